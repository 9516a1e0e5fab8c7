"""Queries without end are ended on time, and nobody else notices."""

from __future__ import annotations

import asyncio
import os
from http import HTTPStatus
from pathlib import Path

import pytest

from kg.serve.killable.runner import KillableRunner
from kg.serve.refusal import Refusal
from kg.serve.running import Cut, Limits, Query, ResultsFormat, Update
from kg.serve.running.refused import Died
from kg.store import CommitmentStore, snapshots_folder
from tests.serve.killable.conftest import MESSAGES, with_runner
from tests.serve.killable.processes import names, without_queries

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

PROLOGUE = "PREFIX pc: <https://w3id.org/policing-commitments/def#> "
ENDLESS = {
    "a negation in every graph, joined to a pattern outside": PROLOGUE
    + "SELECT ?x { GRAPH ?g { ?x a pc:CommunityPriority ; pc:label ?l "
    "FILTER NOT EXISTS { ?a pc:answers ?x ; pc:label ?l2 } FILTER NOT EXISTS { ?b pc:topic ?l } } "
    "?y pc:topic ?t . ?z pc:topic ?t . ?w pc:topic ?t FILTER(?l = ?y) }",
    "a cross join": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "a regular expression over everything": "SELECT * { ?a ?b ?c . ?d ?e ?f "
    "FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '(x+x+)+y$', 'i')) }",
    "a path without end": "SELECT (COUNT(*) AS ?n) { ?a (!<a:b>|^!<a:b>)* ?b . ?c !<a:b>+ ?d }",
    "a sum of text that never comes to an end": PROLOGUE
    + "ASK { ?a pc:topic ?t . ?b pc:topic ?t . ?c pc:topic ?t FILTER(SHA512(STR(?c)) = '') }",
    "a graph without end": "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f FILTER(?c < ?f && ?f < ?c) }",
}
GREEDY = {
    "all pairs in order": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY DESC(?f)",
    "all pairs, each once": "SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f FILTER(?a != ?d) } "
    "OFFSET 900000000",
    "one text of everything": "SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?all) "
    "{ ?a ?b ?c . ?d ?e ?f }",
    "a text that grows ninefold at every step": "SELECT (STRLEN(?v25) AS ?length) { BIND('0123' AS ?v0) "
    + " ".join(f"BIND(CONCAT({', '.join([f'?v{n}'] * 9)}) AS ?v{n + 1})" for n in range(25))
    + " }",
}


async def refusal_of(runner: KillableRunner, text: str) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        await runner.query(Query(text))
    return refusal.value


@pytest.mark.slow
@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_a_query_without_end_is_ended_on_time(large: CommitmentStore, text: str) -> None:
    async def use(runner: KillableRunner) -> None:
        told = await refusal_of(runner, text)
        assert told.status is HTTPStatus.GATEWAY_TIMEOUT
        assert told.sentence.startswith("this took longer than the 1 seconds")
        assert runner.parent is not None
        assert await without_queries(runner.parent)
        assert runner.tally.killed == 1

    with_runner(large, use, Limits(seconds=1))


@pytest.mark.slow
@pytest.mark.parametrize("text", GREEDY.values(), ids=GREEDY)
def test_a_query_that_takes_all_memory_ends_alone(large: CommitmentStore, text: str) -> None:
    async def use(runner: KillableRunner) -> None:
        if not runner.safeguards().memory_limit:
            pytest.skip("this system bounds no memory")
        assert isinstance(await refusal_of(runner, text), Died)
        count = Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", results=ResultsFormat.CSV)
        with (await runner.query(count)).file as file:
            assert file.read() == f"n\r\n{MESSAGES * 50}\r\n".encode()

    with_runner(large, use, Limits(seconds=60, memory=320 * 2**20))


@pytest.mark.slow
def test_an_update_that_takes_all_memory_is_refused_and_nothing_has_changed(
    large: CommitmentStore,
) -> None:
    everything = Update("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }")
    one = Update("DELETE WHERE { GRAPH <http://example.org/graph/7> { ?s ?p ?o } }")

    async def use(runner: KillableRunner) -> None:
        if not runner.safeguards().memory_limit:
            pytest.skip("this system bounds no memory")
        with pytest.raises(Died, match="used more memory than one query may") as refusal:
            await runner.difference(everything)
        assert refusal.value.status is HTTPStatus.SERVICE_UNAVAILABLE
        assert len(large.oxigraph) == MESSAGES * 50
        assert names(snapshots_folder(large.path or Path())) == ["1"]
        assert (await runner.difference(one)).dropped == ("http://example.org/graph/7",)
        assert runner.tally.died == 1

    with_runner(large, use, Limits(seconds=120, memory=320 * 2**20))


def test_an_answer_without_end_is_cut_and_says_so(large: CommitmentStore) -> None:
    pairs = Query("SELECT * { ?a ?b ?c . ?d ?e ?f }", results=ResultsFormat.CSV)
    triples = Query("CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }")

    async def use(runner: KillableRunner) -> None:
        table, graph = await runner.query(pairs), await runner.query(triples)
        with table.file, graph.file:
            assert table.cut == Cut(1000, "rows")
            assert graph.cut in (Cut(1000, "rows"), Cut(graph.rows, "bytes"))
            assert table.length <= 2**20
            assert graph.length <= 2**20

    with_runner(large, use, Limits(rows=1000, size=2**20))


@pytest.mark.slow
def test_eight_without_end_in_two_places_leave_the_others_alone(large: CommitmentStore) -> None:
    """The event loop goes on, queries of the server's own are answered, and others get a turn."""
    order: list[str] = []

    async def endless(runner: KillableRunner, text: str) -> None:
        assert (await refusal_of(runner, text)).status is HTTPStatus.GATEWAY_TIMEOUT
        order.append("endless")

    async def own() -> None:
        for _ in range(50):
            await asyncio.sleep(0)
            assert large.query("SELECT * { ?s ?p ?o } LIMIT 5")
            await asyncio.to_thread(large.messages)
        order.append("own")

    async def use(runner: KillableRunner) -> None:
        texts = [*ENDLESS.values()][:4] * 2
        many = [asyncio.ensure_future(endless(runner, text)) for text in texts]
        while runner.running < 2:
            await asyncio.sleep(0.01)
        assert (runner.running, runner.waiting) == (2, 6)
        await own()
        later = asyncio.ensure_future(runner.query(Query("ASK {}")))
        await asyncio.gather(*many)
        (await later).file.close()
        order.append("later")

    with_runner(large, use, Limits(seconds=2), wait=60)
    assert order == ["own", *["endless"] * 8, "later"]
