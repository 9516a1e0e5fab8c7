"""Which action answers which priority.

In: priorities, actions and the reader's ties. Out: answers with confidence and one plain sentence.
A pair is accepted for what both are about and for where they stand; an action counts for a second
priority only where that comes near its best one.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.link.affinity import Affinity, affinity, settings
from kg.statements import Action, ActionKind, Answer, Priority, Reading, Tie
from kg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class _Pair:
    priority: Priority
    action: Action
    score: float
    affinity: Affinity
    place: str
    tie: Tie | None


def find_answers(reading: Reading, vocabulary: Vocabulary) -> tuple[Answer, ...]:
    """The accepted pairs, in the order of the priorities and then of the actions."""
    ties = {(tie.priority, tie.action): tie for tie in reading.ties}
    pairs: list[_Pair] = []
    for action in reading.actions:
        options = [
            _pair(reading, priority, action, ties.get((priority.id, action.id)), vocabulary)
            for priority in reading.priorities
        ]
        pairs += _accepted(options)
    rank = {p.id: i for i, p in enumerate(reading.priorities)}
    pairs.sort(key=lambda pair: rank[pair.priority.id])
    return tuple(
        Answer(p.priority.id, p.action.id, round(min(p.score, 0.99), 2), _why(p)) for p in pairs
    )


def _accepted(options: list[_Pair]) -> list[_Pair]:
    accept = settings()["accept"]
    best = max((pair.score for pair in options), default=0.0)
    least = max(accept["score"], accept["beside_best"] * best)
    return [pair for pair in options if pair.score >= least]


def _pair(
    reading: Reading, priority: Priority, action: Action, tie: Tie | None, vocabulary: Vocabulary
) -> _Pair:
    parts = settings()["parts"]
    near = affinity(
        (priority.topics, priority.evidence[0].quote),
        (action.topics, action.evidence[0].quote),
        vocabulary,
    )
    place = _place(reading, priority, action)
    score = parts["topics"] * near.topics + parts["words"] * near.words
    if place and score > 0:
        score += parts["place"]
    if action.kind is ActionKind.PLEDGE:
        score += parts["pledge"]
    return _Pair(priority, action, _blended(max(score, 0.0), tie), near, place, tie)


def _blended(own: float, tie: Tie | None) -> float:
    """What the wording and place say, and what the reader says, each with its share."""
    levelled = min(1.0, 0.5 * own / settings()["accept"]["own"])
    if tie is None:
        return levelled
    share = float(settings()["parts"]["reader"])
    return (1 - share) * levelled + share * tie.score


def _place(reading: Reading, priority: Priority, action: Action) -> str:
    """Where the pair stands, if that speaks for it."""
    if action.kind is not ActionKind.RESPONSE:
        return ""
    starts = [p.evidence[0].start for p in reading.priorities]
    here = action.evidence[0].start
    before = [p for p, start in zip(reading.priorities, starts, strict=True) if start <= here]
    listed_first = all(start <= here for start in starts)
    if not listed_first and before and before[-1].id == priority.id:
        return "the action stands right below the priority"
    responses = [a for a in reading.actions if a.kind is ActionKind.RESPONSE]
    paired = listed_first and len(responses) == len(reading.priorities)
    if paired and responses.index(action) == reading.priorities.index(priority):
        return "both hold the same place in their lists"
    return ""


def _why(pair: _Pair) -> str:
    reasons: list[str] = []
    if pair.affinity.shared_topics:
        reasons.append("both are about " + _listed(pair.affinity.shared_topics).lower())
    if pair.affinity.shared_words:
        words = tuple(f"“{word}”" for word in pair.affinity.shared_words[:4])
        reasons.append("both use the words " + _listed(words))
    if pair.place:
        reasons.append(pair.place)
    if pair.tie:
        cues = f" ({_listed(pair.tie.cues)})" if pair.tie.cues else ""
        reasons.append(f"the trained reader ties them with {pair.tie.score:.0%}{cues}")
    return "The action is taken as directed at this priority because " + _listed(reasons) + "."


def _listed(items: tuple[str, ...] | list[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]
