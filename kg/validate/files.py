"""RDF files of anybody who uses the vocabulary, as messages to validate.

In: Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD. Out: for each graph that holds messages
its quads, with the description of what they point to in other graphs; and what is left, by itself.
Nothing is fetched: a context or graph elsewhere is an error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse

from kg.errors import UnreadableInputError
from kg.namespaces import PC, RDF
from kg.reference import reference_quads

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
ENDINGS = tuple(_FORMATS)
"""The endings of files that can be read."""

_TYPE, _MESSAGE = NamedNode(RDF + "type"), NamedNode(PC + "Message")

GraphName = NamedNode | BlankNode | DefaultGraph
Described = dict[object, list[Quad]]


def read_files(paths: Iterable[Path]) -> Iterator[list[Quad]]:
    """The parts of each file that are to be validated by themselves, in a fixed order.

    Raises UnreadableInputError, which names file and line, for one that cannot be read.
    """
    for path in paths:
        yield from _parts(_quads(path))


def _quads(path: Path) -> list[Quad]:
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        known = " ".join(ENDINGS)
        raise UnreadableInputError(str(path), f"not a kind of RDF file that is known: {known}")
    try:
        return list(parse(path=str(path), format=form, base_iri=path.resolve().as_uri()))
    except OSError as error:
        raise UnreadableInputError(str(path), f"cannot be read: {_reason(error)}") from error
    except (SyntaxError, ValueError) as error:
        line = f"line {error.lineno}: " if isinstance(error, SyntaxError) and error.lineno else ""
        words = error.msg if isinstance(error, SyntaxError) else str(error)
        raise UnreadableInputError(str(path), f"{line}{' '.join(str(words).split())}") from error


def _reason(error: OSError) -> str:
    """What the system says; Oxigraph passes its words on and leaves the number out."""
    return error.strerror or " ".join(str(error).split())


def _parts(quads: list[Quad]) -> Iterator[list[Quad]]:
    graphs: dict[GraphName, list[Quad]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph_name].append(quad)
    own = {quad.subject for quad in reference_quads()}
    shared: Described = defaultdict(list)
    with_messages = []
    for name in sorted(graphs, key=str):
        if any(q.predicate == _TYPE and q.object == _MESSAGE for q in graphs[name]):
            with_messages.append(graphs[name])
            continue
        for quad in graphs[name]:
            if quad.subject not in own:  # a dump of ours carries the vocabulary along
                shared[quad.subject].append(quad)
    used: set[object] = set()
    for part in with_messages:
        yield [*part, *_pointed_to(part, shared, used)]
    if rest := [q for subject, said in shared.items() if subject not in used for q in said]:
        yield rest


def _pointed_to(part: list[Quad], shared: Described, used: set[object]) -> Iterator[Quad]:
    """The description of every node of ``shared`` that ``part`` points to, near and far."""
    here: set[object] = {quad.subject for quad in part}
    waiting = [quad.object for quad in part]
    while waiting:
        node = waiting.pop()
        if node in here or node not in shared:
            continue
        here.add(node)
        used.add(node)
        yield from shared[node]
        waiting += [quad.object for quad in shared[node]]
