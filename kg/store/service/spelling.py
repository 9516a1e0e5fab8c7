"""Spellings that every service reads, in the place of others that mean the same.

In: the groups of a query. Out: the same groups, changed. The standard lets a sort key be a call
such as MIN(?day) by itself (SPARQL 1.1, rule 24); Virtuoso 7 reads it only inside ASC or DESC. And
1/0, which stands for no value, ends the whole query there; a variable without value does not. A
whole number divided by a whole number loses its fraction there, a decimal one does not. Prefixes
that need no declaration here are declared for the service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.store.service.tokens import Group, Kind, Part, Token

_DIRECTIONS = frozenset({"ASC", "DESC"})
_ENDING = frozenset({"LIMIT", "OFFSET", "VALUES"})
_NO_VALUE = Token(Kind.VARIABLE, "?no_value_")
_AS_FRACTION = (Token(Kind.SIGN, "*"), Token(Kind.SPACE, " "), Token(Kind.NUMBER, "1.0"))
_OPERANDS = frozenset({Kind.VARIABLE, Kind.NUMBER})
_LINE = Token(Kind.SPACE, "\n")


def declare(query: Group, prefixes: Mapping[str, str]) -> None:
    """Declare, before ``query``, those ``prefixes`` that it uses and does not declare itself."""
    declared: set[str] = set()
    used: set[str] = set()
    declaring = False
    for token in query.tokens():
        if token.kind is Kind.NAME:
            (declared if declaring else used).add(token.text.partition(":")[0])
        if token.kind is not Kind.SPACE:
            declaring = token.word == "PREFIX"
    lines = [f"PREFIX {n}: <{prefixes[n]}>\n" for n in sorted(used - declared) if n in prefixes]
    query.parts[:0] = [Token(Kind.WORD, line) for line in lines]


def spell(query: Group) -> None:
    """Change the spelling of ``query`` and of all groups in it; comments become ends of lines."""
    kept: list[Part] = []
    sorting = False
    for part in query.parts:
        if isinstance(part, Group):
            spell(part)
            if sorting and part.opening == "(":
                _as_sort_key(kept, part)
                continue
        elif part.kind is Kind.SPACE and "#" in part.text:
            part = _LINE
        elif part.word == "ORDER":
            sorting = True
        elif part.word in _ENDING:
            sorting = False
        kept.append(part)
        if _is_no_value(kept):
            kept[-3:] = [_NO_VALUE]
    query.parts = _with_fractions(kept)


def _is_no_value(parts: Sequence[Part]) -> bool:
    """Whether the last three are one divided by zero, and nothing before them belongs to it."""
    last = [part.text for part in parts[-3:] if isinstance(part, Token)]
    before = parts[-4] if len(parts) > 3 else None
    alone = before is None or (isinstance(before, Token) and before.text.strip() in ("", ","))
    return last == ["1", "/", "0"] and alone


def _with_fractions(parts: Sequence[Part]) -> list[Part]:
    """``parts`` with what is divided made a decimal; the "/" of a path stays as it is."""
    kept: list[Part] = []
    for place, part in enumerate(parts):
        divides = isinstance(part, Token) and part.kind is Kind.SIGN and part.text == "/"
        if divides and (_is_operand(parts[place - 1 :: -1]) or _is_operand(parts[place + 1 :])):
            kept += _AS_FRACTION
        kept.append(part)
    return kept


def _is_operand(parts: Sequence[Part]) -> bool:
    """Whether the first of ``parts`` that is not space is of an expression, and not of a path."""
    for part in parts:
        if isinstance(part, Group):
            return any(token.kind in _OPERANDS for token in part.tokens())
        if part.kind is not Kind.SPACE:
            return part.kind in _OPERANDS
    return False


def _as_sort_key(before: list[Part], arguments: Group) -> None:
    """Put a call behind ``before``, inside ASC where nothing says in which direction."""
    head = before[-1] if before else None
    called = isinstance(head, Token) and head.kind in (Kind.WORD, Kind.NAME, Kind.IRI)
    if not called or (isinstance(head, Token) and head.word in {*_DIRECTIONS, "BY"}):
        before.append(arguments)
        return
    name = before.pop()
    before += [Token(Kind.WORD, "ASC"), Group("(", [name, arguments])]
