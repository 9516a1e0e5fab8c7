"""The vocabulary as records: classes and properties, schemes with their concepts, collections.

In: Turtle files. Out: a frozen `Ontology`, in the order in which people read it (terms by name,
concepts below what is broader). Recognition wordings are left to ``kg/vocabulary.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

from kg.folders import data_folder
from kg.namespaces import PC, PREFIXES, SCHEMA

BASE = "https://w3id.org/policing-commitments/"
_SCHEMA = Namespace(SCHEMA)
_MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
_PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        **PREFIXES,
        "asbtype": f"{BASE}asb-type/",
        "category": f"{BASE}police-uk-category/",
        "chapter": f"{BASE}home-office-chapter/",
        "currency": "http://qudt.org/vocab/currency/",
        "dcmitype": "http://purl.org/dc/dcmitype/",
        "dqv": "http://www.w3.org/ns/dqv#",
        "earl": "http://www.w3.org/ns/earl#",
        "gist": "https://w3id.org/semanticarts/ns/ontology/gist/",
        "qb": "http://purl.org/linked-data/cube#",
        "qudt": "http://qudt.org/schema/qudt/",
        "sioc": "http://rdfs.org/sioc/ns#",
        "unit": "http://qudt.org/vocab/unit/",
    }
)


class Kind(StrEnum):
    """What a term is."""

    CLASS = "class"
    OBJECT = "property"  # leads to a thing
    DATATYPE = "attribute"  # leads to a value


_KINDS = {
    OWL.Class: Kind.CLASS,
    OWL.ObjectProperty: Kind.OBJECT,
    OWL.DatatypeProperty: Kind.DATATYPE,
}


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of ours."""

    iri: str
    kind: Kind
    label: str
    definition: str
    examples: tuple[str, ...]
    notes: tuple[str, ...]
    parents: tuple[str, ...]  # what it is a kind of, ours and others'
    neighbours: tuple[str, ...]  # terms of others that mean nearly the same
    domain: tuple[str, ...]
    range: tuple[str, ...]
    changes: tuple[str, ...]  # "0.2.0: A review has a reason too."

    @property
    def name(self) -> str:
        """The name without its namespace."""
        return local(self.iri)


@dataclass(frozen=True, slots=True)
class Concept:
    """A value of a scheme."""

    iri: str
    scheme: str
    notation: str
    label: str
    definition: str
    note: str
    broader: str | None
    depth: int  # 0 for a top concept
    matches: tuple[tuple[str, str], ...]  # ("closeMatch", IRI)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A list of concepts."""

    iri: str
    label: str
    short: str  # what to call it in passing: "police.uk"
    definition: str
    source: str | None
    licence: str
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """Concepts that somebody names with one phrase."""

    iri: str
    label: str
    note: str
    source: str | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ontology:
    """One version of the vocabulary."""

    iri: str
    title: str
    description: str
    version: str
    version_iri: str
    created: str
    modified: str
    licence: str
    creator: str
    note: str  # what the version brings, in a sentence
    terms: tuple[Term, ...]
    schemes: tuple[Scheme, ...]
    collections: tuple[Collection, ...]

    def of_kind(self, *kinds: Kind) -> tuple[Term, ...]:
        """The terms of these kinds, by name."""
        return tuple(term for term in self.terms if term.kind in kinds)


def ontology_files() -> tuple[Path, ...]:
    """The files that make up the current version."""
    return tuple(sorted(data_folder("ontology").glob("*.ttl")))


