"""The catalogue is right after every write, filters compose, and counts add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.choosing import OPEN, Choice, Order, choose
from kg.catalogue.coverage import coverage
from kg.catalogue.folding import fold
from kg.catalogue.reading import read_all, read_one, read_reference
from kg.catalogue.records import State
from kg.catalogue.related import elsewhere, later
from kg.catalogue.search import search
from kg.express import express
from kg.reference import reference_quads
from kg.statements import Reading
from kg.store import CommitmentStore
from tests.strategies import readings

FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@cache
def _reference() -> list[object]:
    return list(reference_quads())


def _store(found: Sequence[Reading]) -> CommitmentStore:
    store = CommitmentStore.in_memory()
    store.load_reference(_reference())  # type: ignore[arg-type]
    for reading in {each.message.key: each for each in found}.values():
        store.replace_message(store.names.message_graph(reading.message.key), express(reading))
    return store


def _catalogue(store: CommitmentStore) -> Catalogue:
    return Catalogue(read_all(store), read_reference(store))


@FEW
@given(st.lists(readings(), min_size=1, max_size=3))
def test_one_message_read_alone_is_the_one_that_is_read_with_all(found: list[Reading]) -> None:
    with _store(found) as store:
        letters = read_all(store)
        assert [each.iri for each in letters] == sorted(each.iri for each in letters)
        for letter in letters:
            graph = NamedNode(letter.graph)
            assert read_one(store, graph, store.names.report_of(graph)) == [letter]


@FEW
@given(st.lists(readings(), min_size=1, max_size=3), readings(), st.booleans())
def test_renewing_message_by_message_equals_building_anew(
    before: list[Reading], new: Reading, drop: bool
) -> None:
    with _store(before) as store:
        catalogue = _catalogue(store)
        graph = store.names.message_graph((before[0] if drop else new).message.key)
        if drop:
            store.drop_graph(graph)
        else:
            store.replace_message(graph, express(new))
        renewed = catalogue.renewed(
            [graph.value], read_one(store, graph, store.names.report_of(graph))
        )
        anew = _catalogue(store)
        assert renewed.letters == anew.letters
        assert renewed.areas == anew.areas
        assert renewed.priorities == anew.priorities
        assert coverage(renewed) == coverage(anew)


@FEW
@given(st.lists(readings(), min_size=1, max_size=3), st.data())
def test_a_filter_of_two_parts_is_what_both_let_through(
    found: list[Reading], data: st.DataObject
) -> None:
    with _store(found) as store:
        catalogue = _catalogue(store)
        areas = sorted({a for p in catalogue.priorities for a in p.areas}) or [None]
        topics = sorted({t for p in catalogue.priorities for t in p.topics}) or [None]
        borough, topic = data.draw(st.sampled_from(areas)), data.draw(st.sampled_from(topics))
        state = data.draw(st.sampled_from([None, OPEN, *State]))
        parts = [Choice(borough=borough), Choice(topic=topic), Choice(state=state)]
        singly = [{p.iri for p in choose(catalogue, each).priorities} for each in parts]
        both = choose(catalogue, Choice(borough=borough, topic=topic, state=state))
        assert {p.iri for p in both.priorities} == set.intersection(*singly)


@FEW
@given(st.lists(readings(), min_size=1, max_size=3), st.sampled_from(Order))
def test_the_count_beside_a_state_is_what_choosing_it_shows(
    found: list[Reading], order: Order
) -> None:
    with _store(found) as store:
        catalogue = _catalogue(store)
        chosen = choose(catalogue, Choice(order=order))
        assert len(chosen.priorities) == len(catalogue.priorities)
        for state in (OPEN, *State):
            shown = choose(catalogue, Choice(state=state)).priorities
            assert chosen.counts["state"].get(state, 0) == len(shown)
        for area, count in chosen.counts["borough"].items():
            assert count == len(choose(catalogue, Choice(borough=area)).priorities)


@FEW
@given(st.lists(readings(), min_size=1, max_size=3))
def test_the_matrix_counts_each_priority_of_a_borough_once(found: list[Reading]) -> None:
    with _store(found) as store:
        catalogue = _catalogue(store)
        matrix = coverage(catalogue)
        for row in matrix.rows:
            total = matrix.totals[row.iri]
            own = catalogue.priorities_in[row.iri]
            assert total.total == len(own)
            assert total.answered == sum(p.state is State.ANSWERED for p in own)
            assert all(matrix.cell(row, topic).total <= total.total for topic in matrix.columns)


def test_folding_leaves_the_words_without_accents_case_and_signs() -> None:
    assert fold("L'Été, à Müller-Straße!") == " l ete a muller strasse "


@pytest.fixture(scope="module")
def samples() -> Catalogue:
    from pathlib import Path

    from kg.pipeline import ingest, readings

    with CommitmentStore.in_memory() as store:
        ingest(readings([Path("kg/samples")]), store)
        return _catalogue(store)


def test_search_finds_beginnings_of_words_whatever_their_case(samples: Catalogue) -> None:
    found = search(samples, "NIGHT-time econ")
    assert {p.label for p in found.statements if hasattr(p, "state")} == {
        "More police presence and visibility throughout the borough, above all after school and in the night-time economy",
        "More police presence and visibility on the high street, above all around the night-time economy",
    }
    assert [area.label for area in search(samples, "hack").areas] == ["Hackney"]
    assert [post.label for post in search(samples, "jai").officers] == ["Jai Singh"]
    assert len(search(samples, "ightmare")) == 0
    assert len(search(samples, " , ")) == 0


def test_a_concern_is_found_elsewhere_and_never_in_its_own_borough(samples: Catalogue) -> None:
    for priority in samples.priorities:
        for group in elsewhere(samples, priority):
            assert group.area.iri not in priority.areas
            assert all(set(priority.topics) <= set(other.topics) for other in group.priorities)


def test_what_came_later_is_later_and_of_the_same_borough(samples: Catalogue) -> None:
    letters = list(samples.letters.values())
    moved = [replace(letter, day=letter.day) for letter in letters]
    for priority in Catalogue(moved, samples.reference).priorities:
        found = later(samples, priority)
        day = samples.letter(priority).day
        assert day is not None
        assert all(samples.letter(each).day > day for each in found.priorities)  # type: ignore[operator]
