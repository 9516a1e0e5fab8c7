"""Texts written all in small letters, as people write to each other on a telephone.

In: a text. Out: whether its writer does without capitals. What that changes is left to those who
look for names, sentences and dates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’‘][^\W\d_]+)*")
_ENOUGH = 30  # words that tell whether a text does without capitals
_RARE = 30  # words to one with a capital, in a text that does without them


@lru_cache(maxsize=16)
def in_small_letters(text: str) -> bool:
    """Whether the writer of ``text`` does without capitals."""
    return without_capitals(_WORD.findall(text))


def without_capitals(words: Sequence[str]) -> bool:
    """Whether at most one word in thirty has a capital, of words enough to tell."""
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= _ENOUGH and capitals * _RARE <= len(words)
