"""A snapshot that is read again is kept open by a process of its own, as long as it is needed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.serve.killable.reply import FaultError
from kg.serve.killable.runner import KillableRunner
from kg.serve.running import Query, ResultsFormat
from kg.store import CommitmentStore
from tests.serve.killable.conftest import with_runner
from tests.serve.killable.processes import at_work, children, running, without_queries

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="elsewhere every query opens the store itself"
)

P = NamedNode("http://example.org/p")
COUNT = Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", results=ResultsFormat.CSV)
ENDLESS = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }")


async def counted(runner: KillableRunner) -> int:
    with (await runner.query(COUNT)).file as file:
        return int(file.read().split()[1])


async def opened(runner: KillableRunner) -> list[int]:
    """The processes that keep a snapshot open once a query has been answered."""
    assert runner.parent is not None
    assert await counted(runner) >= 100
    assert await without_queries(runner.parent)
    return children(runner.parent)


def test_a_snapshot_is_opened_once_for_all_who_read_it_after_the_first(
    small: CommitmentStore,
) -> None:
    async def use(runner: KillableRunner) -> None:
        assert await opened(runner) == []
        (first,) = await opened(runner)
        assert await opened(runner) == [first]
        small.apply([Quad(P, P, Literal(1), P)], [])
        assert await opened(runner) == []
        assert not running(first)
        (second,) = await opened(runner)
        assert second != first

    with_runner(small, use)


def test_a_snapshot_is_opened_again_when_the_process_that_kept_it_open_has_died(
    small: CommitmentStore,
) -> None:
    async def use(runner: KillableRunner) -> None:
        assert await opened(runner) == []
        for _ in range(3):
            (keeping,) = await opened(runner)
            os.kill(keeping, 9)
        assert await counted(runner) == 100
        assert runner.restarts == 0

    with_runner(small, use)


def test_a_process_that_makes_no_children_any_longer_is_made_anew(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        assert await opened(runner) == []
        (keeping,) = await opened(runner)
        os.kill(keeping, signal.SIGSTOP)
        asked = asyncio.ensure_future(runner.query(COUNT))
        await asyncio.sleep(0.1)
        os.kill(keeping, signal.SIGKILL)
        with (await asked).file as file:
            assert file.read() == b"n\r\n100\r\n"
        assert runner.restarts == 0

    with_runner(small, use)


def test_a_write_does_not_end_the_query_that_reads_what_was_before(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        asked = asyncio.ensure_future(runner.query(ENDLESS))
        assert runner.parent is not None
        reading = await at_work(runner.parent)
        small.apply([Quad(P, P, Literal(1), P)], [])
        assert await counted(runner) == 101
        assert running(reading)
        asked.cancel()
        await asyncio.wait([asked])
        assert await without_queries(runner.parent)
        assert not running(reading)

    with_runner(small, use)


def test_what_cannot_be_opened_is_a_fault_and_the_next_snapshot_is_answered_from(
    small: CommitmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def use(runner: KillableRunner) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(CommitmentStore, "backup", lambda _, folder: folder.mkdir())
            for _ in range(3):
                with pytest.raises(FaultError, match="FileNotFoundError: IO error"):
                    await counted(runner)
        small.apply([Quad(P, P, Literal(1), P)], [])
        assert await counted(runner) == 101

    with_runner(small, use)
