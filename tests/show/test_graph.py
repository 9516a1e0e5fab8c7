"""The graph that is drawn holds what the messages state, and only that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest
from rdflib import Dataset, URIRef

from kg.show import DEFAULT_KINDS, read_graph
from tests.show.scenes import HACKNEY, HARROW, ID, query_of, store_of

BOTH = query_of(store_of((HACKNEY, HARROW)))


def kinds(graph: nx.MultiDiGraph) -> Counter[str]:
    return Counter(kind for _, kind in graph.nodes(data="kind"))


def test_boroughs_officers_events_priorities_and_actions_are_nodes(
    graph: nx.MultiDiGraph,
) -> None:
    assert kinds(graph) == {"borough": 2, "officer": 2, "event": 2, "priority": 7, "action": 17}


def test_edges_run_as_in_the_rdf_and_bear_their_names(graph: nx.MultiDiGraph) -> None:
    names = Counter(
        (graph.nodes[a]["kind"], name, graph.nodes[b]["kind"])
        for a, b, name in graph.edges(data="name")
    )
    assert names == {
        ("borough", "signed_by", "officer"): 2,
        ("event", "in", "borough"): 2,
        ("priority", "raised_at", "event"): 6,
        ("priority", "in", "borough"): 1,
        ("action", "answers", "priority"): 6,
        ("action", "in", "borough"): 11,
    }


def test_a_node_tells_its_quote_message_and_state(graph: nx.MultiDiGraph) -> None:
    node = graph.nodes[f"{ID}priority/{HARROW.key}/p1"]
    assert node["state"] == "unanswered"
    assert node["message"] == HARROW.title
    assert node["quote"] == f"{HARROW.priorities[0].label}, in the words of the letter"
    assert node["topics"] == "Patrol"


def test_an_answer_tells_why_and_how_sure_it_is(graph: nx.MultiDiGraph) -> None:
    edge = graph.edges[f"{ID}action/{HARROW.key}/a2.0", f"{ID}priority/{HARROW.key}/p2", "answers"]
    assert edge["reason"] == "Both are about the same problem."
    assert edge["confidence"] == "0.85"


def test_rank_and_date_are_the_details_of_officer_and_event(graph: nx.MultiDiGraph) -> None:
    details = {
        data["label"]: data["detail"] for _, data in graph.nodes(data=True) if data["detail"]
    }
    assert details["Jai Singh"] == "T/Superintendent"
    assert graph.nodes[f"{ID}event/{HACKNEY.key}/e1"]["detail"] == "19 November 2025"


def test_figures_are_drawn_only_when_asked_for() -> None:
    asked = read_graph(BOTH, kinds=DEFAULT_KINDS | {"statistic"})
    assert kinds(asked)["statistic"] == 3
    assert kinds(read_graph(BOTH))["statistic"] == 0


def test_an_officer_who_signed_two_letters_is_one_node() -> None:
    store = store_of((HARROW, replace(HACKNEY, officer=HARROW.officer)))
    assert kinds(read_graph(query_of(store)))["officer"] == 1


def test_an_empty_store_gives_an_empty_graph() -> None:
    empty = read_graph(query_of(store_of(())))
    assert len(empty) == 0
    assert empty.graph["messages"] == ()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own
def test_rdflib_answers_as_well_as_oxigraph(graph: nx.MultiDiGraph) -> None:
    dataset = Dataset(default_union=True)
    lines = (
        f"{quad.subject} {quad.predicate} {quad.object} {quad.graph_name} ."
        for quad in store_of((HACKNEY, HARROW))
    )
    dataset.parse(data="\n".join(lines), format="nquads")

    def rows(text: str, bound: Mapping[str, Any], /) -> Any:
        terms = {name: URIRef(term.value) for name, term in bound.items()}
        return dataset.query(text, initBindings=terms)

    by_rdflib = read_graph(rows)
    assert nx.utils.graphs_equal(by_rdflib, graph)
