"""Where each priority stands in its own message, and why where it is not answered.

In: a reading and its answers. Out: one standing for each priority: answered, advice only or
unanswered, with the remark that comes closest to it.
"""

from __future__ import annotations

import re

from kg.link.affinity import affinity, settings
from kg.statements import (
    Answer,
    AnswerStatus,
    GapReason,
    Priority,
    Reading,
    Remark,
    RemarkKind,
    Standing,
)
from kg.vocabulary import Vocabulary

_BLANK = re.compile(r"\n\s*\n")

_REASONS = {
    RemarkKind.REFUSAL: GapReason.REFUSED,
    RemarkKind.OTHER_BODY: GapReason.OTHER_BODY,
    RemarkKind.POWER: GapReason.POWERS_ONLY,
    RemarkKind.ADVICE: GapReason.ADVICE_ONLY,
    RemarkKind.APPEAL: GapReason.ADVICE_ONLY,
    RemarkKind.GENERAL: GapReason.GENERAL_ONLY,
    RemarkKind.SYMPATHY: GapReason.GENERAL_ONLY,
}

_SENTENCES = {
    GapReason.NOTHING_SAID: "The message names no action that is directed at this priority.",
    GapReason.ADVICE_ONLY: "The message answers with advice to residents, not with an action: “{}”",
    GapReason.POWERS_ONLY: "The message says what police can do, not what they do: “{}”",
    GapReason.GENERAL_ONLY: "The message holds a general statement only: “{}”",
    GapReason.OTHER_BODY: "The message tells of another body's action, not of the police's: “{}”",
    GapReason.REFUSED: "The message says that nothing is or can be done: “{}”",
}


def find_standings(
    reading: Reading, answers: tuple[Answer, ...], vocabulary: Vocabulary
) -> tuple[Standing, ...]:
    """One standing for each priority, in their order."""
    counts: dict[str, int] = {}
    for answer in answers:
        counts[answer.priority] = counts.get(answer.priority, 0) + 1
    return tuple(
        _answered(p, counts[p.id]) if p.id in counts else _gap(reading, p, vocabulary)
        for p in reading.priorities
    )


def _answered(priority: Priority, count: int) -> Standing:
    actions = "One action is" if count == 1 else f"{count} actions are"
    return Standing(priority.id, AnswerStatus.ANSWERED, None, f"{actions} directed at it.")


def _gap(reading: Reading, priority: Priority, vocabulary: Vocabulary) -> Standing:
    remark = _closest(reading, priority, vocabulary)
    reason = _REASONS[remark.kind] if remark else GapReason.NOTHING_SAID
    advice = reason is GapReason.ADVICE_ONLY
    return Standing(
        priority.id,
        AnswerStatus.ADVICE_ONLY if advice else AnswerStatus.UNANSWERED,
        reason,
        _SENTENCES[reason].format(remark.label if remark else ""),
        remark.id if remark else None,
    )


def _closest(reading: Reading, priority: Priority, vocabulary: Vocabulary) -> Remark | None:
    """The plainest remark of those that speak to the priority, where any speaks to it at all.

    A remark right behind one that does speaks to it as well: "We know how you feel. Please lock
    your bike." is sympathy and advice about the same thing.
    """
    least = settings()["remark"]["score"]
    found: list[tuple[int, float, Remark]] = []
    before: tuple[float, Remark] | None = None
    for remark in reading.remarks:
        score = _speaks_to(reading, remark, priority, vocabulary)
        if score < least and before is not None and _follows(reading, before[1], remark):
            score = before[0]
        before = (score, remark) if score >= least else None
        if score >= least:
            found.append((_PLAINEST_FIRST.index(remark.kind), -score, remark))
    return min(found, key=lambda item: item[:2])[2] if found else None


_PLAINEST_FIRST = (
    RemarkKind.REFUSAL,
    RemarkKind.OTHER_BODY,
    RemarkKind.POWER,
    RemarkKind.ADVICE,
    RemarkKind.APPEAL,
    RemarkKind.GENERAL,
    RemarkKind.SYMPATHY,
)
"""Of several remarks the reason of a gap is the one that says most about it."""


def _follows(reading: Reading, one: Remark, other: Remark) -> bool:
    """Whether nothing but a space or a mark stands between the two."""
    between = reading.message.text[one.evidence[0].end : other.evidence[0].start]
    return len(between) <= 2 and "\n" not in between


def _speaks_to(
    reading: Reading, remark: Remark, priority: Priority, vocabulary: Vocabulary
) -> float:
    near = affinity(
        (priority.topics, priority.evidence[0].quote),
        (remark.topics, remark.evidence[0].quote),
        vocabulary,
    )
    parts = settings()["remark"]
    score: float = parts["topics"] * near.topics + parts["words"] * near.words
    return score + (parts["below"] if _stands_below(reading, remark, priority) else 0.0)


def _stands_below(reading: Reading, remark: Remark, priority: Priority) -> bool:
    """Whether the remark stands below the priority and above the next one.

    Behind the last one only where the message speaks of each priority below it, and nothing but the
    rest of the paragraph lies between.
    """
    here, own = remark.evidence[0].start, priority.evidence[0]
    starts = sorted(p.evidence[0].start for p in reading.priorities)
    later = [start for start in starts if start > own.start]
    if here < own.end or later:
        return own.end <= here < min(later, default=0)
    between = reading.message.text[own.end : here]
    return not _BLANK.search(between) and _taken_in_turn(reading, starts)


def _taken_in_turn(reading: Reading, starts: list[int]) -> bool:
    """Whether something is said between the last priority and the one before, if there is one."""
    said = [s.evidence[0].start for s in (*reading.actions, *reading.remarks)]
    return len(starts) < 2 or any(starts[-2] < start < starts[-1] for start in said)
