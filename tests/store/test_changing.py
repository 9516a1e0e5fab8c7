"""Changes of several graphs at once, in the default graph and with blank nodes too."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.store import CommitmentStore

GRAPH, OTHER = NamedNode("https://example.org/g"), NamedNode("https://example.org/h")
KNOWS = NamedNode("https://example.org/knows")
ONE, TWO, THREE = (Literal(word) for word in ("one", "two", "three"))


def _objects(store: CommitmentStore, graph: NamedNode) -> list[str]:
    return sorted(str(quad.object) for quad in store.graph(graph))


def test_a_new_graph_is_told_from_a_replaced_one() -> None:
    with CommitmentStore.in_memory() as store:
        assert store.put_graph(GRAPH, [Quad(GRAPH, KNOWS, ONE, GRAPH)])
        assert not store.put_graph(GRAPH, [Quad(GRAPH, KNOWS, TWO, GRAPH)])
        assert _objects(store, GRAPH) == ['"two"']


def test_an_empty_graph_is_a_graph_until_it_is_dropped() -> None:
    with CommitmentStore.in_memory() as store:
        assert store.put_graph(GRAPH, [])
        assert store.has_graph(GRAPH)
        assert store.named_graphs() == [GRAPH]
        assert store.drop_graph(GRAPH)
        assert not store.has_graph(GRAPH)
        assert not store.drop_graph(GRAPH)


def test_the_default_graph_is_always_there() -> None:
    with CommitmentStore.in_memory() as store:
        default = DefaultGraph()
        assert not store.put_graph(default, [Quad(GRAPH, KNOWS, ONE)])
        assert [quad.object for quad in store.graph(default)] == [ONE]
        assert store.drop_graph(default)
        assert store.has_graph(default)
        assert store.graph(default) == []


def test_quads_about_blank_nodes_are_taken_out_and_the_rest_stays_with_its_node() -> None:
    with CommitmentStore.in_memory() as store:
        someone = BlankNode()
        store.put_graph(GRAPH, [Quad(someone, KNOWS, word, GRAPH) for word in (ONE, TWO)])
        first, second = store.graph(GRAPH)
        store.apply([Quad(second.subject, KNOWS, THREE, GRAPH)], [first])
        assert _objects(store, GRAPH) == ['"three"', '"two"']
        assert len({quad.subject for quad in store.graph(GRAPH)}) == 1


def test_a_blank_node_in_two_graphs_stays_one() -> None:
    with CommitmentStore.in_memory() as store:
        someone = BlankNode()
        store.apply([Quad(someone, KNOWS, ONE, GRAPH), Quad(someone, KNOWS, TWO, OTHER)], [])
        assert store.graph(GRAPH)[0].subject == store.graph(OTHER)[0].subject


@pytest.mark.parametrize("graph", [GRAPH, DefaultGraph()], ids=["named", "default"])
def test_a_blank_node_stays_the_one_that_other_graphs_hold_whatever_changes_around_it(
    graph: NamedNode | DefaultGraph,
) -> None:
    with CommitmentStore.in_memory() as store:
        someone = BlankNode()
        store.apply([Quad(someone, KNOWS, ONE, graph), Quad(someone, KNOWS, ONE, OTHER)], [])
        (quad,) = store.graph(graph)
        store.apply([Quad(quad.subject, KNOWS, TWO, graph)], [])
        store.apply([Quad(OTHER, KNOWS, quad.subject, graph)], [quad])
        about = [each.subject for each in store.graph(graph) if each.object == TWO]
        known = [each.object for each in store.graph(graph) if each.subject == OTHER]
        assert about == known == [each.subject for each in store.graph(OTHER)] == [quad.subject]
        assert len(store.graph(graph)) == 2


def test_of_two_blank_nodes_of_which_the_same_is_said_the_right_one_goes() -> None:
    with CommitmentStore.in_memory() as store:
        one, two = BlankNode(), BlankNode()
        store.put_graph(GRAPH, [Quad(each, KNOWS, ONE, GRAPH) for each in (one, two)])
        first, second = store.graph(GRAPH)
        store.apply([], [first])
        assert store.graph(GRAPH) == [second]


def test_one_change_takes_out_puts_in_makes_and_drops() -> None:
    with CommitmentStore.in_memory() as store:
        store.put_graph(OTHER, [Quad(OTHER, KNOWS, ONE, OTHER)])
        before = store.generation
        store.apply(
            [Quad(GRAPH, KNOWS, TWO, GRAPH)], [], ["https://example.org/new"], [OTHER.value]
        )
        assert [graph.value for graph in store.named_graphs()] == [
            "https://example.org/g",
            "https://example.org/new",
        ]
        assert store.generation == before + 1


@pytest.mark.parametrize("empty", [[], ()])
def test_no_change_is_no_new_generation(empty: list[Quad]) -> None:
    with CommitmentStore.in_memory() as store:
        store.apply(empty, empty)
        assert store.generation == 0
