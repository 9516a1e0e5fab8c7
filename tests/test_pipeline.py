"""The pipeline: stages in order, one message after the other, and no bad input stops the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg import pipeline
from kg.namespaces import Names
from kg.pipeline import Failure, ingest, readings
from kg.samples import sample_paths
from kg.statements import Answer, Reading
from kg.store import CommitmentStore


@pytest.fixture
def store() -> Iterator[CommitmentStore]:
    with CommitmentStore.in_memory() as opened:
        yield opened


def _samples() -> list[Reading | Failure]:
    return list(readings(sample_paths()))


def test_readings_come_in_the_order_of_the_input_with_failures_in_their_place(
    tmp_path: Path,
) -> None:
    first, second = sample_paths()
    items = list(readings([first, tmp_path / "missing.txt", second]))
    assert [type(item) for item in items] == [Reading, Failure, Reading]
    assert isinstance(items[1], Failure)
    assert items[1].source == str(tmp_path / "missing.txt")


def test_readings_are_made_one_by_one_not_all_at_once() -> None:
    def endless() -> Iterator[Path]:
        while True:
            yield sample_paths()[0]

    assert isinstance(next(readings(endless())), Reading)


def test_answers_and_standings_are_there_when_a_reading_leaves_the_pipeline() -> None:
    for item in _samples():
        assert isinstance(item, Reading)
        assert {standing.priority for standing in item.standings} == {
            priority.id for priority in item.priorities
        }


def test_a_message_is_new_once_and_unchanged_after_that(store: CommitmentStore) -> None:
    first, second = ingest(_samples(), store), ingest(_samples(), store)
    assert (first.new, first.unchanged, first.replaced) == (2, 0, 0)
    assert (second.new, second.unchanged, second.replaced) == (0, 2, 0)


def test_the_same_message_twice_in_one_batch_is_stored_once(store: CommitmentStore) -> None:
    summary = ingest([*_samples(), *_samples()], store)
    assert (summary.read, summary.new, summary.unchanged) == (4, 2, 2)
    assert len(store.messages()) == 2


def test_a_message_that_is_read_otherwise_than_before_is_replaced(store: CommitmentStore) -> None:
    (item, _) = _samples()
    assert isinstance(item, Reading)
    poorer = Reading(message=item.message, force=item.force)
    assert ingest([poorer], store).new == 1
    before = len(store.graph(Names().message_graph(item.message.key)))
    assert ingest([item], store).replaced == 1
    assert len(store.graph(Names().message_graph(item.message.key))) > before


def test_failures_are_counted_and_do_not_stop_the_rest(store: CommitmentStore) -> None:
    bad = Failure("letter.txt", "is empty")
    summary = ingest([bad, *_samples(), bad], store)
    assert summary.unreadable == (bad, bad)
    assert (summary.read, summary.new) == (2, 2)


def test_a_graph_that_breaks_a_shape_is_refused_and_the_others_are_stored(
    store: CommitmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = _samples()
    assert isinstance(first, Reading)
    whole = pipeline.express
    broken = Names().message(first.message.key)

    def without_text(reading: Reading, names: Names) -> list[object]:
        return [
            quad
            for quad in whole(reading, names)
            if quad.subject != broken or not quad.predicate.value.endswith("/text")
        ]

    monkeypatch.setattr(pipeline, "express", without_text)
    summary = ingest([first, second], store)
    assert [failure.source for failure in summary.refused] == [first.message.source]
    assert "text" in summary.refused[0].reason
    assert (summary.new, summary.read) == (1, 2)
    assert len(store.messages()) == 1


def test_a_reading_that_cannot_be_expressed_is_refused_and_the_others_are_stored(
    store: CommitmentStore,
) -> None:
    first, second = _samples()
    assert isinstance(first, Reading)
    wrong = replace(first, answers=(Answer("p99", "a99", 0.5, "no such statements"),))
    summary = ingest([wrong, second], store)
    assert [failure.source for failure in summary.refused] == [first.message.source]
    assert summary.new == 1


def test_nothing_that_is_already_stored_is_validated_again(
    store: CommitmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(_samples(), store)
    monkeypatch.setattr(pipeline, "_validated", lambda *_: pytest.fail("validated again"))
    assert ingest(_samples(), store).unchanged == 2
