"""Store: one transaction a message, plain errors, and the same data for everybody."""

from __future__ import annotations

import gc
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad, Store
from rdflib import URIRef

from kg.errors import StoreError
from kg.express import express, graph_iri
from kg.namespaces import Names
from kg.serialise import QuadFormat
from kg.statements import Reading
from kg.store import ENVIRONMENT, Change, CommitmentStore, default_path
from tests.letters import hackney_autumn, three_letters
from tests.strategies import readings

GRAPH = Names().message_graph("0123456789abcdef")


def quad(value: str, graph: NamedNode = GRAPH) -> Quad:
    return Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal(value), graph)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CommitmentStore]:
    with CommitmentStore.open(tmp_path / "store") as opened:
        yield opened


def filled(path: Path) -> None:
    with CommitmentStore.open(path) as opened:
        opened.load_reference()
        for reading in three_letters():
            opened.replace_message(graph_iri(reading.message), express(reading))
    gc.collect()


def test_replacing_says_what_changed(store: CommitmentStore) -> None:
    assert store.replace_message(GRAPH, [quad("a")]) is Change.NEW
    assert store.replace_message(GRAPH, [quad("a")]) is Change.UNCHANGED
    assert store.replace_message(GRAPH, [quad("b")]) is Change.REPLACED
    assert store.graph(GRAPH) == [quad("b")]


def test_a_message_without_content_leaves_no_graph_behind(store: CommitmentStore) -> None:
    store.replace_message(GRAPH, [quad("a")])
    assert store.replace_message(GRAPH, []) is Change.REPLACED
    assert store.replace_message(GRAPH, []) is Change.UNCHANGED
    assert store.message_graphs() == []


@settings(max_examples=30, deadline=None)
@given(readings(), readings())
def test_what_was_stored_comes_back_as_it_was(first: Reading, second: Reading) -> None:
    quoting = second.statements() or second.boroughs or second.places
    second = second if quoting else replace(second, message=first.message)
    with CommitmentStore.in_memory() as memory:
        for reading in (first, second, first):
            graph, quads = graph_iri(reading.message), express(reading)
            memory.replace_message(graph, quads)
            assert memory.graph(graph) == quads
            assert memory.replace_message(graph, quads) is Change.UNCHANGED


def test_odd_characters_survive_a_replacement(store: CommitmentStore) -> None:
    store.replace_message(GRAPH, [quad("old")])
    odd = quad('a\\u0022 } ; DROP ALL ; # "quoted"\n\x00\x08\u2028\U0001f600')
    assert store.replace_message(GRAPH, [odd]) is Change.REPLACED
    assert store.graph(GRAPH) == [odd]


def test_quads_that_fail_on_the_way_leave_the_old_graph(store: CommitmentStore) -> None:
    def failing() -> Iterator[Quad]:
        yield quad("new")
        raise RuntimeError("half-way")

    store.replace_message(GRAPH, [quad("old")])
    with pytest.raises(RuntimeError, match="half-way"):
        store.replace_message(GRAPH, failing())
    assert store.graph(GRAPH) == [quad("old")]


def test_an_update_that_fails_half_way_is_undone_by_oxigraph() -> None:
    # What replace_message rests on: the operations of one update are one transaction.
    memory = Store()
    memory.add(quad("old"))
    with pytest.raises(OSError, match="port"):
        memory.update(f"DROP GRAPH {GRAPH} ; LOAD <http://127.0.0.1:1/nothing>")
    assert list(memory) == [quad("old")]


def test_a_quad_of_another_graph_is_refused(store: CommitmentStore) -> None:
    with pytest.raises(ValueError, match="does not belong"):
        store.replace_message(GRAPH, [quad("a", Names().message_graph("other"))])
    with pytest.raises(ValueError, match="not the graph of a message"):
        store.replace_message(Names().reference_graph, [])
    assert store.message_graphs() == []


@pytest.mark.parametrize("count", [3, 120])
def test_many_messages_are_written_in_batches_and_nothing_twice(
    store: CommitmentStore, count: int
) -> None:
    graphs = [Names().message_graph(f"{number:016x}") for number in range(count)]
    messages = [(graph, [quad(graph.value, graph)]) for graph in graphs]
    store.replace_message(graphs[0], [quad("old", graphs[0])])
    changes = dict(store.replace_messages([*messages, messages[-1]], batch=70))
    assert changes[graphs[0]] is Change.REPLACED
    assert changes[graphs[-1]] is Change.UNCHANGED
    assert set(changes) == set(graphs) == set(store.message_graphs())
    assert all(store.graph(graph) == quads for graph, quads in messages)


