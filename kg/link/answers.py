"""Which action answers which priority.

In: priorities, actions and the reader's ties. Out: answers with confidence and one plain sentence.
A pair is accepted for what both are about, for where they stand and for what the learned reader
says; what an action shares with another priority speaks against this one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nlargest

from kg.link.affinity import Affinity, affinity, settings
from kg.namespaces import normalised
from kg.statements import (
    MOST_TOGETHER,
    Action,
    ActionKind,
    Answer,
    AreaKind,
    Priority,
    Reading,
    Tie,
)
from kg.vocabulary import Vocabulary

_WIDE = (AreaKind.BOROUGH, AreaKind.DISTRICT)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One priority and one action, and all that speaks for or against the two."""

    priority: Priority
    action: Action
    affinity: Affinity
    place: str
    tie: Tie | None

    @property
    def tied(self) -> float:
        """The reader's score, within what a logit can bear."""
        score = self.tie.score if self.tie else float(settings()["weights"]["unread"])
        return min(max(score, 0.001), 0.999)

    @property
    def bare(self) -> bool:
        """Whether the two share no telling topic, no word and no place on the page."""
        return not (self.affinity.telling or self.affinity.words or self.place)


def find_answers(reading: Reading, vocabulary: Vocabulary) -> tuple[Answer, ...]:
    """The accepted pairs, in the order of the priorities and then of the actions."""
    ties = {(tie.priority, tie.action): tie for tie in reading.ties}
    near = partial(_near, vocabulary=vocabulary, places=place_words(reading))
    found: list[tuple[_Pair, float]] = []
    asked = _asked(reading)
    for action in reading.actions:
        above = _right_above(reading, action)
        options = [
            _Pair(
                priority,
                action,
                near(priority, action),
                _BELOW if priority.id == above else "",
                ties.get((priority.id, action.id)),
            )
            for priority in asked(action)
            if not _apart(reading, priority, action)
        ]
        found += _accepted(options)
    rank = {p.id: i for i, p in enumerate(reading.priorities)}
    found.sort(key=lambda pair: rank[pair[0].priority.id])
    return tuple(
        Answer(pair.priority.id, pair.action.id, min(round(score, 2), 0.99), _why(pair))
        for pair, score in found
    )


def _asked(reading: Reading) -> Callable[[Action], Sequence[Priority]]:
    """The priorities that an action is held against: all, of a very long text those of its ties."""
    if len(reading.priorities) <= MOST_TOGETHER:
        return lambda _: reading.priorities
    by_id = {priority.id: priority for priority in reading.priorities}
    tied: dict[str, list[Priority]] = {}
    for tie in reading.ties:
        tied.setdefault(tie.action, []).append(by_id[tie.priority])
    return lambda action: tied.get(action.id, [])


def _apart(reading: Reading, priority: Priority, action: Action) -> bool:
    """Whether the two are about different boroughs or districts: the one answers no other.

    What names none is about those of the message.
    """
    here, there = (
        {normalised(area.name) for area in each.areas if area.kind in _WIDE}
        or {normalised(area.name) for area in reading.boroughs}
        for each in (priority, action)
    )
    return bool(here and there) and here.isdisjoint(there)


def _accepted(options: list[_Pair]) -> list[tuple[_Pair, float]]:
    """The pairs of one action that are likely enough, each with its probability."""
    least, least_bare = settings()["accept"], settings()["accept_bare"]
    best = _Best.of(options)
    scored = [(pair, _probability(pair, best)) for pair in options]
    return [(p, score) for p, score in scored if score >= (least_bare if p.bare else least)]


@dataclass(frozen=True, slots=True)
class _Best:
    """The two highest of what an action shares with any priority: the second is the best other."""

    ties: tuple[float, float]
    topics: tuple[float, float]
    words: tuple[float, float]

    @classmethod
    def of(cls, options: list[_Pair]) -> _Best:
        return cls(
            _highest(option.tied for option in options if option.tie),
            _highest(option.affinity.topics for option in options),
            _highest(option.affinity.words for option in options),
        )


def _highest(values: Iterable[float]) -> tuple[float, float]:
    """The two highest, 0 for what is not there."""
    first, second = (*nlargest(2, values), 0.0, 0.0)[:2]
    return first, second


def _elsewhere(best: tuple[float, float], own: float) -> float:
    """The highest value among the others, where ``own`` is one of all."""
    return best[1] if own >= best[0] else best[0]


def _probability(pair: _Pair, best: _Best) -> float:
    """How probable it is that the action answers this priority and not only the others.

    A logistic regression whose weights stand in ``linking.toml``; what the same action shares with
    another priority at ``best`` speaks against this one.
    """
    weights: dict[str, float] = settings()["weights"]
    tied = pair.tied if pair.tie else -1.0
    total = (
        weights["start"]
        + weights["tie"] * math.log(pair.tied / (1 - pair.tied))
        + weights["nothing"] * pair.bare
        + weights["topics"] * pair.affinity.topics
        + weights["words"] * pair.affinity.words
        + weights["place"] * bool(pair.place)
        + weights["at_odds"] * pair.affinity.at_odds
        + weights["pledge"] * (pair.action.kind is ActionKind.PLEDGE)
        + weights["tie_elsewhere"] * _elsewhere(best.ties, tied)
        + weights["topics_elsewhere"] * _elsewhere(best.topics, pair.affinity.topics)
        + weights["words_elsewhere"] * _elsewhere(best.words, pair.affinity.words)
    )
    return 1 / (1 + math.exp(-total))


def _near(
    priority: Priority, action: Action, vocabulary: Vocabulary, places: frozenset[str]
) -> Affinity:
    return affinity(
        (priority.topics, priority.evidence[0].quote),
        (action.topics, action.evidence[0].quote),
        vocabulary,
        places,
    )


def place_words(reading: Reading) -> frozenset[str]:
    """The words of the names of the message's boroughs and places, in small letters."""
    names = " ".join(area.name for area in (*reading.boroughs, *reading.places))
    return frozenset(names.casefold().split())


_BELOW = "the action stands right below the priority"


def _right_above(reading: Reading, action: Action) -> str | None:
    """The priority that a response stands right below, where more priorities follow."""
    if action.kind is not ActionKind.RESPONSE:
        return None
    here = action.evidence[0].start
    before = [p.id for p in reading.priorities if p.evidence[0].start <= here]
    return before[-1] if before and len(before) < len(reading.priorities) else None


def _why(pair: _Pair) -> str:
    """Why the pair was accepted, in one sentence; the reader is named where it spoke for it."""
    reasons: list[str] = []
    near = pair.affinity
    if near.shared_topics:
        reasons.append("both are about " + _listed(near.shared_topics).lower())
    if near.shared_words:
        words = tuple(f"“{word}”" for word in near.shared_words[:4])
        reasons.append(f"both use the word{'s' if len(words) > 1 else ''} " + _listed(words))
    if pair.place:
        reasons.append(pair.place)
    if pair.tie and (pair.tie.score >= _SPOKE_FOR or not reasons):
        reasons.append("the trained reader takes the one for an answer to the other")
    return "Linked because " + _listed(reasons) + "."


_SPOKE_FOR = 0.5


def _listed(items: tuple[str, ...] | list[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]
