"""Turn answers of a second reader into statements that the message's own text bears out.

In: the message, and the answer to each of its parts in order. Out: a reading without standings,
and counts of what was left out. Ids are ours (p1, a1 …); labels are made from the quotes, reasons
from closed lists: no word that the server made up gets into a reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from kg.second.dropped import Dropped
from kg.second.parts import Part
from kg.second.people import officers_of
from kg.second.prompt import answer_schema
from kg.second.quotes import Finder
from kg.second.row import Counts, Row
from kg.second.values import bears_number, stated_date
from kg.statements import (
    Action,
    ActionKind,
    ActionStatus,
    Answer,
    Area,
    AreaKind,
    Bound,
    Decision,
    Direction,
    Event,
    Evidence,
    Message,
    Priority,
    Reading,
    Remark,
    RemarkKind,
    Statement,
    StatisticalClaim,
    Unit,
)
from kg.vocabulary import Borough, Vocabulary

MOST_ENTRIES = 500  # of each kind, in one answer
_LONGEST_LABEL = 140
_BASES = {
    "same-problem": "deals with the same problem as the priority",
    "placed-under": "is placed under the priority",
    "text-says": "is tied to the priority by the words of the message",
}
_SURE, _UNSURE = 0.99, 0.5

Made = TypeVar("Made", bound=Statement)


@dataclass(frozen=True, slots=True)
class _Answered:
    """The answer to one part, in rows, with the ids that its entries were given by us."""

    entries: Mapping[str, Sequence[Row]]
    events: dict[str, str]
    priorities: dict[str, str]
    actions: dict[str, str]

    def rows(self, kind: str) -> Sequence[Row]:
        return self.entries.get(kind, ())


class _Shelf(Generic[Made]):
    """The statements of one kind: those of earlier parts, and this part's as they come in."""

    def __init__(self, earlier: list[Made], ids: dict[str, str], counts: Counts) -> None:
        self.made = earlier
        self._earlier = len(earlier)
        self._ids = ids  # what the answer calls them → what we call them
        self._counts = counts

    def taken(self) -> frozenset[tuple[int, int]]:
        """Where this part's statements stand: the same words once more are another place."""
        return frozenset((each.evidence[0].start, each.evidence[0].end) for each in self._new())

    def file(self, statement: Made, row: Row) -> None:
        """Add a statement under an id of ours, or take it for one that is there already."""
        same = next((each for each in self._new() if _says(each, statement, 1.0)), None)
        if same is None and self._earlier:
            before = self.made[: self._earlier]
            same = next((each for each in before if _says(each, statement, 0.5)), None)
        if same is None:
            same = replace(statement, id=f"{statement.id}{len(self.made) + 1}")
            self.made.append(same)
        else:
            self._counts["repeated"] += 1
        if row.id is not None:
            self._ids.setdefault(row.id, same.id)

    def _new(self) -> Sequence[Made]:
        return self.made[self._earlier :]


def _says(one: Statement, other: Statement, share: float) -> bool:
    """Whether two statements of a kind say one thing: they share so much of the longer's words.

    Where parts overlap, a statement may be quoted at different lengths. Different figures may stand
    in the same words.
    """
    mine, theirs = one.evidence[0], other.evidence[0]
    if isinstance(one, StatisticalClaim) and isinstance(other, StatisticalClaim):
        facts = (one.value, one.unit, one.direction) == (other.value, other.unit, other.direction)
        return facts and mine.start < theirs.end and theirs.start < mine.end
    common = min(mine.end, theirs.end) - max(mine.start, theirs.start)
    return common >= share * max(len(mine.quote), len(theirs.quote))


