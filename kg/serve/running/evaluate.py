"""A free query becomes an answer in a file.

In: an open store, a query and limits. Out: the whole answer with what was cut, or a Refusal. What
ends it on time, and what keeps it from calling out should the guard err, is around it, not here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from typing import IO, TypedDict

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
)

from kg.ask.faults import not_understood
from kg.serve.refusal import Refusal
from kg.serve.running.guard import Reading, kind_of, read_query
from kg.serve.running.request import (
    Answer,
    GraphFormat,
    Graphs,
    Limits,
    Query,
    ResultsFormat,
)
from kg.serve.running.results import UnwritableError, Written, write_boolean, write_solutions
from kg.serve.running.triples import write_triples

_Found = QuerySolutions | QueryBoolean | QueryTriples


class _Dataset(TypedDict, total=False):
    use_default_graph_as_union: bool
    default_graph: list[NamedNode | BlankNode | DefaultGraph]
    named_graphs: list[NamedNode | BlankNode]


def evaluate(
    store: Store,
    query: Query,
    limits: Limits,
    *,
    union: bool,
    services: Sequence[str] = (),
) -> Answer:
    """The answer to ``query``; its file has no name and is gone when it is closed.

    With ``union`` a query that names no graphs sees all of them as its default graph; otherwise
    only the store's own. ``services`` are the addresses that SERVICE may call. ``limits.rows`` and
    ``limits.size`` are held here, time and memory are not. Raises Refusal: 400 for a query that
    cannot be understood, or would read from elsewhere; 406 where its form is not wanted or cannot
    hold it; 502 where a service that may be called does not answer.
    """
    if kind_of(query.text) == "update":
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "this is an update, not a query; send it as update, with POST",
        )
    reading = read_query(query.text, query.base, services)
    dataset = _dataset(store, query.graphs, reading, union=union)
    with ExitStack() as opened:
        file = opened.enter_context(tempfile.TemporaryFile())
        with _refusing(query.text, reading):
            found = store.query(query.text, base_iri=query.base, **dataset)
            media_type, written = _write(found, query, file, limits)
        file.seek(0)
        opened.pop_all()  # who sends the answer closes it
        return Answer(media_type, file, written.length, written.rows, written.cut)


def refuse_unknown(store: Store, graphs: Graphs) -> None:
    """Raise Refusal with 400 where one of ``graphs`` does not lie in ``store``."""
    for iri in (*graphs.default, *graphs.named):
        try:
            known = store.contains_named_graph(NamedNode(iri))
        except ValueError as error:
            raise Refusal(
                HTTPStatus.BAD_REQUEST, f"<{iri}> is no absolute address of a graph"
            ) from error
        if not known:
            raise Refusal(
                HTTPStatus.BAD_REQUEST,
                f"there is no graph <{iri}> in this store, and none is read from elsewhere",
            )


def _dataset(store: Store, asked: Graphs, reading: Reading, *, union: bool) -> _Dataset:
    """What the query sees: SPARQL 1.1 Protocol, section 2.1.4, and Query Language, 13.2."""
    refuse_unknown(store, asked)
    refuse_unknown(store, reading.graphs)
    if asked:
        return {
            "default_graph": [NamedNode(iri) for iri in asked.default],
            "named_graphs": [NamedNode(iri) for iri in asked.named],
        }
    return {"use_default_graph_as_union": union and not reading.graphs}


def _write(found: _Found, query: Query, file: IO[bytes], limits: Limits) -> tuple[str, Written]:
    if isinstance(found, QueryTriples):
        graph = query.graph
        if graph is None:
            raise _unaccepted("a graph", GraphFormat)
        return graph.value, write_triples(found, graph, file, limits)
    results = query.results
    if results is None:
        raise _unaccepted("a table or yes or no", ResultsFormat)
    if isinstance(found, QueryBoolean):
        return results.value, write_boolean(bool(found), results, file)
    variables = [variable.value for variable in found.variables]
    return results.value, write_solutions(found, variables, results, file, limits)


def _unaccepted(what: str, forms: type[ResultsFormat] | type[GraphFormat]) -> Refusal:
    known = ", ".join(form.value for form in forms)
    return Refusal(
        HTTPStatus.NOT_ACCEPTABLE, f"the answer to this query is {what}; accept one of {known}"
    )


@contextmanager
def _refusing(text: str, reading: Reading) -> Iterator[None]:
    """Turn what Oxigraph raises for ``text`` into what to tell who sent it."""
    try:
        yield
    except SyntaxError as error:
        fault = not_understood(text, error)
        raise Refusal(
            HTTPStatus.BAD_REQUEST, fault.reason, line=fault.line, column=fault.column
        ) from error
    except UnwritableError as error:
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"{error}; ask for another form") from error
    except (RuntimeError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise Refusal(HTTPStatus.BAD_REQUEST, f"the query cannot be answered: {reason}") from error
    except OSError as error:
        if not reading.services:
            raise
        reason = " ".join(str(error).split())
        raise Refusal(HTTPStatus.BAD_GATEWAY, f"a service could not be asked: {reason}") from error
