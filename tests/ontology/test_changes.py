"""Versions: the change list says what the files say, and every kind of change is seen."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from kg.folders import data_folder
from kg.ontology.changes import changes_text, differences, history, snapshot, snapshots
from kg.ontology.terms import ontology_of, read_ontology
from kg.reference import reference_files

PC = Namespace("https://w3id.org/policing-commitments/def#")
TOPIC = Namespace("https://w3id.org/policing-commitments/topic/")
SCHEMA = Namespace("https://schema.org/")
ONTOLOGY = data_folder("ontology")
AGAIN = "the vocabulary changed: run `make reference` and commit what it writes"


def test_the_committed_list_is_the_difference_to_the_kept_version() -> None:
    assert (ONTOLOGY / "changes.json").read_text("utf-8") == changes_text(
        history(), read_ontology()
    ), AGAIN


def test_the_first_version_is_kept() -> None:
    assert [path.stem for path in snapshots()][:1] == ["0.1.0"]
    first = read_ontology(snapshots()[:1])
    assert (first.version, len(first.terms)) == ("0.1.0", 74)
    topics = [c for scheme in first.schemes for c in scheme.concepts if c.iri.startswith(TOPIC)]
    assert len(topics) == 77


def test_a_kept_version_is_no_part_of_the_reference_graph() -> None:
    assert not set(snapshots()) & set(reference_files())


def test_a_released_version_changes_no_more() -> None:
    today = read_ontology()
    for path in snapshots():
        if path.stem == today.version:
            assert differences(read_ontology([path]), today) == (), (
                f"{today.version} is released: give the vocabulary a new version"
            )


def test_the_version_of_today_is_newer_than_every_kept_one_or_one_of_them() -> None:
    versions = [version.version for version in history()]
    assert versions == sorted(versions, key=lambda v: [int(n) for n in v.split(".")], reverse=True)
    assert versions[0] == read_ontology().version
    assert read_ontology().version_iri.endswith(f"/{versions[0]}")


def test_a_changed_definition_domain_or_range_says_why() -> None:
    silent = [
        change.sentence
        for version in history()
        for change in version.changes
        if change.aspect in {"definition", "domain", "range"} and not change.why
    ]
    assert silent == [], "add skos:changeNote “VERSION: why.” to the term"


def test_the_list_says_what_0_2_0_brought() -> None:
    listed = json.loads((ONTOLOGY / "changes.json").read_text("utf-8"))["versions"]
    (second,) = [each for each in listed if each["version"] == "0.2.0"]
    assert second["since"] == "0.1.0"
    (domain,) = [
        each
        for each in second["changes"]
        if each["term"] == str(PC.reason) and each["aspect"] == "domain"
    ]
    assert domain == {
        "term": str(PC.reason),
        "change": "changed",
        "aspect": "domain",
        "before": [str(PC.Answer)],
        "after": [str(PC.Answer), str(PC.Review)],
        "sentence": "“reason” is now meant for Review.",
        "why": "A review has a reason too.",
    }


@pytest.fixture
def later(ontology: Graph) -> Graph:
    """A copy of today's vocabulary, to change."""
    graph = Graph()
    for triple in ontology:
        graph.add(triple)
    return graph


def _sentences(old: Graph, new: Graph) -> list[tuple[str, str, str]]:
    found = differences(ontology_of(old), ontology_of(new))
    return [(change.change, change.aspect, change.sentence) for change in found]


def _new_class(graph: Graph) -> None:
    graph.add((PC.Panel, RDF.type, OWL.Class))
    graph.add((PC.Panel, RDFS.label, Literal("Panel", "en")))
    graph.add((PC.Panel, SKOS.definition, Literal("Residents who set priorities.", "en")))


def _no_property(graph: Graph) -> None:
    graph.remove((PC.nation, None, None))


def _definition(graph: Graph) -> None:
    graph.set((PC.nation, SKOS.definition, Literal("The country.", "en")))


