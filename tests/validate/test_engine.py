"""The engine finds what the W3C's cases of SHACL core want, and what plain pySHACL finds."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, Graph
from rdflib.namespace import SH

from kg.validate.engine import Engine, ShapeError
from kg.validate.graphs import message_graph
from kg.validate.shapes import load_shapes
from tests.ontology.examples import BAD, named, quads
from tests.validate.w3c import Case, cases, found, load

WRONG = {
    "property/uniqueLang-002": 'pySHACL takes sh:uniqueLang "1"^^xsd:boolean for true; the '
    "specification (section 4.4.5) asks for the literal true",
}
CASES = 98
ENGINE = Engine(load_shapes().graph)  # what carries out a shape that is not compiled


@pytest.fixture(scope="session")
def suite(shared: Path) -> list[Case]:
    return cases(shared / "w3c" / "shacl-core")


def _outcome(case: Case) -> tuple[tuple[str, ...], ...] | None:
    data = load(case.data)
    shapes = data if case.shapes == case.data else load(case.shapes)
    try:
        results, _ = Engine(shapes).run(data)
    except ShapeError:
        return None
    return found(results, data, shapes)


@pytest.mark.filterwarnings("ignore")
def test_the_cases_of_the_w3c_give_the_reports_that_they_want(suite: list[Case]) -> None:
    assert len(suite) == CASES
    differing = [case.name for case in suite if _outcome(case) != case.wanted]
    assert differing == sorted(WRONG), "each one listed needs its reason; each other one is a fault"


@pytest.mark.parametrize("path", BAD, ids=named)
def test_shapes_read_once_find_what_plain_pyshacl_finds(path: Path) -> None:
    graph = message_graph(quads(path))
    shapes = load_shapes()
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes.graph)
    assert isinstance(report, Graph)
    plain = sorted(
        tuple(
            str(report.value(result, predicate))
            for predicate in (SH.focusNode, SH.value, SH.sourceShape, SH.sourceConstraintComponent)
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    )
    results, _ = ENGINE.run(graph)
    ours = sorted((str(r.focus), str(r.value), str(r.shape), str(r.component)) for r in results)
    assert ours == plain


def test_every_shape_is_timed_and_counts_its_nodes() -> None:
    _, times = ENGINE.run(message_graph(quads(BAD[0])))
    assert {time.shape for time in times} == set(load_shapes().rules)
    assert all(time.seconds >= 0 for time in times)
    assert any(time.nodes for time in times)


def test_a_graph_is_left_as_it_was() -> None:
    graph = message_graph(quads(BAD[0]))
    before = set(graph)
    ENGINE.run(graph)
    assert set(graph) == before
