"""How close two statements are in what they are about.

In: two statements with topics and words. Out: a number from 0 to 1 and what they share. Topics
weigh by axis (what the problem is more than how it is met) and count in part where one is broader
than the other or related to it.
"""

from __future__ import annotations

import re
import tomllib
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


@cache
def settings() -> dict[str, Any]:
    """The weights and words of ``linking.toml``."""
    text = (Path(__file__).parent / "linking.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=4)
def _topics(vocabulary: Vocabulary) -> dict[str, Topic]:
    return {topic.notation: topic for topic in vocabulary.topics}


def affinity(
    asked: tuple[tuple[str, ...], str], said: tuple[tuple[str, ...], str], vocabulary: Vocabulary
) -> Affinity:
    """How much of what was ``asked`` (topics, words) is met by what was ``said``."""
    scheme = _topics(vocabulary)
    weights = {n: _weight(scheme[n]) for n in asked[0] if n in scheme}
    met, shared = 0.0, []
    for notation, weight in weights.items():
        nearness = max((_nearness(notation, other, scheme) for other in said[0]), default=0.0)
        met += weight * nearness
        if nearness:
            shared.append(scheme[notation].label)
    total = sum(weights.values())
    other = sum(_weight(scheme[n]) for n in said[0] if n in scheme)
    wanted, given = content_words(asked[1]), content_words(said[1])
    common = [wanted[stem] for stem in wanted if stem in given]
    return Affinity(
        topics=min(1.0, met / (total * other) ** 0.5) if total and other else 0.0,
        words=len(common) / len(wanted) if wanted else 0.0,
        shared_topics=tuple(shared),
        shared_words=tuple(common),
    )


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


def content_words(text: str) -> dict[str, str]:
    """Stem → word, for the words that carry meaning; a stem is the word's first five letters."""
    empty = _empty_words()
    found: dict[str, str] = {}
    for word in re.findall(r"[^\W\d_]{3,}", text.casefold()):
        if word not in empty:
            found.setdefault(word[:5], word)
    return found


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(settings()["empty_words"])
