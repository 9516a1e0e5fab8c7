"""The graph under construction: one message after the other.

In: what messages state, as rows. Out: a networkx graph of boroughs, officers, events, priorities,
actions and, where a topic is looked at, that topic. `graph` says which attributes they carry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import networkx as nx

from kg.show.message import MessageNote, MessageRows, Names
from kg.show.rows import Row, notation
from kg.show.words import readable_date

NO_BOROUGH = "urn:policing-commitments:no-borough-stated"
_NO_BOROUGH = "No borough stated"
GAP = " […] "
"""Between the words of a thing that rests on several."""
_ATTRIBUTES = (
    "kind",
    "label",
    "detail",
    "state",
    "reason",
    "date",
    "position",
    "type",
    "topics",
    "boroughs",
    "places",
    "quote",
    "message",
    "message_iri",
    "issued",
)


class GraphBuilder:
    """Takes one message after the other; ``topics`` are those that become nodes."""

    def __init__(self, names: Names, kinds: Collection[str], topics: Mapping[str, str]) -> None:
        self.graph = nx.MultiDiGraph()
        self.notes: list[MessageNote] = []
        self._names = names
        self._kinds = kinds
        self._topics = topics

    def new_nodes(self, rows: MessageRows) -> int:
        """How many nodes the message would add."""
        return len({node for node in self._nodes(rows) if node not in self.graph})

    def _nodes(self, rows: MessageRows) -> Iterable[str]:
        where = _Whereabouts(rows, self._names)
        for several in (rows.officers, rows.events, rows.priorities, rows.actions, rows.statistics):
            for row in several:
                yield row["id"]
                yield from where.boroughs(row["id"])
        yield from where.whole
        yield from (t for row in rows.topics if (t := self._topics.get(row["topic"])))

    def add(self, rows: MessageRows) -> None:
        """Add all that the message states."""
        self.notes.append(rows.note)
        _Addition(self.graph, rows, self._names, self._kinds).add(self._topics)


class _Whereabouts:
    """Which boroughs and which smaller places each statement of one message is about."""

    def __init__(self, rows: MessageRows, names: Names) -> None:
        self.labels: dict[str, str] = {NO_BOROUGH: _NO_BOROUGH}
        self._wide: dict[str, list[str]] = defaultdict(list)
        self._small: dict[str, list[str]] = defaultdict(list)
        for row in rows.areas:
            area, kind = row["area"], notation(row["kind"])
            if label := names.boroughs.get(area) or (row["label"] if kind == "district" else ""):
                self.labels[area] = label
                self._wide[row["id"]].append(area)
            elif row["label"]:
                self._small[row["id"]].append(row["label"])
        self.whole = tuple(self._wide.get(rows.note.iri, ())) or (NO_BOROUGH,)

    def boroughs(self, node: str) -> tuple[str, ...]:
        """The boroughs of a statement: its own, or else those of the message."""
        return tuple(self._wide.get(node, ())) or self.whole

    def places(self, node: str) -> str:
        """The wards and places that a statement names."""
        return ", ".join(dict.fromkeys(self._small.get(node, ())))


class _Addition:
    """One message on its way into the graph."""

    def __init__(
        self, graph: nx.MultiDiGraph, rows: MessageRows, names: Names, kinds: Collection[str]
    ) -> None:
        self._graph = graph
        self._rows = rows
        self._names = names
        self._kinds = kinds
        self._where = _Whereabouts(rows, names)
        self._new: set[str] = set()

    def add(self, topics: Mapping[str, str]) -> None:
        for area in self._where.whole:
            self._borough(area)
        self._officers()
        self._events()
        self._priorities()
        self._actions()
        self._statistics()
        self._told_topics(topics)
        self._quotes()

    def _node(self, node: str, kind: str, label: str, boroughs: Iterable[str], **more: str) -> bool:
        """Add a node once; true where it is (now) in the graph."""
        if kind not in self._kinds:
            return False
        boroughs = tuple(boroughs)
        if node not in self._graph:
            note = self._rows.note
            empty = dict.fromkeys(_ATTRIBUTES, "")
            said = {"message": note.title, "message_iri": note.iri, "issued": note.issued}
            self._graph.add_node(node, **empty | said | {"kind": kind, "label": label} | more)
            self._new.add(node)
        data = self._graph.nodes[node]
        data["boroughs"] = " ".join(dict.fromkeys([*data["boroughs"].split(), *boroughs]))
        return True

    def _borough(self, area: str) -> None:
        unsaid = {"message": "", "message_iri": "", "issued": ""}
        self._node(area, "borough", self._where.labels[area], [area], **unsaid)

    def _statement(self, row: Row, kind: str, **more: str) -> bool:
        boroughs = self._where.boroughs(row["id"])
        for borough in boroughs:
            self._borough(borough)
        places = self._where.places(row["id"])
        return self._node(row["id"], kind, row["label"], boroughs, places=places, **more)

    def _join(self, start: str, end: str, name: str, **more: str) -> None:
        """Add an edge once, between nodes that are both there."""
        graph = self._graph
        if start in graph and end in graph and not graph.has_edge(start, end, name):
            told = {"reason": "", "confidence": ""} | more
            graph.add_edge(start, end, key=name, name=name, **told)

    def _place(self, node: str) -> None:
        """Join a node to its boroughs."""
        for borough in self._where.boroughs(node):
            self._join(node, borough, "in")

    def _officers(self) -> None:
        for row in self._rows.officers:
            detail = ", ".join(part for part in (row["rank"], row["post"]) if part)
            if self._node(row["id"], "officer", row["label"], self._where.whole, detail=detail):
                for area in self._where.whole:
                    self._join(area, row["id"], "signed_by")

    def _events(self) -> None:
        for row in self._rows.events:
            detail = ", ".join(part for part in (readable_date(row["date"]), row["place"]) if part)
            if self._statement(row, "event", detail=detail, date=row["date"]):
                self._place(row["id"])

    def _priorities(self) -> None:
        for row in self._rows.priorities:
            state = notation(row["status"])
            told = {"state": state, "reason": row["reason"], "position": row["position"]}
            if self._statement(row, "priority", **told):
                if row["event"] in self._graph:
                    self._join(row["id"], row["event"], "raised_at")
                else:
                    self._place(row["id"])

    def _actions(self) -> None:
        """Actions that answer a priority hang on it; all others on the borough."""
        for row in self._rows.actions:
            told = {"type": notation(row["type"]), "state": notation(row["status"])}
            self._statement(row, "action", detail=row["time"], **told)
        for row in self._rows.answers:
            told = {"reason": row["reason"], "confidence": row["confidence"]}
            self._join(row["action"], row["priority"], "answers", **told)
        for row in self._rows.actions:
            if row["id"] in self._graph and not self._graph.out_degree(row["id"]):
                self._place(row["id"])

    def _statistics(self) -> None:
        for row in self._rows.statistics:
            if self._statement(row, "statistic", detail=row["period"]):
                self._place(row["id"])

    def _told_topics(self, drawn: Mapping[str, str]) -> None:
        """The topics of a priority are told with it; as nodes all of them would tie all to all."""
        for row in self._rows.topics:
            priority, topic = row["priority"], row["topic"]
            label = self._names.topics.get(topic)
            if priority not in self._new or not label:
                continue
            node = self._graph.nodes[priority]
            node["topics"] += (", " if node["topics"] else "") + label
            if topic in drawn:
                centre = drawn[topic]
                unsaid = {"message": "", "message_iri": "", "issued": ""}
                self._node(centre, "topic", self._names.topics[centre], [], **unsaid)
                self._join(priority, centre, "about")

    def _quotes(self) -> None:
        """The words each node rests on, in the order of the message."""
        ordered = sorted(self._rows.evidence, key=lambda row: (row["id"], int(row["start"] or 0)))
        for row in ordered:
            if row["id"] in self._new and self._graph.nodes[row["id"]]["message"]:
                node = self._graph.nodes[row["id"]]
                if row["quote"] not in node["quote"]:
                    node["quote"] += (GAP if node["quote"] else "") + row["quote"]
