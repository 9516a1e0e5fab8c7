"""The twin of the drawing in words, for those who cannot see it and for those who want to quote.

In: the graph. Out: rows of the table, what answers no priority, and the sentence on what the
picture rests on. All words are made harmless here; the template escapes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from kg.show.family import Family, families
from kg.show.graph import MessageNote
from kg.show.words import harmless, readable_date

CAVEAT = "No action stated in the messages we hold is not proof that nothing was done."
_STATES = {"answered": "Answered", "advice-only": "Advice only", "unanswered": "No action stated"}

_URGENCY = {"unanswered": 0, "advice-only": 1}


@dataclass(frozen=True, slots=True)
class Words:
    """Something said in the table: what, in which words, in which message."""

    label: str
    quote: str
    source: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A priority with where it was raised, where it stands and what answers it."""

    borough: str
    priority: Words
    raised_at: str
    state: str
    standing: str
    answers: tuple[Words, ...]


def state_name(state: str) -> str:
    """Where a priority stands, in words."""
    return _STATES.get(state, "Not assessed")


def basis(graph: nx.MultiDiGraph) -> str:
    """How many messages of which period the picture rests on, in one or two sentences."""
    notes: Sequence[MessageNote] = graph.graph["messages"]
    if not notes:
        return "This picture rests on no message: the store is empty."
    sentence = f"This picture rests on {_number(len(notes), 'message')}"
    issued = sorted(note.issued for note in notes if note.issued)
    if issued:
        sentence += f", issued {_span(issued)}"
        undated = len(notes) - len(issued)
        return sentence + (f" ({undated} without a date)." if undated else ".")
    them, gives = (
        ("it", "gives no date") if len(notes) == 1 else ("them", "give no date of their own")
    )
    held = sorted(d for _, d in graph.nodes(data="date") if re.match(r"\d{4}-", d))
    if not held:
        return f"{sentence} that {gives}."
    events = "the event" if len(held) == 1 else "the events"
    verb = "is" if len(held) == 1 else "are"
    return f"{sentence} that {gives}; {events} in {them} {verb} dated {_days(held)}."


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _span(days: Sequence[str]) -> str:
    first, last = readable_date(days[0]), readable_date(days[-1])
    return f"on {first}" if first == last else f"between {first} and {last}"


def _days(days: Sequence[str]) -> str:
    first, last = readable_date(days[0]), readable_date(days[-1])
    return first if first == last else f"{first} to {last}"


def table(graph: nx.MultiDiGraph) -> tuple[TableRow, ...]:
    """The twin of the drawing: each priority once, those with no action stated first."""
    rows = [row for family in families(graph) for row in _family_rows(graph, family)]
    return tuple(sorted(rows, key=lambda row: _URGENCY.get(row.state, len(_URGENCY))))


def _family_rows(graph: nx.MultiDiGraph, family: Family) -> list[TableRow]:
    rows = []
    for event, priorities in family.groups:
        for priority in priorities:
            data = graph.nodes[priority]
            rows.append(
                TableRow(
                    borough=harmless(graph.nodes[family.borough]["label"]),
                    priority=_words(data),
                    raised_at=_event(graph.nodes[event]) if event else "",
                    state=data["state"],
                    standing=state_name(data["state"]),
                    answers=_answers(graph, priority) or _no_answers(data),
                )
            )
    return rows


def _answers(graph: nx.MultiDiGraph, priority: str) -> tuple[Words, ...]:
    return tuple(
        _words(graph.nodes[action], edge["reason"])
        for action, _, edge in sorted(graph.in_edges(priority, data=True), key=lambda e: e[0])
        if edge["name"] == "answers"
    )


def _no_answers(data: Mapping[str, str]) -> tuple[Words, ...]:
    """Why nothing answers it, in the place where the answers would stand."""
    return (Words("", "", "", harmless(data["reason"])),) if data["reason"] else ()


def _words(data: Mapping[str, str], reason: str = "") -> Words:
    return Words(
        harmless(data["label"]), harmless(data["quote"]), source_of(data), harmless(reason)
    )


def source_of(data: Mapping[str, str]) -> str:
    """The message that says so, with its date."""
    issued = readable_date(data["issued"]) if data["issued"] else "no date stated"
    return f"{harmless(data['message'])} ({issued})" if data["message"] else ""


def _event(data: Mapping[str, str]) -> str:
    return harmless(", ".join(part for part in (data["label"], data["detail"]) if part))


def loose(graph: nx.MultiDiGraph) -> tuple[tuple[str, Words], ...]:
    """What answers no priority: (borough, words)."""
    return tuple(
        (harmless(graph.nodes[family.borough]["label"]), _words(graph.nodes[node]))
        for family in families(graph)
        for node in family.loose
    )
