"""One HTML page with the drawing, its legend and its twin table; it opens without any network.

In: the graph, the style and the plans. Out: the page as text. Pyvis and the vis-network that comes
with it do the drawing. Pyvis's own page template is not used: it links outside addresses whichever
resources it is told to take, and prints its heading unescaped and twice.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

import networkx as nx
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.folders import data_folder
from kg.show.graph import MessageNote
from kg.show.layout import Box, Family, Plan, families, narrow_plan, wide_plan
from kg.show.shapes import outline
from kg.show.style import Look, Standout, Style
from kg.show.words import harmless, readable_date

CAVEAT = "No action stated in the messages we hold is not proof that nothing was done."
_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
_SOURCE_MAP = re.compile(r"^//[#@] ?sourceMappingURL=.*$", re.MULTILINE)
_STATES = {"answered": "Answered", "advice-only": "Advice only", "unanswered": "No action stated"}


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


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A kind of node as it looks, and how many there are."""

    label: str
    count: int
    path: str
    fill: str
    line: str
    ring: float
    dash: str
    mark: str


def render(graph: nx.MultiDiGraph, style: Style, heading: str) -> str:
    """The whole page. ``heading`` is its title; every text from the graph is escaped."""
    plans = {"wide": wide_plan(graph, style), "narrow": narrow_plan(graph, style)}
    nodes, edges, options = _network(graph, style, plans)
    scripts = {"vis": _vis_network(), "drawing": _own("drawing.js")}
    stylesheet = _own("drawing.css")
    environment = Environment(
        loader=FileSystemLoader(data_folder("viz")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("drawing.html").render(
        heading=harmless(heading),
        policy=_policy(list(scripts.values()), stylesheet),
        scene={
            "nodes": nodes,
            "edges": edges,
            "options": options,
            "font": style.font,
            "size": style.size,
            "lineHeight": style.line_height,
            "plans": {name: _frame(plan) for name, plan in plans.items()},
        },
        legend=_legend(graph, style),
        basis=basis(graph),
        caveat=CAVEAT,
        rows=table(graph),
        loose=_loose(graph),
        stylesheet=Markup(stylesheet),  # noqa: S704 (our own file, no message's words in it)
        scripts={name: Markup(code) for name, code in scripts.items()},  # noqa: S704 (likewise)
    )


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
    held = sorted(d for _, d in graph.nodes(data="date") if re.match(r"\d{4}-", d))
    sentence += " that give no date of their own" if len(notes) > 1 else " that gives no date"
    return sentence + (
        f"; the events in {'them' if len(notes) > 1 else 'it'} took place {_span(held)}."
        if held
        else "."
    )


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _span(days: Sequence[str]) -> str:
    first, last = readable_date(days[0]), readable_date(days[-1])
    return f"on {first}" if first == last else f"between {first} and {last}"


def table(graph: nx.MultiDiGraph) -> tuple[TableRow, ...]:
    """The twin of the drawing: each priority once, those with no action stated first."""
    rows = [row for family in families(graph) for row in _family_rows(graph, family)]
    return tuple(sorted(rows, key=lambda row: row.state != "unanswered"))


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
                    standing=_STATES.get(data["state"], "Not assessed"),
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
    return Words(harmless(data["label"]), harmless(data["quote"]), _source(data), harmless(reason))


def _source(data: Mapping[str, str]) -> str:
    issued = readable_date(data["issued"]) if data["issued"] else "no date stated"
    return f"{harmless(data['message'])} ({issued})" if data["message"] else ""


def _event(data: Mapping[str, str]) -> str:
    return harmless(", ".join(part for part in (data["label"], data["detail"]) if part))


def _loose(graph: nx.MultiDiGraph) -> tuple[tuple[str, Words], ...]:
    """What answers no priority: (borough, words)."""
    return tuple(
        (harmless(graph.nodes[family.borough]["label"]), _words(graph.nodes[node]))
        for family in families(graph)
        for node in family.loose
    )


def _legend(graph: nx.MultiDiGraph, style: Style) -> tuple[LegendEntry, ...]:
    """What is in the picture, kind by kind, in the order of the style file."""
    entries = []
    for kind, look in style.kinds.items():
        members = [d for _, d in graph.nodes(data=True) if d["kind"] == kind]
        states = [d["state"] for d in members] if kind == "priority" else []
        plain = sum(d["state"] not in style.states for d in members) if states else len(members)
        if plain:
            entries.append(_entry(look, None, plain))
        entries.extend(
            _entry(look, state, states.count(name))
            for name, state in style.states.items()
            if states.count(name)
        )
    return tuple(entries)


def _entry(look: Look, state: Standout | None, count: int) -> LegendEntry:
    dressed = state or look
    return LegendEntry(
        label=dressed.label,
        count=count,
        path=outline(look.shape, 40, 20),
        fill=dressed.fill,
        line=dressed.line,
        ring=3.5 if state else 1.5,
        mark="!" if state else "",
        dash=" ".join(f"{d / 2:g}" for d in state.dash) if state else "",
    )


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
            title=_hover(data, style),
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
            title=_edge_hover(graph, start, end, data, style),
            hidden=start in loose,
        )
    network.options = _options(style)
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


def _hover(data: Mapping[str, str], style: Style) -> str:
    """What is shown on hover, line by line: vis-network shows it as plain text."""
    state = _STATES.get(data["state"], "") if data["kind"] == "priority" else ""
    lines = [
        style.kinds[data["kind"]].label,
        harmless(data["label"]),
        harmless(data["detail"]),
        state,
        harmless(data["reason"]),
        f"“{harmless(data['quote'])}”" if data["quote"] else "",
        _source(data),
    ]
    return "\n".join(line for line in lines if line)


def _edge_hover(
    graph: nx.MultiDiGraph, start: str, end: str, edge: Mapping[str, str], style: Style
) -> str:
    """An edge as a sentence, with the reason and how sure the link is."""
    ends = [harmless(graph.nodes[n]["label"]) for n in (start, end)]
    lines = [
        f"{ends[0]} – {style.edges[edge['name']]} – {ends[1]}",
        harmless(edge["reason"]),
        f"Confidence {edge['confidence']}" if edge["confidence"] else "",
    ]
    return "\n".join(line for line in lines if line)


def _options(style: Style) -> dict[str, Any]:
    """Options of vis-network: nothing moves by itself."""
    return {
        "physics": {
            "enabled": False,
            "barnesHut": {
                "springLength": 260,
                "avoidOverlap": 0.6,
                "gravitationalConstant": -16000,
            },
        },
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "interaction": {
            "hover": True,
            "zoomView": False,
            "tooltipDelay": 120,
            "keyboard": {"enabled": True, "bindToWindow": False},
        },
        "edges": {
            "color": {"color": "#5f6b76", "highlight": "#111111", "hover": "#111111"},
            "width": 1.4,
            "selectionWidth": 1.5,
            "hoverWidth": 1,
            "font": {
                "size": 13,
                "color": "#2b333b",
                "face": style.font,
                "strokeWidth": 5,
                "strokeColor": "#ffffff",
            },
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
        "branches": [[_short(a), _short(b)] for a, b in plan.branches],
    }


def _own(name: str) -> str:
    return (data_folder("viz") / name).read_text(encoding="utf-8")


def _vis_network() -> str:
    """vis-network out of the installed Pyvis, without its source map, safe inside a script."""
    code = files("pyvis").joinpath(_VIS).read_text(encoding="utf-8")
    return _SOURCE_MAP.sub("", code).replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _policy(scripts: Sequence[str], stylesheet: str) -> str:
    """A Content-Security-Policy (level 3) that lets this page's own code run and load nothing."""
    allowed = " ".join(f"'{_digest(code)}'" for code in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src '{_digest(stylesheet)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(code: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
