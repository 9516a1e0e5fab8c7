"""Whole graphs, put, added to and taken away.

In: a graph and quads of it. Out: the store with it, and with the report on it where it is the graph
of a message; or a Refusal, and nothing has changed. The caller has the writer's turn.
"""

from __future__ import annotations

from collections.abc import Collection

from pyoxigraph import NamedNode, Quad

from kg.serve.writing.rules import Rules
from kg.store import Change, GraphName, GraphStore


def put_graph(store: GraphStore, graph: GraphName, quads: Collection[Quad]) -> bool:
    """Make ``quads`` the whole content of ``graph``; whether the graph is new.

    Raises Refusal for a graph that only the program writes, and for content that breaks a rule.
    """
    rules = Rules(store.names)
    rules.refuse_kept([graph])
    report = rules.checked({graph: quads})
    if isinstance(graph, NamedNode) and rules.is_message(graph):
        return store.replace_message(graph, [*quads, *report]) is Change.NEW
    return store.put_graph(graph, quads)


def merge_graph(store: GraphStore, graph: GraphName, quads: Collection[Quad]) -> bool:
    """Add ``quads`` to ``graph``; whether the graph is new. Raises Refusal like `put_graph`."""
    return put_graph(store, graph, {*store.graph(graph), *quads})


def drop_graph(store: GraphStore, graph: GraphName) -> bool:
    """Take ``graph`` away, and the report on it; whether there was one.

    The default graph is emptied. Raises Refusal for a graph that only the program writes.
    """
    rules = Rules(store.names)
    rules.refuse_kept([graph])
    if not (isinstance(graph, NamedNode) and rules.is_message(graph)):
        return store.drop_graph(graph)
    if not store.has_graph(graph):
        return False
    store.apply((), (), dropped=[graph.value, store.names.report_of(graph).value])
    return True
