"""Nothing lies on anything else, and priorities face the actions that answer them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.show import DEFAULT_KINDS, Focus, FocusKind, find_focus, read_graph
from kg.show.family import families
from kg.show.layout import narrow_plan, wide_plan
from kg.show.place import Box, Plan
from kg.show.style import Style, load_style
from tests.show.scenes import (
    HACKNEY,
    HARROW,
    ID,
    ONS,
    Letter,
    Priority,
    many_letters,
    query_of,
    store_of,
)

Planner = Callable[[nx.MultiDiGraph, Style], Plan]
PLANNERS = pytest.mark.parametrize("planner", [wide_plan, narrow_plan])
HARROW_IRI = f"{ONS}E09000015"
LABELS = st.text("abc defgh,", min_size=1, max_size=200)


def overlap(one: Box, other: Box) -> bool:
    return (
        abs(one.x - other.x) < (one.width + other.width) / 2 - 0.01
        and abs(one.y - other.y) < (one.height + other.height) / 2 - 0.01
    )


def overlaps(plan: Plan) -> list[tuple[str, str]]:
    return [
        (a, b)
        for (a, one), (b, other) in combinations(plan.boxes.items(), 2)
        if overlap(one, other)
    ]


@st.composite
def letters(draw: st.DrawFn) -> tuple[Letter, ...]:
    """One to four letters of one or two boroughs."""
    priority = st.builds(
        Priority,
        LABELS,
        st.lists(LABELS, max_size=3).map(tuple),
        st.sampled_from(["Answered", "Unanswered", "AdviceOnly"]),
        st.booleans(),
    )
    several = st.lists(
        st.tuples(
            st.sampled_from([("Hackney", "E09000012"), ("Harrow", "E09000015")]),
            LABELS,
            st.lists(priority, max_size=4),
            st.lists(LABELS, max_size=6),
            st.sampled_from(["Alex Example", "Sam Sample"]),
        ),
        min_size=1,
        max_size=4,
    )
    return tuple(
        Letter(
            key=f"{n:016x}",
            borough=borough[0],
            code=borough[1],
            event=event,
            priorities=tuple(priorities),
            others=tuple(others),
            officer=officer,
            figures=tuple(others[:2]),
        )
        for n, (borough, event, priorities, others, officer) in enumerate(draw(several))
    )


@PLANNERS
@settings(max_examples=25, deadline=None)
@given(written=letters())
def test_no_two_boxes_overlap_and_every_node_has_its_place(
    planner: Planner, written: tuple[Letter, ...]
) -> None:
    graph = read_graph(query_of(store_of(written)), kinds=DEFAULT_KINDS | {"statistic"})
    plan = planner(graph, load_style())
    assert set(plan.boxes) == set(graph)
    assert overlaps(plan) == []


@PLANNERS
def test_every_box_lies_in_a_panel_and_in_the_plan(planner: Planner, style: Style) -> None:
    plan = planner(read_graph(query_of(store_of(many_letters(20)))), style)
    for box in plan.boxes.values():
        assert any(
            panel.x <= box.x - box.width / 2
            and box.x + box.width / 2 <= panel.x + panel.width
            and panel.y <= box.y - box.height / 2
            and box.y + box.height / 2 <= panel.y + panel.height
            for panel in plan.panels
        )
    assert max(panel.x + panel.width for panel in plan.panels) == pytest.approx(plan.width)
    assert max(panel.y + panel.height for panel in plan.panels) == pytest.approx(plan.height)


def test_an_action_stands_beside_the_priority_that_it_answers(
    graph: nx.MultiDiGraph, style: Style
) -> None:
    boxes = wide_plan(graph, style).boxes
    pairs = [(boxes[a], boxes[p]) for a, p, name in graph.edges(data="name") if name == "answers"]
    assert len(pairs) == 6
    for action, priority in pairs:
        assert action.x > priority.x
        assert action.y == pytest.approx(priority.y)


def test_the_borough_with_an_unanswered_priority_comes_first(graph: nx.MultiDiGraph) -> None:
    labels = [graph.nodes[family.borough]["label"] for family in families(graph)]
    assert labels == ["Harrow", "Hackney"]


def test_priorities_keep_the_order_of_their_letter(graph: nx.MultiDiGraph) -> None:
    hackney = families(graph)[1]
    assert hackney.priorities == tuple(f"{ID}priority/{HACKNEY.key}/p{n}" for n in (1, 2, 3, 4))


def test_messages_of_a_borough_are_told_the_newest_first() -> None:
    letters = [replace(HARROW, key=f"{n:016x}", issued=f"2025-0{n}-01") for n in (1, 2, 3)]
    (family,) = families(read_graph(query_of(store_of(letters))))
    assert [chapter.date for chapter in family.chapters] == [
        "2025-03-01",
        "2025-02-01",
        "2025-01-01",
    ]
    assert all(len(chapter.priorities) == 3 for chapter in family.chapters)


def test_many_messages_of_a_borough_stand_in_several_panels_whole(style: Style) -> None:
    letters = [replace(HARROW, key=f"{n:016x}", issued=f"2025-01-{n:02}") for n in range(1, 13)]
    graph = read_graph(query_of(store_of(letters)))
    panels = wide_plan(graph, style).panels
    assert len(panels) > 2
    assert panels[0].title.startswith(f"Harrow, part 1 of {len(panels)}, 12 January 2025 back to ")
    assert [panel.name for panel in panels] == ["Harrow"] * len(panels)
    harrow = read_graph(query_of(store_of(letters)), Focus(FocusKind.BOROUGH, HARROW_IRI, "Harrow"))
    names = [panel.name for panel in wide_plan(harrow, style).panels]
    assert names == ["Harrow", *["January 2025"] * (len(panels) - 1)]
    for panel in panels:
        priorities = [n for n in panel.nodes if graph.nodes[n]["kind"] == "priority"]
        assert len(priorities) % 3 == 0
    assert sum(len(panel.nodes) for panel in panels) == len(graph)


def test_a_topic_that_is_looked_at_stands_in_a_panel_of_its_own(style: Style) -> None:
    query = query_of(store_of((HACKNEY, HARROW)))
    topic = find_focus(query, FocusKind.TOPIC, "patrol")
    first, *_ = wide_plan(read_graph(query, topic), style).panels
    assert first.title == "Patrol: 7 priorities about it"
    assert first.nodes == (topic.node,)


def test_the_title_of_a_panel_counts_what_is_unanswered(
    graph: nx.MultiDiGraph, style: Style
) -> None:
    assert [panel.title for panel in wide_plan(graph, style).panels] == [
        "Harrow: 3 priorities, 1 with no action stated",
        "Hackney: 4 priorities, an action is stated for each",
    ]


@PLANNERS
def test_the_same_graph_gives_the_same_plan(planner: Planner, style: Style) -> None:
    first, second = (
        planner(read_graph(query_of(store_of(order))), style)
        for order in ((HACKNEY, HARROW), (HARROW, HACKNEY))
    )
    assert first == second


def test_many_boroughs_stand_in_a_grid(style: Style) -> None:
    plan = wide_plan(read_graph(query_of(store_of(many_letters(20)))), style)
    assert len({panel.x for panel in plan.panels}) > 1
    assert 0.7 < plan.width / plan.height < 2.6


def test_an_empty_graph_has_an_empty_plan(style: Style) -> None:
    empty = read_graph(query_of(store_of(())))
    assert wide_plan(empty, style).boxes == {}
    assert narrow_plan(empty, style).boxes == {}
