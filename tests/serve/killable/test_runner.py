"""A free query runs in a process of its own, on the store as it was at the last write."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Coroutine
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.serve.killable.choosing import runner_for
from kg.serve.killable.reply import FaultError
from kg.serve.killable.runner import KillableRunner
from kg.serve.killable.tally import Tally
from kg.serve.refusal import Refusal
from kg.serve.running import (
    Answer,
    Cut,
    Difference,
    GraphFormat,
    Graphs,
    Limits,
    Query,
    ResultsFormat,
    Update,
)
from kg.serve.running.direct import DirectRunner
from kg.serve.running.refused import Died
from kg.serve.settings import Settings
from kg.store import CommitmentStore, snapshots_folder
from tests.serve.killable.conftest import with_runner
from tests.serve.killable.processes import (
    at_work,
    children,
    names,
    open_files,
    running,
    without_queries,
)

E = "http://example.org/"
P = NamedNode(E + "p")
COUNT = Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", results=ResultsFormat.CSV)
ENDLESS = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def body(answer: Answer) -> bytes:
    with answer.file as file:
        text = file.read()
    assert len(text) == answer.length
    return text


async def refusal_of(work: Coroutine[Any, Any, object]) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        await work
    return refusal.value


async def counted(runner: KillableRunner) -> int:
    return int(body(await runner.query(COUNT)).split()[1])


def test_every_kind_of_query_is_answered(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        assert await counted(runner) == 100
        answer = await runner.query(Query("ASK {}", results=ResultsFormat.XML))
        assert b"<boolean>true</boolean>" in body(answer)
        cut = await runner.query(Query("SELECT * { ?s ?p ?o }"))
        assert (cut.media_type, cut.rows, cut.cut) == (ResultsFormat.JSON, 7, Cut(7, "rows"))
        assert json.loads(body(cut))["head"]["cut"] == {"rows": 7, "limit": "rows"}
        graph = Query("CONSTRUCT WHERE { ?s ?p ?o }", graph=GraphFormat.N_TRIPLES)
        assert len(body(await runner.query(graph)).splitlines()) == 7
        one = Query(COUNT.text, Graphs((E + "graph/1",)), ResultsFormat.CSV)
        assert body(await runner.query(one)) == b"n\r\n50\r\n"

    with_runner(small, use, Limits(rows=7))


def test_without_union_the_default_graph_is_the_stores_own(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        assert await counted(runner) == 0

    with_runner(small, use, union=False)


def test_refusals_come_through_with_their_places(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        told = await refusal_of(runner.query(Query("SELECT *\n  WHER { ?s ?p ?o }")))
        assert (told.status, told.line) == (HTTPStatus.BAD_REQUEST, 2)
        told = await refusal_of(runner.query(Query("ASK {}", results=None)))
        assert told.status is HTTPStatus.NOT_ACCEPTABLE
        told = await refusal_of(runner.query(Query("ASK { SERVICE <http://e/> {} }")))
        assert told.sentence.startswith("SERVICE is refused")
        told = await refusal_of(runner.difference(Update("LOAD <http://e/>")))
        assert told.sentence.startswith("LOAD is refused")
        assert runner.tally == Tally(refused=4)

    with_runner(small, use)


def test_a_client_reads_its_own_writes(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        for written in range(1, 6):
            small.apply([Quad(P, P, Literal(written), P)], [])
            assert await counted(runner) == 100 + written
        small.drop_graph(P)
        assert await counted(runner) == 100

    with_runner(small, use)


def test_the_difference_of_an_update_is_found_and_nothing_is_changed(
    small: CommitmentStore,
) -> None:
    small.oxigraph.update(f"INSERT DATA {{ GRAPH <{E}blank> {{ _:x <{E}p> 1 }} }}")
    (blank,) = small.graph(NamedNode(E + "blank"))
    text = (
        f"PREFIX : <{E}> DELETE {{ GRAPH ?g {{ ?s ?p 1 }} }} INSERT {{ GRAPH ?g {{ ?s ?p 2 }} }} "
        "WHERE { GRAPH ?g { ?s ?p 1 } } ; CREATE GRAPH :new ; DROP GRAPH <http://example.org/graph/0>"
    )

    async def use(runner: KillableRunner) -> Difference:
        change = await runner.difference(Update(text))
        assert small.has_graph(NamedNode(E + "graph/0"))
        assert names(snapshots_folder(small.path or Path())) == ["1"]
        return change

    change = with_runner(small, use)
    two = Literal(2)
    assert change == Difference(
        [Quad(blank.subject, blank.predicate, two, blank.graph_name)],
        [blank],
        (E + "new",),
        (E + "graph/0",),
    )
    small.apply(change.added, change.removed, change.created, change.dropped)
    assert [quad.object for quad in small.graph(NamedNode(E + "blank"))] == [two]


def test_an_update_out_of_time_is_504_and_leaves_no_copy(small: CommitmentStore) -> None:
    pattern = " ".join(f"GRAPH ?g{n} {{ ?a{n} ?b{n} ?c{n} }}" for n in range(5))
    update = Update(f"INSERT {{ <a:b> <a:c> 1 }} WHERE {{ {pattern} }}")

    async def use(runner: KillableRunner) -> None:
        told = await refusal_of(runner.difference(update))
        assert told.status is HTTPStatus.GATEWAY_TIMEOUT
        assert names(snapshots_folder(small.path or Path())) == ["1"]

    with_runner(small, use, Limits(seconds=0.5))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { " + "{" * 30_000 + "}" * 30_000 + " }",
        "SELECT * { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
        "SELECT * { ?s " + "(" * 50_000 + "<a:b>" + ")" * 50_000 + " ?o }",
        "SELECT * { BIND(" + "<<( <a:b> <a:b> " * 30_000 + "1" + " )>>" * 30_000 + " AS ?x) }",
        "SELECT * { ?from " + "{" * 30_000 + "}" * 30_000 + " }",
    ],
)
def test_a_text_that_crashes_the_parser_ends_one_query_and_no_more(
    small: CommitmentStore, text: str
) -> None:
    async def use(runner: KillableRunner) -> None:
        told = await refusal_of(runner.query(Query(text)))
        assert told.status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.BAD_REQUEST)
        assert "\n" not in told.sentence
        told = await refusal_of(runner.difference(Update(text.replace("SELECT *", "DELETE WHERE"))))
        assert told.status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.BAD_REQUEST)
        assert await counted(runner) == 100

    with_runner(small, use)


def test_a_crash_is_told_as_such(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        text = "SELECT * { " + "{" * 30_000 + "}" * 30_000 + " }"
        told = await refusal_of(runner.query(Query(text)))
        assert isinstance(told, Died)
        assert "could not be read, or used more memory" in told.sentence
        assert runner.tally.died == 1

    with_runner(small, use)


def test_two_hundred_queries_leave_nothing_behind(small: CommitmentStore) -> None:
    queries = [
        Query("ASK {}"),
        Query("SELECT * { ?s ?p ?o }"),
        Query("CONSTRUCT WHERE { ?s ?p ?o }"),
        Query("not a query"),
    ]

    async def use(runner: KillableRunner) -> None:
        for _ in range(2):  # the second one's snapshot is kept open
            await counted(runner)
        parent = runner.parent
        folder = small.path
        assert parent is not None
        assert folder is not None
        before = open_files(folder)
        for number in range(200):
            if number % 20 == 0:
                small.apply([Quad(P, P, Literal(number), P)], [])
            try:
                body(await runner.query(queries[number % len(queries)]))
            except Refusal:
                assert number % len(queries) == 3
        assert runner.parent == parent
        assert open_files(folder) == before
        assert len(names(snapshots_folder(small.path or Path()))) == 1
        assert await without_queries(parent)
        assert (runner.tally.finished, runner.tally.refused) == (152, 50)
        assert (runner.running, runner.waiting) == (0, 0)

    with_runner(small, use)


def test_the_clean_process_is_started_again_when_it_has_died(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        for _ in range(3):
            first = runner.parent
            assert first is not None
            os.kill(first, 9)
            while running(first):
                await asyncio.sleep(0.01)
            assert await counted(runner) == 100
            assert runner.parent not in (None, first)

    with_runner(small, use)


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
        assert body(await asked) == b"n\r\n100\r\n"
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


def test_a_query_whose_process_is_killed_by_others_is_503(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        asked = asyncio.ensure_future(runner.query(ENDLESS))
        assert runner.parent is not None
        os.kill(await at_work(runner.parent), 9)
        assert isinstance(await refusal_of(_of(asked)), Died)

    with_runner(small, use)


async def _of(task: asyncio.Future[Answer]) -> Answer:
    return await task


def test_whoever_no_longer_waits_ends_the_query(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        asked = asyncio.ensure_future(runner.query(ENDLESS))
        assert runner.parent is not None
        await at_work(runner.parent)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert (runner.running, runner.tally.killed) == (0, 1)
        assert await without_queries(runner.parent)
        assert await counted(runner) == 100

    with_runner(small, use, slots=1)


def test_stopping_ends_what_runs_and_what_waits(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        asked = [asyncio.ensure_future(runner.query(ENDLESS)) for _ in range(3)]
        while runner.waiting < 2:
            await asyncio.sleep(0.01)
        await runner.stop()
        for each in asked:
            told = await refusal_of(_of(each))
            assert (told.status, told.sentence) == (
                HTTPStatus.SERVICE_UNAVAILABLE,
                "the server is stopping",
            )
        assert runner.parent is None

    with_runner(small, use, slots=1)


def test_too_many_are_turned_away_and_told_when_to_come_again(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        asked = [asyncio.ensure_future(runner.query(ENDLESS)) for _ in range(3)]
        while runner.waiting < 2:
            await asyncio.sleep(0.01)
        told = await refusal_of(runner.query(COUNT))
        assert told.status is HTTPStatus.SERVICE_UNAVAILABLE
        assert told.headers == {"Retry-After": "10"}
        assert runner.tally.turned_away == 1
        for each in asked:
            each.cancel()
        await asyncio.wait(asked)

    with_runner(small, use, slots=1, queue=2)


def test_who_waits_too_long_is_turned_away(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        first = asyncio.ensure_future(runner.query(ENDLESS))
        while not runner.running:
            await asyncio.sleep(0.01)
        told = await refusal_of(runner.query(COUNT))
        assert told.status is HTTPStatus.SERVICE_UNAVAILABLE
        assert told.headers == {"Retry-After": "1"}
        assert (runner.running, runner.waiting) == (1, 0)
        first.cancel()
        await asyncio.wait([first])
        assert await counted(runner) == 100

    with_runner(small, use, slots=1, wait=0.2)


def test_the_turns_go_round_in_order(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> list[int]:
        done: list[int] = []

        async def ask(number: int) -> None:
            await counted(runner)
            done.append(number)

        await asyncio.gather(*map(ask, range(12)))
        return done

    assert with_runner(small, use, slots=1) == list(range(12))


def test_what_is_in_force_is_known_once_it_has_been_tried(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        found = runner.safeguards()
        assert found.killable
        if sys.platform.startswith("linux"):
            assert (found.memory_limit, found.end_with_server) == (True, True)
        assert len(found.sentences()) == 4

    with_runner(small, use)


def test_a_store_in_a_folder_has_killable_queries_and_one_in_memory_has_not(
    small: CommitmentStore,
) -> None:
    assert isinstance(runner_for(Settings(), small), KillableRunner)
    with CommitmentStore.in_memory() as memory:
        assert isinstance(runner_for(Settings(), memory), DirectRunner)
