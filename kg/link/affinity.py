"""How close two statements are in what they are about.

In: two statements with topics and words. Out: a number from 0 to 1 and what they share. Topics
weigh by axis (what the problem is more than how it is met) and count in part where one is broader
than the other or related to it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kg.vocabulary import Topic, Vocabulary


@dataclass(frozen=True, slots=True)
class Affinity:
    """What two statements share: topics (by label) and words, with a share of the first's."""

    topics: float
    words: float
    shared_topics: tuple[str, ...]
    shared_words: tuple[str, ...]
    telling: bool  # a shared topic says what is the matter, not only where or with whom
    at_odds: bool  # both name a problem, and not the same one


@cache
def settings() -> dict[str, Any]:
    """The weights and words of ``linking.toml``."""
    text = (Path(__file__).parent / "linking.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=4)
def _topics(vocabulary: Vocabulary) -> dict[str, Topic]:
    return {topic.notation: topic for topic in vocabulary.topics}


def affinity(
    asked: tuple[tuple[str, ...], str],
    said: tuple[tuple[str, ...], str],
    vocabulary: Vocabulary,
    places: frozenset[str] = frozenset(),
) -> Affinity:
    """How much of what was ``asked`` (topics, words) is met by what was ``said``.

    ``places`` are words of the message's place names: to happen in the same place ties nothing.
    """
    scheme = _topics(vocabulary)
    known = [n for n in asked[0] if n in scheme]
    nearness = {n: max((_nearness(n, o, scheme) for o in said[0]), default=0.0) for n in known}
    shared = [n for n in known if nearness[n]]
    total = sum(_weight(scheme[n]) for n in known)
    other = sum(_weight(scheme[n]) for n in said[0] if n in scheme)
    met = sum(_weight(scheme[n]) * nearness[n] for n in known)
    wanted, given = content_words(asked[1], places), content_words(said[1], places)
    common = [wanted[stem] for stem in wanted if stem in given]
    problems = [n for n in known if scheme[n].axis == "problem"]
    return Affinity(
        topics=min(1.0, met / (total * other) ** 0.5) if total and other else 0.0,
        words=len(common) / len(wanted) if wanted else 0.0,
        shared_topics=tuple(scheme[n].label for n in shared),
        shared_words=tuple(common),
        telling=any(scheme[n].axis in _TELLING for n in shared) or bool(shared and not problems),
        at_odds=bool(problems)
        and not any(nearness[n] for n in problems)
        and any(n in scheme and scheme[n].axis == "problem" for n in said[0]),
    )


_TELLING = frozenset({"problem", "method", "service"})
"""Axes of topics that say what is the matter or what is done, not where or with whom."""


def _weight(topic: Topic) -> float:
    by_topic: dict[str, float] = settings()["topic_weights"]
    by_axis: dict[str, float] = settings()["axis_weights"]
    return by_topic.get(topic.notation, by_axis.get(topic.axis, 0.5))


def _nearness(one: str, other: str, scheme: dict[str, Topic]) -> float:
    if one == other:
        return 1.0
    first, second = scheme.get(one), scheme.get(other)
    if first is None or second is None:
        return 0.0
    if other in first.related or one in second.related:
        return float(settings()["nearness"]["related"])
    if first.broader == other or second.broader == one:
        return float(settings()["nearness"]["broader"])
    return 0.0


@lru_cache(maxsize=2048)
def content_words(text: str, places: frozenset[str] = frozenset()) -> Mapping[str, str]:
    """Stem → word, for the words that carry meaning and are no part of a place name."""
    empty = _empty_words()
    found: dict[str, str] = {}
    for word in re.findall(r"[^\W\d_]{3,}", text.casefold()):
        if word not in empty and word not in places:
            found.setdefault(_stem(word), word)
    return found


_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


def _stem(word: str) -> str:
    """The word without a plural's or verb's ending, where at least four letters are left."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return (word.removesuffix(ending) + instead).removesuffix("e")
    return word.removesuffix("e")


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(settings()["empty_words"])
