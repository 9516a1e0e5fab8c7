"""Rows of the queries in ``viz/graph``, as plain texts.

In: something that answers SPARQL with variables bound to terms. Out: rows of texts, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Protocol

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
)

from kg.folders import data_folder

Term = NamedNode | Literal
Row = Mapping[str, str]
_NOTHING: Mapping[str, Term] = MappingProxyType({})


class Solution(Protocol):
    """One row of an answer; a name that is not bound gives None."""

    def __getitem__(self, name: str, /) -> Any:
        """The term bound to ``name``."""


class Query(Protocol):
    """What answers: a SPARQL text and the terms that its variables are bound to beforehand."""

    def __call__(self, text: str, bound: Mapping[str, Term], /) -> Iterable[Solution]:
        """The rows; terms of pyoxigraph and of rdflib are both understood."""


class Answering(Protocol):
    """A store that answers SPARQL with variables bound to terms."""

    def query(
        self, text: str, substitutions: Mapping[str, Term] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The result of a query."""


def answered_by(store: Answering) -> Query:
    """What a drawing asks, answered by ``store``."""

    def rows(text: str, bound: Mapping[str, Term], /) -> Iterable[QuerySolution]:
        result = store.query(text, bound)
        if not isinstance(result, QuerySolutions):
            raise TypeError("a drawing needs SELECT queries")
        return result

    return rows


@cache
def _query_text(name: str) -> str:
    """The text of ``viz/graph/NAME.rq``: part of the package, so it never changes in a process."""
    return (data_folder("viz") / "graph" / f"{name}.rq").read_text(encoding="utf-8")


def rows(
    query: Query, name: str, *columns: str, bound: Mapping[str, Term] = _NOTHING
) -> tuple[Row, ...]:
    """The rows of ``viz/graph/NAME.rq``, sorted; an unbound column is the empty text."""
    found = [
        {column: _text(solution[column]) for column in columns}
        for solution in query(_query_text(name), bound)
    ]
    return tuple(sorted(found, key=lambda row: tuple(row.values())))


def _text(term: Any) -> str:
    """The words of an RDF term: the IRI, the literal's text, or nothing."""
    return "" if term is None else str(getattr(term, "value", term))


def notation(iri: str) -> str:
    """``…#AdviceOnly`` → ``advice-only``: a concept's notation, as its IRI tells it.

    ``PledgeKind`` and ``StatusUnknown`` are so called only because their names were taken.
    """
    name = re.split(r"[#/]", iri)[-1].removesuffix("Kind").removeprefix("Status")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
