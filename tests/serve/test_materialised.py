"""Kept answers: whatever is written, the renewed answer is that of the whole store.

In: hand-made letters that come, change and go in any order. Out: rows compared with the query's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions

from kg.ask import Question, Scope, ask, question, questions
from kg.ask.asking import prepare
from kg.ask.ordering import key_of
from kg.ask.question import MESSAGE
from kg.express import express, graph_iri
from kg.namespaces import PC, RDFS
from kg.serve.questions.materialised import KeptAnswer, Materialised
from kg.statements import Reading
from kg.store import CommitmentStore
from kg.validate import message_report, validate_quads
from tests.letters import three_letters

KEPT = [each for each in questions() if each.scope is Scope.MESSAGE]
LETTERS = tuple(three_letters())


def variants() -> list[tuple[Reading, bool]]:
    """Each letter as it is, and with its last priority taken for unanswered; without a report."""
    changed = [
        replace(letter, answers=tuple(a for a in letter.answers if a.priority != "p1"))
        for letter in LETTERS
    ]
    return [(letter, report) for letter in (*LETTERS, *changed) for report in (True, False)]


@cache
def _made() -> list[tuple[NamedNode, list[Quad]]]:
    """What may be written as a message: its graph, and its quads with or without a report."""
    made = []
    with CommitmentStore.in_memory() as store:
        for reading, reported in variants():
            quads = list(express(reading))
            if reported:
                quads += message_report(validate_quads(quads), reading.message.key, store.names)
            made.append((graph_iri(reading.message), quads))
    return made


@pytest.fixture(scope="module")
def graphs() -> list[tuple[NamedNode, list[Quad]]]:
    return _made()


@pytest.fixture
def memory() -> Iterator[CommitmentStore]:
    with CommitmentStore.in_memory() as store:
        store.load_reference()
        yield store


def put_all(store: CommitmentStore, graphs: list[tuple[NamedNode, list[Quad]]]) -> None:
    for graph, quads in graphs:
        store.replace_message(graph, quads)


@pytest.mark.parametrize("asked", KEPT, ids=lambda each: each.name)
def test_a_question_that_is_kept_names_its_message_and_repeats_its_order(asked: Question) -> None:
    assert MESSAGE in [column.name for column in asked.columns]
    written = asked.text.rsplit("ORDER BY", 1)[1].split()
    assert [f"{'-' * each.descending}{each.variable}" for each in asked.order] == [
        "-" + key[6:-1] if key.startswith("DESC(?") else key[1:] for key in written
    ]


def test_there_are_questions_that_are_kept() -> None:
    assert {"gaps", "priorities", "answers", "figures"} <= {each.name for each in KEPT}


@pytest.mark.parametrize("asked", KEPT, ids=lambda each: each.name)
def test_the_order_of_keys_is_that_of_the_query(
    asked: Question, memory: CommitmentStore, graphs: list[tuple[NamedNode, list[Quad]]]
) -> None:
    put_all(memory, graphs[:6:2])
    prepared = prepare(memory, asked, {})
    result = memory.query(prepared.text, prepared.terms)
    assert isinstance(result, QuerySolutions)
    keys = [key_of(solution, asked.order) for solution in result]
    assert keys
    assert all(first < second for first, second in pairwise(keys)), "a total order"


WRITES = st.lists(st.tuples(st.integers(0, len(variants()) - 1), st.booleans()), max_size=3)
"""Which of the graphs are written one after the other, and whether they are put or dropped."""


@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(rounds=st.lists(WRITES, min_size=1, max_size=4))
def test_whatever_is_written_the_renewed_answer_is_that_of_the_whole_store(
    rounds: list[list[tuple[int, bool]]],
) -> None:
    with CommitmentStore.in_memory() as store:
        store.load_reference()
        views = Materialised(store)
        kept: dict[str, KeptAnswer] = {}
        for writes in rounds:
            for which, put in writes:
                graph, quads = _made()[which]
                if put:
                    store.replace_message(graph, quads)
                else:
                    store.drop_graph(graph)
            for asked in KEPT:
                kept[asked.name] = views.answer(asked, {}, kept.get(asked.name))
                assert kept[asked.name].rows == ask(store, asked, {})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("gaps", {"borough": "Hackney"}),
        ("priorities", {"topic": "burglary"}),
        ("answers", {"since": "2025-11-01"}),
        ("figures", {}),
    ],
)
def test_a_written_message_is_asked_alone(
    memory: CommitmentStore,
    graphs: list[tuple[NamedNode, list[Quad]]],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    values: dict[str, str],
) -> None:
    put_all(memory, graphs[:6:2])
    views = Materialised(memory)
    before = views.answer(question(name), values)
    memory.replace_message(*graphs[6])
    whole = ask(memory, name, values)
    monkeypatch.setattr(views, "_whole", None)  # the whole store is not asked again
    assert views.answer(question(name), values, before).rows == whole


def foreign_quads() -> list[tuple[str, Quad]]:
    priority, label = NamedNode("https://example.org/p"), NamedNode(RDFS + "label")
    stated = NamedNode(PC + "statedIn")
    names = CommitmentStore.in_memory().names
    elsewhere = graph_iri(LETTERS[0].message)
    return [
        ("the default graph", Quad(priority, label, Literal("x"), DefaultGraph())),
        ("another graph", Quad(priority, label, Literal("x"), NamedNode("https://example.org/g"))),
        ("another message's graph", Quad(priority, stated, names.message("other"), elsewhere)),
    ]


@pytest.mark.parametrize(("where", "quad"), foreign_quads(), ids=lambda each: str(each)[:24])
def test_what_could_reach_other_messages_is_asked_as_a_whole(
    memory: CommitmentStore,
    graphs: list[tuple[NamedNode, list[Quad]]],
    where: str,
    quad: Quad,
) -> None:
    put_all(memory, graphs[:6:2])
    views = Materialised(memory)
    before = views.answer(question("gaps"), {})
    assert before.kept is not None
    memory.apply([quad], [])
    now = views.answer(question("gaps"), {}, before)
    assert now.kept is None, where
    memory.apply([], [quad], dropped=["https://example.org/g"] if where == "another graph" else [])
    assert views.answer(question("gaps"), {}, now).kept is not None


def test_another_reference_graph_is_asked_as_a_whole(
    memory: CommitmentStore, graphs: list[tuple[NamedNode, list[Quad]]]
) -> None:
    put_all(memory, graphs[:6:2])
    views = Materialised(memory)
    before = views.answer(question("gaps"), {})
    reference = memory.names.reference_graph
    label = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    status = NamedNode(PC + "Unanswered")
    (old,) = (q for q in memory.graph(reference) if q.subject == status and q.predicate == label)
    new = Quad(status, label, Literal("Nobody answered", language="en"), reference)
    memory.apply([new], [old])
    after = views.answer(question("gaps"), {}, before)
    assert after.rows == ask(memory, "gaps", {})
    assert "Nobody answered" in {record["status"] for record in after.rows.records()}
    # The excerpt knows it too.
    memory.replace_message(*graphs[6])
    assert views.answer(question("gaps"), {}, after).rows == ask(memory, "gaps", {})


def test_a_question_over_several_messages_is_asked_as_a_whole(
    memory: CommitmentStore, graphs: list[tuple[NamedNode, list[Quad]]]
) -> None:
    put_all(memory, graphs[:6:2])
    answer = Materialised(memory).answer(question("repeated"), {})
    assert answer.kept is None
    assert answer.rows == ask(memory, "repeated", {})
