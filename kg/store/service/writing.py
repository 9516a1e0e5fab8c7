"""Whole graphs into a service: as one update where that can be, else graph by graph.

In: graphs with all that they are to hold. Out: nothing, or a StoreError. One update is one request,
and what it holds is seen at once or not at all; graphs sent one by one are seen one by one. An
update has a size that services limit (Virtuoso 7: some 1,500 triples), and forms that they cannot
read (Virtuoso 7: blank nodes, xsd:time); such content goes by the graph store protocol.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from kg.errors import StoreError
from kg.namespaces import XSD
from kg.serialise import in_order
from kg.store.service.results import canonical
from kg.store.service.transport import RefusedError, Transport

Contents = Mapping[NamedNode, Iterable[Quad]]
"""What graphs are to hold, in the order in which they are written where that matters."""

_DECIMAL = XSD + "decimal"
_WRONG_USER = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class Writing:
    """Writes graphs through one transport; ``mark`` is a further update that goes with each."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.service = transport.service

    def replace(self, contents: Contents, mark: Contents) -> None:
        """Make each graph hold what ``contents`` says; ``mark`` is written with it, or after it."""
        ready = {graph: _ready(quads) for graph, quads in contents.items()}
        if self._fits(ready):
            try:
                self.transport.change(_update({**ready, **_all_ready(mark)}))
            except RefusedError as refused:
                if refused.status in _WRONG_USER or self.service.graphs is None:
                    raise
            else:
                return
        self._one_by_one(ready)
        self._one_by_one(_all_ready(mark))

    def create(self, contents: Contents) -> None:
        """Like `replace` for graphs that are not there yet, where nobody misses the old content.

        By the graph store protocol where there is one: it is several times as fast.
        """
        self._one_by_one(_all_ready(contents))

    def mark(self, mark: Contents) -> None:
        """Write a graph of few triples."""
        ready = _all_ready(mark)
        if self.service.update is None:
            self._one_by_one(ready)
        else:
            self.transport.change(_update(ready))

    def difference(self, added: Iterable[Quad], removed: Iterable[Quad], mark: Contents) -> bool:
        """Write a small change as one update; whether that could be done."""
        new, old = _ready(added), _ready(removed)
        if self.service.update is None or len(new) + len(old) > self.service.triples:
            return False
        if any(map(_is_not_for_updates, (*new, *old))):
            return False
        operations = [*_data("DELETE", old), *_data("INSERT", new), _update(_all_ready(mark))]
        self.transport.change(";\n".join(operations))
        return True

    def _fits(self, contents: Mapping[NamedNode, Sequence[Quad]]) -> bool:
        quads = [quad for each in contents.values() for quad in each]
        if self.service.update is None or len(quads) > self.service.triples:
            return False
        return self.service.graphs is None or not any(map(_is_not_for_updates, quads))

    def _one_by_one(self, contents: Mapping[NamedNode, Sequence[Quad]]) -> None:
        for graph, quads in contents.items():
            if self.service.graphs is None:
                self._in_parts(graph, quads)
            elif quads:
                self.transport.put(graph.value, _triples(quads))
            else:
                self.transport.delete(graph.value)

    def _in_parts(self, graph: NamedNode, quads: Sequence[Quad]) -> None:
        """Several updates, where there is no other way for much content."""
        size = self.service.triples
        if len(quads) > size and any(map(_has_blank, quads)):
            raise StoreError(
                f"{self.service.place}: the graph {graph.value} is too large for one request and "
                "holds blank nodes, which cannot be sent in parts; set service_graphs"
            )
        for first in range(0, max(len(quads), 1), size):
            part = {graph: quads[first : first + size]}
            text = _update(part) if first == 0 else ";\n".join(_data("INSERT", part[graph]))
            self.transport.change(text)


def _all_ready(contents: Contents) -> dict[NamedNode, list[Quad]]:
    return {graph: _ready(quads) for graph, quads in contents.items()}


def _ready(quads: Iterable[Quad]) -> list[Quad]:
    """Quads in order and in canonical form, but for whole decimals.

    Those are written with a fraction, 1.0: Virtuoso 7 takes "1"^^xsd:decimal in an update for an
    integer. Reading makes it 1 again.
    """
    return in_order(_with_fraction(quad) for quad in canonical(list(quads)))


def _with_fraction(quad: Quad) -> Quad:
    value = quad.object
    if not (isinstance(value, Literal) and value.datatype.value == _DECIMAL):
        return quad
    if not value.value.lstrip("-").isdecimal():
        return quad
    longer = Literal(f"{value.value}.0", datatype=value.datatype)
    return Quad(quad.subject, quad.predicate, longer, quad.graph_name)


def _is_not_for_updates(quad: Quad) -> bool:
    """Whether Virtuoso 7 refuses or loses what a quad holds, where it comes in an update."""
    return _has_blank(quad) or (isinstance(quad.object, Literal) and "\0" in quad.object.value)


def _has_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def _triples(quads: Iterable[Quad]) -> bytes:
    return serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""


def _update(contents: Mapping[NamedNode, Sequence[Quad]]) -> str:
    """One request that empties the graphs and fills them (SPARQL 1.1 Update, section 3)."""
    quads = [quad for each in contents.values() for quad in each]
    cleared = [f"CLEAR SILENT GRAPH {graph}" for graph in contents]
    return ";\n".join([*cleared, *_data("INSERT", quads)])


def _data(verb: str, quads: Sequence[Quad]) -> Iterator[str]:
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(quad)
    parts = [f"GRAPH {name} {{\n{_triples(each).decode()}}}\n" for name, each in graphs.items()]
    if parts:
        yield f"{verb} DATA {{\n{''.join(parts)}}}"
