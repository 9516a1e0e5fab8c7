"""Queries of ours to a service, answered as the embedded store answers them.

In: the text of a query, and terms for its variables. Out: solutions, a truth value, triples, or the
quads of a graph; SyntaxError for what the embedded store would not parse either. The text is made
ready for services that read less than the standard (`binding`, `folding`, `spelling`,
`finishing`). An answer that the service cut is an error, never an answer.
"""

from __future__ import annotations

from collections.abc import Mapping

import httpx
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    Variable,
)

from kg.errors import StoreError
from kg.namespaces import PREFIXES
from kg.serialise import in_order
from kg.store.interface import Result, Term
from kg.store.service import results
from kg.store.service.binding import bind
from kg.store.service.finishing import TwoSteps, in_two_steps
from kg.store.service.folding import fold
from kg.store.service.spelling import declare, spell
from kg.store.service.tokens import Group, fault, grouped
from kg.store.service.transport import TRIPLES, Transport

_MOST_ROWS = "X-SPARQL-MaxRows"  # Virtuoso: the limit, where it gave that many rows
_STATE = "X-SQL-State"  # Virtuoso: S1TAT where its time ran out, with what it had by then
_OUT_OF_TIME = "S1TAT"
_ALWAYS_GIVEN = 999
"""No service that can be used gives fewer triples than these in one answer."""


class Asking:
    """Asks through one transport."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.place = transport.service.place
        self._given = _ALWAYS_GIVEN  # how many rows the service has been seen to give

    def query(self, text: str, terms: Mapping[str, Term]) -> Result:
        """The result of a query, of the type that it asks for."""
        query = grouped(text)
        _refuse_service(text, query)
        kind = _kind(text, terms)
        declare(query, PREFIXES)
        bind(query, terms)
        fold(query)
        spell(query)
        if issubclass(kind, QueryTriples):
            return self._triples(query.text())
        steps = in_two_steps(query) if issubclass(kind, QuerySolutions) else None
        if steps is None:
            return self._solutions(query.text())
        return self._in_two_steps(steps, query)

    def rows(self, text: str) -> list[QuerySolution]:
        """The rows of a SELECT that any service reads as it is."""
        found = self._solutions(text)
        if isinstance(found, QueryBoolean):
            raise self._unreadable()
        return list(found)

    def boolean(self, text: str) -> bool:
        """The answer to an ASK that any service reads as it is."""
        found = self._solutions(text)
        if not isinstance(found, QueryBoolean):
            raise self._unreadable()
        return bool(found)

    def graph(self, graph: NamedNode) -> list[Quad]:
        """The quads of a graph, in order."""
        return in_order(
            Quad(triple.subject, triple.predicate, triple.object, graph)
            for triple in self._triples(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
            )
        )

    def _in_two_steps(self, steps: TwoSteps, query: Group) -> Result:
        found = self._solutions(steps.first)
        if isinstance(found, QueryBoolean):
            raise self._unreadable()
        rows: list[list[NamedNode | Literal | None]] = []
        for solution in found:
            cells = [solution[name] for name in steps.variables]
            plain = [cell for cell in cells if not isinstance(cell, BlankNode | Triple)]
            if len(plain) < len(cells):
                return self._solutions(query.text())
            rows.append(plain)
        return steps.finish(rows)

    def _solutions(self, text: str) -> QuerySolutions | QueryBoolean:
        answer = self._ask(text, results.RESULTS)
        if most := answer.headers.get(_MOST_ROWS):
            raise self._cut(most)
        try:
            return results.solutions(answer.content)
        except results.UnreadableAnswerError as error:
            raise self._unreadable() from error

    def _triples(self, text: str) -> QueryTriples:
        answer = self._ask(text, TRIPLES)
        self._refuse_cut(answer.content.count(b"\n"))
        try:
            return results.triples(answer.content)
        except results.UnreadableAnswerError as error:
            raise self._unreadable() from error

    def _ask(self, text: str, accept: str) -> httpx.Response:
        answer = self.transport.ask(text, accept)
        if answer.headers.get(_STATE) == _OUT_OF_TIME:
            raise StoreError(
                f"{self.place}: the service ran out of time and gave a part of the answer only; "
                "let it take longer (Virtuoso: MaxQueryExecutionTime)"
            )
        return answer

    def _refuse_cut(self, count: int) -> None:
        """Raise StoreError where ``count`` triples are all that the service gives of more.

        Virtuoso cuts triples at its limit for rows and does not say so, but does for rows.
        """
        if count <= self._given:
            return
        text = f"SELECT ?s WHERE {{ ?s ?p ?o }} LIMIT {count + 1}"
        if most := self._ask(text, results.RESULTS).headers.get(_MOST_ROWS):
            raise self._cut(most)
        self._given = count

    def _cut(self, most: str) -> StoreError:
        return StoreError(
            f"{self.place}: the service gives {most} rows at most, and this answer has more; raise "
            "its limit (Virtuoso: ResultSetMaxRows)"
        )

    def _unreadable(self) -> StoreError:
        return StoreError(
            f"{self.place}: the answer is not that of a SPARQL 1.1 service; see whether the "
            "setting service_query is the address of its queries"
        )


def _kind(text: str, terms: Mapping[str, Term]) -> type[Result]:
    """What sort of answer a query has.

    Found by the embedded engine on an empty store, which raises the SyntaxError that it always
    raises. A query that calls out has been refused before.
    """
    bound = {Variable(name): term for name, term in terms.items()}
    found = Store().query(text, prefixes=dict(PREFIXES), substitutions=dict(bound) or None)
    return type(found)


def _refuse_service(text: str, query: Group) -> None:
    for token in query.tokens():
        if token.word == "SERVICE":
            reason = "SERVICE is refused: a query may ask this store only"
            raise fault(text, token.start, reason)
