"""Hand-made letters for tests: a text that is built with its statements, so that quotes lie in it.

In: sentences and what they state. Out: a Reading whose evidence is right by construction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
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

CODES = {"Hackney": "E09000012", "Harrow": "E09000015", "Camden": "E09000007"}


@dataclass(slots=True)
class Letter:
    """A letter from one borough; each method writes a sentence and what it states."""

    borough: str
    title: str
    issued: date | None = None
    text: str = ""
    statements: list[Any] = field(default_factory=list)
    places: list[Area] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)

    def _write(self, sentence: str) -> tuple[Evidence, ...]:
        self.text += sentence + " "
        start = len(self.text) - len(sentence) - 1
        return (Evidence.of(self.text, start, start + len(sentence)),)

    def event(self, ident: str, sentence: str, day: str | None, kind: str = "public-meeting"):
        self.statements.append(
            Event(id=ident, label=sentence, evidence=self._write(sentence), kind=kind, date=day)
        )

    def ward(self, name: str) -> Area:
        self.places.append(Area(name, AreaKind.WARD, None, self._write(name)))
        return self.places[-1]

    def officer(self, ident: str, name: str, rank: str, post: str | None = None):
        evidence = self._write(f"{rank} {name}")
        self.statements.append(
            Officer(
                id=ident, label=name, evidence=evidence, name=name, rank=rank,
                rank_written=rank.upper(), post=post, signed=True, temporary=rank == "supt",
            )
        )  # fmt: skip

    def priority(
        self, ident: str, sentence: str, *topics: str, event: str | None = None, **more: Any
    ):
        self.statements.append(
            Priority(
                id=ident, label=sentence, evidence=self._write(sentence), topics=topics,
                raised_at=event, **more,
            )
        )  # fmt: skip

    def action(
        self,
        ident: str,
        sentence: str,
        *topics: str,
        kind: ActionKind = ActionKind.RESPONSE,
        status: ActionStatus = ActionStatus.ONGOING,
        answering: str | None = None,
        time: str | None = None,
    ):
        self.statements.append(
            Action(
                id=ident, label=sentence, evidence=self._write(sentence), topics=topics,
                kind=kind, status=status, time=time, actor="Our officers",
            )
        )  # fmt: skip
        if answering is not None:
            self.answers.append(Answer(answering, ident, 0.85, "Both are about the same topic."))
            self.standings.append(
                Standing(answering, AnswerStatus.ANSWERED, None, "An action answers it.")
            )

    def figure(
        self,
        ident: str,
        sentence: str,
        measure: str,
        value: float,
        unit: Unit = Unit.PERCENT,
        direction: Direction = Direction.DOWN,
        **more: Any,
    ):
        self.statements.append(
            StatisticalClaim(
                id=ident, label=sentence, evidence=self._write(sentence), measure=measure,
                value=value, unit=unit, direction=direction, **more,
            )
        )  # fmt: skip

    def advice(self, ident: str, sentence: str, *topics: str):
        self.statements.append(
            Remark(
                id=ident, label=sentence, evidence=self._write(sentence), topics=topics,
                kind=RemarkKind.ADVICE,
            )
        )  # fmt: skip

    def gap(
        self,
        priority: str,
        why: str,
        status: AnswerStatus = AnswerStatus.UNANSWERED,
        reason: GapReason = GapReason.NOTHING_SAID,
        remark: str | None = None,
    ):
        self.standings.append(Standing(priority, status, reason, why, remark))

    def reading(self) -> Reading:
        def of(kind: type) -> tuple[Any, ...]:
            return tuple(s for s in self.statements if isinstance(s, kind))

        code = CODES[self.borough]
        return Reading(
            message=Message(f"{self.title}.txt", self.text, self.title, self.issued),
            force="metropolitan",
            boroughs=(Area(self.borough, AreaKind.BOROUGH, code),),
            places=tuple(self.places),
            officers=of(Officer),
            events=of(Event),
            priorities=of(Priority),
            actions=of(Action),
            statistics=of(StatisticalClaim),
            remarks=of(Remark),
            answers=tuple(self.answers),
            standings=tuple(self.standings),
        )


def hackney_autumn() -> Letter:
    """One priority answered, one with advice only, one unanswered; a pledge."""
    letter = Letter("Hackney", "Hackney in autumn", date(2025, 12, 9))
    letter.event("e1", "We met you on 19 November.", "2025-11-19")
    letter.priority("p1", "More patrols in Dalston at night.", "patrol", event="e1")
    letter.priority("p2", "Stop bicycle theft.", "cycle-theft", event="e1")
    letter.priority("p3", "Shoplifting on Mare Street.", "shoplifting", event="e1")
    letter.action("a1", "Two officers walk Dalston every evening.", "patrol", answering="p1")
    letter.action(
        "a2", "We will open a hub in Clapton by spring.", "partnership",
        kind=ActionKind.PLEDGE, status=ActionStatus.PLANNED, time="by spring",
    )  # fmt: skip
    letter.action("a3", "We will build trust.", "trust-confidence", kind=ActionKind.PLEDGE,
                  status=ActionStatus.PLANNED)  # fmt: skip
    letter.advice("r1", "Please lock your bicycle twice.", "cycle-theft")
    letter.figure("s1", "Robbery fell by 17% this year.", "robbery offences", 17,
                  period="this year")  # fmt: skip
    letter.figure("s2", "Arrests rose by 5%.", "arrests", 5, direction=Direction.UP)
    letter.officer("o1", "Jo Carter", "supt", "Hackney Neighbourhoods")
    letter.gap("p2", "The letter only advises on locks.", AnswerStatus.ADVICE_ONLY,
               GapReason.ADVICE_ONLY, "r1")  # fmt: skip
    letter.gap("p3", "Nothing in the letter is about shoplifting.")
    return letter


def hackney_spring() -> Letter:
    """A later letter of the same borough: the pledge done, a figure that disagrees."""
    letter = Letter("Hackney", "Hackney in spring", date(2026, 4, 2))
    letter.event("e1", "The panel met on 10 March.", "2026-03-10", "ward-panel")
    letter.priority("p1", "Shoplifting on Mare Street again.", "shoplifting", event="e1")
    letter.action("a1", "The hub in Clapton opened in March.", "partnership",
                  kind=ActionKind.ACTIVITY, status=ActionStatus.DONE)  # fmt: skip
    letter.figure("s1", "Robbery fell by 12% this year.", "robbery offences", 12,
                  period="this year")  # fmt: skip
    letter.officer("o1", "Jo Carter", "supt", "Hackney Neighbourhoods")
    letter.gap("p1", "Nothing in the letter is about shoplifting.")
    return letter


def harrow() -> Letter:
    """Another borough: a ward's priority unanswered, an event without its year."""
    letter = Letter("Harrow", "Harrow news", date(2025, 12, 1))
    letter.event("e1", "We met you on 3 November.", "--11-03")
    ward = letter.ward("Marlborough ward")
    letter.priority("p1", "Officers on the high street.", "patrol", event="e1", areas=(ward,))
    letter.priority("p2", "Drug dealing by the station.", "drugs")
    letter.action("a1", "We closed two drug lines.", "drugs", answering="p2",
                  status=ActionStatus.DONE)  # fmt: skip
    letter.action("a2", "We will build trust.", "trust-confidence", kind=ActionKind.PLEDGE,
                  status=ActionStatus.PLANNED)  # fmt: skip
    letter.figure("s1", "Over 230 arrests in July.", "arrests", 230, Unit.COUNT, Direction.NONE,
                  bound=Bound.MORE)  # fmt: skip
    letter.officer("o1", "Ali Brook", "ps")
    letter.gap("p1", "No action is about the high street.")
    return letter


def three_letters() -> tuple[Reading, ...]:
    """Two boroughs and every state that a priority can be in."""
    return (hackney_autumn().reading(), hackney_spring().reading(), harrow().reading())
