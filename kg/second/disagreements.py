"""Where two readings of one message disagree, for a person to decide.

In: the built-in reader's reading and the second reader's. Out: one record for each priority, action
or answer that one of them has and the other lacks. Two statements are the same where their evidence
overlaps; two answers where both their ends are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kg.statements import (
    Action,
    Answer,
    Event,
    Evidence,
    Officer,
    Priority,
    Reading,
    Remark,
    Statement,
    StatisticalClaim,
)

_NO_REASON = "No reason is recorded."


class Kind(StrEnum):
    """What one reader has and the other lacks."""

    PRIORITY = "priority"
    ACTION = "action"
    ANSWER = "answer"


class Reader(StrEnum):
    """Whose reading it is."""

    BUILT_IN = "built-in"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class View:
    """What one reader makes of the words in question, and why."""

    evidence: tuple[Evidence, ...]
    reason: str  # plain words


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Something that one reader has and the other lacks."""

    source: str
    message: str  # the message's key
    kind: Kind
    found_by: Reader
    found: View
    lacking: View

    @property
    def sentence(self) -> str:
        """The disagreement in one sentence."""
        article = "a" if self.kind is Kind.PRIORITY else "an"
        other = Reader.SECOND if self.found_by is Reader.BUILT_IN else Reader.BUILT_IN
        return (
            f"The {self.found_by} reader finds {article} {self.kind} that the {other} reader "
            "does not."
        )

    def record(self) -> dict[str, Any]:
        """The disagreement as JSON values: one line of the file for review."""
        ours = self.found_by is Reader.BUILT_IN
        return {
            "source": self.source,
            "message": self.message,
            "kind": self.kind.value,
            "found_by": self.found_by.value,
            "sentence": self.sentence,
            "built_in": _view(self.found if ours else self.lacking),
            "second": _view(self.lacking if ours else self.found),
        }


def _view(view: View) -> dict[str, Any]:
    quotes = [{"quote": e.quote, "start": e.start, "end": e.end} for e in view.evidence]
    return {"evidence": quotes, "reason": view.reason}


def disagreements(built_in: Reading, second: Reading) -> tuple[Disagreement, ...]:
    """What either of two readings of the same message has and the other lacks.

    In the order: priorities, actions, answers; what the built-in reader has comes first.
    """
    sides = ((Reader.BUILT_IN, built_in, second), (Reader.SECOND, second, built_in))
    found = [
        (kind, reader, views)
        for reader, having, lacking in sides
        for kind, views in _missing(having, lacking)
    ]
    found.sort(key=lambda each: list(Kind).index(each[0]))
    message = built_in.message
    return tuple(
        Disagreement(message.source, message.key, kind, reader, *views)
        for kind, reader, views in found
    )


def _missing(having: Reading, lacking: Reading) -> Iterator[tuple[Kind, tuple[View, View]]]:
    for priority in having.priorities:
        if not _same(priority, lacking.priorities):
            yield Kind.PRIORITY, (_own(priority), _instead(priority, lacking))
    for action in having.actions:
        if not _same(action, lacking.actions):
            yield Kind.ACTION, (_own(action), _instead(action, lacking))
    for answer in having.answers:
        if views := _answer_views(answer, having, lacking):
            yield Kind.ANSWER, views


def _answer_views(answer: Answer, having: Reading, lacking: Reading) -> tuple[View, View] | None:
    """Both views of an answer; None where the other reading has it too."""
    asked = next(each for each in having.priorities if each.id == answer.priority)
    done = next(each for each in having.actions if each.id == answer.action)
    priorities = _same(asked, lacking.priorities)
    actions = _same(done, lacking.actions)
    pairs = {(each.priority, each.action) for each in lacking.answers}
    if any((p.id, a.id) in pairs for p in priorities for a in actions):
        return None
    if not priorities:
        reason = "It finds no such priority."
    elif not actions:
        reason = "It finds no such action."
    else:
        reason = "It finds both, and does not hold the action to be directed at the priority."
    return (
        View((*asked.evidence, *done.evidence), answer.why or _NO_REASON),
        View(tuple(e for each in (*priorities, *actions) for e in each.evidence), reason),
    )


def _same(statement: Statement, others: Sequence[Statement]) -> tuple[Statement, ...]:
    """Those of ``others`` that rest on some of the same words."""
    return tuple(
        other
        for other in others
        if any(
            mine.start < theirs.end and theirs.start < mine.end
            for mine in statement.evidence
            for theirs in other.evidence
        )
    )


def _own(statement: Statement) -> View:
    return View(statement.evidence, statement.decision.why if statement.decision else _NO_REASON)


def _instead(statement: Statement, lacking: Reading) -> View:
    """What the other reader makes of the same words."""
    others = _same(statement, lacking.statements())
    if not others:
        return View((), "It finds no statement in these words.")
    names = dict.fromkeys(_called(other) for other in others)
    reasons = dict.fromkeys(other.decision.why for other in others if other.decision)
    said = f"It reads these words as {', '.join(names)}."
    return View(tuple(e for other in others for e in other.evidence), " ".join((said, *reasons)))


def _called(statement: Statement) -> str:
    match statement:
        case Priority():
            return "a priority"
        case Action(kind=kind):
            return f"an action ({kind})"
        case Remark(kind=kind):
            return f"a remark ({kind})"
        case StatisticalClaim():
            return "a figure"
        case Event():
            return "an event"
        case Officer():
            return "an officer"
        case _:
            return "a statement"
