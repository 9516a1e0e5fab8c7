"""Names: IRIs come from content, and different things never share one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.folders import data_folder
from kg.namespaces import Names, digest, is_ons_code, ons_area, slug
from kg.reference import concepts, reference_quads

parts = st.lists(st.text(max_size=8), max_size=4)


@given(parts, parts)
def test_digests_of_different_parts_differ(first: list[str], second: list[str]) -> None:
    assert (digest(*first) == digest(*second)) == (first == second)


@given(st.text())
def test_a_slug_is_always_a_valid_end_of_an_iri(name: str) -> None:
    NamedNode("https://example.org/" + slug(name))
    assert slug(name)


@pytest.mark.parametrize("base", ["https://example.org/data", "no iri/", ""])
def test_a_base_must_be_an_iri_that_ends_in_a_separator(base: str) -> None:
    with pytest.raises(ValueError, match=r"must end|No scheme|IRI"):
        Names(base)


def test_everything_lies_below_the_chosen_base() -> None:
    names = Names("https://example.org/data/")
    assert names.message("ab").value == "https://example.org/data/message/ab"
    assert names.reference_graph.value == "https://example.org/data/graph/reference"


def test_only_codes_of_the_statistics_office_become_its_iris() -> None:
    assert is_ons_code("E09000012")
    assert not is_ons_code("E0900001")
    assert not is_ons_code(None)
    with pytest.raises(ValueError, match="00BKX6"):
        ons_area("00BKX6")


def test_the_reference_graph_is_the_same_every_time_and_has_no_blank_nodes() -> None:
    quads = reference_quads()
    folder = data_folder("ontology")
    assert quads == reference_quads(folder=folder) == reference_quads(folder=folder)
    assert len(quads) > 1000
    assert all(isinstance(quad.subject, NamedNode) for quad in quads)
    assert {quad.graph_name for quad in quads} == {Names().reference_graph}


def test_blank_nodes_of_the_ontology_become_iris_named_after_their_content(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<http://e/a> <http://e/p> [ <http://e/q> 1 ] .")
    first = reference_quads(folder=tmp_path)
    assert first == reference_quads(folder=tmp_path)
    assert all(isinstance(quad.subject, NamedNode) for quad in first)


def test_shapes_and_examples_are_not_part_of_the_reference_graph(tmp_path: Path) -> None:
    for folder in ("shapes", "examples"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.ttl").write_text("<http://e/a> <http://e/p> 1 .")
    assert reference_quads(folder=tmp_path) == []


def test_concepts_are_found_by_scheme_and_by_namespace() -> None:
    scheme = "https://w3id.org/policing-commitments/def#GapReasonScheme"
    topic = "https://w3id.org/policing-commitments/topic/"
    assert concepts().find(scheme, "advice-only").value.endswith("#OnlyAdvice")
    assert concepts().find(topic, "knife-crime").value == topic + "knife-crime"
