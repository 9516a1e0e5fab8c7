"""What is looked at is found by what people call it, and only what speaks of it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import CommitmentsError
from kg.show import Focus, FocusKind, find_focus, read_graph
from kg.show.neighbourhood import neighbourhood, shown_at_first, within
from tests.show.scenes import (
    HACKNEY,
    HARROW,
    ID,
    ONS,
    Priority,
    many_letters,
    query_of,
    store_of,
)

BOTH = query_of(store_of((HACKNEY, HARROW)))
TOPIC = "https://w3id.org/policing-commitments/topic/patrol"


@pytest.mark.parametrize(
    "name", ["Harrow", "harrow ", "London Borough of Harrow", "E09000015", ONS + "E09000015"]
)
def test_a_borough_is_found_by_name_other_name_code_or_address(name: str) -> None:
    focus = find_focus(BOTH, FocusKind.BOROUGH, name)
    assert focus == Focus(FocusKind.BOROUGH, ONS + "E09000015", "Harrow")
    chosen = read_graph(BOTH, focus)
    assert [note.title for note in chosen.graph["messages"]] == [HARROW.title]
    assert not any(HACKNEY.key in node for node in chosen)


@pytest.mark.parametrize(
    ("kind", "text", "node"),
    [
        ("officer", "jai singh", f"{ID}officer/{b'Jai Singh'.hex()}"),
        ("officer", b"Jai Singh".hex(), f"{ID}officer/{b'Jai Singh'.hex()}"),
        ("topic", "Patrol", TOPIC),
        ("topic", "patrol", TOPIC),
        ("event", f"{HARROW.key}/e1", f"{ID}event/{HARROW.key}/e1"),
        ("priority", HARROW.priorities[1].label.upper(), f"{ID}priority/{HARROW.key}/p2"),
        ("priority", f"{ID}priority/{HARROW.key}/p2", f"{ID}priority/{HARROW.key}/p2"),
    ],
)
def test_a_thing_is_found_by_its_name_its_key_or_its_address(
    kind: str, text: str, node: str
) -> None:
    assert find_focus(BOTH, FocusKind(kind), text).node == node


def test_a_name_of_several_is_refused_with_the_keys_to_choose_by() -> None:
    with pytest.raises(CommitmentsError) as refused:
        find_focus(BOTH, FocusKind.EVENT, HARROW.event)
    assert str(refused.value) == (
        f"event: {HARROW.event!r} can be any of 2; choose one by its key: "
        f"{HACKNEY.key}/e1, {HARROW.key}/e1"
    )


@pytest.mark.parametrize(
    ("kind", "text", "hint"),
    [
        ("borough", "Hackny", "; did you mean 'Hackney'?"),
        ("officer", "Zubin Riter", "; did you mean 'Zubin Writer'?"),
        ("borough", "E99999999", ""),
        ("priority", "https://example.org/none", ""),
        ("topic", "", ""),
        ("topic", "a <b> {c}", ""),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(kind: str, text: str, hint: str) -> None:
    with pytest.raises(CommitmentsError) as refused:
        find_focus(BOTH, FocusKind(kind), text)
    assert str(refused.value).startswith(f"{kind}: {text!r} is not in this store{hint}")


def test_a_store_that_names_none_says_so() -> None:
    with pytest.raises(CommitmentsError, match="no message in it names any officer"):
        find_focus(query_of(store_of(())), FocusKind.OFFICER, "Jai Singh")


def test_only_the_messages_that_speak_of_the_focus_are_read() -> None:
    store = store_of(many_letters(9))
    answer = query_of(store)
    asked: list[str] = []

    def rows(text: str, bound: Mapping[str, Any], /) -> Any:
        if "graph" in bound:
            asked.append(bound["graph"].value)
        return answer(text, bound)

    focus = find_focus(rows, FocusKind.BOROUGH, "Borough 4")
    read_graph(rows, focus)
    assert set(asked) == {f"{ID}graph/message/{3:016x}"}


def test_an_officer_leads_to_every_message_that_they_signed() -> None:
    letters = [replace(letter, officer="Sam Sample") for letter in many_letters(4)[:3]]
    query = query_of(store_of([*letters, many_letters(4)[3]]))
    graph = read_graph(query, find_focus(query, FocusKind.OFFICER, "Sam Sample"))
    assert len(graph.graph["messages"]) == 3


def test_the_newest_messages_are_taken_whole_until_the_picture_is_full() -> None:
    query = query_of(store_of(many_letters(8)))
    whole = read_graph(query)
    part = read_graph(query, limit=50)
    days = [note.issued for note in part.graph["messages"]]
    newest = sorted((note.issued for note in whole.graph["messages"]), reverse=True)
    assert days == newest[: len(days)]
    assert 0 < len(part) <= 50
    kept = {note.iri for note in part.graph["messages"]}
    expected = {n for n, iri in whole.nodes(data="message_iri") if iri in kept or not iri}
    near = {b for n in expected for b in whole.nodes[n]["boroughs"].split() if b != n}
    assert set(part) == {n for n in expected if whole.nodes[n]["message_iri"]} | near


def test_undated_messages_are_the_last_to_be_drawn() -> None:
    query = query_of(store_of([replace(HARROW, issued=""), replace(HACKNEY, issued="2020-01-01")]))
    first = read_graph(query, limit=20)
    assert [note.issued for note in first.graph["messages"]] == ["2020-01-01"]


def test_one_message_with_too_much_in_it_loses_actions_before_priorities() -> None:
    letter = replace(HARROW, others=tuple(f"Activity {n}" for n in range(40)))
    graph = read_graph(query_of(store_of((letter,))), limit=12)
    kinds = [kind for _, kind in graph.nodes(data="kind")]
    assert len(graph) == 12
    assert kinds.count("priority") == 3
    assert graph.graph["about"].cut == 48 - 12


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_neighbourhood_is_the_ego_graph_of_networkx(data: st.DataObject) -> None:
    letters = [
        replace(
            letter,
            officer=data.draw(st.sampled_from(["Alex Example", "Sam Sample"])),
            priorities=(
                *letter.priorities,
                Priority("something else", ("done",), at_event=data.draw(st.booleans())),
            ),
        )
        for letter in many_letters(3)
    ]
    graph = read_graph(query_of(store_of(letters)))
    node = data.draw(st.sampled_from(sorted(graph)))
    steps = data.draw(st.integers(1, 6))
    expected = nx.ego_graph(graph, node, radius=steps, undirected=True)
    assert within(graph, node, steps) == set(expected)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_what_is_shown_at_first_is_the_neighbourhood_with_the_boroughs_it_lies_in(
    steps: int,
) -> None:
    focus = find_focus(BOTH, FocusKind.PRIORITY, f"{HARROW.key}/p2")
    graph = read_graph(BOTH, focus, steps=steps)
    near = set(nx.ego_graph(graph, focus.node, radius=steps, undirected=True))
    assert shown_at_first(graph) == near | {ONS + "E09000015"}
    assert set(neighbourhood(graph)) == shown_at_first(graph)


def test_a_topic_reaches_its_priorities_in_every_borough() -> None:
    focus = find_focus(BOTH, FocusKind.TOPIC, "patrol")
    graph = read_graph(BOTH, focus, steps=1)
    shown = [graph.nodes[n]["kind"] for n in shown_at_first(graph)]
    assert sorted(set(shown)) == ["borough", "priority", "topic"]
    assert shown.count("priority") == 7
