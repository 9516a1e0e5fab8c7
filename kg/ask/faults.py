"""Where Oxigraph stopped reading a query, and what stands there, in words for people.

In: the text and the error that Oxigraph raised for it. Out: line, column and a sentence's part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PLACE = re.compile(r"error at (\d+):(\d+)(?:: expected (?:one of )?(.+))?")
_ANYTHING = "[_]"  # what Oxigraph says it expected where the text ends
_REASON = re.compile(
    r"(?:The SELECT|IRI|Duplicated variable|Invalid|Unexpected|Named blank) [A-Za-z ]+"
    r"|Prefix not found"
)
_EXCERPT = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text, and its line and column, from 1, where they are known."""

    reason: str
    line: int | None = None
    column: int | None = None


def not_understood(text: str, error: SyntaxError, what: str = "query") -> Fault:
    """What to tell the person who wrote ``text``, which is a ``what`` (a query or an update)."""
    place = _PLACE.search(str(error))
    if place is None:
        return Fault(f"the {what} cannot be understood: {' '.join(str(error).split())}")
    line, column = _start(text, int(place[1]), int(place[2]), (place[3] or "").split(", "))
    lines = text.split("\n")
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    if len(rest) > _EXCERPT:
        rest = rest[:_EXCERPT] + "…"
    near = f" at {rest!r}" if rest else " at the end of the line"
    hint = _REASON.search(str(error))
    near += f": {hint[0]}" if hint else ""
    return Fault(f"the {what} cannot be understood{near}", line, column)


def _start(text: str, line: int, column: int, expected: Sequence[str]) -> tuple[int, int]:
    """Where the word begins that stands in place of the ``expected`` ones.

    Oxigraph compares as many letters as an expected word has, and reports the place behind them.
    The place is left as it is where something else than a word was expected, or where the end of
    the text may be what is wrong.
    """
    words = [each for each in expected if each.isalpha() and each.isupper()]
    lines = text.split("\n")
    if not words or line > len(lines) or set(expected) - {*words, _ANYTHING}:
        return line, column
    end = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
    begin = end - min(map(len, words))
    if begin < 0 or text[:begin][-1:].isalnum() or (_ANYTHING in expected and text[:begin].strip()):
        return line, column
    return text.count("\n", 0, begin) + 1, begin - text.rfind("\n", 0, begin)
