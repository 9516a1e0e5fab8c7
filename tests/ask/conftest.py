"""A small store of three hand-made letters for the questions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.express import express, graph_iri
from kg.store import CommitmentStore
from kg.validate import message_report, validate_quads
from tests.letters import three_letters


@pytest.fixture(scope="session")
def store() -> Iterator[CommitmentStore]:
    with CommitmentStore.in_memory() as memory:
        memory.load_reference()
        for reading in three_letters():
            quads = express(reading)
            report = message_report(validate_quads(quads), reading.message.key, memory.names)
            memory.replace_message(graph_iri(reading.message), [*quads, *report])
        yield memory


@pytest.fixture(scope="session")
def empty() -> Iterator[CommitmentStore]:
    with CommitmentStore.in_memory() as memory:
        memory.load_reference()
        yield memory
