"""Queries in a thread, for stores in memory."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.serve.refusal import Refusal
from kg.serve.running import Cut, Limits, Query, ResultsFormat, Update
from kg.serve.running.direct import DirectRunner
from kg.store import CommitmentStore

P = NamedNode("http://example.org/p")


def test_a_query_sees_what_was_written_before_it() -> None:
    with CommitmentStore.in_memory() as store:
        runner = DirectRunner(lambda: store.oxigraph, Limits(rows=1))

        async def asked() -> tuple[bytes, Cut | None]:
            await runner.start()
            answer = await runner.query(Query("SELECT * { ?s ?p ?o }", results=ResultsFormat.CSV))
            await runner.stop()
            with answer.file as file:
                return file.read(), answer.cut

        store.apply([Quad(P, P, Literal("a"), P)], [])
        assert asyncio.run(asked()) == (f"o,p,s\r\na,{P.value},{P.value}\r\n".encode(), None)
        store.apply([Quad(P, P, Literal("b"), P)], [])
        assert asyncio.run(asked())[1] == Cut(1, "rows")


def test_an_update_changes_nothing_until_its_difference_is_applied() -> None:
    with CommitmentStore.in_memory() as store:
        runner = DirectRunner(lambda: store.oxigraph, Limits())
        update = Update("INSERT DATA { GRAPH <http://example.org/p> { <a:b> <a:c> 1 } }")
        change = asyncio.run(runner.difference(update))
        assert store.named_graphs() == []
        store.apply(change.added, change.removed, change.created, change.dropped)
        assert [str(quad.subject) for quad in store.graph(P)] == ["<a:b>"]


def test_whoever_waits_is_told_when_the_time_is_over() -> None:
    with CommitmentStore.in_memory() as store:
        store.apply([Quad(P, P, Literal(str(n)), P) for n in range(150)], [])
        runner = DirectRunner(lambda: store.oxigraph, Limits(seconds=0.01))
        long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        with pytest.raises(Refusal) as refusal:
            asyncio.run(runner.query(Query(long)))
    assert refusal.value.status is HTTPStatus.GATEWAY_TIMEOUT
    assert refusal.value.sentence.startswith("this took longer than the 0.01 seconds")
