"""The words of a passage as the linear reader sees them.

In: a passage's text. Out: its words and word pairs in a form shared by all messages: small
letters, figures as 0, a name inside a sentence as ``^name``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d.,:/]*|[£%?!]")


@lru_cache(maxsize=2048)  # the passages of a message: roles and pairs both ask for their words
def tokens(text: str) -> tuple[str, ...]:
    """Words in order. ``PC`` and other all-capital words keep their form as small letters."""
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group()
        if word[0].isdigit():
            found.append("0")
        elif found and word[0].isupper() and not word.isupper() and len(word) > 1:
            found.append(word.lower().replace("’", "'"))
            found.append("^name")
        else:
            found.append(word.lower().replace("’", "'"))
    return tuple(found)


def terms(text: str) -> list[str]:
    """Single words, neighbouring pairs, and the opening words marked as such; each once."""
    found = tokens(text)
    words = [w for w in found if w != "^name"]
    capitals = [w for w in found if w == "^name"]
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    opening = [f"<{w}" for w in words[:1]] + [f"<{p}" for p in pairs[:1]]
    closing = [f"{w}>" for w in words[-1:]]
    return list(dict.fromkeys([*words, *pairs, *opening, *closing, *capitals[:1]]))
