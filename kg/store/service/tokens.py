r"""The text of a SPARQL query as tokens, and as brackets within brackets.

In: text. Out: tokens that together are the text again, and groups of them; or a SyntaxError. Only
what the standard's grammar calls terminals is known here (SPARQL 1.1, section 19.8), so that words
inside strings, comments and addresses are never taken for words of the query. An escape such as
``\u0022`` that stands for a sign of the grammar is refused: the standard reads it as the sign
itself (section 19.2), and others do not.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

_CODE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPED = rf"\\[tbnrf\"'\\]|{_CODE}"
_LOCAL = r"[\w:·]|\\[_~.\-!$&'()*+,;=/?\#@%]|%[0-9A-Fa-f]{2}"
_TOKENS = re.compile(
    rf"""
      (?P<space>(?:\s+|\#[^\r\n]*)+)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODE})*>)
    | (?P<string>
          '''(?:'{{0,2}}(?:[^'\\]|{_ESCAPED}))*'''
        | \"""(?:"{{0,2}}(?:[^"\\]|{_ESCAPED}))*\"""
        | '(?!'')(?:[^'\\\r\n]|{_ESCAPED})*'
        | "(?!"")(?:[^"\\\r\n]|{_ESCAPED})*"
      )
    | (?P<blank>_:\w(?:[\w.·-]*[\w·-])?)
    | (?P<name>
          (?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:
          (?:(?:{_LOCAL})(?:(?:{_LOCAL}|[.-])*(?:{_LOCAL}|-))?)?
      )
    | (?P<variable>[?$][\w·]+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+|\d*\.\d+|\d+)
    | (?P<word>[A-Za-z][A-Za-z0-9_]*)
    | (?P<sign>\^\^|&&|\|\||!=|<=|>=|[{{}}()\[\];,.=<>+*/|^!?-])
    """,
    re.VERBOSE,
)
_CODEPOINT = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)")
_SIGNS = frozenset("\n\r !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_CLOSING = {"{": "}", "(": ")", "[": "]"}
_DEEPEST = 200
"""How many brackets may stand within each other; our own queries need ten."""


class Kind(StrEnum):
    """What a token is."""

    SPACE = "space"  # white space and comments
    IRI = "iri"
    STRING = "string"
    BLANK = "blank"
    NAME = "name"  # a prefixed name, or a prefix where it is declared
    VARIABLE = "variable"
    LANGUAGE = "language"
    NUMBER = "number"
    WORD = "word"  # a keyword, or the name of a function
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the query; ``start`` is its place in the text, from 0."""

    kind: Kind
    text: str
    start: int = -1

    @property
    def word(self) -> str:
        """The keyword in capitals; "" where it is none."""
        return self.text.upper() if self.kind is Kind.WORD else ""

    @property
    def variable(self) -> str:
        """The variable's name without its mark; "" where it is none."""
        return self.text[1:] if self.kind is Kind.VARIABLE else ""


@dataclass(slots=True)
class Group:
    """What stands between two brackets, or the whole query where ``opening`` is ""."""

    opening: str
    parts: list[Token | Group] = field(default_factory=list)

    def text(self) -> str:
        """The group as it is written."""
        inside = "".join(p.text if isinstance(p, Token) else p.text() for p in self.parts)
        return f"{self.opening}{inside}{_CLOSING.get(self.opening, '')}"

    def tokens(self) -> Iterator[Token]:
        """Every token inside, brackets left out."""
        for part in self.parts:
            if isinstance(part, Token):
                yield part
            else:
                yield from part.tokens()


Part = Token | Group


def tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text``, space and comments among them.

    Raises SyntaxError, with ``lineno`` and ``offset`` (both from 1), at what is no token.
    """
    place = 0
    while place < len(text):
        found = _TOKENS.match(text, place)
        if found is None or found.lastgroup is None:
            raise fault(text, place, f"{text[place]!r} was not expected")
        token = Token(Kind(found.lastgroup), found[0], place)
        _refuse_signs(text, token)
        yield token
        place = found.end()


def grouped(text: str) -> Group:
    """The tokens of ``text`` by their brackets. Raises SyntaxError where these do not match."""
    root = Group("")
    path = [root]
    for token in tokens(text):
        if token.kind is Kind.SIGN and token.text in _CLOSING:
            inner = Group(token.text)
            path[-1].parts.append(inner)
            path.append(inner)
            if len(path) > _DEEPEST:
                raise fault(text, token.start, "there are too many brackets within brackets")
        elif token.kind is Kind.SIGN and token.text in _CLOSING.values():
            if token.text != _CLOSING.get(path[-1].opening):
                raise fault(text, token.start, f"{token.text!r} was not expected")
            path.pop()
        else:
            path[-1].parts.append(token)
    if len(path) > 1:
        raise fault(text, len(text), f"{_CLOSING[path[-1].opening]!r} is missing")
    return root


def solid(parts: Sequence[Part]) -> list[int]:
    """The places of those parts that are not space."""
    return [
        place
        for place, part in enumerate(parts)
        if isinstance(part, Group) or part.kind is not Kind.SPACE
    ]


def fault(text: str, place: int, reason: str) -> SyntaxError:
    """The error that says where in ``text`` something is wrong."""
    error = SyntaxError(reason)
    error.lineno = text.count("\n", 0, place) + 1
    error.offset = place - text.rfind("\n", 0, place)
    return error


def _refuse_signs(text: str, token: Token) -> None:
    if "\\" not in token.text or token.kind is Kind.SPACE:
        return
    for found in _CODEPOINT.finditer(token.text):
        if not (digits := found[1] or found[2]):
            continue
        number = int(digits, 16)
        letter = chr(number) if number <= sys.maxunicode else ""
        if not letter or letter in _SIGNS:
            place = token.start + found.start()
            raise fault(text, place, f"write the sign itself instead of {found[0]}")
