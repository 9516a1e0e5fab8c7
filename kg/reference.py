"""The reference graph: the ontology, its schemes and its places, the same for every message.

In: the Turtle files of ``ontology`` (not its shapes, examples and kept versions). Out: quads in the
reference graph, and the concepts found by scheme and notation. Read once; what it means is the
files' affair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from kg.folders import data_folder
from kg.namespaces import SKOS, Names
from kg.serialise import in_order

_APART = frozenset({"shapes", "examples", "versions"})
_IN_SCHEME = NamedNode(SKOS + "inScheme")
_NOTATION = NamedNode(SKOS + "notation")


class UnknownConceptError(LookupError):
    """A notation that no concept of its scheme carries: the code and the ontology disagree."""


def reference_files(folder: Path | None = None) -> tuple[Path, ...]:
    """The Turtle files that make up the reference graph, in sorted order."""
    root = data_folder("ontology") if folder is None else folder
    return tuple(
        path
        for path in sorted(root.rglob("*.ttl"))
        if not _APART.intersection(part.split(".")[0] for part in path.relative_to(root).parts)
    )


def reference_quads(names: Names | None = None, folder: Path | None = None) -> list[Quad]:
    """The ontology, schemes and places as sorted quads in the reference graph.

    Blank nodes become IRIs (RDF 1.1 Concepts, section 3.5) named after their content, so that
    the same files give the same quads.
    """
    names = names or Names()
    return list(_own(names)) if folder is None else _read(names, folder)


@cache
def _own(names: Names) -> tuple[Quad, ...]:
    """Those of the package, which stay as they are while the program runs."""
    return tuple(_read(names, None))


def _read(names: Names, folder: Path | None) -> list[Quad]:
    dataset = Dataset(_quads(reference_files(folder), names.reference_graph))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return in_order(_without_blanks(quad, names) for quad in dataset)


def _quads(paths: Iterable[Path], graph: NamedNode) -> Iterator[Quad]:
    for path in paths:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _without_blanks(quad: Quad, names: Names) -> Quad:
    subject, value = quad.subject, quad.object
    if isinstance(subject, BlankNode):
        subject = names.unnamed(subject.value)
    if isinstance(value, BlankNode):
        value = names.unnamed(value.value)
    return Quad(subject, quad.predicate, value, quad.graph_name)


@dataclass(frozen=True, slots=True)
class Concepts:
    """The concepts of the ontology, each found by its scheme or namespace and its notation."""

    found: Mapping[tuple[str, str], NamedNode]

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> Concepts:
        """The concepts that ``quads`` describe."""
        notations: dict[NamedNode, str] = {}
        schemes: dict[NamedNode, set[str]] = {}
        for quad in quads:
            if not isinstance(quad.subject, NamedNode):
                continue
            if quad.predicate == _NOTATION and isinstance(quad.object, Literal):
                notations[quad.subject] = quad.object.value
            elif quad.predicate == _IN_SCHEME and isinstance(quad.object, NamedNode):
                schemes.setdefault(quad.subject, set()).add(quad.object.value)
        found = {
            (place, notation): concept
            for concept, notation in sorted(notations.items(), key=str)
            for place in (_namespace(concept), *schemes.get(concept, ()))
        }
        return cls(MappingProxyType(found))

    def find(self, scheme: str, notation: str) -> NamedNode:
        """The concept of ``scheme`` (or of the namespace) with this skos:notation.

        Raises UnknownConceptError where there is none.
        """
        try:
            return self.found[scheme, notation]
        except KeyError:
            raise UnknownConceptError(
                f"no concept of {scheme} has the notation {notation!r}; add it to the ontology"
            ) from None

    def knows(self, concept: NamedNode) -> bool:
        """Whether the ontology describes ``concept``."""
        return concept in self.found.values()


def _namespace(concept: NamedNode) -> str:
    return concept.value[: max(concept.value.rfind("/"), concept.value.rfind("#")) + 1]


@cache
def concepts() -> Concepts:
    """The concepts of the ontology that this package carries."""
    return Concepts.of(reference_quads())
