"""Conditions: lines of a query that take part only where their parameter is given.

In: the text of a ``.rq`` file, in which a line that begins with ``#? NAME:`` holds where the
parameter NAME is given, and is a comment elsewhere. Out: the text with those lines in force. Every
letter keeps its place, so that the line and column of an error are those of the file. Which lines
take part depends on which parameters are given, never on their values.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_CONDITION = re.compile(r"^([ \t]*)(#\?[ \t]*(\w+)[ \t]*:)", re.MULTILINE)


def named_conditions(text: str) -> Iterator[tuple[str, int]]:
    """The parameters that lines of ``text`` depend on, each with the number of its line."""
    for found in _CONDITION.finditer(text):
        yield found[3], text.count("\n", 0, found.start()) + 1


def with_conditions(text: str, given: Collection[str]) -> str:
    """``text`` with the lines of the parameters ``given`` in force."""

    def opened(found: re.Match[str]) -> str:
        return found[1] + " " * len(found[2]) if found[3] in given else found[0]

    return _CONDITION.sub(opened, text)
