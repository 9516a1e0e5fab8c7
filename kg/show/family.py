"""Which nodes belong together: one family for each borough, in the order they are told.

In: the graph. Out: for each borough its officers, events, priorities, the actions beside each
priority, and what answers none. Every node but the boroughs belongs to one family only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True, slots=True)
class Family:
    """What one borough's panel holds, in order: who, when, what was asked, what was answered."""

    borough: str
    officers: tuple[str, ...]
    groups: tuple[tuple[str | None, tuple[str, ...]], ...]  # event or none, its priorities
    answers: Mapping[str, tuple[str, ...]]  # priority → actions placed beside it
    loose: tuple[str, ...]  # actions and figures that answer none

    @property
    def priorities(self) -> tuple[str, ...]:
        """All priorities of the panel, in their order."""
        return tuple(p for _, priorities in self.groups for p in priorities)


def families(graph: nx.MultiDiGraph) -> tuple[Family, ...]:
    """One family for each borough; those with more unanswered priorities come first."""
    placed: set[str] = set()
    found = [_family(graph, borough, placed) for borough in _boroughs(graph)]
    return tuple(found)


def _boroughs(graph: nx.MultiDiGraph) -> list[str]:
    boroughs = [n for n, kind in graph.nodes(data="kind") if kind == "borough"]

    def unanswered(borough: str) -> int:
        near = {p for n in graph.predecessors(borough) for p in (n, *graph.predecessors(n))}
        return sum(graph.nodes[n]["state"] == "unanswered" for n in near)

    return sorted(boroughs, key=lambda b: (-unanswered(b), graph.nodes[b]["label"], b))


def _family(graph: nx.MultiDiGraph, borough: str, placed: set[str]) -> Family:
    """The family of a borough, without what an earlier family has taken (``placed`` grows)."""

    def take(nodes: Iterable[str], *kinds: str) -> tuple[str, ...]:
        chosen = [
            n for n in dict.fromkeys(nodes) if n not in placed and graph.nodes[n]["kind"] in kinds
        ]
        placed.update(chosen)
        return tuple(sorted(chosen, key=lambda n: _order(graph, n)))

    near = list(graph.predecessors(borough))
    officers = take(graph.successors(borough), "officer")
    events = take(near, "event")
    groups: list[tuple[str | None, tuple[str, ...]]] = [
        (event, take(graph.predecessors(event), "priority")) for event in events
    ]
    groups.append((None, take(near, "priority")))
    groups.sort(key=lambda group: _group_order(graph, group))
    priorities = [p for _, group in groups for p in group]
    answers = {p: take(graph.predecessors(p), "action") for p in priorities}
    loose = take(near, "action") + take(near, "statistic")
    return Family(borough, officers, tuple(g for g in groups if any(g)), answers, loose)


def _order(graph: nx.MultiDiGraph, node: str) -> tuple[str, int, str, str]:
    data = graph.nodes[node]
    position = int(data["position"]) if data["position"].isdigit() else 0
    return data["date"], position, data["label"], node


def _group_order(
    graph: nx.MultiDiGraph, group: tuple[str | None, tuple[str, ...]]
) -> tuple[bool, str]:
    """Latest events last; priorities of no event and events of no priority after the others."""
    event, priorities = group
    return not (event and priorities), graph.nodes[event]["date"] if event else ""
