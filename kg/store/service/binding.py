"""A query with terms in the place of variables, for services that take a query's text and no more.

In: the groups of a query, and terms by the names of variables. Out: the same groups, changed. A
term is one token, as pyoxigraph writes it: whatever a string holds, it stays a string. A variable
that has a term is no longer projected, grouped by or sorted by; nothing else of the query changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto

from pyoxigraph import Literal

from kg.namespaces import XSD
from kg.store.interface import Term
from kg.store.service.tokens import Group, Kind, Part, Token, grouped, solid

_WHOLE = re.compile(r"-?\d{1,18}")
_TRUE = Token(Kind.WORD, "true")
_SPACE = Token(Kind.SPACE, " ")
_ONE = Group("(", [Token(Kind.STRING, '""')])
"""What solutions are grouped by where nothing else is left: without solutions, still no group."""

_NOTHING = grouped("(1 AS ?nothing_)")
"""What is projected where nothing else is left."""


class _Clause(Enum):
    """Where in a query variables stand that are named, and not used."""

    NONE = auto()
    SELECT = auto()
    GROUP = auto()
    ORDER = auto()
    VALUES = auto()


_OPENING = {
    "SELECT": _Clause.SELECT,
    "GROUP": _Clause.GROUP,
    "ORDER": _Clause.ORDER,
    "VALUES": _Clause.VALUES,
}
_ENDING = frozenset({"WHERE", "FROM", "HAVING", "LIMIT", "OFFSET"})
_BESIDE = frozenset({"SELECT", "DISTINCT", "REDUCED", "GROUP", "ORDER", "BY"})


def written(term: Term) -> Token:
    """``term`` as one token of a query."""
    if isinstance(term, Literal):
        bare = (term.datatype.value == XSD + "integer" and _WHOLE.fullmatch(term.value)) or (
            term.datatype.value == XSD + "boolean" and term.value in ("true", "false")
        )
        return Token(Kind.NUMBER, term.value) if bare else Token(Kind.STRING, str(term))
    return Token(Kind.IRI, str(term))


def bind(query: Group, terms: Mapping[str, Term]) -> None:
    """Put ``terms`` in the place of the variables of these names, everywhere in ``query``.

    Raises SyntaxError where the query itself gives such a variable a value (AS, VALUES).
    """
    tokens = {name: written(term) for name, term in terms.items()}
    if tokens:
        _Binding(query, tokens).done()


class _Binding:
    """The parts of one group, in which terms take the place of variables."""

    def __init__(self, group: Group, terms: Mapping[str, Token]) -> None:
        self.group = group
        self.terms = terms
        self.clause = _Clause.NONE
        self.opened = 0  # where in `out` the clause begins
        self.out: list[Part] = []
        self.before = ""  # the word before

    def done(self) -> None:
        """Change the group."""
        for part in self.group.parts:
            if isinstance(part, Group):
                self._inner(part)
            elif part.kind is Kind.SPACE:
                self.out.append(part)
                continue
            else:
                self._token(part)
            self.before = part.word if isinstance(part, Token) else ""
        self._close()
        self.group.parts = self.out

    def _token(self, token: Token) -> None:
        word = token.word
        if word in _OPENING or word in _ENDING:
            self._close()
            self.clause = _OPENING.get(word, _Clause.NONE)
            self.opened = len(self.out)
        term = self.terms.get(token.variable) if token.variable else None
        if term is None:
            self.out.append(token)
        elif self.clause is _Clause.VALUES or self.before == "AS":
            raise _given(token)
        elif self.clause is _Clause.NONE:
            self.out += [_SPACE, term]  # "<" and an address would be one sign of RDF-star

    def _inner(self, group: Group) -> None:
        if group.opening == "{" and self.clause is _Clause.SELECT:
            self._close()
        if self.clause is _Clause.VALUES:
            self._values(group)
        elif self.before == "BOUND" and self._is_bound(group):
            place = max(solid(self.out))
            self.out[place:] = [_TRUE]
        else:
            _Binding(group, self.terms).done()
            self.out.append(group)

    def _values(self, group: Group) -> None:
        """The variables of VALUES stay as they are, and so do their terms."""
        for token in group.tokens():
            if token.variable in self.terms:
                raise _given(token)
        if group.opening == "{":
            self.clause = _Clause.NONE
        self.out.append(group)

    def _is_bound(self, group: Group) -> bool:
        inside = [part for part in group.parts if not _is_space(part)]
        return (
            len(inside) == 1 and isinstance(inside[0], Token) and inside[0].variable in self.terms
        )

    def _close(self) -> None:
        """End a clause; one that has lost all that it named needs something else."""
        clause, self.clause = self.clause, _Clause.NONE
        if clause in (_Clause.NONE, _Clause.VALUES) or not self._is_empty():
            return
        if clause is _Clause.ORDER:
            del self.out[self.opened :]
            self.out.append(_SPACE)
            return
        self.out += [_SPACE, _ONE if clause is _Clause.GROUP else _NOTHING, _SPACE]

    def _is_empty(self) -> bool:
        return all(
            isinstance(part, Token) and (part.kind is Kind.SPACE or part.word in _BESIDE)
            for part in self.out[self.opened :]
        )


def _is_space(part: Part) -> bool:
    return isinstance(part, Token) and part.kind is Kind.SPACE


def _given(token: Token) -> SyntaxError:
    return SyntaxError(f"the query gives {token.text} a value of its own, so no other can be bound")
