"""The drawing with its legend and its twin tables: as one page that stands alone, or as a part.

In: the graph and the style. Out: a file that opens without any network, or HTML for a page that has
a frame of its own and loads the scripts and the style by their names.
Pyvis and the vis-network that comes with it do the drawing. Pyvis's own page template is not used:
it links outside addresses whichever resources it is told to take, and prints its heading unescaped.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import networkx as nx
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from kg.folders import data_folder
from kg.show.basis import CAVEAT, basis, heading, left_out
from kg.show.link import Link, no_link
from kg.show.scene import scene_of
from kg.show.shapes import outline
from kg.show.style import Look, Standout, Style
from kg.show.table import others, table
from kg.show.words import harmless, short_name

_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_SOURCE_MAP = re.compile(r"^//[#@] ?sourceMappingURL=.*$", re.MULTILINE)
_PARTS = (
    "scene",
    "view",
    "plan",
    "pens",
    "picture",
    "camera",
    "card",
    "canvas",
    "keys",
    "search",
    "controls",
    "twin",
    "save",
    "start",
)
"""The files of ``viz/drawing``, in the order in which they rely on each other."""

ASSETS = ("vis-network.js", "drawing.js", "drawing.css")
"""What a page with the drawing loads, by the names that `asset` knows."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A kind of node as it looks, and how many there are; ``state`` for priorities."""

    kind: str
    state: str
    label: str
    count: int
    path: str
    icon: str
    fill: str
    line: str
    ink: str
    ring: float
    dash: str
    mark: str


def render(graph: nx.MultiDiGraph, style: Style) -> str:
    """The page that stands alone; it allows its own code and nothing else."""
    return template("drawing.html").render(
        heading=heading(graph),
        policy=_policy(),
        style=Markup(_alone()),  # noqa: S704 (our own files)
        body=_body(graph, style, no_link, ("vis-network.js", "drawing.js")),
    )


def drawing_fragment(graph: nx.MultiDiGraph, style: Style, link: Link = no_link) -> Markup:
    """The drawing for a page that has its own frame and loads the `ASSETS`.

    ``link`` gives the addresses of pages about nodes and messages. Every text is escaped.
    """
    return _body(graph, style, link, ())


def _body(graph: nx.MultiDiGraph, style: Style, link: Link, scripts: Sequence[str]) -> Markup:
    text = template("drawing-body.html").render(
        scene=scene_of(graph, style, link),
        legend=_legend(graph, style),
        boroughs=_boroughs(graph),
        basis=basis(graph),
        caveat=CAVEAT,
        left_out=left_out(graph),
        rows=table(graph, link),
        others=others(graph, style, link),
        # Our files and vis-network: no message's words are in them.
        scripts=[Markup(asset(name)) for name in scripts],  # noqa: S704
    )
    return Markup(text)  # noqa: S704 (a template of ours, which escapes)


def template(name: str) -> Template:
    """A template of ``viz`` that escapes whatever is put into it and fails at what is missing."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    """One for all drawings: it keeps the templates that it has compiled."""
    return Environment(
        loader=FileSystemLoader(data_folder("viz")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def asset(name: str) -> str:
    """The text of one of the `ASSETS`. Raises KeyError for any other name."""
    match name:
        case "vis-network.js":
            return _vis_network()
        case "drawing.js":
            return _script()
        case "drawing.css":
            return _own("drawing.css")
        case _:
            raise KeyError(name)


def _alone() -> str:
    """The style of a page that stands alone."""
    return _own("drawing-alone.css") + asset("drawing.css")


def _script() -> str:
    """The files of ``viz/drawing`` as one script that leaves no name behind."""
    parts = "\n".join(_own(f"drawing/{part}.js") for part in _PARTS)
    return f'"use strict";\n(function () {{\n{parts}}}());\n'


def _legend(graph: nx.MultiDiGraph, style: Style) -> tuple[LegendEntry, ...]:
    """What is in the picture, kind by kind, in the order of the style file."""
    entries: list[LegendEntry] = []
    for kind, look in style.kinds.items():
        members = [d for _, d in graph.nodes(data=True) if d["kind"] == kind]
        states = [d["state"] for d in members] if kind == "priority" else []
        plain = sum(d["state"] not in style.states for d in members) if states else len(members)
        entries.extend(
            _entry(kind, look, name, state, states.count(name))
            for name, state in style.states.items()
            if states.count(name)
        )
        if plain:
            entries.append(_entry(kind, look, "other" if kind == "priority" else "", None, plain))
    return tuple(entries)


def _entry(kind: str, look: Look, name: str, state: Standout | None, count: int) -> LegendEntry:
    dressed = state or look
    return LegendEntry(
        kind=kind,
        state=name,
        label=dressed.label,
        count=count,
        path=outline(look.shape, 44, 24),
        icon=look.icon,
        fill=dressed.fill,
        line=dressed.line,
        ink=look.ink if look.bold else dressed.line,
        ring=3 if state else 1.5,
        mark="!" if state else "",
        dash=" ".join(f"{d / 2:g}" for d in state.dash) if state else "",
    )


def _boroughs(graph: nx.MultiDiGraph) -> list[tuple[str, str]]:
    """The boroughs of the picture with their names on the page, in alphabetical order."""
    named = [
        (short_name(node), harmless(data["label"]))
        for node, data in graph.nodes(data=True)
        if data["kind"] == "borough"
    ]
    return sorted(named, key=lambda pair: (pair[1], pair[0]))


def _own(name: str) -> str:
    return (data_folder("viz") / name).read_text(encoding="utf-8")


def _vis_network() -> str:
    """vis-network out of the installed Pyvis, without its source map, safe inside a script.

    Control characters in its string literals are spelt as escapes: HTML does not allow them.
    """
    code = files("pyvis").joinpath(_VIS).read_text(encoding="utf-8")
    code = _SOURCE_MAP.sub("", code).replace("</script", "<\\/script").replace("<!--", "<\\!--")
    return _CONTROL.sub(lambda sign: f"\\u{ord(sign.group()):04x}", code)


@cache
def _policy() -> str:
    """A Content-Security-Policy (level 3) that lets this page's own code run and load nothing."""
    scripts = _allowed([asset("vis-network.js"), asset("drawing.js")])
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_allowed([_alone()])}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _allowed(texts: Sequence[str]) -> str:
    return " ".join(f"'{_digest(text)}'" for text in texts)


def _digest(code: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
