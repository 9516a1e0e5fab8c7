"""An update, carried out whole or not at all.

In: an update. Out: the store as it says, with the reports on the messages that it touches renewed
in the same transaction; or a Refusal, and nothing has changed.
"""

from __future__ import annotations

import asyncio

from pyoxigraph import BlankNode, NamedNode, Quad

from kg.serve.running import Difference, Runner, Update
from kg.serve.writing.rules import Rules, refuse_newer_rdf
from kg.store import GraphName, GraphStore


async def carry_out(update: Update, store: GraphStore, runner: Runner) -> None:
    """Carry out ``update``; the caller has the writer's turn.

    What it would change is found first, without changing anything. Raises Refusal where the update
    cannot be understood, takes too long, touches what only the program writes, or leaves a graph
    that breaks a rule.
    """
    difference = await runner.difference(update)
    await asyncio.to_thread(_apply, store, difference)


def _apply(store: GraphStore, difference: Difference) -> None:
    allowed = with_reports(store, difference)
    store.apply(allowed.added, allowed.removed, allowed.created, allowed.dropped)


def with_reports(store: GraphStore, difference: Difference) -> Difference:
    """The difference with what it makes of the reports on messages; Refusal where not allowed.

    A message's graph that is left without a statement is dropped, and its report with it.
    """
    rules = Rules(store.names)
    refuse_newer_rdf(difference.added)
    touched = _touched(difference)
    rules.refuse_kept(touched)
    contents = {graph: _content(store, graph, difference) for graph in touched}
    left = {graph: content for graph, content in contents.items() if content}
    gone = [
        graph
        for graph in contents
        if isinstance(graph, NamedNode) and rules.is_message(graph) and graph not in left
    ]
    new = set(rules.checked(left))
    old = {
        quad
        for graph in touched
        if isinstance(graph, NamedNode) and rules.is_message(graph)
        for quad in store.graph(store.names.report_of(graph))
    }
    dropped = [graph.value for each in gone for graph in (each, store.names.report_of(each))]
    return Difference(
        added=[*difference.added, *(new - old)],
        removed=[*difference.removed, *(old - new)],
        created=[each for each in difference.created if each not in dropped],
        dropped=[*dict.fromkeys((*difference.dropped, *dropped))],
    )


def _touched(difference: Difference) -> list[GraphName]:
    """The graphs that the difference changes, each once."""
    found: dict[GraphName, None] = {}
    for quad in (*difference.added, *difference.removed):
        if not isinstance(quad.graph_name, BlankNode):
            found[quad.graph_name] = None
    for iri in (*difference.created, *difference.dropped):
        found[NamedNode(iri)] = None
    return list(found)


def _content(store: GraphStore, graph: GraphName, difference: Difference) -> set[Quad]:
    """What ``graph`` would hold."""
    dropped = isinstance(graph, NamedNode) and graph.value in difference.dropped
    kept: set[Quad] = set() if dropped else set(store.graph(graph))
    kept.difference_update(difference.removed)
    kept.update(quad for quad in difference.added if quad.graph_name == graph)
    return kept
