"""Changes to several graphs as one SPARQL update, which Oxigraph carries out as one transaction.

In: quads to take out and to put in. Out: an update; the library writes and escapes the terms. An
update cannot name a blank node that is there already, so those come from functions that it calls:
each stays the one that it is, in all graphs that hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from kg.serialise import in_order

Term = NamedNode | BlankNode | Literal | Triple
Function = Callable[..., Term | None]

_PARTS = ("subject", "predicate", "object", "graph_name")
_NAME = "urn:policing-kg:part:"
"""Functions that give a part of a quad by its number; they are known to one update alone."""

_BOUND = " ".join(
    f"BIND(<{_NAME}{part}>(?n) AS ?{variable})"
    for part, variable in zip(_PARTS, "spog", strict=True)
)


@dataclass(frozen=True, slots=True)
class Operations:
    """An update as Oxigraph takes it; its text is "" where there is nothing to do."""

    text: str
    functions: dict[NamedNode, Function] = field(default_factory=dict)


def change(
    added: Iterable[Quad],
    removed: Iterable[Quad],
    created: Sequence[str],
    dropped: Sequence[str],
) -> Operations:
    """The update that makes the change."""
    new, old = set(added), set(removed)
    blank = _Blank([quad for quad in in_order(old | new) if _has_blank(quad)])
    text = ";\n".join(
        [
            *(f"DROP SILENT GRAPH {NamedNode(graph)}" for graph in dropped),
            *_data("DELETE", (quad for quad in old if not _has_blank(quad))),
            *blank.data("DELETE", old),
            *(f"CREATE SILENT GRAPH {NamedNode(graph)}" for graph in created),
            *_data("INSERT", (quad for quad in new if not _has_blank(quad))),
            *blank.data("INSERT", new),
        ]
    )
    return Operations(text, blank.functions() if blank.quads else {})


def _has_blank(quad: Quad) -> bool:
    return any(isinstance(getattr(quad, part), BlankNode) for part in _PARTS)


def _data(verb: str, quads: Iterable[Quad]) -> Iterator[str]:
    """One operation for all graphs; none without quads."""
    parts = []
    for graph, group in groupby(in_order(quads), key=lambda quad: quad.graph_name):
        triples = serialize((quad.triple for quad in group), format=RdfFormat.N_TRIPLES) or b""
        text = triples.decode()
        parts.append(text if isinstance(graph, DefaultGraph) else f"GRAPH {graph} {{\n{text}}}\n")
    if parts:
        yield f"{verb} DATA {{\n{''.join(parts)}}}"


@dataclass(frozen=True, slots=True)
class _Blank:
    """Quads with blank nodes, which an update knows by their numbers."""

    quads: Sequence[Quad]

    def data(self, verb: str, wanted: set[Quad]) -> Iterator[str]:
        """Those of the quads that are wanted: an operation for named graphs, one for the other."""
        for template, default in (("?s ?p ?o", True), ("GRAPH ?g { ?s ?p ?o }", False)):
            numbers = " ".join(
                str(number)
                for number, quad in enumerate(self.quads)
                if quad in wanted and isinstance(quad.graph_name, DefaultGraph) is default
            )
            if numbers:
                yield f"{verb} {{ {template} }} WHERE {{ VALUES ?n {{ {numbers} }} {_BOUND} }}"

    def functions(self) -> dict[NamedNode, Function]:
        """What the operations call."""
        return {NamedNode(_NAME + part): self._part(part) for part in _PARTS}

    def _part(self, part: str) -> Function:
        def found(number: Literal) -> Term:
            term: Term = getattr(self.quads[int(number.value)], part)
            return term

        return found
