"""The wordings that readers and links look at, from ``wording.toml``.

In: the file. Out: its lists in the form in which they are used.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wording:
    """The lists of ``wording.toml``."""

    common: frozenset[str]  # words that tell no subject
    silent: frozenset[str]  # words that explain nothing by themselves
    ordinals: dict[str, str]
    numbered: re.Pattern[str]  # "Priority two", "Q3", "first"


@cache
def wording() -> Wording:
    """The lists, read once."""
    data = tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8"))
    said = "|".join(data["ordinals"])
    return Wording(
        frozenset(data["common"]),
        frozenset(data["silent"]),
        data["ordinals"],
        re.compile(
            rf"\b(?:{'|'.join(data['numbered'])})\s*#?(\d{{1,2}}|{said})\b|^({said})\b",
            re.IGNORECASE,
        ),
    )
