"""A SPARQL endpoint with a graph store, as the W3C's cases are put to it over HTTP.

In: the addresses of a running server, and cases. Out: why a case fails, or None where it passes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
from pyoxigraph import RdfFormat, Triple, parse, serialize

from tests.w3c.answers import (
    Answer,
    is_ordered,
    read_graph,
    read_results,
    same,
    same_graphs,
    table_in,
)
from tests.w3c.manifest import ADDRESS, Case, Content, Kind

_FORMS = {"ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML, "nt": RdfFormat.N_TRIPLES}
_N_TRIPLES = "application/n-triples"
_ACCEPT = {
    "nt": _N_TRIPLES,
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
}
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_LONGEST = 300


def read_file(path: Path) -> frozenset[Triple]:
    """The triples of a file of the suite, whose address is the base."""
    address = f"{ADDRESS}{path.parent.name}/{path.name}"
    return read_graph(path.read_bytes(), _FORMS[path.suffix[1:]], address)


def wanted_answer(case: Case) -> Answer:
    """The answer that a query should give."""
    assert case.result is not None
    suffix = case.result.suffix[1:]
    if suffix in _FORMS:
        graph = read_file(case.result)
        return table_in(graph) or graph
    return read_results(case.result.read_bytes(), suffix)


class Endpoint:
    """A server at ``address`` that takes changes from whoever sends ``token``."""

    def __init__(self, address: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self.client = httpx.Client(base_url=address, headers=headers, timeout=60)
        self._held: Content | None = None  # what was loaded, while nothing has changed it
        self._named: set[str] | None = None  # the graphs that there are, where that is known

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()

    def fault(self, case: Case) -> str | None:
        """Why the case fails; None where it passes."""
        match case.kind:
            case Kind.QUERY:
                return self._query(case)
            case Kind.UPDATE:
                return self._update(case)
            case Kind.GOOD_QUERY | Kind.BAD_QUERY:
                response = self._ask(case.request, _ACCEPT["srj"] + ", */*")
            case _:
                self.load(Content())
                response = self._change(case.request)
        return _status(response, good=case.kind in {Kind.GOOD_QUERY, Kind.GOOD_UPDATE})

    def clear(self) -> None:
        """Take all graphs away; one by one where they are known, which is faster."""
        if self._named is None:
            self._change("DROP ALL").raise_for_status()
        else:
            for graph in self._named:
                self._delete({"graph": graph})
            self._delete({"default": ""})
        self._held, self._named = Content(), set()

    def forget(self) -> None:
        """Somebody else has changed the store, or will."""
        self._held = self._named = None

    def _delete(self, graph: dict[str, str]) -> None:
        self.client.delete("/graphs", params=graph).raise_for_status()

    def load(self, content: Content) -> None:
        """Make the dataset in those files the content of the store, unless it is already."""
        if content == self._held:
            return
        self.clear()
        default = [triple for path in content.default for triple in read_file(path)]
        if default:
            self.put({"default": ""}, default)
        for graph, path in content.named.items():
            self.put({"graph": graph}, read_file(path))
        self._held = content

    def put(self, graph: dict[str, str], triples: Iterable[Triple]) -> None:
        """Make the triples the whole content of a graph."""
        self._held = None
        if self._named is not None and "graph" in graph:
            self._named.add(graph["graph"])
        self.client.put(
            "/graphs",
            params=graph,
            content=serialize(triples, format=RdfFormat.N_TRIPLES) or b"",
            headers={"Content-Type": _N_TRIPLES},
        ).raise_for_status()

    def graph(self, graph: dict[str, str]) -> frozenset[Triple]:
        """The triples of a graph."""
        response = self.client.get("/graphs", params=graph, headers={"Accept": _N_TRIPLES})
        response.raise_for_status()
        return frozenset(q.triple for q in parse(response.content, RdfFormat.N_TRIPLES))

    def named(self) -> set[str]:
        """The IRIs of all graphs that hold anything."""
        response = self._ask(_GRAPHS, _ACCEPT["srj"])
        response.raise_for_status()
        return {row["g"]["value"] for row in response.json()["results"]["bindings"]}

    def _ask(self, query: str, accept: str) -> httpx.Response:
        return self.client.post(
            "/sparql",
            content=query.encode(),
            headers={"Content-Type": "application/sparql-query", "Accept": accept},
        )

    def _change(self, update: str) -> httpx.Response:
        response = self.client.post(
            "/sparql",
            content=update.encode(),
            headers={"Content-Type": "application/sparql-update"},
        )
        if response.is_success:
            self.forget()
        return response

    def _query(self, case: Case) -> str | None:
        self.load(_with_from(case))
        wanted = wanted_answer(case)
        assert case.result is not None
        suffix = case.result.suffix[1:]
        if suffix in _FORMS:
            suffix = "nt" if isinstance(wanted, frozenset) else "srj"
        response = self._ask(_based(case), _ACCEPT[suffix])
        if fault := _status(response, good=True):
            return fault
        if suffix == "nt":
            found: Answer = read_graph(response.content, RdfFormat.N_TRIPLES, case.base)
        else:
            found = read_results(response.content, suffix)
        if same(found, wanted, ordered=is_ordered(case.request)):
            return None
        return f"another answer: {response.text[:_LONGEST]}"

    def _update(self, case: Case) -> str | None:
        self.load(case.before)
        if fault := _status(self._change(_based(case)), good=True):
            return fault
        return self.difference(case.after)

    def difference(self, wanted: Content) -> str | None:
        """Where the store is not as ``wanted``; None where it is."""
        default = {triple for path in wanted.default for triple in read_file(path)}
        if not same_graphs(self.graph({"default": ""}), default):
            return "the default graph is another"
        content = {graph: read_file(path) for graph, path in wanted.named.items()}
        filled = {graph for graph, triples in content.items() if triples}
        self._named = self.named()
        if self._named != filled:
            return f"other graphs: {sorted(self._named ^ filled)}"
        for graph in filled:
            if not same_graphs(self.graph({"graph": graph}), content[graph]):
                return f"the graph <{graph}> is another"
        return None


def _based(case: Case) -> str:
    return f"BASE <{case.base}>\n{case.request}"


def _with_from(case: Case) -> Content:
    """What is before, and, where the query says FROM, the same files under their addresses."""
    if "FROM" not in case.request:
        return case.before
    files = {f"{ADDRESS}{case.manifest}/{path.name}": path for path in case.before.default}
    return Content(case.before.default, {**files, **case.before.named})


def _status(response: httpx.Response, *, good: bool) -> str | None:
    """Why the status is not that of a request that was understood (or, if not good, refused)."""
    if good and response.is_success:
        return None
    if not good and response.status_code == httpx.codes.BAD_REQUEST:
        return None
    return f"status {response.status_code}: {response.text[:_LONGEST]}"