class Gathering:
    """The statements of one message as they come in, part by part."""

    def __init__(self, message: Message, vocabulary: Vocabulary, reader: str) -> None:
        self._reading = Reading(message)
        self._vocabulary = vocabulary
        self._reader = reader
        self._topics = frozenset(topic.notation for topic in vocabulary.topics)
        self._counts: Counts = Counter()

    @property
    def priorities(self) -> tuple[Priority, ...]:
        """The priorities so far; the next part's answers may name them as ``known-p1``."""
        return self._reading.priorities

    def result(self) -> tuple[Reading, Dropped]:
        """All that was gathered."""
        return self._reading, Dropped(**self._counts)

    def take(self, answer: Mapping[str, object], part: Part) -> None:
        """Add what one part's answer states."""
        finder = Finder.of(self._reading.message.text, part.start, part.end)
        answered = _Answered(
            entries={kind: tuple(self._rows(answer, kind, finder)) for kind in _kinds()},
            events={},
            priorities={f"known-{each.id}": each.id for each in self._reading.priorities},
            actions={},
        )
        self._take_areas(answered)
        self._take_people_and_events(answered)
        self._take_commitments(answered)
        self._take_claims(answered)
        self._take_answers(answered)

    def _rows(self, answer: Mapping[str, object], kind: str, finder: Finder) -> Iterator[Row]:
        given = answer.get(kind, [])
        entries = given if isinstance(given, list) else [given]
        self._counts["malformed"] += max(0, len(entries) - MOST_ENTRIES)
        for entry in entries[:MOST_ENTRIES]:
            if isinstance(entry, dict):
                yield Row(entry, finder, self._counts)
            else:
                self._counts["malformed"] += 1

    # --- areas --------------------------------------------------------------------------------

    def _take_areas(self, answered: _Answered) -> None:
        boroughs, places = list(self._reading.boroughs), list(self._reading.places)
        for row in answered.rows("boroughs"):
            if evidence := row.evidence():
                _add_area(boroughs, self._borough(evidence))
        for row in answered.rows("places"):
            if evidence := row.evidence():
                ward = row.one_of("kind", ("ward", "place"), "place") == "ward"
                kind = AreaKind.WARD if ward else AreaKind.PLACE
                _add_area(places, Area(_line(evidence), kind, evidence=(evidence,)))
        self._reading = replace(self._reading, boroughs=tuple(boroughs), places=tuple(places))

    def _borough(self, evidence: Evidence) -> Area:
        """A borough with its code where the quote is one of its names, else a district."""
        named = _line(evidence)
        for borough in self._vocabulary.boroughs:
            if named.casefold() in _names(borough):
                return Area(borough.name, AreaKind.BOROUGH, borough.code, (evidence,))
        return Area(named, AreaKind.DISTRICT, evidence=(evidence,))

    def _narrower(self, row: Row) -> tuple[Area, ...]:
        """Where a single statement is about, with the kind that the list of places gives it."""
        name = row.words("place")
        if name is None:
            return ()
        listed = (each for each in self._reading.places if each.name == name)
        return (next(listed, Area(name, AreaKind.PLACE)),)

    # --- statements ---------------------------------------------------------------------------

    def _take_people_and_events(self, answered: _Answered) -> None:
        officers = officers_of(
            answered.rows("officers"), self._vocabulary, self._reading.officers, self._decision()
        )
        events = _Shelf(list(self._reading.events), answered.events, self._counts)
        for row in answered.rows("events"):
            if (evidence := row.evidence(events.taken())) is not None:
                events.file(self._event(row, evidence), row)
        numbered = tuple(replace(each, id=f"o{n}") for n, each in enumerate(officers, 1))
        self._reading = replace(self._reading, officers=numbered, events=tuple(events.made))

    def _event(self, row: Row, evidence: Evidence) -> Event:
        message = self._reading.message
        written = row.values.get("date")
        day = stated_date(str(written), message.text, message.issued) if written else None
        self._counts["values"] += bool(written) and day is None
        return Event(
            id="e",
            label=_label(evidence),
            evidence=(evidence,),
            decision=self._decision(),
            kind=row.one_of("kind", _event_kinds(), "other"),
            date=day,
            place=row.words("place"),
        )

    def _take_commitments(self, answered: _Answered) -> None:
        priorities = _Shelf(list(self._reading.priorities), answered.priorities, self._counts)
        for row in answered.rows("priorities"):
            if (evidence := row.evidence(priorities.taken())) is not None:
                priorities.file(self._priority(row, evidence, answered), row)
        actions = _Shelf(list(self._reading.actions), answered.actions, self._counts)
        for row in answered.rows("actions"):
            if (evidence := row.evidence(actions.taken())) is not None:
                actions.file(self._action(row, evidence), row)
        self._reading = replace(
            self._reading, priorities=tuple(priorities.made), actions=tuple(actions.made)
        )

    def _priority(self, row: Row, evidence: Evidence, answered: _Answered) -> Priority:
        raised = row.values.get("raised_at")
        event = answered.events.get(raised) if isinstance(raised, str) else None
        self._counts["values"] += bool(raised) and event is None
        return Priority(
            id="p",
            label=_label(evidence),
            evidence=(evidence,),
            decision=self._decision(),
            topics=row.some_of("topics", self._topics),
            raised_at=event,
            areas=self._narrower(row),
            period=row.words("period"),
        )

    def _action(self, row: Row, evidence: Evidence) -> Action:
        return Action(
            id="a",
            label=_label(evidence),
            evidence=(evidence,),
            decision=self._decision(),
            kind=row.choice("kind", ActionKind, ActionKind.ACTIVITY),
            status=row.choice("status", ActionStatus, ActionStatus.UNKNOWN),
            topics=row.some_of("topics", self._topics),
            areas=self._narrower(row),
            actor=row.words("actor"),
            time=row.words("time"),
        )

    def _take_claims(self, answered: _Answered) -> None:
        claims = _Shelf(list(self._reading.statistics), {}, self._counts)
        for row in answered.rows("statistics"):
            if (claim := self._claim(row)) is not None:
                claims.file(claim, row)
        remarks = _Shelf(list(self._reading.remarks), {}, self._counts)
        for row in answered.rows("remarks"):
            if (evidence := row.evidence(remarks.taken())) is not None:
                remarks.file(self._remark(row, evidence), row)
        self._reading = replace(
            self._reading, statistics=tuple(claims.made), remarks=tuple(remarks.made)
        )

    def _claim(self, row: Row) -> StatisticalClaim | None:
        if (evidence := row.evidence()) is None:
            return None
        value, baseline = row.number("value"), row.number("baseline")
        if value is None or not bears_number(evidence.quote, value):
            self._counts["figures"] += 1
            return None
        if baseline is not None and not bears_number(evidence.quote, baseline):
            self._counts["values"] += 1
            baseline = None
        bound = row.one_of("bound", list(Bound), "") if row.values.get("bound") else ""
        return StatisticalClaim(
            id="s",
            label=_label(evidence),
            evidence=(evidence,),
            decision=self._decision(),
            measure=row.words("measure") or _label(evidence),
            value=value,
            unit=row.choice("unit", Unit, Unit.OTHER),
            direction=row.choice("direction", Direction, Direction.NONE),
            bound=Bound(bound) if bound else None,
            period=row.words("period"),
            baseline=baseline,
        )

    def _remark(self, row: Row, evidence: Evidence) -> Remark:
        return Remark(
            id="r",
            label=_label(evidence),
            evidence=(evidence,),
            decision=self._decision(),
            kind=row.choice("kind", RemarkKind, RemarkKind.GENERAL),
            topics=row.some_of("topics", self._topics),
        )

    def _decision(self) -> Decision:
        return Decision(f"{self._reader} lists it; its words stand in the text.")

    # --- answers ------------------------------------------------------------------------------

    def _take_answers(self, answered: _Answered) -> None:
        answers = {(each.priority, each.action): each for each in self._reading.answers}
        for row in answered.rows("answers"):
            priority = answered.priorities.get(str(row.values.get("priority")))
            action = answered.actions.get(str(row.values.get("action")))
            if priority is None or action is None:
                self._counts["answers"] += 1
            elif (priority, action) in answers:
                self._counts["repeated"] += 1
            else:
                answers[priority, action] = self._answer(row, priority, action)
        order = {each.id: n for n, each in enumerate(self._reading.priorities)}
        ranked = sorted(answers.values(), key=lambda each: order[each.priority])
        self._reading = replace(self._reading, answers=tuple(ranked))

    def _answer(self, row: Row, priority: str, action: str) -> Answer:
        basis = _BASES[row.one_of("basis", _BASES, "same-problem")]
        given = row.number("confidence")
        confidence = _UNSURE if given is None else round(min(max(given, 0.0), _SURE), 2)
        return Answer(
            priority, action, confidence, f"{self._reader} finds that the action {basis}."
        )


def _add_area(areas: list[Area], area: Area) -> None:
    """Add an area; one that is named again gets one more piece of evidence."""
    for number, each in enumerate(areas):
        if each.name == area.name:
            together = dict.fromkeys((*each.evidence, *area.evidence))
            areas[number] = replace(each, evidence=tuple(sorted(together)))
            return
    areas.append(area)


def _names(borough: Borough) -> frozenset[str]:
    names = (borough.name, borough.official_name, *borough.aliases)
    return frozenset(name.casefold() for name in names)


def _line(evidence: Evidence) -> str:
    return " ".join(evidence.quote.split())


def _label(evidence: Evidence) -> str:
    """The quote on one line, no longer than a label, cut between words."""
    line = re.sub(r"\s+", " ", evidence.quote).strip(" .;,:|*–—-") or _line(evidence)
    if len(line) <= _LONGEST_LABEL:
        return line
    return line[: line.rfind(" ", 1, _LONGEST_LABEL)].rstrip(" ,;:–-") + " …"


def _kinds() -> tuple[str, ...]:
    return tuple(answer_schema(())["properties"])


def _event_kinds() -> tuple[str, ...]:
    events = answer_schema(())["properties"]["events"]["items"]["properties"]
    return tuple(events["kind"]["enum"])
