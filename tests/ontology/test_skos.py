"""Every scheme keeps the integrity conditions of SKOS and ours, and each check can fail."""

from __future__ import annotations

import pytest
from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.ontology.skos import Finding, integrity

PC = Namespace("https://w3id.org/policing-commitments/def#")
TOPIC = Namespace("https://w3id.org/policing-commitments/topic/")
RANK = Namespace("https://w3id.org/policing-commitments/rank/")
FORCE = Namespace("https://w3id.org/policing-commitments/force/")
CATEGORY = Namespace("https://w3id.org/policing-commitments/police-uk-category/")
ASB = Namespace("https://w3id.org/policing-commitments/asb-type/")
CHAPTER = Namespace("https://w3id.org/policing-commitments/home-office-chapter/")
NEW = TOPIC["an-invented-concept"]
Triple = tuple[Node, URIRef, Node]


@pytest.fixture
def schemes(ontology: Graph) -> Graph:
    return ontology


def _changed(graph: Graph, added: list[Triple], removed: list[Triple]) -> list[Finding]:
    """What is found after a change, which is taken back."""
    for triple in removed:
        assert triple in graph, f"the mutation removes nothing: {triple}"
    fresh = [triple for triple in added if triple not in graph]
    assert fresh == added, "the mutation adds nothing"
    for triple in removed:
        graph.remove(triple)
    for triple in fresh:
        graph.add(triple)
    try:
        return integrity(graph)
    finally:
        for triple in fresh:
            graph.remove(triple)
        for triple in removed:
            graph.add(triple)


def test_all_schemes_keep_every_condition(schemes: Graph) -> None:
    assert integrity(schemes) == []
    names = {str(s).rpartition("#")[2] for s in schemes.subjects(RDF.type, SKOS.ConceptScheme)}
    assert names == {
        *("ProblemScheme", "MethodScheme", "SettingScheme", "PeopleScheme", "ServiceScheme"),
        *("ActionKindScheme", "ActionStatusScheme", "AnswerStatusScheme", "GapReasonScheme"),
        *("UnitScheme", "DirectionScheme", "BoundScheme", "EventKindScheme", "RemarkKindScheme"),
        "VerdictScheme",
        *("RankScheme", "ForceScheme", "PoliceUkCategoryScheme", "AsbTypeScheme"),
        *("AsbQualifierScheme", "HomeOfficeChapterScheme"),
    }
    assert len(set(schemes.subjects(SKOS.inScheme, PC.ForceScheme))) == 46


