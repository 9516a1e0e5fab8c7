r"""What a query would read from elsewhere: SERVICE, and the graphs of FROM.

In: the text of a query. Out: nothing, or a QueryError before anything is read.

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

from kg.errors import QueryError

_LETTERS = "service"
_ESCAPE = re.compile(r"\\[uU]")
_STRING_PART = r"\\[tbnrf\"'\\]"
_LOCAL_PART = r"[\w:]|\\[_~.\-!$&'()*+,;=/?\#@%]|%[0-9A-Fa-f]{2}"
_PIECES = re.compile(
    rf"""
      \#[^\r\n]*                                                   # a comment
    | <[A-Za-z][A-Za-z0-9+.-]*://[^<>"{{}}|^`\\\x00-\x20]*>        # an address
    | (?P<unclear><[^<>"{{}}|^`\\\x00-\x20]*>)                     # an address, or less and greater
    | '''(?:'{{0,2}}(?:[^'\\]|{_STRING_PART}))*'''
    | \"""(?:"{{0,2}}(?:[^"\\]|{_STRING_PART}))*\"""
    | '(?:[^'\\\r\n]|{_STRING_PART})*'
    | "(?:[^"\\\r\n]|{_STRING_PART})*"
    | :(?:(?:{_LOCAL_PART})(?:{_LOCAL_PART}|-)*)?                  # of a prefixed name
    | [?$]\w+                                                      # a variable
    | (?P<service>{_LETTERS})
    | (?P<graph>\bFROM(?:NAMED)?\b)
    """,
    re.VERBOSE | re.IGNORECASE,
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
        for piece in _PIECES.finditer(text):
            if piece["graph"]:
                raise _fault(text, source, piece.start(), f"FROM is refused: {_WHOLE}")


def _refuse_service(text: str, source: str) -> None:
    if found := _ESCAPE.search(text):
        reason = f"write the letter instead of {found[0]}…; {_ONLY_HERE}"
        raise _fault(text, source, found.start(), reason)
    for piece in _PIECES.finditer(text):
        if piece["service"]:
            reason = f"SERVICE is refused: it asks another server; {_ONLY_HERE}"
            raise _fault(text, source, piece.start(), reason)
        if piece["unclear"] and _MISLEADING.search(piece["unclear"]):
            reason = f"write {piece[0]} in full, or a space after the <; {_ONLY_HERE}"
            raise _fault(text, source, piece.start(), reason)


def _fault(text: str, source: str, start: int, reason: str) -> QueryError:
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return QueryError(f"{source}, line {line}, column {column}: {reason}")
