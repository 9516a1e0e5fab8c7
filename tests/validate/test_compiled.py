"""The compiled shapes find what pySHACL finds, and what the W3C's suite wants."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.validate import validate_messages
from kg.validate.compiled.reader import COMPONENTS
from kg.validate.compiled.shape import MANY, Compiled
from kg.validate.evaluator import Evaluator
from kg.validate.graphs import plain_graph, with_reference
from kg.validate.index import Index
from kg.validate.shapes import load_shapes
from tests.ontology.examples import BAD, GOOD, named
from tests.ontology.examples import quads as example
from tests.validate import w3c
from tests.validate.edits import broken
from tests.validate.reference import (
    RefusedError,
    ours,
    ours_but_for_the_stricter,
    plain,
)

OWN = load_shapes()
EX = "https://example.org/"
PREFIXES = f"""@prefix sh: <{SH}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <{EX}> . """


def turtle(text: str) -> list[Quad]:
    return list(parse((PREFIXES + text).encode(), format=RdfFormat.TURTLE))


def evaluated(shapes: str) -> Evaluator:
    return Evaluator(plain_graph(turtle(shapes)))


def shown(found: Counter[tuple[str, ...]]) -> list[tuple[str, str, str]]:
    """Focus, value and component, in short."""
    return sorted(
        (_short(focus), _short(value), _short(component).removesuffix("ConstraintComponent"))
        for focus, _, value, _, component, _ in found.elements()
    )


def _short(word: str) -> str:
    """The text of a literal, the last part of an IRI."""
    return word.split('"')[1] if '"' in word else re.split("[#/]", word.strip("<>"))[-1]


# --- against pySHACL -------------------------------------------------------------------------


def test_every_shape_of_ours_is_understood() -> None:
    assert OWN.evaluator.handed == ()


@pytest.mark.parametrize("path", [*GOOD, *BAD], ids=named)
def test_an_example_gives_the_results_that_pyshacl_gives(path: Path) -> None:
    data = with_reference(example(path))
    assert ours(data, OWN.evaluator) == plain(data, OWN.graph)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(broken)
def test_a_broken_graph_gives_the_results_that_pyshacl_gives(data: list[Quad]) -> None:
    """All of pySHACL's, and no others but those of `reference.stricter`."""
    try:
        theirs = plain(data, OWN.graph)
    except RefusedError:
        return
    assert theirs - ours(data, OWN.evaluator) == Counter()
    assert ours_but_for_the_stricter(data, OWN.evaluator) - theirs == Counter()


# --- against the W3C's suite -----------------------------------------------------------------


@pytest.fixture(scope="session")
def suite(shared: Path, missing_part: Callable[[str], None]) -> list[w3c.Case]:
    folder = shared / "w3c" / "shacl-core"
    if not folder.is_dir():
        missing_part("the W3C's test suite of SHACL is not on this machine")
    return w3c.cases(folder)


def _found(case: w3c.Case, evaluator: Evaluator, shapes: Graph) -> tuple[w3c.Wanted, ...]:
    data = w3c.quads(case.data)
    results, _ = evaluator.run(Index(data), lambda: plain_graph(data))
    return w3c.found(results, plain_graph(data), shapes)


def test_every_case_of_the_suite_gives_the_report_that_is_wanted(suite: list[w3c.Case]) -> None:
    """Compiled or not; among them uniqueLang-002, which pySHACL alone gets wrong."""
    wrong = []
    for case in suite:
        shapes = w3c.load(case.shapes)
        if _found(case, Evaluator(shapes), shapes) != case.wanted:
            wrong.append(case.name)
    assert wrong == []
    assert len(suite) == 98


def test_all_but_four_cases_of_the_suite_are_understood(suite: list[w3c.Case]) -> None:
    handed = {case.name for case in suite if Evaluator(w3c.load(case.shapes)).handed}
    assert handed == {
        "node/qualified-001",  # sh:qualifiedValueShape without a bound
        "path/path-strange-001",  # paths that are of two kinds at once
        "path/path-strange-002",
        "property/or-datatypes-001",  # rdf:HTML, of which we do not know what is sound
    }


def _shapes(shapes: tuple[Compiled, ...] | list[Compiled]) -> Iterator[Compiled]:
    for shape in shapes:
        yield shape
        yield from _shapes(shape.parts)


def _without(shapes: Graph, component: Node) -> Evaluator:
    evaluator = Evaluator(shapes)
    for planned in evaluator._plan:
        for shape in _shapes(planned.parts):
            for tests in (shape.on_any, shape.on_whole):
                tests[:] = [test for test in tests if test[0] != component]
            if component == SH.ClosedConstraintComponent:
                shape.closed = None
            _without_count(shape, component)
    return evaluator