MUTATIONS: dict[str, tuple[str, list[Triple], list[Triple]]] = {
    "a scheme that is called a concept": (
        "S9",
        [(PC.UnitScheme, RDF.type, SKOS.Concept)],
        [],
    ),
    "a scheme that is used as a concept": (
        "S9",
        [(PC.UnitScheme, SKOS.closeMatch, PC.BoundScheme)],
        [],
    ),
    "an alternative label like the preferred one": (
        "S13",
        [(TOPIC.robbery, SKOS.altLabel, Literal("Robbery", "en"))],
        [],
    ),
    "a hidden label like an alternative one": (
        "S13",
        [(TOPIC.robbery, SKOS.hiddenLabel, Literal("mugging", "en"))],
        [],
    ),
    "two preferred labels of one language": (
        "S14",
        [(TOPIC.robbery, SKOS.prefLabel, Literal("Mugging by force", "en"))],
        [],
    ),
    "a relation to the concept above": (
        "S27",
        [(TOPIC["phone-theft"], SKOS.related, TOPIC.acquisitive)],
        [],
    ),
    "a relation to a concept far below, told the other way round": (
        "S27",
        [
            (TOPIC.acquisitive, SKOS.related, NEW),
            (NEW, SKOS.broader, TOPIC.burglary),
        ],
        [],
    ),
    "a collection that is a concept": (
        "S37",
        [(TOPIC["neighbourhood-crime-ho"], RDF.type, SKOS.Concept)],
        [],
    ),
    "a collection that is a scheme": (
        "S37",
        [(TOPIC["town-centre-crime"], RDF.type, SKOS.ConceptScheme)],
        [],
    ),
    "a scheme with members of a collection": (
        "S37",
        [(PC.UnitScheme, SKOS.member, PC.Percent)],
        [],
    ),
    "an exact match that is a broader one": (
        "S46",
        [(TOPIC.robbery, SKOS.broadMatch, CATEGORY.robbery)],
        [],
    ),
    "an exact match that is a narrower one, over another exact match": (
        "S46",
        [(CATEGORY.robbery, SKOS.narrowMatch, CHAPTER.robbery)],
        [],
    ),
    "an exact match that is a related one": (
        "S46",
        [(ASB["211"], SKOS.relatedMatch, TOPIC["asb-noise"])],
        [],
    ),
    "a concept in no scheme": (
        "in scheme",
        [],
        [(RANK.pc, SKOS.inScheme, PC.RankScheme)],
    ),
    "a scheme that is not called one": (
        "in scheme",
        [],
        [(PC.GapReasonScheme, RDF.type, SKOS.ConceptScheme)],
    ),
    "a scheme without top concepts": (
        "top concept",
        [],
        [(PC.DirectionScheme, SKOS.hasTopConcept, top) for top in (PC.Up, PC.Down, PC.NoDirection)],
    ),
    "a top concept that does not say so": (
        "top concept",
        [],
        [(FORCE.metropolitan, SKOS.topConceptOf, PC.ForceScheme)],
    ),
    "a concept that hangs in the air": (
        "top concept",
        [],
        [
            (TOPIC.robbery, SKOS.broader, TOPIC.acquisitive),
            (TOPIC.acquisitive, SKOS.narrower, TOPIC.robbery),
        ],
    ),
    "a top concept below another": (
        "top concept",
        [(TOPIC.violence, SKOS.broader, TOPIC.asb)],
        [],
    ),
    "a circle": (
        "acyclic",
        [(TOPIC.acquisitive, SKOS.broader, TOPIC.burglary)],
        [],
    ),
    "a concept above itself": (
        "acyclic",
        [(TOPIC.burglary, SKOS.narrower, TOPIC.burglary)],
        [],
    ),
    "one notation twice in a scheme": (
        "unique notation",
        [(PC.Ongoing, SKOS.notation, Literal("done"))],
        [],
    ),
    "one preferred label twice in a scheme": (
        "unique prefLabel",
        [(PC.Ongoing, SKOS.prefLabel, Literal("DONE", "en"))],
        [],
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_each_condition_can_fail(schemes: Graph, mutation: str) -> None:
    condition, added, removed = MUTATIONS[mutation]
    found = {finding.condition for finding in _changed(schemes, added, removed)}
    assert condition in found, mutation


def test_every_condition_has_a_mutation() -> None:
    assert {condition for condition, _, _ in MUTATIONS.values()} == {
        *("S9", "S13", "S14", "S27", "S37", "S46"),
        *("in scheme", "top concept", "acyclic", "unique notation", "unique prefLabel"),
    }


def test_a_finding_says_where_in_a_plain_sentence(schemes: Graph) -> None:
    added: list[Triple] = [(TOPIC.robbery, SKOS.prefLabel, Literal("Mugging by force", "en"))]
    assert _changed(schemes, added, []) == [
        Finding("S14", "robbery has two preferred labels in “en”.")
    ]


def _mapped(graph: Graph, scheme: URIRef) -> dict[str, set[tuple[str, str]]]:
    """For each notation of a code list, the topics mapped to it and how."""
    kinds = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch)
    return {
        str(graph.value(code, SKOS.notation)): {
            (str(topic).rpartition("/")[2], str(kind).rpartition("#")[2])
            for kind in kinds
            for topic in graph.subjects(kind, code)
        }
        for code in graph.subjects(SKOS.inScheme, scheme)
    }


def test_each_of_the_thirteen_types_of_anti_social_behaviour_has_its_topic(schemes: Graph) -> None:
    assert _mapped(schemes, PC.AsbTypeScheme) == {
        "200": {("asb-other", "narrowMatch")},
        "201": {("asb-vehicle-nuisance", "exactMatch"), ("ebikes-escooters", "broadMatch")},
        "202": {("asb-rowdy", "exactMatch")},
        "204": {("asb-neighbours", "exactMatch")},
        "205": {("asb-litter", "exactMatch")},
        "206": {("asb-other", "narrowMatch")},
        "207": {("asb-other", "narrowMatch")},
        "217": {("asb-other", "narrowMatch")},
        "209": {("asb-street-drinking", "exactMatch")},
        "210": {("asb-sex-work-related", "exactMatch")},
        "211": {("asb-noise", "exactMatch")},
        "212": {("asb-begging", "exactMatch")},
        "213": {("asb-fireworks", "exactMatch")},
    }


def test_each_category_of_police_uk_has_its_topic(schemes: Graph) -> None:
    mapped = _mapped(schemes, PC.PoliceUkCategoryScheme)
    same = {
        code: {topic for topic, kind in topics if kind in ("exactMatch", "closeMatch")}
        for code, topics in mapped.items()
    }
    assert same == {
        "anti-social-behaviour": {"asb"},
        "bicycle-theft": {"cycle-theft"},
        "burglary": {"burglary"},
        "criminal-damage-arson": {"criminal-damage"},
        "drugs": {"drugs"},
        "other-crime": set(),
        "other-theft": set(),
        "possession-of-weapons": {"knife-crime", "gun-crime"},
        "public-order": {"public-order"},
        "robbery": {"robbery"},
        "shoplifting": {"shoplifting"},
        "theft-from-the-person": {"theft-from-person"},
        "vehicle-crime": {"vehicle-crime"},
        "violent-crime": {"violence"},
    }
    # Rests of a list have no topic of the same extent; what they hold is mapped.
    assert mapped["other-crime"] == {("fraud", "broadMatch")}
    assert mapped["other-theft"] == {("parcel-theft", "broadMatch"), ("acquisitive", "narrowMatch")}


def test_the_two_meanings_of_neighbourhood_crime_are_collections_with_sources(
    schemes: Graph,
) -> None:
    members = {
        name: {
            str(member).rpartition("/")[2] for member in schemes.objects(TOPIC[name], SKOS.member)
        }
        for name in ("neighbourhood-crime-ho", "neighbourhood-crime-met")
    }
    assert members == {
        "neighbourhood-crime-ho": {"burglary", "robbery", "theft-from-person", "vehicle-crime"},
        "neighbourhood-crime-met": {"burglary", "shoplifting"},
    }
