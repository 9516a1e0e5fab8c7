"""The word lists of ``kg/extract/cues``: read once, never written.

In: a list's name. Out: its TOML tables. What the words mean is left to the modules that use them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_CUES = Path(__file__).resolve().parent / "cues"


@cache
def word_list(name: str) -> dict[str, Any]:
    """The tables of ``cues/NAME.toml``; the caller leaves them unchanged."""
    with (_CUES / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def any_of(words: Iterable[str]) -> str:
    """A regular-expression alternation of ``words``, longest first, spaces matching any blank."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"[ \u00a0]") for word in ordered)
