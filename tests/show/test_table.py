"""The tables say in words all that is drawn."""

from __future__ import annotations

from hypothesis import given, settings

from kg.show import DEFAULT_KINDS, FocusKind, find_focus, read_graph
from kg.show.style import load_style
from kg.show.table import others, table
from kg.show.words import short_name
from tests.show.scenes import HACKNEY, HARROW, Letter, query_of, store_of
from tests.show.test_layout import letters


@settings(max_examples=25, deadline=None)
@given(written=letters())
def test_every_node_that_is_drawn_is_in_a_table(written: tuple[Letter, ...]) -> None:
    graph = read_graph(query_of(store_of(written)), kinds=DEFAULT_KINDS | {"statistic"})
    rows = table(graph)
    told = [row.priority.node for row in rows]
    told += [answer.node for row in rows for answer in row.answers]
    told += [row.words.node for row in others(graph, load_style())]
    assert set(told) == {short_name(node) for node in graph}


def test_everything_else_is_told_kind_by_kind() -> None:
    rows = others(read_graph(query_of(store_of((HARROW,)))), load_style())
    assert [(row.kind, row.words.label) for row in rows[:3]] == [
        ("Borough or district", "Harrow"),
        ("Officer who signed", "Zubin Writer"),
        ("Event", "Community Crime-Fighting event"),
    ]
    assert {row.kind for row in rows[3:]} == {"Action that the police report or promise"}
    assert rows[1].detail == "Superintendent"
    assert rows[3].detail == "told for its own sake"
    assert {row.borough for row in rows[1:]} == {"Harrow"}


def test_a_topic_that_is_drawn_is_in_the_table() -> None:
    query = query_of(store_of((HACKNEY, HARROW)))
    graph = read_graph(query, find_focus(query, FocusKind.TOPIC, "patrol"))
    assert others(graph, load_style())[0].words.label == "Patrol"
