"""The twin of the drawing in words, for those who cannot see it and for those who want to quote.

In: the graph. Out: rows of two tables: priorities with what answers them, and everything else that
is drawn. All words are made harmless here; the template escapes them. Each row names its node, so
that the page can show and hide it with the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from kg.show.family import Family, families, topics
from kg.show.link import Link, no_link
from kg.show.style import Style
from kg.show.words import harmless, readable_date, short_name

_STATES = {"answered": "Answered", "advice-only": "Advice only", "unanswered": "No action stated"}
_URGENCY = {"unanswered": 0, "advice-only": 1}
_ORDER = ("topic", "borough", "officer", "event", "action", "statistic")


@dataclass(frozen=True, slots=True)
class Words:
    """Something said in the table: what, in which words, in which message; ``node`` on the page.

    ``link`` is the address of a page about it, or nothing.
    """

    node: str
    label: str
    quote: str
    source: str
    reason: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A priority with where it was raised, where it stands and what answers it."""

    borough: str
    priority: Words
    raised_at: str
    state: str
    standing: str
    answers: tuple[Words, ...]
    why_none: str = ""


@dataclass(frozen=True, slots=True)
class OtherRow:
    """Anything else that is drawn: its kind, its words, and what more is known of it."""

    kind: str
    borough: str
    words: Words
    detail: str


def state_name(state: str) -> str:
    """Where a priority stands, in words."""
    return _STATES.get(state, "Not assessed")


def table(graph: nx.MultiDiGraph, link: Link = no_link) -> tuple[TableRow, ...]:
    """Each priority once, those with no action stated first."""
    rows = [row for family in families(graph) for row in _family_rows(graph, family, link)]
    return tuple(sorted(rows, key=lambda row: _URGENCY.get(row.state, len(_URGENCY))))


def _family_rows(graph: nx.MultiDiGraph, family: Family, link: Link) -> list[TableRow]:
    rows = []
    for event, priorities in ((e, ps) for c in family.chapters for e, ps in c.groups):
        for priority in priorities:
            data = graph.nodes[priority]
            answers = _answers(graph, priority, link)
            rows.append(
                TableRow(
                    borough=_boroughs(graph, priority),
                    priority=_words(graph, priority, link),
                    raised_at=_event(graph.nodes[event]) if event else "",
                    state=data["state"],
                    standing=state_name(data["state"]),
                    answers=answers,
                    why_none="" if answers else harmless(data["reason"]),
                )
            )
    return rows


def _answers(graph: nx.MultiDiGraph, priority: str, link: Link) -> tuple[Words, ...]:
    return tuple(
        _words(graph, action, link, edge["reason"])
        for action, _, edge in sorted(graph.in_edges(priority, data=True), key=lambda e: e[0])
        if edge["name"] == "answers"
    )


def others(graph: nx.MultiDiGraph, style: Style, link: Link = no_link) -> tuple[OtherRow, ...]:
    """Everything that the table of priorities does not tell, kind by kind."""
    kin = families(graph)
    order = [*topics(graph), *(family.borough for family in kin)]
    order += [officer for family in kin for officer in family.officers]
    chapters = [chapter for family in kin for chapter in family.chapters]
    order += [event for chapter in chapters for event, _ in chapter.groups if event]
    order += [node for chapter in chapters for node in chapter.events + chapter.loose]
    order.sort(key=lambda node: _ORDER.index(graph.nodes[node]["kind"]))
    return tuple(_other(graph, node, style, link) for node in dict.fromkeys(order))


def _other(graph: nx.MultiDiGraph, node: str, style: Style, link: Link) -> OtherRow:
    data = graph.nodes[node]
    kind = style.kinds[data["kind"]].label
    sort = style.types.get(data["type"], "")
    detail = ", ".join(part for part in (sort, harmless(data["detail"])) if part)
    borough = "" if data["kind"] == "borough" else _boroughs(graph, node)
    return OtherRow(kind, borough, _words(graph, node, link), detail)


def _boroughs(graph: nx.MultiDiGraph, node: str) -> str:
    """The boroughs that a node belongs to, by their names."""
    named = (graph.nodes[b]["label"] for b in graph.nodes[node]["boroughs"].split() if b in graph)
    return harmless(", ".join(sorted(named)))


def _words(graph: nx.MultiDiGraph, node: str, link: Link, reason: str = "") -> Words:
    data = graph.nodes[node]
    label, quote = harmless(data["label"]), harmless(data["quote"])
    told = "" if quote == label else quote
    address = link(data["kind"], node) or ""
    return Words(short_name(node), label, told, source_of(data), harmless(reason), address)


def source_of(data: Mapping[str, str]) -> str:
    """The message that says so, with its date."""
    issued = readable_date(data["issued"]) if data["issued"] else "no date stated"
    return f"{harmless(data['message'])} ({issued})" if data["message"] else ""


def _event(data: Mapping[str, str]) -> str:
    return harmless(", ".join(part for part in (data["label"], data["detail"]) if part))