def read_graph(paths: Iterable[Path]) -> Graph:
    """Turtle files as one graph."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def read_ontology(paths: Iterable[Path] | None = None) -> Ontology:
    """The vocabulary in ``paths``, by default the package's own.

    Raises LookupError where a term lacks its label or definition.
    """
    return ontology_of(read_graph(ontology_files() if paths is None else paths))


def ontology_of(graph: Graph) -> Ontology:
    """The vocabulary that ``graph`` holds."""
    (iri,) = graph.subjects(RDF.type, OWL.Ontology)
    version = _one(graph, iri, OWL.versionInfo)
    creator = graph.value(iri, DCTERMS.creator)
    return Ontology(
        iri=str(iri),
        title=_one(graph, iri, DCTERMS.title),
        description=_one(graph, iri, DCTERMS.description),
        version=version,
        version_iri=_text(graph, iri, OWL.versionIRI) or f"{iri}/{version}",
        created=_text(graph, iri, DCTERMS.created),
        modified=_text(graph, iri, DCTERMS.modified),
        licence=_one(graph, iri, DCTERMS.license),
        creator="" if creator is None else _text(graph, creator, RDFS.label),
        note=_text(graph, iri, SKOS.changeNote).removeprefix(f"{version}: "),
        terms=tuple(_terms(graph)),
        schemes=tuple(_scheme(graph, each) for each in _of_type(graph, SKOS.ConceptScheme)),
        collections=tuple(_collection(graph, each) for each in _of_type(graph, SKOS.Collection)),
    )


def short(iri: str) -> str:
    """``iri`` with a prefix where there is one for it: "schema:Event"."""
    for prefix, namespace in _PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def local(iri: str) -> str:
    """The last part of ``iri``."""
    return iri.replace("#", "/").rpartition("/")[2]


def _terms(graph: Graph) -> Iterable[Term]:
    for type_, kind in _KINDS.items():
        for iri in _of_type(graph, type_):
            yield Term(
                iri=str(iri),
                kind=kind,
                label=_one(graph, iri, RDFS.label),
                definition=_one(graph, iri, SKOS.definition),
                examples=_all(graph, iri, SKOS.example),
                notes=_all(graph, iri, SKOS.scopeNote),
                parents=_all(graph, iri, RDFS.subClassOf, RDFS.subPropertyOf),
                neighbours=_all(graph, iri, RDFS.seeAlso),
                domain=_all(graph, iri, _SCHEMA.domainIncludes),
                range=_all(graph, iri, _SCHEMA.rangeIncludes),
                changes=_all(graph, iri, SKOS.changeNote),
            )


def _scheme(graph: Graph, iri: URIRef) -> Scheme:
    return Scheme(
        iri=str(iri),
        label=_one(graph, iri, SKOS.prefLabel),
        short=_text(graph, iri, SKOS.altLabel) or _one(graph, iri, SKOS.prefLabel),
        definition=_text(graph, iri, SKOS.definition),
        source=_text(graph, iri, DCTERMS.source) or None,
        licence=_text(graph, iri, DCTERMS.license),
        concepts=tuple(_concepts(graph, iri)),
    )


def _concepts(graph: Graph, scheme: URIRef) -> Iterable[Concept]:
    """The concepts of a scheme, each followed by those below it; notations in order."""
    members = {concept: _text(graph, concept, SKOS.notation) for concept in _members(graph, scheme)}
    ordered = sorted(members, key=lambda concept: (_rank(graph, concept), members[concept]))
    broader = {concept: graph.value(concept, SKOS.broader) for concept in ordered}

    def below(parent: Node | None, depth: int) -> Iterable[Concept]:
        for concept in ordered:
            if broader[concept] == parent:
                yield _concept(graph, scheme, concept, depth)
                yield from below(concept, depth + 1)

    return below(None, 0)


def _members(graph: Graph, scheme: URIRef) -> list[URIRef]:
    return [each for each in graph.subjects(SKOS.inScheme, scheme) if isinstance(each, URIRef)]


def _rank(graph: Graph, concept: URIRef) -> int:
    """Ranks come from the least senior up; what has no seniority comes last."""
    seniority = _text(graph, concept, URIRef(PC + "seniority"))
    return int(seniority) if seniority else 10**6


def _concept(graph: Graph, scheme: URIRef, iri: URIRef, depth: int) -> Concept:
    return Concept(
        iri=str(iri),
        scheme=str(scheme),
        notation=_text(graph, iri, SKOS.notation),
        label=_one(graph, iri, SKOS.prefLabel),
        definition=_text(graph, iri, SKOS.definition),
        note=_text(graph, iri, SKOS.scopeNote),
        broader=_text(graph, iri, SKOS.broader) or None,
        depth=depth,
        matches=tuple((local(kind), each) for kind in _MATCHES for each in _all(graph, iri, kind)),
    )


def _collection(graph: Graph, iri: URIRef) -> Collection:
    return Collection(
        iri=str(iri),
        label=_one(graph, iri, SKOS.prefLabel),
        note=_text(graph, iri, SKOS.scopeNote),
        source=_text(graph, iri, DCTERMS.source) or None,
        members=_all(graph, iri, SKOS.member),
    )


def _of_type(graph: Graph, type_: URIRef) -> list[URIRef]:
    """The things of a type that are ours, by name."""
    found = {each for each in graph.subjects(RDF.type, type_) if isinstance(each, URIRef)}
    return sorted(each for each in found if each.startswith(BASE))


def _all(graph: Graph, subject: Node, *predicates: URIRef) -> tuple[str, ...]:
    values = {str(value) for each in predicates for value in graph.objects(subject, each)}
    return tuple(sorted(values, key=lambda value: (not value.startswith(BASE), value)))


def _text(graph: Graph, subject: Node, predicate: URIRef) -> str:
    value = graph.value(subject, predicate)
    return "" if value is None else str(value)


def _one(graph: Graph, subject: Node, predicate: URIRef) -> str:
    if value := _text(graph, subject, predicate):
        return value
    raise LookupError(f"<{subject}> has no <{predicate}>; add it to the ontology")
