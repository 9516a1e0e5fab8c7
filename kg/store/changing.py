"""Changes to several graphs as one SPARQL update, which Oxigraph carries out as one transaction.

In: quads to take out and to put in. Out: the text of the update; the library writes and escapes the
terms. Blank nodes cannot be named in an update: a graph where they change is written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, serialize

from kg.serialise import in_order
from kg.store.interface import GraphName


def change(
    added: Iterable[Quad],
    removed: Iterable[Quad],
    created: Sequence[str],
    dropped: Sequence[str],
    content: Callable[[GraphName], Iterable[Quad]],
) -> str:
    """The update that makes the change; "" where there is nothing to do.

    ``content`` gives the quads that a graph holds now; only graphs with blank nodes are asked for.
    """
    new, old = set(added), set(removed)
    anew = {quad.graph_name for quad in new | old if _has_blank(quad)}
    whole = {quad for graph in anew if not isinstance(graph, BlankNode) for quad in content(graph)}
    whole = (whole - old) | {quad for quad in new if quad.graph_name in anew}
    return ";\n".join(
        [
            *(f"DROP SILENT GRAPH {NamedNode(graph)}" for graph in dropped),
            *(f"CLEAR SILENT {_named(graph)}" for graph in sorted(anew, key=str)),
            *_data("DELETE", (quad for quad in old if quad.graph_name not in anew)),
            *(f"CREATE SILENT GRAPH {NamedNode(graph)}" for graph in created),
            *_data("INSERT", (quad for quad in new if quad.graph_name not in anew)),
            *_data("INSERT", whole),
        ]
    )


def _has_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def _named(graph: object) -> str:
    return "DEFAULT" if isinstance(graph, DefaultGraph) else f"GRAPH {graph}"


def _data(verb: str, quads: Iterable[Quad]) -> Iterator[str]:
    """One operation for all graphs, so that they may share blank nodes; none without quads."""
    parts = []
    for graph, group in groupby(in_order(quads), key=lambda quad: quad.graph_name):
        triples = serialize((quad.triple for quad in group), format=RdfFormat.N_TRIPLES) or b""
        text = triples.decode()
        parts.append(text if isinstance(graph, DefaultGraph) else f"GRAPH {graph} {{\n{text}}}\n")
    if parts:
        yield f"{verb} DATA {{\n{''.join(parts)}}}"
