"""Shapes say everything in plain sentences, and every example does what its comment says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Quad, parse
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH

from kg.folders import data_folder
from kg.reference import reference_quads
from kg.validate import Report, Rule, Severity, validate_quads
from kg.validate.checks import CHECKS
from kg.validate.shapes import ShapeError, load_shapes

ONTOLOGY = data_folder("ontology")
SHAPES = sorted(
    path
    for path in (ONTOLOGY / "shapes").glob("*.ttl")
    if not path.name.startswith("ontology-")  # asked of the ontology itself, not of messages
)
EXAMPLES = ONTOLOGY / "examples"
GOOD = sorted(EXAMPLES.glob("*/good-*.ttl"))
BAD = sorted(EXAMPLES.glob("*/bad-*.ttl"))
RULES = sorted(
    [*load_shapes().rules.values(), *(check.rule for check in CHECKS)], key=lambda r: r.name
)
SHOWN_BY_A_GOOD_EXAMPLE = {"priority-is-answered"}  # a gap is no fault of the graph


def _named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@cache
def _quads(path: Path) -> frozenset[Quad]:
    return frozenset(parse(path=str(path)))


@cache
def _report(path: Path) -> Report:
    return validate_quads(_quads(path))


def _comment(path: Path, key: str) -> str:
    match = re.search(rf"^# {key}: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return match[1] if match else ""


def _original(path: Path) -> Path:
    return path.with_name(path.read_text(encoding="utf-8").split()[1])


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
    jargon = re.compile(r"shape|focus|minCount|sh:|pc:|IRI|node|literal|datatype|cardinality")
    assert not jargon.search(rule.sentence)
    assert len(rule.sentence.split()) >= 6


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


@pytest.mark.parametrize("path", GOOD, ids=_named)
def test_a_good_example_conforms_without_warnings(path: Path) -> None:
    grave = [f.sentence for f in _report(path).findings if f.severity is not Severity.INFO]
    assert grave == []


@pytest.mark.parametrize("path", BAD, ids=_named)
def test_a_bad_example_fails_the_rule_it_names_with_its_message(path: Path) -> None:
    before = {finding.rule.name for finding in _report(_original(path)).findings}
    new = [f for f in _report(path).findings if f.rule.name not in before]
    named, also = _comment(path, "Shape"), _comment(path, "Also")
    assert {f.rule.name for f in new} == {named, *(also.split(", ") if also else [])}
    assert {f.rule.sentence for f in new if f.rule.name == named} == {_comment(path, "Message")}
    assert path.stem == f"bad-{named}"


@pytest.mark.parametrize("path", BAD, ids=_named)
def test_a_bad_example_is_a_good_one_plus_one_change(path: Path) -> None:
    bad, good = _quads(path), _quads(_original(path))
    assert bad != good
    assert len(bad - good) <= 2
    assert len(good - bad) <= 2


def test_every_rule_is_shown_by_a_bad_example() -> None:
    shown = {_comment(path, "Shape") for path in BAD}
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
        load_shapes(tmp_path)


def test_the_place_data_keep_the_shapes_of_areas_and_boroughs() -> None:
    report = validate_quads(reference_quads())
    assert [finding.sentence for finding in report.findings] == []
    nodes = {count.rule.name: count.nodes for count in report.rules}
    assert (nodes["borough-code"], nodes["area-label"]) == (33, 33)
