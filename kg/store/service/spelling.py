"""Spellings that every service reads, in the place of others that mean the same.

In: the groups of a query. Out: the same groups, changed. The standard lets a sort key be a call
such as MIN(?day) by itself (SPARQL 1.1, rule 24); Virtuoso 7 reads it only inside ASC or DESC.
"""

from __future__ import annotations

from kg.store.service.tokens import Group, Kind, Part, Token

_DIRECTIONS = frozenset({"ASC", "DESC"})
_ENDING = frozenset({"LIMIT", "OFFSET", "VALUES"})


def spell(query: Group) -> None:
    """Change the spelling of ``query`` and of all groups in it."""
    kept: list[Part] = []
    sorting = False
    for part in query.parts:
        if isinstance(part, Group):
            spell(part)
            if sorting and part.opening == "(":
                _as_sort_key(kept, part)
                continue
        elif part.word == "ORDER":
            sorting = True
        elif part.word in _ENDING:
            sorting = False
        kept.append(part)
    query.parts = kept


def _as_sort_key(before: list[Part], arguments: Group) -> None:
    """Put a call behind ``before``, inside ASC where nothing says in which direction."""
    head = before[-1] if before else None
    called = isinstance(head, Token) and head.kind in (Kind.WORD, Kind.NAME, Kind.IRI)
    if not called or (isinstance(head, Token) and head.word in {*_DIRECTIONS, "BY"}):
        before.append(arguments)
        return
    name = before.pop()
    before += [Token(Kind.WORD, "ASC"), Group("(", [name, arguments])]
