"""The checks in SPARQL: what they are given is enough for them, and they are asked where needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, QueryTriples, Store

from kg.namespaces import PC, RDF, SH
from kg.validate import validate_quads
from kg.validate.checks import load_checks, run_checks
from kg.validate.graphs import with_reference
from tests.ontology.examples import BAD, named, quads

EX = "https://example.org/"
CHECKS = {check.rule.name: check for check in load_checks()}
AREAS = CHECKS["answer-areas"]
PLAIN = """PREFIX pc: <https://w3id.org/policing-commitments/def#>
CONSTRUCT { ?answer ?priority ?action } WHERE {
  ?answer a pc:Answer ; pc:action ?action ; pc:priority ?priority .
  FILTER EXISTS { ?priority pc:inArea/pc:within* ?a . ?a a ?wide . FILTER(?wide IN (pc:Borough, pc:District)) }
  FILTER EXISTS { ?action pc:inArea/pc:within* ?a . ?a a ?wide . FILTER(?wide IN (pc:Borough, pc:District)) }
  FILTER NOT EXISTS { ?priority pc:inArea/pc:within* ?shared . ?action pc:inArea/pc:within* ?shared }
}"""
"""The rule as one would say it; Oxigraph takes twenty times as long for it."""


def _nodes(letter: str, number: int) -> st.SearchStrategy[NamedNode]:
    return st.sampled_from([NamedNode(f"{EX}{letter}{n}") for n in range(number)])


ANSWERS, PRIORITIES, ACTIONS, PLACES = (
    _nodes(*each) for each in (("w", 3), ("p", 2), ("a", 2), ("x", 5))
)
WIDE = st.sampled_from([NamedNode(PC + name) for name in ("Borough", "District", "Ward")])


def _triples(subject: object, predicate: str, value: object) -> st.SearchStrategy[list[Quad]]:
    one = st.builds(lambda s, o: Quad(s, NamedNode(predicate), o), subject, value)
    return st.lists(one, max_size=6)


@settings(max_examples=300, deadline=None)
@given(
    st.tuples(
        _triples(ANSWERS, RDF + "type", st.just(NamedNode(PC + "Answer"))),
        _triples(ANSWERS, PC + "priority", PRIORITIES),
        _triples(ANSWERS, PC + "action", ACTIONS),
        _triples(st.one_of(PRIORITIES, ACTIONS), PC + "inArea", PLACES),
        _triples(PLACES, PC + "within", PLACES),
        _triples(PLACES, RDF + "type", WIDE),
    ).map(lambda lists: [quad for each in lists for quad in each])
)
def test_an_answer_of_another_area_is_found_as_the_plain_wording_finds_it(
    graph: list[Quad],
) -> None:
    store = Store()
    store.extend(graph)
    wanted = store.query(PLAIN)
    assert isinstance(wanted, QueryTriples)
    found, _ = run_checks(graph, [AREAS])
    assert {(str(r.focus), str(r.value)) for _, r in found} == {
        (triple.subject.value, triple.object.value) for triple in wanted
    }


@pytest.mark.parametrize("path", [p for p in BAD if named(p).split("bad-")[1] in CHECKS], ids=named)
def test_what_a_check_is_given_is_enough_for_it(path: Path) -> None:
    data = with_reference(quads(path))
    store = Store()
    store.extend(data)
    for check in CHECKS.values():
        wanted = store.query(check.query, use_default_graph_as_union=True)
        assert isinstance(wanted, QueryTriples)
        values = sorted(t.object.value for t in wanted if t.predicate.value == SH + "focusNode")
        found, _ = run_checks(data, [check])
        assert sorted(str(result.focus) for _, result in found) == values


def test_the_properties_that_a_check_names_are_read_from_its_query() -> None:
    assert {PC + "inArea", PC + "within", PC + "answers", RDF + "type"} - AREAS.named == {
        PC + "answers"
    }
    assert RDF + "type" in CHECKS["action-answer-explained"].named
    assert PC + "answers" in CHECKS["action-answer-explained"].named


def test_a_check_is_asked_only_where_its_class_has_a_member_and_is_counted_all_the_same() -> None:
    report = validate_quads([])
    counts = {count.rule.name: count for count in report.rules}
    assert {(counts[name].nodes, counts[name].seconds) for name in CHECKS} == {(0, 0.0)}
    asked = {c.rule.name: c for c in validate_quads(quads(BAD[0])).rules}
    assert asked["message-date-past"].seconds > 0
