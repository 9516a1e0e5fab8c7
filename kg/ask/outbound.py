r"""What a query would read from elsewhere: SERVICE, and the graphs of FROM.

In: the text of a query. Out: nothing, or a QueryError before anything is read; or where the words
stand, for those who let some calls pass.

Oxigraph calls the server that a SERVICE names, and has no switch for it. So the letters of that
word may stand in a comment, a string, an address, a variable or the second part of a prefixed name,
and nowhere else. The text is cut as Oxigraph cuts it, not as rdflib's parser would: in Oxigraph a
comment also ends at a carriage return, three quotes before a wrong escape are two strings, and
``1SERVICE`` is a number and the word, so that a call could hide from that parser. Where two
readings of a text are possible, it is refused; that takes the letters and an escape such as
``\u0022``, or the letters and an address without ``://`` that holds ``#`` or a quotation mark.

FROM is refused too: the default graph of a query is the union of the store's graphs whatever FROM
says (tests hold that), so that its answer would not be what was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import QueryError


class Outbound(StrEnum):
    """The words that name something to read, and a place that can be read in two ways."""

    SERVICE = "SERVICE"
    LOAD = "LOAD"
    FROM = "FROM"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a word stands as Oxigraph would read it; ``start`` is an offset into the text.

    ``address`` is what a SERVICE calls, where it is written in full.
    """

    word: Outbound
    start: int
    text: str
    address: str | None = None


_LETTERS = "service"
_ESCAPE = re.compile(r"\\[uU]")
STRING_ESCAPE = (
    r"\\[tbnrf\"'\\]|\\u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}"
    r"|\\U(?!0000[dD][89a-fA-F])(?:000[0-9A-Fa-f]|0010)[0-9A-Fa-f]{4}"
)
"""The escapes that Oxigraph takes in a string: all of SPARQL's, but none of half a character."""

_LOCAL_PART = r"[\w:]|\\[_~.\-!$&'()*+,;=/?\#@%]|%[0-9A-Fa-f]{2}"
_PIECES = re.compile(
    rf"""
      \#[^\r\n]*                                                   # a comment
    | <[A-Za-z][A-Za-z0-9+.-]*://[^<>"{{}}|^`\\\x00-\x20]*>        # an address
    | (?P<unclear><[^<>"{{}}|^`\\\x00-\x20]*>)                     # an address, or less and greater
    | '''(?:'{{0,2}}(?:[^'\\]|{STRING_ESCAPE}))*'''
    | \"""(?:"{{0,2}}(?:[^"\\]|{STRING_ESCAPE}))*\"""
    | '(?:[^'\\\r\n]|{STRING_ESCAPE})*'
    | "(?:[^"\\\r\n]|{STRING_ESCAPE})*"
    | :(?:(?:{_LOCAL_PART})(?:{_LOCAL_PART}|-)*)?                  # of a prefixed name
    | [?$]\w+                                                      # a variable
    | (?P<service>{_LETTERS})
    | (?P<load>\bLOAD)
    | (?P<graph>FROM)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:\s|\#[^\r\n]*[\r\n])*+(?:SILENT(?:\s|\#[^\r\n]*[\r\n])*+)?"
    r"<(?P<address>[A-Za-z][A-Za-z0-9+.-]*://[^<>\"{}|^`\\\x00-\x20]*)>",
    re.IGNORECASE,
)
_MISLEADING = re.compile(rf"[#']|{_LETTERS}", re.IGNORECASE)
_ONLY_HERE = "a query may read this store only"
_WHOLE = "a query reads the whole store; choose a graph with GRAPH <address> { … }"


def refuse_outbound(text: str, source: str) -> None:
    """Raise QueryError where ``text`` would read anything but the store; ``source`` is its file.

    Most queries hold neither word, and are not looked at further.
    """
    lower = text.lower()
    if _LETTERS in lower:
        _refuse_service(text, source)
    if "from" in lower:
        for seen in sightings(text):
            if seen.word is Outbound.FROM:
                raise _fault(text, source, seen.start, f"FROM is refused: {_WHOLE}")


def sightings(text: str) -> Iterator[Sighting]:
    r"""Every place where Oxigraph may read SERVICE, LOAD or FROM, in the order of the text.

    More places are found than are meant where a prefix is called so. With an escape such as
    ``\u0022`` in the text, see `first_escape`, places may be missed.
    """
    for piece in _PIECES.finditer(text):
        if piece["service"]:
            called = _CALLED.match(text, piece.end())
            address = called["address"] if called else None
            yield Sighting(Outbound.SERVICE, piece.start(), piece[0], address)
        elif piece["load"]:
            yield Sighting(Outbound.LOAD, piece.start(), piece[0])
        elif piece["graph"]:
            yield Sighting(Outbound.FROM, piece.start(), piece[0])
        elif piece["unclear"] and _MISLEADING.search(piece["unclear"]):
            yield Sighting(Outbound.UNCLEAR, piece.start(), piece[0])


def first_escape(text: str) -> Sighting | None:
    """The first escape of a character by its number, which makes a text unclear."""
    found = _ESCAPE.search(text)
    return Sighting(Outbound.UNCLEAR, found.start(), found[0]) if found else None


def _refuse_service(text: str, source: str) -> None:
    if found := first_escape(text):
        reason = f"write the letter instead of {found.text}…; {_ONLY_HERE}"
        raise _fault(text, source, found.start, reason)
    for seen in sightings(text):
        if seen.word is Outbound.SERVICE:
            reason = f"SERVICE is refused: it asks another server; {_ONLY_HERE}"
            raise _fault(text, source, seen.start, reason)
        if seen.word is Outbound.UNCLEAR:
            reason = f"write {seen.text} in full, or a space after the <; {_ONLY_HERE}"
            raise _fault(text, source, seen.start, reason)


def _fault(text: str, source: str, start: int, reason: str) -> QueryError:
    line, column = place(text, start)
    return QueryError(f"{source}, line {line}, column {column}: {reason}")


def place(text: str, start: int) -> tuple[int, int]:
    """The line and column, both from 1, of an offset into ``text``."""
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
