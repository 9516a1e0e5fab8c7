"""The scene: nodes, edges and options as Pyvis makes them, with their places in both plans.

In: the graph, the style. Out: plain records for the page's script, which draws words on a canvas or
puts them into the page as text: nothing here is ever read as HTML. Empty values are left out, and
what many nodes share (outlines, messages) is told once, since a page may hold thousands of nodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import networkx as nx

from kg.show.family import families
from kg.show.layout import (
    CORRIDOR,
    GRID_SHAPE,
    ICON,
    MARGIN,
    PANEL_GAP,
    TALLEST_COLUMN,
    narrow_plan,
    wide_plan,
)
from kg.show.link import Link, no_link
from kg.show.neighbourhood import reach, shown_at_first
from kg.show.place import Box, Panel, Plan
from kg.show.shapes import inset, outline
from kg.show.style import Style
from kg.show.table import source_of, state_name
from kg.show.words import harmless, short_name

_TOLD = ("label", "detail", "reason", "topics", "places", "quote", "date", "position")


def scene_of(graph: nx.MultiDiGraph, style: Style, link: Link = no_link) -> dict[str, Any]:
    """All that the page's script needs to draw the graph, to search and to save it."""
    plans = {"wide": wide_plan(graph, style), "narrow": narrow_plan(graph, style)}
    shared = _Shared()
    nodes, edges, options = _network(graph, style, plans, shared, link)
    focus = reach(graph).focus
    shown = shown_at_first(graph)
    folded = [short_name(node) for node in graph if node not in shown]
    return {
        "nodes": nodes,
        "edges": edges,
        "options": options,
        "messages": [_message(data, link) for data in shared.messages.values()],
        "paths": list(shared.paths),
        "looks": {kind: asdict(look) | _room(look.shape) for kind, look in style.kinds.items()},
        "states": {state: asdict(look) for state, look in style.states.items()},
        "stateNames": {s: state_name(s) for s in ("answered", *style.states)},
        "back": dict(style.back),
        "types": dict(style.types),
        "font": style.font,
        "size": style.size,
        "lineHeight": style.line_height,
        "plans": {name: _frame(plan) for name, plan in plans.items()},
        "focus": short_name(focus.node) if focus else "",
        "folded": folded,
    }


