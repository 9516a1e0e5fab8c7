"""The scene: nodes, edges and options as Pyvis makes them, with their places in both plans.

In: the graph, the style. Out: plain records for the page's script. vis-network shows their titles
as plain text, and the script draws their words on a canvas: nothing here is ever read as HTML.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import networkx as nx

from kg.show.family import families
from kg.show.layout import CORRIDOR, Box, Plan, narrow_plan, wide_plan
from kg.show.shapes import outline
from kg.show.style import Style
from kg.show.table import source_of, state_name
from kg.show.words import harmless


def scene_of(graph: nx.MultiDiGraph, style: Style) -> dict[str, Any]:
    """All that the page's script needs to draw the graph."""
    plans = {"wide": wide_plan(graph, style), "narrow": narrow_plan(graph, style)}
    nodes, edges, options = _network(graph, style, plans)
    return {
        "nodes": nodes,
        "edges": edges,
        "options": options,
        "font": style.font,
        "size": style.size,
        "lineHeight": style.line_height,
        "plans": {name: _frame(plan) for name, plan in plans.items()},
    }


def _network(
    graph: nx.MultiDiGraph, style: Style, plans: Mapping[str, Plan]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Nodes, edges and options as Pyvis hands them to vis-network."""
    from pyvis.network import Network  # it imports IPython, which takes a second

    network = Network(directed=True)
    names = {node: _short(node) for node in graph}
    for node, data in graph.nodes(data=True):
        box = plans["wide"].boxes[node]
        network.add_node(
            names[node],
            label=harmless(data["label"]) or data["kind"],
            shape="custom",
            x=round(box.x, 1),
            y=round(box.y, 1),
            title=_hover(graph, node, style),
            kind=data["kind"],
            dress=_dress(data, style),
            places={name: _place(plan.boxes[node], data, style) for name, plan in plans.items()},
        )
    loose = {node for family in families(graph) for node in family.loose}
    for start, end, data in graph.edges(data=True):
        network.add_edge(
            names[start],
            names[end],
            label=style.edges[data["name"]],
            arrows="to",
            title=_sentence(graph, start, end, data, style),
            hidden=start in loose,
        )
    network.options = _options()
    nodes, edges, *_ = network.get_network_data()
    return nodes, edges, network.options


def _short(iri: str) -> str:
    """A name for a node that stays the same from page to page and is no address."""
    return "n" + hashlib.sha256(iri.encode()).hexdigest()[:12]


def _dress(data: Mapping[str, str], style: Style) -> dict[str, Any]:
    """Colours and outline of a node."""
    look = style.kinds[data["kind"]]
    state = style.states.get(data["state"]) if data["kind"] == "priority" else None
    dressed = state or look
    return {
        "fill": dressed.fill,
        "line": dressed.line,
        "ink": dressed.ink,
        "bold": look.bold,
        "ring": state.ring if state else 1.5,
        "dash": list(state.dash) if state else [],
    }


def _place(box: Box, data: Mapping[str, str], style: Style) -> dict[str, Any]:
    """A node's place in one plan, with its outline there."""
    look = style.kinds[data["kind"]]
    return {
        "x": round(box.x, 1),
        "y": round(box.y, 1),
        "w": round(box.width, 1),
        "h": round(box.height, 1),
        "lines": list(box.lines),
        "mark": box.mark,
        "strong": 0,
        "path": outline(look.shape, round(box.width, 1), round(box.height, 1)),
    }


def _hover(graph: nx.MultiDiGraph, node: str, style: Style) -> str:
    """What is shown on hover, line by line: vis-network shows it as plain text."""
    data = graph.nodes[node]
    label, quote = harmless(data["label"]), harmless(data["quote"])
    lines = [
        ", ".join([style.kinds[data["kind"]].label, *_type(data, style)]),
        label if label != quote else "",
        harmless(data["detail"]),
        state_name(data["state"]) if data["kind"] == "priority" else "",
        harmless(data["reason"]),
        f"About: {harmless(data['topics'])}" if data["topics"] else "",
        f"“{quote}”" if quote else "",
        *_answered(graph, node),
        source_of(data),
    ]
    return "\n".join(line for line in lines if line)


def _answered(graph: nx.MultiDiGraph, action: str) -> list[str]:
    """Which priorities the action answers, why, and how sure that is."""
    lines = []
    for _, priority, edge in graph.out_edges(action, data=True):
        if edge["name"] == "answers":
            sure = f" (confidence {edge['confidence']})" if edge["confidence"] else ""
            why = f": {harmless(edge['reason'])}" if edge["reason"] else ""
            lines.append(f"Answers “{harmless(graph.nodes[priority]['label'])}”{why}{sure}")
    return lines


def _type(data: Mapping[str, str], style: Style) -> list[str]:
    """What sort of action it is, in a word."""
    return [style.types[data["type"]]] if data["type"] in style.types else []


def _sentence(
    graph: nx.MultiDiGraph, start: str, end: str, edge: Mapping[str, str], style: Style
) -> str:
    """An edge as a sentence."""
    ends = [harmless(graph.nodes[n]["label"]) for n in (start, end)]
    return f"{ends[0]} – {style.edges[edge['name']]} – {ends[1]}"


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
            "tooltipDelay": 120,
            "dragNodes": False,
            "keyboard": {"enabled": True, "bindToWindow": False, "autoFocus": False},
        },
        "edges": {
            "color": {"color": "#5f6b76", "highlight": "#111111", "hover": "#111111"},
            "width": 1.4,
            "selectionWidth": 1.5,
            "hoverWidth": 1,
            "arrows": {"to": {"scaleFactor": 0.7}},
            "smooth": {
                "enabled": True,
                "type": "cubicBezier",
                "forceDirection": "horizontal",
                "roundness": 0.45,
            },
        },
    }


def _frame(plan: Plan) -> dict[str, Any]:
    """What the page needs of a plan beside the boxes."""
    panels = [
        {**asdict(panel), "borough": _short(panel.borough), "title": harmless(panel.title)}
        for panel in plan.panels
    ]
    return {
        "width": plan.width,
        "height": plan.height,
        "panels": panels,
        "corridor": CORRIDOR,
        "branches": [[_short(a), _short(b)] for a, b in plan.branches],
    }