def _label(graph: Graph) -> None:
    graph.set((PC.nation, RDFS.label, Literal("country", "en")))


def _domain(graph: Graph) -> None:
    graph.remove((PC.nation, SCHEMA.domainIncludes, PC.Force))
    graph.add((PC.nation, SCHEMA.domainIncludes, PC.Borough))


def _range(graph: Graph) -> None:
    graph.add((PC.statedIn, SCHEMA.rangeIncludes, PC.Event))


def _parent(graph: Graph) -> None:
    graph.remove((PC.Ward, RDFS.subClassOf, PC.Area))


def _new_concept(graph: Graph) -> None:
    sides = URIRef(PC.Sideways)
    graph.add((sides, RDF.type, SKOS.Concept))
    graph.add((sides, SKOS.inScheme, PC.DirectionScheme))
    graph.add((sides, SKOS.prefLabel, Literal("Sideways", "en")))
    graph.add((sides, SKOS.definition, Literal("It moved aside.", "en")))


def _broader(graph: Graph) -> None:
    graph.set((TOPIC.robbery, SKOS.broader, TOPIC.violence))


def _members(graph: Graph) -> None:
    graph.add((TOPIC["neighbourhood-crime-met"], SKOS.member, TOPIC.drugs))


def _notation(graph: Graph) -> None:
    graph.set((PC.Up, SKOS.notation, Literal("rising")))


def _no_scheme(graph: Graph) -> None:
    for concept in list(graph.subjects(SKOS.inScheme, PC.BoundScheme)):
        graph.remove((concept, None, None))
    graph.remove((PC.BoundScheme, None, None))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (_new_class, ("added", "", "New class “Panel”: Residents who set priorities.")),
        (_no_property, ("removed", "", "The property “nation” is gone.")),
        (_definition, ("changed", "definition", "“nation” is now defined so: The country.")),
        (_label, ("changed", "label", "“nation” is now called “country”.")),
        (
            _domain,
            (
                "changed",
                "domain",
                "“nation” is now meant for Borough and is no longer meant for Force.",
            ),
        ),
        (_range, ("changed", "range", "“stated in” may now lead to Event.")),
        (_parent, ("changed", "parents", "“Ward” is no longer a kind of Area.")),
        (_new_concept, ("added", "", "New concept “Sideways” of DirectionScheme: It moved aside.")),
        (
            _broader,
            ("changed", "broader", "The broader of “Robbery” was acquisitive and is now violence."),
        ),
        (
            _members,
            (
                "changed",
                "members",
                "“Neighbourhood crime (Metropolitan Police, 2025)” now has topic:drugs.",
            ),
        ),
        (_notation, ("changed", "notation", "The notation of “Up” was up and is now rising.")),
        (_no_scheme, ("removed", "", "The scheme “Bounds” with 3 concepts is gone.")),
    ],
    ids=lambda part: part.__name__.strip("_") if callable(part) else "",
)
def test_every_kind_of_change_is_seen_and_nothing_else(
    ontology: Graph, later: Graph, change: Callable[[Graph], None], found: tuple[str, str, str]
) -> None:
    assert _sentences(ontology, later) == []
    change(later)
    assert _sentences(ontology, later) == [found]


def test_wordings_and_examples_are_no_part_of_a_version(ontology: Graph, later: Graph) -> None:
    later.add((TOPIC.robbery, SKOS.altLabel, Literal("stick-up", "en")))
    later.add((PC.nation, SKOS.example, Literal("Scotland", "en")))
    assert _sentences(ontology, later) == []


def test_a_snapshot_keeps_everything_that_belongs_to_a_version(ontology: Graph) -> None:
    text = snapshot(ontology)
    assert text == snapshot(ontology)
    kept = Graph().parse(data=text, format="turtle")
    assert _sentences(ontology, kept) == []
    assert not list(kept.triples((None, SKOS.altLabel, None)))
