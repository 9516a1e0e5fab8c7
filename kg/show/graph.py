"""The graph that is drawn, read out of the store by the queries in ``viz/graph``.

In: something that answers SPARQL. Out: a networkx graph of boroughs, officers, events, priorities
and actions with plain text attributes. Where a node lies and how it looks is left to `layout` and
`style`.

Node attributes, all text: ``kind``, ``label``, ``detail`` (rank and post, date and place, time),
``state`` and ``reason`` (priorities: answered, advice-only or unanswered, and why), ``date`` (ISO,
events), ``position`` (priorities, order in the message), ``type`` (actions: response, activity,
pledge), ``topics`` (priorities), ``quote``, ``message`` (title), ``issued``.
Edges run as in the RDF (action → priority) and carry ``name``, ``reason``, ``confidence``.
Graph attribute ``messages``: one `MessageNote` for each message that the picture rests on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import networkx as nx

from kg.errors import CommitmentsError
from kg.folders import data_folder
from kg.show.words import readable_date

DEFAULT_KINDS = frozenset({"borough", "officer", "event", "priority", "action"})
OPTIONAL_KINDS = frozenset({"statistic"})
NO_BOROUGH = "urn:policing-commitments:no-borough-stated"
_GAP = " […] "


class Solution(Protocol):
    """One row of an answer; a name that is not bound gives None."""

    def __getitem__(self, name: str, /) -> Any:
        """The term bound to ``name``."""


Query = Callable[[str], Iterable[Solution]]
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MessageNote:
    """A message that the picture rests on: its title, and the day it was issued where stated."""

    title: str
    issued: str


def read_graph(
    query: Query, *, borough: str | None = None, kinds: Collection[str] = DEFAULT_KINDS
) -> nx.MultiDiGraph:
    """The graph of all messages, or of those about ``borough`` (name, other name or ONS code).

    ``query`` is called with a SPARQL text and returns its rows; terms of pyoxigraph and of rdflib
    are both understood. Raises CommitmentsError where no message is about ``borough``.
    """
    areas = _Areas(_rows(query, "boroughs", "message", "id", "label", "name"), borough)
    notes = {
        row["message"]: MessageNote(row["title"] or row["label"] or "untitled", row["issued"])
        for row in _rows(query, "messages", "message", "title", "label", "issued")
        if borough is None or areas.of(row["message"])
    }
    drawing = _Drawing(notes, areas)
    drawing.add_officers(_rows(query, "officers", "message", "id", "label", "rank", "post"))
    drawing.add_events(_rows(query, "events", "message", "id", "label", "date", "place"))
    drawing.add_priorities(
        _rows(
            query, "priorities", "message", "id", "label", "event", "status", "reason", "position"
        )
    )
    drawing.add_actions(
        _rows(query, "actions", "message", "id", "label", "type", "status", "time"),
        _rows(query, "answers", "priority", "action", "confidence", "reason"),
    )
    if "statistic" in kinds:
        drawing.add_statistics(_rows(query, "statistics", "message", "id", "label", "period"))
    drawing.add_topics(_rows(query, "topics", "priority", "label"))
    drawing.add_quotes(_rows(query, "evidence", "id", "message", "quote", "start"))
    unwanted = [n for n, kind in drawing.graph.nodes(data="kind") if kind not in kinds]
    drawing.graph.remove_nodes_from(unwanted)
    return drawing.graph


def _rows(query: Query, name: str, *columns: str) -> list[Row]:
    """The rows of ``viz/graph/NAME.rq`` as texts, sorted; an unbound column is the empty text."""
    text = (data_folder("viz") / "graph" / f"{name}.rq").read_text(encoding="utf-8")
    rows = [{column: _text(solution[column]) for column in columns} for solution in query(text)]
    return sorted(rows, key=lambda row: tuple(row.values()))


def _text(term: Any) -> str:
    """The words of an RDF term: the IRI, the literal's text, or nothing."""
    return "" if term is None else str(getattr(term, "value", term))


