"""How long the stages take on the sample letters; `make bench` prints the table."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from kg.pipeline import ingest, readings
from kg.samples import sample_paths
from kg.store import CommitmentStore

pytestmark = pytest.mark.benchmark


def test_reading_two_letters(benchmark: BenchmarkFixture) -> None:
    items = benchmark(lambda: list(readings(sample_paths())))
    assert len(items) == 2


def test_storing_two_letters_for_the_first_time(benchmark: BenchmarkFixture) -> None:
    items = list(readings(sample_paths()))

    def store() -> int:
        with CommitmentStore.in_memory() as opened:
            return ingest(items, opened).new

    assert benchmark(store) == 2


def test_storing_two_letters_again(benchmark: BenchmarkFixture) -> None:
    items = list(readings(sample_paths()))
    with CommitmentStore.in_memory() as opened:
        ingest(items, opened)
        assert benchmark(lambda: ingest(items, opened).unchanged) == 2