def test_the_reference_graph_is_loaded_once_and_again_when_it_changes(
    store: CommitmentStore,
) -> None:
    graph = store.names.reference_graph
    assert store.load_reference([quad("a", graph)]) is Change.NEW
    assert store.load_reference([quad("a", graph)]) is Change.UNCHANGED
    assert store.load_reference([quad("b", graph)]) is Change.REPLACED
    values = [
        each.object.value for each in store.graph(graph) if each.subject.value == "http://e/s"
    ]
    assert values == ["b"]


def test_messages_are_listed_by_day(tmp_path: Path) -> None:
    filled(tmp_path / "s")
    with CommitmentStore.open(tmp_path / "s", create=False) as store:
        listed = [(message.title, str(message.issued)) for message in store.messages()]
    assert listed == [
        ("Harrow news", "2025-12-01"),
        ("Hackney in autumn", "2025-12-09"),
        ("Hackney in spring", "2026-04-02"),
    ]


@pytest.mark.parametrize("form", list(QuadFormat))
def test_equal_stores_give_equal_dumps(tmp_path: Path, form: QuadFormat) -> None:
    dumps = []
    for name in ("one", "two"):
        filled(tmp_path / name)
        with CommitmentStore.read_only(tmp_path / name) as store:
            file = io.BytesIO()
            assert store.dump(form, file) == 4
            dumps.append(file.getvalue())
    assert dumps[0] == dumps[1]
    assert b"More patrols in Dalston at night." in dumps[0]


def test_a_dump_can_leave_the_reference_graph_out(tmp_path: Path) -> None:
    filled(tmp_path / "s")
    with CommitmentStore.read_only(tmp_path / "s") as store:
        file = io.BytesIO()
        assert store.dump(QuadFormat.NQUADS, file, reference=False) == 3
    assert b"graph/reference" not in file.getvalue()


def test_rdflib_sees_the_same_triples(tmp_path: Path) -> None:
    filled(tmp_path / "s")
    reading = hackney_autumn().reading()
    with CommitmentStore.read_only(tmp_path / "s") as store:
        seen = store.as_rdflib().get_context(URIRef(graph_iri(reading.message).value))
        assert len(seen) == len(express(reading))
        assert {(str(s), str(p), str(o)) for s, p, o in seen} == {
            (q.subject.value, q.predicate.value, q.object.value) for q in express(reading)
        }


def test_a_store_can_be_asked_while_another_asks(tmp_path: Path) -> None:
    filled(tmp_path / "s")
    with (
        CommitmentStore.read_only(tmp_path / "s") as one,
        CommitmentStore.read_only(tmp_path / "s") as two,
    ):
        assert one.messages() == two.messages()


def test_a_store_held_by_another_process_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "s"
    filled(path)
    code = (
        f"from kg.store import CommitmentStore; s = CommitmentStore.open({str(path)!r}); "
        "print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match="another program") as refused:
            CommitmentStore.open(path)
        holder.communicate("\n")
    assert "\n" not in str(refused.value)


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    with pytest.raises(StoreError, match="this is a file"):
        CommitmentStore.open(tmp_path / "f")


def test_a_folder_of_something_else_is_no_store_and_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(StoreError, match="something else"):
        CommitmentStore.open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_store_that_is_not_there_is_not_made_for_a_question(tmp_path: Path) -> None:
    for opening in (
        lambda: CommitmentStore.open(tmp_path / "s", create=False),
        lambda: CommitmentStore.read_only(tmp_path / "s"),
    ):
        with pytest.raises(StoreError, match="no store here yet"):
            opening()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_below_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    with pytest.raises(StoreError, match="cannot be used"):
        CommitmentStore.open(tmp_path / "f" / "store")


@pytest.mark.parametrize(
    ("marker", "reason"),
    [
        (json.dumps({"format": 99}), "format 99"),
        (json.dumps({}), "cannot be read"),
        ("[]", "cannot be read"),
        ("not JSON", "cannot be read"),
    ],
)
def test_a_store_of_an_unknown_format_says_what_to_do(
    tmp_path: Path, marker: str, reason: str
) -> None:
    filled(tmp_path / "s")
    (tmp_path / "s" / "policing-kg-store.json").write_text(marker)
    with pytest.raises(StoreError, match=reason) as refused:
        CommitmentStore.open(tmp_path / "s")
    assert "ingest the messages" in str(refused.value)


def test_corrupt_files_are_refused_in_one_line(tmp_path: Path) -> None:
    filled(tmp_path / "s")
    (tmp_path / "s" / "graphs" / "CURRENT").write_text("rubbish")
    with pytest.raises(StoreError, match="cannot be read") as refused:
        CommitmentStore.open(tmp_path / "s")
    assert "\n" not in str(refused.value)


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = CommitmentStore.open(tmp_path / "s")
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.messages()


def test_the_environment_names_the_default_store(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "mine"))
    assert default_path() == tmp_path / "mine"
    monkeypatch.delenv(ENVIRONMENT)
    assert default_path().parts[-2:] == ("policing-kg", "store")
