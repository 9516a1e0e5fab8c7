"""The letters that measurements rest on: sound by our shapes, spread like the corpus, repeatable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pytest

from kg.ask import ask, questions
from kg.statements import ActionKind, Reading
from kg.store import CommitmentStore
from kg.validate import Severity, validate_quads
from kg.vocabulary import load_vocabulary
from tests.benchmarks.synthetic import fill, graphs, readings

COUNT = 330


@pytest.fixture(scope="module")
def composed() -> list[Reading]:
    return list(readings(COUNT))


@pytest.fixture(scope="module")
def filled() -> Iterator[CommitmentStore]:
    with CommitmentStore.in_memory() as store:
        fill(store, COUNT, reports=True)
        yield store


def test_no_synthetic_letter_breaks_a_shape() -> None:
    for graph, quads in graphs(50):
        violations = validate_quads(quads).of(Severity.VIOLATION)
        assert not violations, f"{graph}: {violations[0].sentence}"


def test_the_same_seed_gives_the_same_letters_whatever_their_count() -> None:
    assert list(graphs(3)) == list(islice(graphs(5), 3))
    assert list(graphs(3)) != list(graphs(3, seed=2))


def test_every_quote_of_a_synthetic_letter_is_at_its_place(composed: list[Reading]) -> None:
    for reading in composed:
        for statement in (*reading.statements(), *reading.places, *reading.boroughs):
            for evidence in statement.evidence:
                evidence.check(reading.message.text)


def test_synthetic_letters_are_spread_like_the_corpus(composed: list[Reading]) -> None:
    assert {r.boroughs[0].code for r in composed} == {b.code for b in load_vocabulary().boroughs}
    priorities = sum(len(reading.priorities) for reading in composed)
    unanswered = sum(len(reading.unanswered) for reading in composed)
    assert 2.0 < priorities / COUNT < 3.0
    assert 0.25 < unanswered / priorities < 0.42
    topics = Counter(p.topics[0] for reading in composed for p in reading.priorities)
    assert len(topics) > 35
    kinds = Counter(action.kind for reading in composed for action in reading.actions)
    assert min(kinds[kind] for kind in ActionKind) > COUNT / 10
    days = [reading.message.issued for reading in composed if reading.message.issued]
    assert 0.9 < len(days) / COUNT < 1
    assert (max(days) - min(days)).days > 700


def test_letters_made_side_by_side_are_the_same() -> None:
    stores = [CommitmentStore.in_memory() for _ in range(2)]
    counts = [fill(stores[0], 110), fill(stores[1], 110, processes=2)]
    assert counts[0] == counts[1] > 110 * 200
    for graph in (stores[0].message_graphs()[0], stores[0].message_graphs()[-1]):
        assert stores[0].graph(graph) == stores[1].graph(graph)


def test_every_question_finds_something_in_synthetic_letters(filled: CommitmentStore) -> None:
    for question in questions():
        needed = {p.name: p.example for p in question.parameters if p.required}
        assert ask(filled, question, needed).rows, f"{question.name} finds nothing"
