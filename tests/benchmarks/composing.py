"""How one letter that nobody wrote is composed, with all that it states.

In: a number, a seed, and the words of ``synthetic.toml``. Out: a reading such as the extractor
gives. Nothing is extracted: each quote is noted while the letter is composed, so its offsets are
true.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from kg.statements import (
    Action,
    ActionKind,
    ActionStatus,
    Answer,
    AnswerStatus,
    Area,
    AreaKind,
    Bound,
    Decision,
    Direction,
    Event,
    Evidence,
    GapReason,
    Message,
    Officer,
    Priority,
    Reading,
    Remark,
    RemarkKind,
    Standing,
    StatisticalClaim,
    Unit,
)
from kg.vocabulary import Borough, Topic, Vocabulary

FIRST_DAY = date(2024, 1, 1)
DAYS = 730
UNDATED = 0.05
"""How many letters state no day."""

ANSWERED = 0.67
"""How many priorities an action answers."""

# How many of each a letter holds: weights of none, one, two …
PRIORITIES = (8, 12, 25, 35, 14, 6)
ACTIVITIES = (40, 35, 15, 10)
PLEDGES = (75, 10, 5, 10)
CLAIMS = (12, 17, 20, 18, 12, 9, 7, 5)
OFFICERS = (14, 50, 26, 10)
EVENTS = (25, 50, 25)
POOL = 40
"""How many officers each borough has."""

REASONS = {
    RemarkKind.ADVICE: GapReason.ADVICE_ONLY,
    RemarkKind.POWER: GapReason.POWERS_ONLY,
    RemarkKind.APPEAL: GapReason.ADVICE_ONLY,
    RemarkKind.GENERAL: GapReason.GENERAL_ONLY,
    RemarkKind.OTHER_BODY: GapReason.OTHER_BODY,
    RemarkKind.REFUSAL: GapReason.REFUSED,
    RemarkKind.SYMPATHY: GapReason.GENERAL_ONLY,
}
REMARKS = (RemarkKind.ADVICE,) * 6 + tuple(REASONS)


@cache
def words() -> dict[str, Any]:
    """What ``synthetic.toml`` holds."""
    return tomllib.loads(Path(__file__).with_name("synthetic.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Page:
    """The text of a letter while it is composed; ``write`` tells where the words stand."""

    lines: list[str] = field(default_factory=list)
    length: int = 0

    def write(self, line: str = "", mark: str = "") -> Evidence | None:
        """Add a line behind ``mark``; its evidence, where it has words."""
        start = self.length + len(mark)
        self.lines.append(mark + line)
        self.length = start + len(line) + 1
        return Evidence(start, start + len(line), line) if line else None

    def say(self, line: str, mark: str = "– ") -> Evidence:
        """Add a line of words, which are the evidence."""
        found = self.write(line, mark)
        assert found is not None
        return found

    @property
    def text(self) -> str:
        """The letter so far."""
        return "\n".join(self.lines)


class Composer:
    """Composes letter ``number``; each is made from the seed and its number alone."""

    def __init__(self, number: int, seed: int, vocabulary: Vocabulary) -> None:
        self.random = Random(  # noqa: S311 - nothing secret
            f"{seed}:{number}"
        )
        self.number = number
        self.borough = vocabulary.boroughs[number % len(vocabulary.boroughs)]
        self.vocabulary = vocabulary
        self.pool = _officers(self.borough, seed)
        self.problems = [t for t in vocabulary.topics if t.axis == "problem"]
        common = set(words()["common"])
        weight = words()["common_weight"]
        self.weights = [weight if t.notation in common else 1 for t in self.problems]
        self.others = [t for t in vocabulary.topics if t.axis in ("setting", "people")]
        self.methods = [t for t in vocabulary.topics if t.axis == "method"]
        self.page = Page()
        self.places: dict[str, list[Evidence]] = {}

    def reading(self) -> Reading:
        """The letter with all that it states."""
        borough = self._opening()
        events = self._events()
        priorities = self._priorities(events)
        self.page.write()
        actions, answers = self._actions(priorities)
        claims = self._claims()
        remarks, standings = self._remarks(priorities, answers)
        officers = self._signatures()
        return Reading(
            message=Message(
                source=f"synthetic/{self.number}",
                text=self.page.text,
                title=f"Letter {self.number}: policing in {self.borough.name}",
                issued=self._day(),
                url=f"https://letters.example/{self.number}",
            ),
            force=self.borough.force,
            boroughs=(Area(self.borough.name, AreaKind.BOROUGH, self.borough.code, (borough,)),),
            places=tuple(
                Area(name, _kind(name), evidence=tuple(found))
                for name, found in self.places.items()
            ),
            officers=officers,
            events=events,
            priorities=priorities,
            actions=actions,
            statistics=claims,
            remarks=remarks,
            answers=answers,
            standings=standings,
        )

    def _day(self) -> date | None:
        undated = self.random.random() < UNDATED
        day = FIRST_DAY + timedelta(days=self.random.randrange(DAYS))
        return None if undated else day

    def _count(self, weights: Sequence[int]) -> int:
        return self.random.choices(range(len(weights)), weights)[0]

    def _opening(self) -> Evidence:
        self.page.write(words()["opening"].format(number=self.number))
        self.page.write()
        mark = "Dear residents of "
        found = self.page.say(self.borough.name, mark)
        self.page.write()
        return found

    def _place(self) -> str:
        """The name of a place or ward of this borough."""
        own = Random(self.borough.code)  # noqa: S311 - nothing secret
        names = own.sample(words()["places"], 10) + [f"{w} ward" for w in words()["wards"][:3]]
        return self.random.choice(names)

    def _problem(self) -> Topic:
        return self.random.choices(self.problems, self.weights)[0]

    def _sentence(self, form: str, topic: Topic, **more: object) -> tuple[str, str | None, str]:
        """A sentence, the place that it names, and the time that it states."""
        place, time = self._place(), str(more.pop("time", ""))
        problem = _lower(topic.label)
        line = form.format(
            problem=problem, place=place, time=time, count=self.random.randint(2, 60), **more
        )
        line = " ".join(line.split())
        return line[0].upper() + line[1:], place if "{place}" in form else None, time

    def _noted(self, line: str, place: str | None, mark: str = "– ") -> Evidence:
        """Write the sentence; the mention of its place is noted too."""
        found = self.page.say(line, mark)
        if place is not None:
            at = found.start + line.index(place)
            self.places.setdefault(place, []).append(Evidence(at, at + len(place), place))
        return found

    def _areas(self, place: str | None) -> tuple[Area, ...]:
        return () if place is None else (Area(place, _kind(place)),)

    def _events(self) -> tuple[Event, ...]:
        events = []
        for number in range(1, self._count(EVENTS) + 1):
            kind = self.random.choice(words()["events"])
            place = self._place()
            day = FIRST_DAY + timedelta(days=self.random.randrange(DAYS))
            written = f"{day.day} {words()['months'][day.month - 1]}"
            with_year = self.random.random() < 0.7
            line = (
                f"The {kind['name']} at {place} on {written}{f' {day.year}' if with_year else ''}"
            )
            events.append(
                Event(
                    id=f"e{number}",
                    label=kind["name"].capitalize(),
                    evidence=(self._noted(line, place, ""),),
                    decision=_why(f"“{written}” reads as the day of an event.", 0.9),
                    kind=kind["kind"],
                    date=day.isoformat() if with_year else f"--{day:%m-%d}",
                    place=place,
                )
            )
        return tuple(events)

    def _priorities(self, events: tuple[Event, ...]) -> tuple[Priority, ...]:
        self.page.write("What you told us matters most:")
        found = []
        for number in range(1, self._count(PRIORITIES) + 1):
            topic, topics = self._problem(), []
            forms = words()["priorities"]
            if self.random.random() < 0.4:
                other = self.random.choice(self.others)
                topics = [other.notation]
                form, more = self.random.choice(forms["narrower"]), {"other": _lower(other.label)}
            else:
                form, more = self.random.choice(forms["plain"]), {}
            line, place, _ = self._sentence(form, topic, **more)
            found.append(
                Priority(
                    id=f"p{number}",
                    label=line,
                    evidence=(self._noted(line, place),),
                    decision=_why("It stands below words that announce the priorities.", 0.95),
                    topics=(topic.notation, *topics),
                    raised_at=events[0].id if events and self.random.random() < 0.6 else None,
                    areas=self._areas(place),
                )
            )
        return tuple(found)

    def _actions(
        self, priorities: tuple[Priority, ...]
    ) -> tuple[tuple[Action, ...], tuple[Answer, ...]]:
        self.page.write("What we are doing:")
        actions: list[Action] = []
        answers: list[Answer] = []
        for priority in priorities:
            if self.random.random() >= ANSWERED:
                continue
            topic = next(t for t in self.problems if t.notation == priority.topics[0])
            for _ in range(self.random.choices((1, 2, 3), (65, 25, 10))[0]):
                actions.append(self._action(len(actions) + 1, ActionKind.RESPONSE, topic))
                sure = round(self.random.uniform(0.4, 0.99), 2)
                why = f"Linked because both are about {_lower(topic.label)}."
                answers.append(Answer(priority.id, actions[-1].id, sure, why))
        for _ in range(self._count(ACTIVITIES)):
            actions.append(self._action(len(actions) + 1, ActionKind.ACTIVITY, self._problem()))
        for _ in range(self._count(PLEDGES)):
            actions.append(self._pledge(len(actions) + 1))
        return tuple(actions), tuple(answers)

    def _action(self, number: int, kind: ActionKind, topic: Topic) -> Action:
        status = self.random.choices(tuple(ActionStatus), (36, 20, 12, 32))[0]
        form = self.random.choice(words()["actions"][status.value])
        time = self.random.choice(words()["times"][status.value])
        line, place, time = self._sentence(form, topic, time=time)
        method = (self.random.choice(self.methods).notation,) if self.random.random() < 0.5 else ()
        starts = [actor for actor in words()["actors"]["starts"] if line.startswith(f"{actor} ")]
        return Action(
            id=f"a{number}",
            label=line,
            evidence=(self._noted(line, place),),
            decision=_why(f"It stands below words that announce the {kind.value}.", 0.9),
            kind=kind,
            status=status,
            topics=(topic.notation, *method),
            areas=self._areas(place),
            actor=starts[0] if starts else None,
            time=time if time and time in line else None,
        )

    def _pledge(self, number: int) -> Action:
        topic = self._problem()
        line, place, _ = self._sentence(self.random.choice(words()["pledges"]["shared"]), topic)
        return Action(
            id=f"a{number}",
            label=line,
            evidence=(self._noted(line, place),),
            decision=_why("It stands below words that announce a strategy.", 0.85),
            kind=ActionKind.PLEDGE,
            status=ActionStatus.PLANNED,
            topics=(topic.notation,) if _lower(topic.label) in line else ("engagement",),
        )

    def _claims(self) -> tuple[StatisticalClaim, ...]:
        claims = []
        for number in range(1, self._count(CLAIMS) + 1):
            forms, topic = words()["claims"], self._problem()
            unit = self.random.choice((Unit.PERCENT, Unit.COUNT))
            measure = self.random.choice(forms["measures"]).format(problem=_lower(topic.label))
            period = self.random.choice(forms["periods"])
            value = (
                self.random.randint(1, 60) if unit is Unit.PERCENT else self.random.randint(2, 900)
            )
            way = self.random.choice((Direction.UP, Direction.DOWN))
            line, _, _ = self._sentence(
                self.random.choice(forms[unit.value]),
                topic,
                measure=measure,
                Measure=measure[0].upper() + measure[1:],
                value=value,
                way=way.value,
                period=period,
            )
            claims.append(
                StatisticalClaim(
                    id=f"s{number}",
                    label=line,
                    evidence=(self._noted(line, None, ""),),
                    measure=measure,
                    value=float(value),
                    unit=unit,
                    direction=way if unit is Unit.PERCENT else Direction.NONE,
                    bound=Bound.ABOUT if self.random.random() < 0.1 else None,
                    period=period or None,
                )
            )
        return tuple(claims)

    def _remarks(
        self, priorities: tuple[Priority, ...], answers: tuple[Answer, ...]
    ) -> tuple[tuple[Remark, ...], tuple[Standing, ...]]:
        remarks: list[Remark] = []
        standings: list[Standing] = []
        counts = {p.id: sum(a.priority == p.id for a in answers) for p in priorities}
        for priority in priorities:
            if count := counts[priority.id]:
                standings.append(
                    Standing(priority.id, AnswerStatus.ANSWERED, None, f"Answered by {count}.")
                )
            elif self.random.random() < 0.7:
                why = "The message names no action that is directed at this priority."
                standings.append(
                    Standing(priority.id, AnswerStatus.UNANSWERED, GapReason.NOTHING_SAID, why)
                )
            else:
                remarks.append(self._remark(len(remarks) + 1, priority.topics[0]))
                standings.append(_gap(priority, remarks[-1]))
        for _ in range(self._count((60, 25, 15))):
            remarks.append(self._remark(len(remarks) + 1, self._problem().notation))
        return tuple(remarks), tuple(standings)

    def _remark(self, number: int, notation: str) -> Remark:
        kind = self.random.choice(REMARKS)
        topic = next(t for t in self.problems if t.notation == notation)
        form = self.random.choice(words()["remarks"][kind.value])
        line, place, _ = self._sentence(form, topic)
        return Remark(
            id=f"r{number}",
            label=line,
            evidence=(self._noted(line, place, ""),),
            decision=_why("Its wording is that of a remark.", 0.8),
            kind=kind,
            topics=(notation,),
        )

    def _signatures(self) -> tuple[Officer, ...]:
        self.page.write()
        officers = []
        count = self._count(OFFICERS)
        for number, (name, rank) in enumerate(self.random.sample(self.pool, count), start=1):
            line = f"{rank['written']} {name}, {self.borough.name} Neighbourhoods"
            officers.append(
                Officer(
                    id=f"o{number}",
                    label=f"{rank['written']} {name}",
                    evidence=(self._noted(line, None, ""),),
                    decision=_why(f"named beside the title “{rank['written']}”", 0.9),
                    name=name,
                    rank=rank["notation"],
                    rank_written=rank["written"],
                    temporary=self.random.random() < 0.03,
                    acting=self.random.random() < 0.05,
                    post=f"{self.borough.name} Neighbourhoods",
                    unit=self.borough.bcu,
                    signed=number == 1,
                )
            )
        return tuple(officers)


def _why(sentence: str, score: float) -> Decision:
    return Decision(sentence, score)


def _lower(label: str) -> str:
    """A label inside a sentence: "CCTV" and the like keep their capitals."""
    return label if label[1:2].isupper() else label[0].lower() + label[1:]


def _kind(name: str) -> AreaKind:
    return AreaKind.WARD if name.endswith(" ward") else AreaKind.PLACE


def _gap(priority: Priority, remark: Remark) -> Standing:
    reason = REASONS[remark.kind]
    advice = reason is GapReason.ADVICE_ONLY
    status = AnswerStatus.ADVICE_ONLY if advice else AnswerStatus.UNANSWERED
    return Standing(priority.id, status, reason, f"All it says is: “{remark.label}”", remark.id)


@cache
def _officers(borough: Borough, seed: int) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The officers of a borough, with their ranks."""
    own = Random(f"{seed}:{borough.code}")  # noqa: S311 - nothing secret
    ranks = words()["ranks"]
    names = own.sample([f"{g} {f}" for g in words()["given"] for f in words()["family"]], POOL)
    chosen = own.choices(ranks, [rank["weight"] for rank in ranks], k=POOL)
    return tuple(zip(names, chosen, strict=True))
