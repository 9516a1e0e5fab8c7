"""The stores that must behave alike: in memory, in a folder, and in Virtuoso 7.

In: letters of the corpus, read once. Out: each store empty, or with the letters in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import pytest

from kg.pipeline import Failure, ingest, readings
from kg.samples import sample_paths
from kg.statements import Reading
from kg.store import CommitmentStore, GraphStore, ServiceStore
from tests.letters import three_letters
from tests.virtuoso import Virtuoso, is_installed, running

KINDS = ("memory", "folder", "virtuoso")
LETTERS = 40


@pytest.fixture(scope="session")
def virtuoso(
    tmp_path_factory: pytest.TempPathFactory, missing_part: Callable[[str], NoReturn]
) -> Iterator[Virtuoso]:
    """A Virtuoso of our own."""
    if not is_installed():
        missing_part("no Virtuoso on this machine (apt-get install virtuoso-opensource-7)")
    with running(tmp_path_factory.mktemp("virtuoso")) as found:
        yield found


@pytest.fixture(scope="session")
def letters(checkout: Path) -> list[Reading | Failure]:
    """The samples, some letters of the corpus, and three that hold something of everything."""
    corpus = sorted((checkout / "corpus").glob("*.txt"))
    chosen = [*sample_paths(), *corpus[:: max(1, len(corpus) // LETTERS)]]
    return [*readings(chosen), *three_letters()]


def emptied(store: GraphStore) -> None:
    """Take every graph away."""
    for graph in store.named_graphs():
        store.drop_graph(graph)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphStore]:
    """One store after the other, empty."""
    if request.param == "memory":
        with CommitmentStore.in_memory() as opened:
            yield opened
    elif request.param == "folder":
        with CommitmentStore.open(tmp_path / "store") as opened:
            yield opened
    else:
        with ServiceStore.open(request.getfixturevalue("virtuoso").service()) as opened:
            emptied(opened)
            yield opened


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, letters: Sequence[Reading | Failure]) -> Path:
    """The folder of an embedded store that holds the letters."""
    place = tmp_path_factory.mktemp("letters") / "store"
    with CommitmentStore.open(place) as opened:
        ingest(letters, opened)
    return place


@pytest.fixture(scope="module")
def embedded(folder: Path) -> Iterator[CommitmentStore]:
    """The embedded store with the letters."""
    with CommitmentStore.read_only(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def served(virtuoso: Virtuoso, letters: Sequence[Reading | Failure]) -> Iterator[ServiceStore]:
    """Virtuoso with the same letters, ingested by the same pipeline."""
    with ServiceStore.open(virtuoso.service()) as opened:
        emptied(opened)
        ingest(letters, opened)
        yield opened
