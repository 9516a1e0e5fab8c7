"""Which nodes belong together: one family for each borough, one chapter for each of its messages.

In: the graph. Out: for each borough its officers and, message by message, events, priorities, the
actions beside each priority, and what answers none. Every node but boroughs and topics belongs to
one family only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from kg.show.building import NO_BOROUGH
from kg.show.neighbourhood import reach


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one message states, in order: when, what was asked, what was answered.

    ``date`` (ISO or nothing) is the message's day, or else that of the last event at which
    something was raised.
    """

    message: str
    date: str
    groups: tuple[tuple[str | None, tuple[str, ...]], ...]  # event or none, its priorities
    answers: Mapping[str, tuple[str, ...]]  # priority → actions placed beside it
    events: tuple[str, ...]  # at which nothing was raised
    loose: tuple[str, ...]  # actions and figures that answer none

    @property
    def priorities(self) -> tuple[str, ...]:
        """All priorities of the chapter, in their order."""
        return tuple(p for _, priorities in self.groups for p in priorities)

    @property
    def nodes(self) -> tuple[str, ...]:
        """All nodes of the chapter."""
        raised = tuple(event for event, _ in self.groups if event)
        beside = tuple(action for p in self.priorities for action in self.answers[p])
        return raised + self.priorities + beside + self.events + self.loose


@dataclass(frozen=True, slots=True)
class Family:
    """What one borough's panels hold: who signed, and what each message says, the newest first."""

    borough: str
    officers: tuple[str, ...]
    chapters: tuple[Chapter, ...]

    @property
    def priorities(self) -> tuple[str, ...]:
        """All priorities of the family, in their order."""
        return tuple(p for chapter in self.chapters for p in chapter.priorities)

    @property
    def loose(self) -> tuple[str, ...]:
        """All actions and figures that answer no priority."""
        return tuple(node for chapter in self.chapters for node in chapter.loose)


def families(graph: nx.MultiDiGraph) -> tuple[Family, ...]:
    """One family for each borough; those with more unanswered priorities come first.

    A borough that the picture is about comes before all others, what names none comes last.
    """
    placed: set[str] = set()
    return tuple(_family(graph, borough, placed) for borough in _boroughs(graph))


def topics(graph: nx.MultiDiGraph) -> tuple[str, ...]:
    """The topics that are nodes: they belong to no borough."""
    return tuple(sorted(n for n, kind in graph.nodes(data="kind") if kind == "topic"))


def _boroughs(graph: nx.MultiDiGraph) -> list[str]:
    boroughs = [n for n, kind in graph.nodes(data="kind") if kind == "borough"]
    focus = reach(graph).focus

    def order(borough: str) -> tuple[bool, bool, int, str, str]:
        near = {p for n in graph.predecessors(borough) for p in (n, *graph.predecessors(n))}
        unanswered = sum(graph.nodes[n]["state"] == "unanswered" for n in near)
        is_other = focus is None or borough != focus.node
        is_none = borough == NO_BOROUGH
        return is_other, is_none, -unanswered, graph.nodes[borough]["label"], borough

    return sorted(boroughs, key=order)


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
    groups: list[tuple[str | None, tuple[str, ...]]] = [
        (event, take(graph.predecessors(event), "priority")) for event in take(near, "event")
    ]
    unraised = _by_message(graph, take(near, "priority")).values()
    groups.extend((None, tuple(priorities)) for priorities in unraised)
    answers = {p: take(graph.predecessors(p), "action") for _, ps in groups for p in ps}
    loose = take(near, "action") + take(near, "statistic")
    return Family(borough, officers, _chapters(graph, groups, answers, loose))


def _by_message(graph: nx.MultiDiGraph, nodes: Iterable[str]) -> dict[str, list[str]]:
    """The nodes of each message, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        found[graph.nodes[node]["message_iri"]].append(node)
    return found


def _chapters(
    graph: nx.MultiDiGraph,
    groups: Sequence[tuple[str | None, tuple[str, ...]]],
    answers: Mapping[str, tuple[str, ...]],
    loose: Iterable[str],
) -> tuple[Chapter, ...]:
    """The family's nodes message by message, the newest first, undated ones last."""
    raised: dict[str, list[tuple[str | None, tuple[str, ...]]]] = defaultdict(list)
    other: dict[str, list[str]] = defaultdict(list)
    for event, priorities in groups:
        message = graph.nodes[priorities[0] if priorities else event]["message_iri"]
        if priorities:
            raised[message].append((event, priorities))
        elif event:
            other[message].append(event)
    spare = _by_message(graph, loose)
    chapters = [
        _chapter(graph, message, raised[message], answers, other[message], spare.get(message, []))
        for message in dict.fromkeys([*raised, *other, *spare])
    ]
    chapters.sort(key=lambda chapter: (_title(graph, chapter), chapter.message))
    chapters.sort(key=lambda chapter: chapter.date, reverse=True)
    return tuple(chapters)


def _chapter(
    graph: nx.MultiDiGraph,
    message: str,
    groups: Sequence[tuple[str | None, tuple[str, ...]]],
    answers: Mapping[str, tuple[str, ...]],
    events: Sequence[str],
    loose: Sequence[str],
) -> Chapter:
    """One message, the latest event first, then what was raised at no event."""
    days = {event: graph.nodes[event]["date"] for event, _ in groups if event}
    ordered = sorted(groups, key=lambda group: days.get(group[0] or "", ""), reverse=True)
    ordered.sort(key=lambda group: group[0] is None)
    of_message = {p: answers[p] for _, priorities in ordered for p in priorities}
    some = next(iter([*of_message, *events, *loose]))
    date = graph.nodes[some]["issued"] or max(days.values(), default="")
    return Chapter(message, date, tuple(ordered), of_message, tuple(events), tuple(loose))


def _title(graph: nx.MultiDiGraph, chapter: Chapter) -> str:
    return str(graph.nodes[chapter.nodes[0]]["message"])


def _order(graph: nx.MultiDiGraph, node: str) -> tuple[str, int, str, str]:
    data = graph.nodes[node]
    position = int(data["position"]) if data["position"].isdigit() else 0
    return data["date"], position, data["label"], node
