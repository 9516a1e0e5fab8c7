"""Changes: who may make them, what they must keep to, and that a refused one changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.namespaces import PC, RDF, SH
from kg.serve import Settings
from kg.serve.refusal import Refusal
from kg.serve.running import Difference
from kg.serve.writing import Turn
from kg.serve.writing.updates import with_reports
from kg.store import CommitmentStore
from tests.serve.conftest import Serving
from tests.serve.servers import TOKEN, LocalServer

UPDATE = {"Content-Type": "application/sparql-update"}
WRITER = {"Authorization": f"Bearer {TOKEN}"}
PREFIXES = f"PREFIX pc: <{PC}>\nPREFIX sh: <{SH}>\n"
G, P = NamedNode("http://example.org/g"), NamedNode("http://example.org/p")
Facts = frozenset[str]


def _facts(store: CommitmentStore) -> Facts:
    """Everything that the store holds, and the names of its graphs."""
    return frozenset([*map(str, store.oxigraph), *map(str, store.named_graphs())])


def _update(server: LocalServer, text: str, **headers: str) -> Any:
    return server.post("/sparql", content=text, headers={**UPDATE, **WRITER, **headers})


@pytest.fixture
def message(samples: CommitmentStore) -> NamedNode:
    """The graph of a sample message."""
    return samples.message_graphs()[0]


def test_an_update_is_sent_as_a_body_or_as_a_form(serving: Serving) -> None:
    store = CommitmentStore.in_memory()
    server = serving(store)
    assert _update(server, "INSERT DATA { <urn:s> <urn:p> 1 }").status_code == 204
    form = {"update": "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 2 } }"}
    assert server.post("/sparql", data=form, headers=WRITER).status_code == 204
    assert [str(graph) for graph in store.named_graphs()] == ["<urn:g>"]
    assert len(store.oxigraph) == 2


def test_a_blank_node_that_two_graphs_hold_stays_one_when_either_changes(serving: Serving) -> None:
    store = CommitmentStore.in_memory()
    server = serving(store)
    both = "GRAPH <urn:a> { _:x <urn:p> 1 } GRAPH <urn:b> { _:x <urn:p> 2 }"
    assert _update(server, f"INSERT DATA {{ {both} }}").status_code == 204
    more = "INSERT { GRAPH <urn:a> { ?x <urn:p> 3 } } WHERE { GRAPH <urn:a> { ?x <urn:p> 1 } }"
    less = "DELETE WHERE { GRAPH <urn:b> { ?x <urn:p> 2 } } ; INSERT DATA { GRAPH <urn:b> { _:y <urn:p> 2 } }"
    joined = "ASK { GRAPH <urn:a> { ?x <urn:p> 1, 3 } GRAPH <urn:b> { ?x <urn:p> 2 } }"
    assert _update(server, more).status_code == 204
    assert server.get("/sparql", params={"query": joined}).json()["boolean"] is True
    assert _update(server, less).status_code == 204
    assert server.get("/sparql", params={"query": joined}).json()["boolean"] is False


def test_graphs_that_the_client_names_are_those_that_where_sees(serving: Serving) -> None:
    store = CommitmentStore.in_memory()
    for name in ("urn:a", "urn:b"):
        graph = NamedNode(name)
        store.put_graph(graph, [Quad(graph, P, Literal(name), graph)])
    form = {
        "update": "INSERT { GRAPH <urn:c> { ?s ?p ?o } } WHERE { ?s ?p ?o }",
        "using-graph-uri": "urn:a",
    }
    assert serving(store).post("/sparql", data=form, headers=WRITER).status_code == 204
    assert [quad.object.value for quad in store.graph(NamedNode("urn:c"))] == ["urn:a"]


@pytest.mark.parametrize(
    "change",
    [
        "DELETE WHERE { GRAPH $GRAPH { ?p pc:answerStatus ?s } }",
        "DELETE WHERE { GRAPH $GRAPH { ?p pc:evidence ?e } }",
        "INSERT DATA { GRAPH $GRAPH { <urn:x> a pc:CommunityPriority } }",
        "INSERT DATA { GRAPH <urn:other> { <urn:x> a pc:CommunityPriority } }",
        "INSERT DATA { <urn:x> a pc:Action }",
        "INSERT DATA { GRAPH <urn:fine> { <urn:s> <urn:p> 1 } } ; INSERT DATA { <urn:x> a pc:Action }",
    ],
)
def test_a_change_that_breaks_a_rule_is_refused_whole_with_its_report(
    serving: Serving, samples: CommitmentStore, message: NamedNode, change: str
) -> None:
    server = serving(samples)
    before, generation = _facts(samples), samples.generation
    text = PREFIXES + change.replace("$GRAPH", str(message))
    response = _update(server, text)
    assert response.status_code == 422
    assert "nothing was written" in response.json()["detail"]
    assert (_facts(samples), samples.generation) == (before, generation)
    _assert_report(response.json()["report"].encode())
    turtle = _update(server, text, Accept="text/turtle")
    assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"
    _assert_report(turtle.content)
    assert _facts(samples) == before


def _assert_report(content: bytes) -> None:
    quads = list(parse(content, RdfFormat.TURTLE))
    conforms = [q.object.value for q in quads if q.predicate.value == SH + "conforms"]
    results = [q for q in quads if q.predicate.value == SH + "result"]
    assert conforms == ["false"]
    assert results


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ("INSERT DATA { GRAPH $REFERENCE { <urn:s> <urn:p> 1 } }", 403),
        ("DROP GRAPH $REFERENCE", 403),
        ("CLEAR ALL", 403),
        ("INSERT DATA { GRAPH $REPORT { <urn:s> <urn:p> 1 } }", 403),
        ("DELETE WHERE { GRAPH $REPORT { ?s ?p ?o } }", 403),
        ("DROP SILENT GRAPH $REPORT", 403),
        ("INSERT DATA { GRAPH $GRAPHx { <urn:s> <urn:p> 1 } }", 422),
        ("DELETE { GRAPH $GRAPH { ?m a ?c } } WHERE { GRAPH $GRAPH { ?m a pc:Message, ?c } }", 422),
        ("CREATE GRAPH $GRAPHx", 204),
        ("LOAD <file:///etc/passwd>", 400),
        ("INSERT DATA { <urn:s> <urn:p> <<( <urn:a> <urn:b> 1 )>> }", 400),
        ("INSERT DATA { <urn:s> <urn:p> }", 400),
        ("ASK {}", 400),
    ],
)
def test_what_only_the_program_writes_cannot_be_changed(
    serving: Serving, samples: CommitmentStore, message: NamedNode, change: str, status: int
) -> None:
    server = serving(samples)
    before = _facts(samples)
    text = (
        change.replace("$GRAPHx", f"<{message.value}x>")
        .replace("$GRAPH", str(message))
        .replace("$REPORT", str(samples.names.report_of(message)))
        .replace("$REFERENCE", str(samples.names.reference_graph))
    )
    response = _update(server, PREFIXES + text)
    assert response.status_code == status, response.text
    assert _facts(samples) == before


def test_a_change_to_a_message_renews_its_report(
    serving: Serving, samples: CommitmentStore, message: NamedNode
) -> None:
    report = samples.names.report_of(message)
    before = samples.graph(report)
    # An action whose pledge is taken away is said less of.
    change = f"DELETE WHERE {{ GRAPH {message} {{ ?a pc:topic ?t }} }}"
    assert _update(serving(samples), PREFIXES + change).status_code == 204
    after = samples.graph(report)
    assert after != before
    assert {q.predicate.value for q in after} >= {SH + "conforms", SH + "result"}
    assert not [q for q in samples.graph(message) if q.predicate.value == PC + "topic"]


def test_a_message_goes_with_its_report(
    serving: Serving, samples: CommitmentStore, message: NamedNode
) -> None:
    report = samples.names.report_of(message)
    assert _update(serving(samples), f"DROP GRAPH {message}").status_code == 204
    assert not samples.has_graph(message)
    assert not samples.has_graph(report)
    assert len(samples.message_graphs()) == 1


def test_a_message_that_is_left_without_a_statement_is_gone(
    serving: Serving, samples: CommitmentStore, message: NamedNode
) -> None:
    change = f"DELETE WHERE {{ GRAPH {message} {{ ?s ?p ?o }} }}"
    assert _update(serving(samples), change).status_code == 204
    assert message not in samples.named_graphs()
    assert samples.names.report_of(message) not in samples.named_graphs()


def test_a_message_put_as_a_graph_is_stored_as_ingest_stores_it(
    serving: Serving, samples: CommitmentStore, message: NamedNode
) -> None:
    before = _facts(samples)
    body = serialize([quad.triple for quad in samples.graph(message)], format=RdfFormat.N_TRIPLES)
    with CommitmentStore.in_memory() as empty:
        server = serving(empty)
        headers = {**WRITER, "Content-Type": "application/n-triples"}
        address = f"/graphs?graph={message.value}"
        response = server.request("PUT", address, content=body, headers=headers)
        assert response.status_code == 201
        assert _facts(empty) <= before
        assert empty.named_graphs() == [message, samples.names.report_of(message)]
        assert empty.graph(samples.names.report_of(message)) == samples.graph(
            samples.names.report_of(message)
        )
        assert server.request("DELETE", address, headers=WRITER).status_code == 204
        assert empty.named_graphs() == []


def test_a_message_that_breaks_a_rule_is_not_put(
    serving: Serving, samples: CommitmentStore, message: NamedNode
) -> None:
    server = serving(samples)
    before = _facts(samples)
    headers = {**WRITER, "Content-Type": "application/n-triples"}
    address = f"/graphs?graph={message.value}"
    kept = [q.triple for q in samples.graph(message) if q.predicate.value != PC + "answerStatus"]
    broken = serialize(kept, format=RdfFormat.N_TRIPLES)
    assert server.request("PUT", address, content=broken, headers=headers).status_code == 422
    empty = server.request("PUT", address, content=b"", headers=headers)
    assert empty.status_code == 422
    assert "does not say" in empty.json()["detail"]
    extra = f"<urn:x> <{RDF}type> <{PC}CommunityPriority> .".encode()
    assert server.post(address, content=extra, headers=headers).status_code == 422
    for graph in (samples.names.reference_graph, samples.names.report_of(message)):
        address = f"/graphs?graph={graph.value}"
        assert server.request("PUT", address, content=b"", headers=headers).status_code == 403
        assert server.post(address, content=extra, headers=headers).status_code == 403
        assert server.request("DELETE", address, headers=WRITER).status_code == 403
    assert _facts(samples) == before


_CHANGES = st.lists(
    st.sampled_from(
        [
            "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }",
            "DROP SILENT GRAPH <urn:g>",
            "CREATE SILENT GRAPH <urn:h>",
            "DELETE DATA { GRAPH $GRAPH { <urn:s> <urn:p> 1 } }",
            "INSERT DATA { GRAPH $GRAPH { <urn:s> <urn:p> 1 } }",
            "DELETE WHERE { GRAPH $GRAPH { ?s pc:topic ?t } }",
            "DELETE WHERE { GRAPH $GRAPH { ?s pc:answerStatus ?t } }",
            "INSERT DATA { GRAPH $GRAPH { <urn:x> a pc:Action } }",
            "DROP SILENT GRAPH $REPORT",
            "DROP GRAPH <urn:none>",
            "nonsense",
        ]
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=25, deadline=None)
@given(changes=_CHANGES)
def test_whatever_is_asked_the_store_changes_whole_or_not_at_all(
    sample_messages: list[tuple[NamedNode, list[Quad]]], changes: list[str]
) -> None:
    with CommitmentStore.in_memory() as store:
        assert list(store.replace_messages(sample_messages))
        message = store.message_graphs()[0]
        report = store.names.report_of(message)
        before = _facts(store)
        text = ";\n".join(changes).replace("$GRAPH", str(message)).replace("$REPORT", str(report))
        status = _alone(store, PREFIXES + text)
        if status != 204:
            assert _facts(store) == before
        assert (message in store.named_graphs()) == (report in store.named_graphs())


def _alone(store: CommitmentStore, text: str) -> int:
    from kg.serve.running import Update
    from kg.serve.running.direct import DirectRunner
    from kg.serve.writing import carry_out

    runner = DirectRunner(lambda: store.oxigraph, Settings().limits)
    try:
        asyncio.run(carry_out(Update(text), store, runner))
    except Refusal as refusal:
        return refusal.status
    return 204


def test_one_writer_waits_for_the_other_and_both_are_heard(serving: Serving) -> None:
    store = CommitmentStore.in_memory()
    server = serving(store)
    responses = server.at_once(
        *(
            (
                "POST",
                "/sparql",
                {
                    "content": f"INSERT DATA {{ <urn:s> <urn:p> {number} }}",
                    "headers": {**UPDATE, **WRITER},
                },
            )
            for number in range(8)
        )
    )
    assert [response.status_code for response in responses] == [204] * 8
    assert len(store.oxigraph) == 8


def test_a_writer_that_may_not_wait_is_told_so_while_another_writes(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, refused = Turn.take, asyncio.Event()

    async def take(turn: Turn, work: Callable[[], Awaitable[Any]]) -> Any:
        async def slowly() -> Any:  # whoever writes goes on until the other was refused
            await asyncio.wait_for(refused.wait(), 30)
            return await work()

        try:
            return await taken(turn, slowly)
        except Refusal:
            refused.set()
            raise

    monkeypatch.setattr(Turn, "take", take)
    store = CommitmentStore.in_memory()
    more = {"content": "INSERT DATA { <urn:s> <urn:p> 1 }", "headers": {**UPDATE, **WRITER}}
    server = serving(store, write_wait_seconds=0)
    responses = server.at_once(("POST", "/sparql", more), ("POST", "/sparql", more))
    assert sorted(response.status_code for response in responses) == [204, 409]
    told = max(responses, key=lambda response: response.status_code)
    assert int(told.headers["retry-after"]) > 0
    assert len(store.oxigraph) == 1


def test_who_waits_too_long_for_the_writer_is_told_to_come_back() -> None:
    async def run() -> None:
        turn = Turn(0.05)
        begun, done = asyncio.Event(), asyncio.Event()

        async def first() -> str:
            begun.set()
            await done.wait()
            return "first"

        async def second() -> str:
            return "second"

        writing = asyncio.create_task(turn.take(first))
        await begun.wait()
        with pytest.raises(Refusal) as refused:
            await turn.take(second)
        assert refused.value.status == 409
        assert "Retry-After" in refused.value.headers
        done.set()
        assert await writing == "first"
        assert await turn.take(second) == "second"

    asyncio.run(run())


def test_a_change_whose_client_went_away_is_carried_through_before_the_next_one() -> None:
    async def run() -> None:
        turn = Turn(5)
        order: list[str] = []
        begun, done = asyncio.Event(), asyncio.Event()

        async def first() -> None:
            begun.set()
            await done.wait()
            order.append("first")

        async def second() -> None:
            order.append("second")

        writing = asyncio.create_task(turn.take(first))
        await begun.wait()
        waiting = asyncio.create_task(turn.take(second))
        writing.cancel()
        await asyncio.sleep(0)
        assert not waiting.done()
        done.set()
        await waiting
        await turn.idle()
        assert order == ["first", "second"]

    asyncio.run(run())


def test_a_change_of_nothing_is_no_new_version_of_the_store(
    serving: Serving, samples: CommitmentStore
) -> None:
    generation = samples.generation
    server = serving(samples)
    assert _update(server, "DELETE WHERE { <urn:none> ?p ?o }").status_code == 204
    assert _update(server, "DROP SILENT GRAPH <urn:none>").status_code == 204
    assert samples.generation == generation


def test_the_difference_says_what_becomes_of_the_reports(
    samples: CommitmentStore, message: NamedNode
) -> None:
    report = samples.names.report_of(message)
    added = Quad(NamedNode("urn:s"), P, Literal("x"), message)
    found = with_reports(samples, Difference(added=[added]))
    assert found.added == [added]  # nothing else is said of it, so the report stays
    assert not found.removed
    gone = with_reports(samples, Difference(removed=samples.graph(message)))
    assert set(gone.dropped) == {message.value, report.value}
    assert set(gone.removed) == {*samples.graph(message), *samples.graph(report)}
