"""How long the stages take on the sample letters; `make bench` prints the table."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from kg.pipeline import ingest, readings
from kg.read import read_bytes
from kg.samples import sample_paths
from kg.store import CommitmentStore

pytestmark = pytest.mark.benchmark


def test_reading_two_letters(benchmark: BenchmarkFixture) -> None:
    items = benchmark(lambda: list(readings(sample_paths())))
    assert len(items) == 2


def test_plain_text_of_500_words(benchmark: BenchmarkFixture) -> None:
    """Before anything is extracted; 2 ms is the mark on a quiet machine."""
    line = "The local policing team listened to what residents said about it.\n"
    data = ("Dear Adrian,\n\n" + line * 50).encode()
    assert len(benchmark(lambda: list(read_bytes(data, "letter", ".txt")))) == 1


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
