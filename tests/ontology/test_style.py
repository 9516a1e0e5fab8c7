"""The style shapes hold over the ontology, each of them can fail, and no term is an orphan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.express import express
from kg.folders import data_folder
from kg.statements import Reading
from kg.validate.shapes import load_shapes
from tests.letters import three_letters

PC = Namespace("https://w3id.org/policing-commitments/def#")
TOPIC = Namespace("https://w3id.org/policing-commitments/topic/")
SCHEMA = Namespace("https://schema.org/")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
VANN = Namespace("http://purl.org/vocab/vann/")
STYLE = Namespace("https://w3id.org/policing-commitments/style#")
DEFINITION = URIRef("https://w3id.org/policing-commitments/def")
ONTOLOGY = data_folder("ontology")
SHAPES = ONTOLOGY / "shapes" / "ontology-style.ttl"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
# Written by `policing-kg review` into graphs of their own, which no shape and no question is about.
OF_REVIEWS = {"Review", "reviewOf", "reviewer", "verdict", "wordsShown"}
Triple = tuple[Node, URIRef, Node]


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(SHAPES, format="turtle")


def _broken(ontology: Graph, shapes: Graph) -> set[tuple[str, str]]:
    """The names of the shapes that do not hold, with the terms at which they do not."""
    _, report, _ = validate(ontology, shacl_graph=shapes)
    results = report.subjects(RDF.type, SH.ValidationResult)
    pairs = [(report.value(r, SH.sourceShape), report.value(r, SH.focusNode)) for r in results]
    return {(str(shape).rpartition("#")[2], _name(node)) for shape, node in pairs}


def _name(node: object) -> str:
    return str(node).replace("#", "/").rpartition("/")[2]


@contextmanager
def _changed(graph: Graph, added: list[Triple], removed: list[Triple]) -> Iterator[None]:
    assert all(triple in graph for triple in removed), "the mutation removes nothing"
    assert not any(triple in graph for triple in added), "the mutation adds nothing"
    for triple in removed:
        graph.remove(triple)
    for triple in added:
        graph.add(triple)
    try:
        yield
    finally:
        for triple in added:
            graph.remove(triple)
        for triple in removed:
            graph.add(triple)


def _terms(graph: Graph, *kinds: URIRef) -> set[Node]:
    return {term for kind in kinds or KINDS for term in graph.subjects(RDF.type, kind)}


def test_every_term_keeps_the_style(ontology: Graph, shapes: Graph) -> None:
    assert _broken(ontology, shapes) == set()
    assert len(_terms(ontology)) > 60


def test_the_style_is_asked_of_the_ontology_and_not_of_messages(shapes: Graph) -> None:
    assert not set(load_shapes().graph.subjects(RDF.type, SH.PropertyShape)) & set(
        shapes.subjects(RDF.type, SH.PropertyShape)
    )
    assert not {_name(p) for p in shapes.predicates()} & {"sparql", "rule", "js"}


def test_every_style_shape_speaks_in_a_whole_sentence(shapes: Graph) -> None:
    silent = {STYLE[name] for name in ("term", "property", "datatype-property", "datatype")}
    silent |= {STYLE[name] for name in ("foreign", "known-class", "ontology", "concept")}
    silent |= {STYLE["our-concept"]}
    kinds = (SH.NodeShape, SH.PropertyShape)
    for shape in {s for kind in kinds for s in shapes.subjects(RDF.type, kind)}:
        message = shapes.value(shape, SH.message)
        if shape in silent and message is None:
            continue
        assert str(message).endswith("."), shape
        assert str(message)[0].isupper(), shape


def _without(ontology: Graph, term: Node, predicate: URIRef) -> list[Triple]:
    return [(term, predicate, value) for value in ontology.objects(term, predicate)]


@pytest.mark.parametrize(
    ("term", "predicate", "shape"),
    [
        (term, predicate, f"term-{shape}")
        for term in (PC.CommunityPriority, PC.raisedAt, PC.confidence)
        for predicate, shape in (
            (RDFS.label, "label"),
            (SKOS.definition, "definition"),
            (SKOS.example, "example"),
            (RDFS.isDefinedBy, "is-defined-by"),
        )
    ]
    + [
        (PC.raisedAt, SCHEMA.domainIncludes, "property-domain"),
        (PC.confidence, SCHEMA.domainIncludes, "property-domain"),
        (PC.raisedAt, SCHEMA.rangeIncludes, "property-range"),
        (PC.confidence, SCHEMA.rangeIncludes, "property-range"),
        (PC.Force, RDFS.subClassOf, "class-parent"),
        (DEFINITION, DCTERMS.title, "ontology-title"),
        (DEFINITION, DCTERMS.description, "ontology-description"),
        (DEFINITION, OWL.versionInfo, "ontology-version"),
        (DEFINITION, OWL.versionIRI, "ontology-version-iri"),
        (DEFINITION, DCTERMS.created, "ontology-created"),
        (DEFINITION, DCTERMS.modified, "ontology-modified"),
        (DEFINITION, DCTERMS.license, "ontology-licence"),
        (DEFINITION, DCTERMS.creator, "ontology-creator"),
        (DEFINITION, VANN.preferredNamespacePrefix, "ontology-prefix"),
        (DEFINITION, VANN.preferredNamespaceUri, "ontology-namespace"),
        (PC.UnitScheme, SKOS.prefLabel, "scheme-label"),
        (PC.UnitScheme, SKOS.definition, "scheme-definition"),
        (PC.UnitScheme, DCTERMS.license, "scheme-licence"),
        (PC.UnitScheme, SKOS.hasTopConcept, "scheme-top"),
        (TOPIC.robbery, SKOS.prefLabel, "concept-label"),
        (TOPIC.robbery, SKOS.notation, "concept-notation"),
        (TOPIC.robbery, SKOS.inScheme, "concept-scheme"),
        (TOPIC.robbery, SKOS.definition, "our-concept-definition"),
        (TOPIC["neighbourhood-crime-ho"], SKOS.prefLabel, "collection-label"),
        (TOPIC["neighbourhood-crime-ho"], SKOS.scopeNote, "collection-note"),
        (TOPIC["neighbourhood-crime-ho"], DCTERMS.source, "collection-source"),
        (TOPIC["neighbourhood-crime-ho"], SKOS.member, "collection-member"),
    ],
    ids=_name,
)
def test_a_term_that_says_less_is_found(
    ontology: Graph, shapes: Graph, term: URIRef, predicate: URIRef, shape: str
) -> None:
    removed = _without(ontology, term, predicate)
    assert removed
    with _changed(ontology, [], removed):
        assert (shape, _name(term)) in _broken(ontology, shapes)


CREATOR = URIRef("https://w3id.org/policing-commitments/project")
ADDED: dict[str, tuple[str, str, list[Triple], list[Triple]]] = {
    "a label with a full stop": (
        "term-label",
        "bcu",
        [(PC.bcu, RDFS.label, Literal("unit.", "en"))],
        [],
    ),
    "a definition without a language": (
        "term-definition",
        "bcu",
        [(PC.bcu, SKOS.definition, Literal("The command unit of a borough."))],
        [],
    ),
    "a note that is no sentence": (
        "term-notes-in-english",
        "bcu",
        [(PC.bcu, SKOS.scopeNote, Literal("London", "en"))],
        [],
    ),
    "a class named like a property": (
        "class",
        "area",
        [(PC.area, RDF.type, OWL.Class)],
        [],
    ),
    "a class whose label is small": (
        "class-label-capital",
        "Area",
        [(PC.Area, RDFS.label, Literal("area", "en"))],
        [],
    ),
    "a class that nothing links": (
        "class-linked",
        "Orphan",
        [(PC.Orphan, RDF.type, OWL.Class)],
        [],
    ),
    "a review that nothing is said of": (
        "class-linked",
        "Review",
        [],
        [
            (PC[name], SCHEMA.domainIncludes, PC.Review)
            for name in ("reason", "reviewOf", "verdict", "wordsShown", "reviewer")
        ],
    ),
    "a property named like a class": (
        "property",
        "Within",
        [(PC.Within, RDF.type, OWL.ObjectProperty)],
        [],
    ),
    "a property with a capital": (
        "property-label-small",
        "within",
        [(PC.within, RDFS.label, Literal("Within", "en"))],
        [],
    ),
    "a domain that is no class": (
        "property-domain",
        "within",
        [(PC.within, SCHEMA.domainIncludes, PC.Region)],
        [],
    ),
    "a range that is no class": (
        "property-range",
        "within",
        [(PC.within, SCHEMA.rangeIncludes, PC.Region)],
        [],
    ),
    "things and values at once": (
        "object-property",
        "within",
        [(PC.within, RDF.type, OWL.DatatypeProperty)],
        [],
    ),
    "a thing with a datatype": (
        "object-property-range",
        "within",
        [(PC.within, SCHEMA.rangeIncludes, XSD.string)],
        [],
    ),
    "a value with a class": (
        "datatype-property-range",
        "period",
        [(PC.period, SCHEMA.rangeIncludes, PC.Event)],
        [],
    ),
    "a nameless creator": (
        "ontology-creator-label",
        "def",
        [],
        [(CREATOR, RDFS.label, Literal("The policing-commitments-kg project", "en"))],
    ),
    "a scheme among its concepts": (
        "scheme",
        "UnitScheme",
        [(PC.UnitScheme, RDF.type, SKOS.Concept)],
        [],
    ),
    "a preferred label that is hidden": (
        "concept-apart",
        "robbery",
        [(TOPIC.robbery, SKOS.hiddenLabel, Literal("Robbery", "en"))],
        [],
    ),
    "an alternative label that is hidden": (
        "concept-hidden-apart",
        "robbery",
        [(TOPIC.robbery, SKOS.hiddenLabel, Literal("mugging", "en"))],
        [],
    ),
    "a collection among its concepts": (
        "collection",
        "town-centre-crime",
        [(TOPIC["town-centre-crime"], RDF.type, SKOS.Concept)],
        [],
    ),
}


@pytest.mark.parametrize("mutation", ADDED)
def test_a_term_that_says_something_wrong_is_found(
    ontology: Graph, shapes: Graph, mutation: str
) -> None:
    shape, term, added, removed = ADDED[mutation]
    with _changed(ontology, added, removed):
        assert (shape, term) in _broken(ontology, shapes)


def test_every_style_shape_is_shown_to_fail(shapes: Graph) -> None:
    marks = [mark for mark in test_a_term_that_says_less_is_found.pytestmark if mark.args]
    removed = {case[2] for case in marks[0].args[1]}
    named = {_name(s) for s in shapes.subjects(RDF.type, SH.PropertyShape)}
    named |= {
        _name(s) for s in shapes.subjects(SH.targetClass, None) if shapes.value(s, SH.message)
    }
    assert named - removed - {shape for shape, *_ in ADDED.values()} == set()


def test_no_two_classes_and_no_two_properties_share_a_label(ontology: Graph) -> None:
    for kinds in ((OWL.Class,), (OWL.ObjectProperty, OWL.DatatypeProperty)):
        labels = [str(ontology.value(term, RDFS.label)) for term in _terms(ontology, *kinds)]
        assert sorted(set(labels)) == sorted(labels)


# --- no orphans: what the graphs, shapes and queries really use -------------------------------


@pytest.fixture(scope="module")
def used(ontology: Graph, samples: tuple[Reading, ...]) -> set[str]:
    """Terms in the reference data, in the graphs of letters and in the shapes of messages."""
    quads = [quad for letter in (*three_letters(), *samples) for quad in express(letter)]
    found = {quad.predicate.value for quad in quads}
    found |= {getattr(quad.object, "value", "") for quad in quads}
    found |= {str(term) for term in {*ontology.predicates(), *ontology.objects(None, RDF.type)}}
    found |= {str(term) for term in load_shapes().graph.all_nodes()}
    return {_name(iri) for iri in found if iri.startswith(str(PC))}


def test_every_term_is_used_by_a_graph_a_shape_or_a_query(
    ontology: Graph, used: set[str], checkout: Path
) -> None:
    queries = "\n".join(path.read_text("utf-8") for path in (checkout / "queries").glob("*.rq"))
    asked = set(re.findall(r"\bpc:([A-Za-z]+)", queries))
    orphans = {_name(term) for term in _terms(ontology)} - used - asked
    assert orphans == OF_REVIEWS


def test_every_term_in_a_graph_or_shape_is_defined(ontology: Graph, used: set[str]) -> None:
    kinds = (*KINDS, SKOS.Concept, SKOS.ConceptScheme)
    assert used - {_name(term) for term in _terms(ontology, *kinds)} == set()
