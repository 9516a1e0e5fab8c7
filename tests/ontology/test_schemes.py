"""The Turtle files keep the rules of SKOS and agree with the program's own lists."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from itertools import combinations
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Namespace, URIRef
from rdflib.namespace import OWL, RDFS

from kg.folders import data_folder
from kg.statements import (
    ActionKind,
    ActionStatus,
    AnswerStatus,
    Bound,
    Direction,
    GapReason,
    RemarkKind,
    Unit,
)

PC = Namespace("https://w3id.org/policing-commitments/def#")
ONTOLOGY = data_folder("ontology")
FILES = sorted(ONTOLOGY.glob("*.ttl"))
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)


@pytest.fixture(scope="module")
def graph() -> Graph:
    graph = Graph()
    for path in FILES:
        graph.parse(path, format="turtle")
    return graph


def _name(iri: object) -> str:
    return str(iri).replace("#", "/").rpartition("/")[2]


@pytest.mark.parametrize(
    ("class_", "values"),
    [
        (PC.ActionKind, ActionKind),
        (PC.ActionStatus, ActionStatus),
        (PC.AnswerStatus, AnswerStatus),
        (PC.GapReason, GapReason),
        (PC.Unit, Unit),
        (PC.Direction, Direction),
        (PC.Bound, Bound),
        (PC.RemarkKind, RemarkKind),
    ],
    ids=lambda part: part.__name__ if isinstance(part, type) else "",
)
def test_every_value_of_a_list_has_one_concept(
    graph: Graph, class_: URIRef, values: type[StrEnum]
) -> None:
    concepts = list(graph.subjects(RDF.type, class_))
    notations = sorted(str(graph.value(concept, SKOS.notation)) for concept in concepts)
    assert notations == sorted(value.value for value in values)
    scheme = URIRef(f"{class_}Scheme")
    assert {graph.value(concept, SKOS.inScheme) for concept in concepts} == {scheme}


def test_event_kinds_are_the_listed_ones(graph: Graph) -> None:
    concepts = graph.subjects(RDF.type, PC.EventKind)
    assert sorted(str(graph.value(concept, SKOS.notation)) for concept in concepts) == [
        "community-meeting",
        "deadline",
        "dispersal-zone",
        "operation",
        "other",
        "public-meeting",
        "stall",
        "street-briefing",
        "surgery",
        "survey",
        "walk",
        "ward-panel",
    ]


def test_every_concept_has_one_english_preferred_label(graph: Graph) -> None:
    languages = {
        _name(concept): [label.language for label in graph.objects(concept, SKOS.prefLabel)]
        for concept in graph.subjects(RDF.type, SKOS.Concept)
    }
    wrong = {name: found for name, found in languages.items() if found != ["en"]}
    assert wrong == {}, "give each concept exactly one skos:prefLabel in English"


def test_no_label_of_a_concept_repeats_another_of_the_same_concept(graph: Graph) -> None:
    repeated = []
    for concept in set(graph.subjects(RDF.type, SKOS.Concept)):
        labels = [{str(o).casefold() for o in graph.objects(concept, p)} for p in LABELS]
        repeated += [(_name(concept), a & b) for a, b in combinations(labels, 2) if a & b]
    assert repeated == [], "remove the altLabel or hiddenLabel that repeats"


def test_no_two_concepts_of_a_scheme_share_a_preferred_label_or_notation(graph: Graph) -> None:
    for predicate in (SKOS.prefLabel, SKOS.notation):
        seen: dict[tuple[object, str], list[str]] = defaultdict(list)
        for concept, scheme in graph.subject_objects(SKOS.inScheme):
            seen[scheme, str(graph.value(concept, predicate)).casefold()].append(_name(concept))
        assert {key: names for key, names in seen.items() if len(names) > 1} == {}


def test_only_the_known_wordings_stand_for_two_topics_of_one_axis(graph: Graph) -> None:
    stands_for: dict[tuple[object, str], set[str]] = defaultdict(set)
    for topic in graph.subjects(RDF.type, PC.Topic):
        for predicate in LABELS:
            for label in graph.objects(topic, predicate):
                scheme = graph.value(topic, SKOS.inScheme)
                stands_for[scheme, str(label).casefold()].add(_name(topic))
    shared = {label: topics for (_, label), topics in stands_for.items() if len(topics) > 1}
    assert shared == {
        "disorder": {"asb", "public-order"},
        "idling": {"asb-vehicle-nuisance", "parking-obstruction"},
        "cuckooing": {"drugs", "modern-slavery"},
        "county lines": {"drugs", "child-exploitation"},
        "stabbed": {"knife-crime", "serious-violence"},
        "stabbing": {"knife-crime", "serious-violence"},
        "stabbings": {"knife-crime", "serious-violence"},
        "joint patrol": {"partnership", "patrol"},
        "joint patrols": {"partnership", "patrol"},
    }, "a wording should stand for one topic of an axis; add it here only on purpose"


def test_no_wording_is_shorter_than_two_letters_or_padded(graph: Graph) -> None:
    words = [str(o) for p in LABELS for o in graph.objects(None, p)]
    assert [word for word in words if len(word) < 2 or word != " ".join(word.split())] == []


def test_the_hierarchy_has_no_cycle_and_stays_within_its_axis(graph: Graph) -> None:
    for narrow, broad in graph.subject_objects(SKOS.broader):
        assert narrow not in set(graph.transitive_objects(broad, SKOS.broader)), _name(narrow)
        assert graph.value(narrow, SKOS.inScheme) == graph.value(broad, SKOS.inScheme)
        assert (broad, SKOS.narrower, narrow) in graph


def test_related_goes_both_ways_and_never_up_the_hierarchy(graph: Graph) -> None:
    for one, other in graph.subject_objects(SKOS.related):
        if (one, RDF.type, PC.Topic) in graph:
            assert (other, SKOS.related, one) in graph, f"{_name(other)} related {_name(one)}"
        assert other not in set(graph.transitive_objects(one, SKOS.broader)), _name(one)


def test_every_topic_is_a_top_concept_or_has_a_broader_one(graph: Graph) -> None:
    for topic in graph.subjects(RDF.type, PC.Topic):
        scheme = graph.value(topic, SKOS.topConceptOf)
        assert (scheme is None) != (graph.value(topic, SKOS.broader) is None), _name(topic)
        assert scheme is None or (scheme, SKOS.hasTopConcept, topic) in graph


def test_every_mapping_of_a_topic_leads_to_a_listed_code(graph: Graph) -> None:
    topics = set(graph.subjects(RDF.type, PC.Topic))
    predicates = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch)
    targets = {o for p in predicates for s, o in graph.subject_objects(p) if s in topics}
    assert {_name(t) for t in targets if (t, SKOS.notation, None) not in graph} == set()


def test_all_thirteen_types_of_anti_social_behaviour_are_mapped(graph: Graph) -> None:
    types = set(graph.subjects(SKOS.inScheme, PC.AsbTypeScheme))
    assert len(types) == 13
    mapped = set(graph.objects(None, SKOS.exactMatch)) | set(graph.objects(None, SKOS.narrowMatch))
    assert types <= mapped


def test_neighbourhood_crime_is_two_collections_and_no_topic_wording(graph: Graph) -> None:
    collections = [
        collection
        for collection in graph.subjects(RDF.type, SKOS.Collection)
        if "Neighbourhood crime" in str(graph.value(collection, SKOS.prefLabel))
    ]
    assert len(collections) == 2
    assert all(graph.value(collection, SKOS.scopeNote) for collection in collections)
    wordings = {str(o).casefold() for p in LABELS[1:] for o in graph.objects(None, p)}
    assert "neighbourhood crime" not in wordings


def test_every_term_of_ours_has_label_definition_and_example(graph: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    assert len(terms) > 60
    missing = [
        (_name(term), _name(predicate))
        for term in terms
        for predicate in (RDFS.label, SKOS.definition, SKOS.example)
        if graph.value(term, predicate) is None
    ]
    assert missing == []


def test_every_class_and_property_used_by_the_reference_data_is_defined(graph: Graph) -> None:
    used = {o for o in graph.objects(None, RDF.type) if str(o).startswith(str(PC))}
    used |= {p for p in graph.predicates() if str(p).startswith(str(PC))}
    assert {_name(term) for term in used if (term, RDFS.label, None) not in graph} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_states_source_and_licence(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "# Source: " in text
    assert "Licence: " in text
    assert (None, DCTERMS.license, None) in Graph().parse(data=text, format="turtle")


def test_schema_org_is_always_written_with_https() -> None:
    wrong = [p.name for p in ONTOLOGY.rglob("*.ttl") if "http://schema.org" in p.read_text("utf-8")]
    assert wrong == []
