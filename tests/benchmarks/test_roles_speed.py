"""How many messages of 300 words a reader takes in a second on one core."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from kg.extract.roles import RoleReader, load_reader
from kg.extract.roles.words import tokens
from kg.extract.segment import Passage, segment

pytestmark = pytest.mark.benchmark

LEAST = {"linear": 200, "encoder": 20}  # messages a second


def messages(checkout: Path) -> list[tuple[str, tuple[Passage, ...]]]:
    """Messages of the corpus of 250 to 350 words."""
    texts = [p.read_text(encoding="utf-8") for p in sorted((checkout / "corpus").glob("*.txt"))]
    chosen = [t for t in texts if 250 <= len(t.split()) <= 350][:20]
    return [(text, segment(text)) for text in chosen]


def read(reader: RoleReader, given: list[tuple[str, tuple[Passage, ...]]]) -> None:
    """Roles and pairs of every message, as extraction and linking ask for them."""
    tokens.cache_clear()  # every message is new to the reader
    for text, passages in given:
        roles = reader.roles(text, passages)
        priorities = [i for i, r in enumerate(roles) if r.priority > reader.threshold_priority]
        actions = [i for i, r in enumerate(roles) if r.action > reader.threshold_action]
        reader.pairs(text, passages, priorities, actions)


@pytest.mark.parametrize("which", ["linear", "encoder"])
def test_a_reader_keeps_up(benchmark: BenchmarkFixture, checkout: Path, which: str) -> None:
    if which == "encoder":
        pytest.importorskip("onnxruntime")
    reader = load_reader("linear" if which == "linear" else "encoder")
    given = messages(checkout)
    read(reader, given)
    benchmark(read, reader, given)
    assert benchmark.stats is not None
    assert len(given) / benchmark.stats.stats.min >= LEAST[which]