def _without_count(shape: Compiled, component: Node) -> None:
    if component == SH.MinCountConstraintComponent:
        shape.least = 0
    if component == SH.MaxCountConstraintComponent:
        shape.most = MANY
    if shape.counted is not None and component == SH.QualifiedMinCountConstraintComponent:
        shape.counted = shape.counted._replace(least=0)
    if shape.counted is not None and component == SH.QualifiedMaxCountConstraintComponent:
        shape.counted = shape.counted._replace(most=MANY)


@pytest.mark.parametrize("component", COMPONENTS.values(), ids=lambda c: c.rpartition("#")[2])
def test_without_the_code_of_any_one_component_a_case_goes_wrong(
    suite: list[w3c.Case], component: URIRef
) -> None:
    for case in suite:
        if any(row[4] == str(component) for row in case.wanted or ()):
            shapes = w3c.load(case.shapes)
            if _found(case, _without(shapes, component), shapes) != case.wanted:
                return
    assert component in {SH.QualifiedMaxCountConstraintComponent}, "no case tells"
    assert _rules_without(component) != _rules_without(None)


def _rules_without(component: Node | None) -> Counter[tuple[str, ...]]:
    """What our own examples give; the suite has no case for the count of a qualified shape."""
    evaluator = _without(OWN.graph, component) if component else OWN.evaluator
    found: Counter[tuple[str, ...]] = Counter()
    for path in BAD:
        if path.parent.name == "evidence":
            found += ours(with_reference(example(path)), evaluator)
    return found


# --- what is not understood ------------------------------------------------------------------

HARD = {
    "SPARQL": """sh:sparql [ sh:message "No." ; sh:select
        "SELECT $this WHERE { $this <https://example.org/p> 3 }" ]""",
    "recursion": "sh:property [ sh:path :next ; sh:node :hard ]",
    "an inverse of a sequence": """sh:property [ sh:path [ sh:inversePath ( :p :q ) ] ;
        sh:maxCount 0 ]""",
    "a backward reference": 'sh:property [ sh:path :p ; sh:pattern "(.)\\\\1" ]',
    "a datatype that is not known": "sh:property [ sh:path :p ; sh:datatype xsd:duration ]",
}
DATA = """:a a :Thing ; :p 3 ; :next :b . :b a :Thing ; :p 3, "x", "xx" ; :q :a . :c :p 3 ."""


@pytest.mark.parametrize("hard", HARD.values(), ids=HARD)
def test_a_shape_that_is_not_understood_is_handed_to_pyshacl_alone(hard: str) -> None:
    text = f"""
    :easy a sh:NodeShape ; sh:targetClass :Thing ; sh:property [ sh:path :p ; sh:maxCount 1 ] .
    :hard a sh:NodeShape ; sh:targetClass :Thing ; {hard} .
    """
    evaluator = evaluated(text)
    assert evaluator.handed == (URIRef(EX + "hard"),)
    assert ours(turtle(DATA), evaluator) == plain(turtle(DATA), plain_graph(turtle(text)))


def test_no_rdflib_graph_is_made_where_every_shape_is_understood() -> None:
    def graph() -> Graph:
        raise AssertionError("asked for")

    results, times = OWN.evaluator.run(Index(with_reference(example(BAD[0]))), graph)
    assert results
    assert {timed.shape for timed in times} == set(OWN.rules)


def test_constraint_components_of_others_leave_nothing_to_us() -> None:
    text = """
    :easy a sh:NodeShape ; sh:targetClass :Thing ; :longest 2 .
    :longestComponent a sh:ConstraintComponent ; sh:parameter [ sh:path :longest ] ;
        sh:nodeValidator [ a sh:SPARQLSelectValidator ;
            sh:select "SELECT $this WHERE { $this ?p ?o . FILTER(!isLiteral(?o)) }" ] .
    """
    evaluator = evaluated(text)
    assert evaluator.handed == (URIRef(EX + "easy"),)
    assert ours(turtle(DATA), evaluator) == plain(turtle(DATA), plain_graph(turtle(text)))
    assert ours(turtle(DATA), evaluator)