@dataclass(slots=True)
class _Shared:
    """What many nodes share, each with its number."""

    paths: dict[str, int] = field(default_factory=dict)
    messages: dict[str, Mapping[str, str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def path(self, path: str) -> int:
        return self.paths.setdefault(path, len(self.paths))

    def message(self, data: Mapping[str, str]) -> int:
        iri = data["message_iri"]
        if iri not in self.messages:
            self.numbers[iri] = len(self.messages)
            self.messages[iri] = data
        return self.numbers[iri]


def _room(shape: str) -> dict[str, float]:
    """How far from its left edge the sign of a node stands, and how far from that its words."""
    return {"inset": inset(shape), "iconRoom": ICON}


def _message(data: Mapping[str, str], link: Link) -> dict[str, str]:
    told = {
        "title": harmless(data["message"]),
        "issued": data["issued"],
        "source": source_of(data),
        "iri": data["message_iri"],
        "link": link("message", data["message_iri"]) or "",
    }
    return {key: value for key, value in told.items() if value}


def _network(
    graph: nx.MultiDiGraph,
    style: Style,
    plans: Mapping[str, Plan],
    shared: _Shared,
    link: Link,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Nodes, edges and options as Pyvis hands them to vis-network."""
    from pyvis.network import Network  # it imports IPython, which takes a second

    network = Network(directed=True)
    names = {node: short_name(node) for node in graph}
    for node, data in graph.nodes(data=True):
        box = plans["wide"].boxes[node]
        network.add_node(
            names[node],
            label=harmless(data["label"]) or data["kind"],
            shape="custom",
            x=round(box.x, 1),
            y=round(box.y, 1),
            at=[_place(plan.boxes[node], data, style, shared) for plan in plans.values()],
            **_told(graph, node, shared, link),
        )
    panels = _panel_numbers(plans["wide"])
    loose = _loose(graph)
    for start, end, data in graph.edges(data=True):
        away = start in loose or panels[start] != panels[end]
        more: dict[str, Any] = {
            key: harmless(data[key]) for key in ("reason", "confidence") if data[key]
        }
        if away:
            more["away"] = True
        network.add_edge(
            names[start], names[end], label=style.edges[data["name"]], name=data["name"], **more
        )
    nodes, edges, *_ = network.get_network_data()
    for record in nodes:
        record.pop("color", None)  # the look is told once for each kind
    return nodes, edges, _options()


def _told(graph: nx.MultiDiGraph, node: str, shared: _Shared, link: Link) -> dict[str, Any]:
    """What the card, the search and the files say of a node, beside its label."""
    data = graph.nodes[node]
    told: dict[str, Any] = {key: harmless(data[key]) for key in _TOLD if key != "label"}
    if told["quote"] == harmless(data["label"]):
        del told["quote"]
    told |= {"kind": data["kind"], "state": data["state"], "type": data["type"], "iri": node}
    told["boroughs"] = [short_name(b) for b in data["boroughs"].split() if b in graph]
    told["link"] = link(data["kind"], node) or ""
    told = {key: value for key, value in told.items() if value}
    if data["message_iri"]:
        told["message"] = shared.message(data)
    return told


def _panel_numbers(plan: Plan) -> dict[str, int]:
    return {node: number for number, panel in enumerate(plan.panels) for node in panel.nodes}


def _loose(graph: nx.MultiDiGraph) -> set[str]:
    """Nodes whose line to the borough would cross everything that stands between."""
    chapters = (chapter for family in families(graph) for chapter in family.chapters)
    return {node for chapter in chapters for node in chapter.events + chapter.loose}


def _place(box: Box, data: Mapping[str, str], style: Style, shared: _Shared) -> list[Any]:
    """A node's place in one plan: x, y, width, height, the number of its outline, its lines."""
    shape = style.kinds[data["kind"]].shape
    width, height = round(box.width, 1), round(box.height, 1)
    path = shared.path(outline(shape, width, height))
    return [round(box.x, 1), round(box.y, 1), width, height, path, list(box.lines)]


def _options() -> dict[str, Any]:
    """Options of vis-network: nothing moves by itself."""
    return {
        "physics": {
            "enabled": False,
            "barnesHut": {
                "springLength": 260,
                "avoidOverlap": 1,
                "gravitationalConstant": -16000,
            },
        },
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "interaction": {
            "hover": True,
            "zoomView": False,
            "dragNodes": False,
            "selectConnectedEdges": False,
            "hoverConnectedEdges": False,
            "keyboard": {"enabled": False},
        },
        "edges": {
            "color": {"color": "#5f6b76", "highlight": "#111111", "hover": "#111111"},
            "width": 1.4,
            "arrows": {"to": {"scaleFactor": 0.7}},
            "smooth": False,
        },
    }


def _frame(plan: Plan) -> dict[str, Any]:
    """What the page needs of a plan beside the boxes."""
    return {
        "width": round(plan.width, 1),
        "height": round(plan.height, 1),
        "panels": [_panel(panel) for panel in plan.panels],
        "corridor": CORRIDOR,
        "margin": MARGIN,
        "panelGap": PANEL_GAP,
        "tallestColumn": TALLEST_COLUMN,
        "gridShape": GRID_SHAPE,
        "branches": [[short_name(a), short_name(b)] for a, b in plan.branches],
    }


def _panel(panel: Panel) -> dict[str, Any]:
    """A panel; its captions name the nodes below them by their number in the panel."""
    numbers = {node: number for number, node in enumerate(panel.nodes)}
    captions = [
        {
            "x": round(caption.x, 1),
            "y": round(caption.y, 1),
            "text": harmless(caption.text),
            "over": [numbers[node] for node in caption.nodes],
            "rule": caption.rule,
        }
        for caption in panel.captions
    ]
    return {
        "borough": short_name(panel.borough),
        "name": harmless(panel.name),
        "title": harmless(panel.title),
        "x": round(panel.x, 1),
        "y": round(panel.y, 1),
        "width": round(panel.width, 1),
        "height": round(panel.height, 1),
        "nodes": [short_name(node) for node in panel.nodes],
        "captions": captions,
    }
