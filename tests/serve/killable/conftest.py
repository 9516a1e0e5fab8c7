"""Stores in folders, large and small, and runners over them."""

from __future__ import annotations

import asyncio
import gc
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.namespaces import PC, RDF
from kg.serve.killable.runner import KillableRunner
from kg.serve.running import Limits
from kg.store import CommitmentStore, snapshots_folder
from tests.listener import Listener

_T = TypeVar("_T")

Used = Callable[[KillableRunner], Awaitable[_T]]
PATIENCE = 300.0  # seconds
MESSAGES = 4000  # of fifty quads each, as a few hundred real ones would have


def synthetic(messages: int) -> Iterator[Quad]:
    """Messages with priorities, of which some are answered."""
    base, type_ = "http://example.org/", NamedNode(RDF + "type")
    priority, action, topic, answers, label = (
        NamedNode(PC + name)
        for name in ("CommunityPriority", "Action", "topic", "answers", "label")
    )
    for number in range(messages):
        graph = NamedNode(f"{base}graph/{number}")
        for part in range(10):
            raised, done = (NamedNode(f"{base}{kind}/{number}-{part}") for kind in "pa")
            yield Quad(raised, type_, priority, graph)
            yield Quad(raised, topic, NamedNode(f"{base}topic/{part % 7}"), graph)
            yield Quad(raised, label, Literal(f"priority {part} of message {number}"), graph)
            yield Quad(done, type_, action, graph)
            yield Quad(done, answers, raised, graph)


@pytest.fixture(scope="session")
def large_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 200,000 quads; copies share its files."""
    folder = tmp_path_factory.mktemp("large") / "store"
    with CommitmentStore.open(folder) as store:
        store.oxigraph.bulk_extend(synthetic(MESSAGES))
    gc.collect()
    return folder


@pytest.fixture
def large(large_folder: Path, tmp_path: Path) -> Iterator[CommitmentStore]:
    """A store of the test's own with those quads."""
    folder = tmp_path / "store"
    folder.mkdir()
    Store.read_only(str(large_folder / "graphs")).backup(folder / "graphs")
    for file in large_folder.glob("*.json"):
        shutil.copy(file, folder)
    with CommitmentStore.open(folder) as store:
        yield store


@pytest.fixture
def small(tmp_path: Path) -> Iterator[CommitmentStore]:
    """A store with a hundred quads."""
    with CommitmentStore.open(tmp_path / "store") as store:
        store.oxigraph.extend(synthetic(2))
        yield store


def with_runner(
    store: CommitmentStore, use: Used[_T], limits: Limits | None = None, **options: Any
) -> _T:
    """What ``use`` makes of a running runner over ``store``, which is stopped afterwards."""
    assert store.path is not None
    folder = snapshots_folder(store.path)

    async def used() -> _T:
        runner = KillableRunner(store, folder, limits or Limits(), **options)
        await runner.start()
        try:
            async with asyncio.timeout(PATIENCE):  # what a test waits for may never come to pass
                return await use(runner)
        finally:
            await runner.stop()
            assert not folder.exists()

    return asyncio.run(used())


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()