def _notation(iri: str) -> str:
    """``…#AdviceOnly`` → ``advice-only``: how the house writes a concept in plain text."""
    name = re.split(r"[#/]", iri)[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


class _Areas:
    """Which areas each message is about; with a borough chosen, that borough only."""

    def __init__(self, rows: Iterable[Row], borough: str | None) -> None:
        rows = list(rows)
        self.labels = {row["id"]: row["label"] for row in reversed(rows)}
        self.labels[NO_BOROUGH] = "No borough stated"
        chosen = set(self.labels) if borough is None else _named(rows, borough)
        self._of: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            if row["id"] in chosen and row["id"] not in self._of[row["message"]]:
                self._of[row["message"]].append(row["id"])

    def of(self, message: str) -> list[str]:
        """The areas of a message; empty where it names none."""
        return self._of.get(message, [])


def _named(rows: Iterable[Row], borough: str) -> set[str]:
    """The areas that go by the name ``borough``."""
    wanted = borough.strip().casefold()
    found = {
        row["id"]
        for row in rows
        if wanted in (row["label"].casefold(), row["name"].casefold(), row["id"].casefold())
    }
    if not found:
        known = ", ".join(sorted({row["label"] for row in rows})) or "none"
        raise CommitmentsError(
            f"no message in the store is about {borough!r}; boroughs with messages: {known}"
        )
    return found


class _Drawing:
    """A graph under construction that takes only what the chosen messages state."""

    def __init__(self, notes: Mapping[str, MessageNote], areas: _Areas) -> None:
        self.graph = nx.MultiDiGraph(messages=tuple(notes.values()))
        self._notes = notes
        self._areas = areas
        for message in notes:
            for area in self._areas_of(message):
                self._add(area, "borough", areas.labels[area], message)

    def _areas_of(self, message: str) -> list[str]:
        return self._areas.of(message) or [NO_BOROUGH]

    def _add(self, node: str, kind: str, label: str, message: str, **more: str) -> bool:
        """Add a node unless its message is not drawn; true where it is (now) in the graph."""
        if message not in self._notes:
            return False
        if node not in self.graph:
            note = self._notes[message]
            attributes = {
                "kind": kind,
                "label": label,
                "detail": "",
                "state": "",
                "reason": "",
                "date": "",
                "position": "",
                "type": "",
                "topics": "",
                "quote": "",
                "message": note.title,
                "issued": note.issued,
            }
            self.graph.add_node(node, **(attributes | more))
        return True

    def _join(self, start: str, end: str, name: str, **more: str) -> None:
        """Add an edge once, between nodes that are both there."""
        if start in self.graph and end in self.graph and not self.graph.has_edge(start, end, name):
            self.graph.add_edge(
                start, end, key=name, name=name, **({"reason": "", "confidence": ""} | more)
            )

    def _place(self, node: str, message: str) -> None:
        """Join a node to the areas of its message."""
        for area in self._areas_of(message):
            self._join(node, area, "in")

    def add_officers(self, rows: Iterable[Row]) -> None:
        for row in rows:
            detail = ", ".join(part for part in (row["rank"], row["post"]) if part)
            if self._add(row["id"], "officer", row["label"], row["message"], detail=detail):
                for area in self._areas_of(row["message"]):
                    self._join(area, row["id"], "signed_by")

    def add_events(self, rows: Iterable[Row]) -> None:
        for row in rows:
            detail = ", ".join(part for part in (readable_date(row["date"]), row["place"]) if part)
            if self._add(
                row["id"], "event", row["label"], row["message"], detail=detail, date=row["date"]
            ):
                self._place(row["id"], row["message"])

    def add_priorities(self, rows: Iterable[Row]) -> None:
        for row in rows:
            state = _notation(row["status"])
            if self._add(
                row["id"],
                "priority",
                row["label"],
                row["message"],
                state=state,
                reason=row["reason"],
                position=row["position"],
            ):
                if row["event"] in self.graph:
                    self._join(row["id"], row["event"], "raised_at")
                else:
                    self._place(row["id"], row["message"])

    def add_actions(self, rows: Iterable[Row], answers: Iterable[Row]) -> None:
        """Actions that answer a priority hang on it; all others on the borough."""
        messages = {
            row["id"]: row["message"]
            for row in rows
            if self._add(
                row["id"],
                "action",
                row["label"],
                row["message"],
                type=_notation(row["type"]),
                detail=row["time"],
                state=_notation(row["status"]),
            )
        }
        for row in answers:
            self._join(
                row["action"],
                row["priority"],
                "answers",
                reason=row["reason"],
                confidence=row["confidence"],
            )
        for action, message in messages.items():
            if not self.graph.out_degree(action):
                self._place(action, message)

    def add_statistics(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if self._add(
                row["id"], "statistic", row["label"], row["message"], detail=row["period"]
            ):
                self._place(row["id"], row["message"])

    def add_topics(self, rows: Iterable[Row]) -> None:
        """The topics of a priority are told with it; as nodes they would tie all to all."""
        for row in rows:
            if row["priority"] in self.graph:
                node = self.graph.nodes[row["priority"]]
                node["topics"] += (", " if node["topics"] else "") + row["label"]

    def add_quotes(self, rows: Iterable[Row]) -> None:
        """The words each node rests on, in the order of the message."""
        ordered = sorted(rows, key=lambda row: (row["id"], int(row["start"] or 0)))
        for row in ordered:
            if row["id"] in self.graph and row["message"] in self._notes:
                node = self.graph.nodes[row["id"]]
                if row["quote"] not in node["quote"]:
                    node["quote"] += (_GAP if node["quote"] else "") + row["quote"]
