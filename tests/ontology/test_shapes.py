"""Shapes say everything in plain sentences, and every example does what its comment says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SH

from kg.reference import reference_quads
from kg.validate import Report, Rule, Severity, validate_quads
from kg.validate.checks import load_checks
from kg.validate.shapes import ShapeError, load_own, load_shapes
from tests.ontology.examples import (
    BAD,
    EXAMPLES,
    GOOD,
    ONTOLOGY,
    comment,
    findings,
    named,
    original,
    quads,
)

SHAPES = sorted(
    path
    for path in (ONTOLOGY / "shapes").glob("*.ttl")
    if not path.name.startswith("ontology-")  # asked of the ontology itself, not of messages
)
RULES = sorted(
    [*load_shapes().rules.values(), *(check.rule for check in load_checks())], key=lambda r: r.name
)
REMEDY = URIRef("https://w3id.org/policing-commitments/shapes#remedy")
JARGON = re.compile(r"shape|focus|minCount|sh:|pc:|IRI|node|literal|datatype|cardinality")
SHOWN_BY_A_GOOD_EXAMPLE = {"priority-is-answered"}  # a gap is no fault of the graph


@cache
def _report(path: Path) -> Report:
    return validate_quads(quads(path))


def test_every_class_of_statement_has_a_shape_file_and_examples() -> None:
    names = {path.stem for path in SHAPES}
    assert names == {folder.name for folder in EXAMPLES.iterdir()}
    assert {
        "message",
        "area",
        "borough",
        "officer",
        "membership",
        "event",
        "priority",
        "action",
        "statistical-claim",
        "answer",
        "evidence",
        "remark",
    } <= names


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_shapes_use_only_the_core_and_target_only_classes(path: Path) -> None:
    graph = Graph().parse(path, format="turtle")
    used = set(graph.predicates())
    assert not used & {SH.sparql, SH.rule, SH.js, SH.target, SH.targetNode, SH.targetSubjectsOf}
    assert not used & {SH.targetObjectsOf}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_speaks_in_whole_sentences_without_jargon(rule: Rule) -> None:
    for sentence in (rule.sentence, rule.why):
        assert sentence[0].isupper() or sentence[0] == '"'
        assert sentence.endswith(".")
    assert not JARGON.search(rule.sentence)
    assert len(rule.sentence.split()) >= 6


def test_every_shape_of_a_rule_says_in_one_plain_sentence_what_would_mend_it() -> None:
    shapes = load_shapes()
    remedies = {shape: [*shapes.graph.objects(shape, REMEDY)] for shape in shapes.rules}
    assert {len(found) for found in remedies.values()} == {1}
    for (remedy,) in remedies.values():
        assert isinstance(remedy, Literal)
        assert remedy.language == "en"
        assert re.fullmatch(r"[A-Z][^!?]{30,}\.", remedy)
        assert not JARGON.search(remedy)
    assert {remedy for (remedy,) in remedies.values()} == set(shapes.graph.objects(None, REMEDY))
    assert shapes.graph.value(REMEDY, RDF.type) == RDF.Property
    assert shapes.graph.value(REMEDY, RDFS.comment)


def test_no_two_rules_have_the_same_message_or_remedy() -> None:
    graph = load_shapes().graph
    for predicate in (SH.message, REMEDY):
        said = [str(words) for words in graph.objects(None, predicate, unique=False)]
        assert sorted(said) == sorted(set(said))


def test_every_property_shape_belongs_to_a_rule() -> None:
    shapes = load_shapes()
    named = {
        shape
        for shape in shapes.graph.subjects(RDF.type, SH.PropertyShape)
        if isinstance(shape, URIRef)
    }
    assert named <= set(shapes.rules)


def test_severities_are_used_on_purpose() -> None:
    by_severity = dict.fromkeys(Severity, 0)
    for rule in RULES:
        by_severity[rule.severity] += 1
    assert all(by_severity.values())
    assert by_severity[Severity.VIOLATION] > by_severity[Severity.WARNING]


@pytest.mark.parametrize("path", GOOD, ids=named)
def test_a_good_example_gives_only_the_notes_that_it_names(path: Path) -> None:
    grave = [f.sentence for f in _report(path).findings if f.severity is not Severity.INFO]
    assert grave == []
    assert {finding.rule.name for finding in _report(path).findings} == findings(path)


@pytest.mark.parametrize("path", BAD, ids=named)
def test_a_bad_example_gives_the_findings_that_it_names_with_message_and_severity(
    path: Path,
) -> None:
    found = _report(path).findings
    assert {finding.rule.name for finding in found} == findings(path)
    (rule,) = {finding.rule for finding in found if finding.rule.name == comment(path, "Shape")}
    assert rule.sentence == comment(path, "Message")
    assert rule.severity.value.capitalize() == comment(path, "Severity")
    assert rule.name not in findings(original(path))
    assert path.stem.partition("--")[0] == f"bad-{rule.name}"


@pytest.mark.parametrize("path", BAD, ids=named)
def test_a_bad_example_is_a_good_one_plus_one_change(path: Path) -> None:
    bad, good = quads(path), quads(original(path))
    assert bad != good
    assert len(bad - good) <= 2
    assert len(good - bad) <= 2


def test_every_rule_is_shown_by_a_bad_example() -> None:
    shown = {comment(path, "Shape") for path in BAD}
    assert {rule.name for rule in RULES} - shown == SHOWN_BY_A_GOOD_EXAMPLE
    gap = _report(EXAMPLES / "priority" / "good-gap.ttl")
    assert {finding.rule.name for finding in gap.findings} >= SHOWN_BY_A_GOOD_EXAMPLE


def test_a_shape_without_a_message_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <https://example.org/s#broken> a sh:NodeShape ; rdfs:label "Thing" ;
            sh:targetClass <https://example.org/Thing> ; sh:name "Broken" ;
            sh:severity sh:Violation .""",
        encoding="utf-8",
    )
    with pytest.raises(ShapeError, match=r"s#broken has no message"):
        load_own(tmp_path)


def test_the_place_data_keep_the_shapes_of_areas_and_boroughs() -> None:
    report = validate_quads(reference_quads())
    assert [finding.sentence for finding in report.findings] == []
    nodes = {count.rule.name: count.nodes for count in report.rules}
    assert (nodes["borough-code"], nodes["area-label"]) == (33, 33)