def test_pyshacl_is_not_even_imported_for_shapes_of_ours() -> None:
    code = f"""import sys
from pathlib import Path
from kg.validate import read_files, validate_quads
(quads,) = read_files([Path({str(BAD[0])!r})])
assert validate_quads(quads).findings
assert "pyshacl" not in sys.modules"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_messages_that_other_processes_validate_give_the_same_report() -> None:
    messages = [(NamedNode(f"{EX}{n}"), example(path)) for n, path in enumerate(BAD[:20])]
    assert validate_messages(messages, jobs=2) == validate_messages(messages)


# --- where pySHACL departs from the recommendation ---------------------------------------------


def test_what_cannot_be_compared_is_not_in_order_though_pyshacl_sorts_it() -> None:
    text = """:s a sh:NodeShape ; sh:targetNode :a, :b, :c ;
        sh:property [ sh:path :p ; sh:lessThan :q ] ."""
    data = turtle(""":a :p "2025-01-01"^^xsd:date ; :q 1 . :b :p 1 ; :q "x"^^xsd:integer .
        :c :p 1 ; :q 2 .""")
    assert shown(ours(data, evaluated(text))) == [
        ("a", "2025-01-01", "LessThan"),
        ("b", "1", "LessThan"),
    ]
    assert not plain(data, plain_graph(turtle(text)))


def test_a_blank_node_is_less_than_nothing_though_pyshacl_refuses_the_question() -> None:
    text = ":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:lessThan :q ] ."
    data = turtle(":a :p [] ; :q 1 .")
    assert shown(ours(data, evaluated(text))) == [("a", "[]", "LessThan")]
    with pytest.raises(RefusedError, match="compare a BlankNode"):
        plain(data, plain_graph(turtle(text)))


def test_an_ill_typed_number_is_at_most_nothing_though_pyshacl_lets_it_pass() -> None:
    text = ":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:maxInclusive 1 ] ."
    data = turtle(':a :p "x"^^xsd:decimal .')
    assert len(ours(data, evaluated(text))) == 1
    assert len(plain(data, plain_graph(turtle(text)))) == 0


def test_a_decimal_has_no_exponent_though_python_reads_one() -> None:
    text = ":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:datatype xsd:decimal ] ."
    data = turtle(':a :p "1E2"^^xsd:decimal .')
    assert len(ours(data, evaluated(text))) == 1
    assert len(plain(data, plain_graph(turtle(text)))) == 0


def test_a_date_has_no_time_though_rdflib_reads_one() -> None:
    text = ":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:datatype xsd:date ] ."
    data = turtle(':a :p "2025-02-28T10:00:00Z"^^xsd:date .')
    assert len(ours(data, evaluated(text))) == 1
    assert len(plain(data, plain_graph(turtle(text)))) == 0


def test_the_end_of_a_text_is_no_line_before_it_though_python_takes_it_for_one() -> None:
    text = ':s sh:targetNode :a ; sh:property [ sh:path :p ; sh:pattern "^a$" ] .'
    data = turtle(':a :p "a\\n" .')
    assert len(ours(data, evaluated(text))) == 1
    assert len(plain(data, plain_graph(turtle(text)))) == 0


def test_two_ways_to_write_a_number_are_two_values() -> None:
    text = ":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:maxCount 1 ; sh:hasValue 1 ] ."
    evaluator = evaluated(text)
    assert shown(ours(turtle(':a :p "01"^^xsd:integer, 1 .'), evaluator)) == [("a", "", "MaxCount")]
    assert shown(ours(turtle(':a :p "01"^^xsd:integer .'), evaluator)) == [("a", "", "HasValue")]


def test_a_string_is_a_string_with_or_without_its_datatype() -> None:
    text = ':s sh:targetNode :a ; sh:property [ sh:path :p ; sh:in ( "x" ) ; sh:maxCount 1 ] .'
    assert not ours(turtle(':a :p "x"^^xsd:string, "x" .'), evaluated(text))


# --- details of the recommendation -------------------------------------------------------------


def test_a_shape_that_is_not_active_is_kept_by_every_node() -> None:
    text = """:s sh:targetNode :a ; sh:not :off ; sh:property :off .
        :off sh:path :p ; sh:minCount 1 ; sh:deactivated true ."""
    assert shown(ours(turtle(":b :p 1 ."), evaluated(text))) == [("a", "a", "Not")]


def test_a_part_keeps_its_own_severity_and_any_severity_breaks_conformance() -> None:
    text = """:s sh:targetNode :a ; sh:severity sh:Warning ; sh:property :part ; sh:node :whole .
        :part sh:path :p ; sh:minCount 1 ; sh:severity sh:Info .
        :whole a sh:NodeShape ; sh:property :part ."""
    found = ours(turtle(":b :p 1 ."), evaluated(text))
    assert sorted(row[5].rpartition("#")[2].strip(">") for row in found) == ["Info", "Warning"]


def test_a_subclass_in_the_data_makes_an_instance_and_a_literal_is_none() -> None:
    text = ":s sh:targetClass :Thing ; sh:property [ sh:path :p ; sh:class :Thing ] ."
    data = turtle(""":Small rdfs:subClassOf :Tiny . :Tiny rdfs:subClassOf :Thing, :Small .
        :a a :Small ; :p :a, "a", :c . :c a :Other .""")
    assert shown(ours(data, evaluated(text))) == [("a", "a", "Class"), ("a", "c", "Class")]
    assert ours(data, evaluated(text)) == plain(data, plain_graph(turtle(text)))


def test_a_triple_that_two_graphs_hold_is_one() -> None:
    text = ":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:maxCount 1 ] ."
    (quad,) = turtle(":a :p 1 .")
    twice = [quad, Quad(quad.subject, quad.predicate, quad.object, quad.subject)]
    assert not ours(twice, evaluated(text))
