"""One HTML page with the drawing, its legend and its twin table; it opens without any network.

In: the graph and the style. Out: the page as text. Pyvis and the vis-network that comes
with it do the drawing. Pyvis's own page template is not used: it links outside addresses whichever
resources it is told to take, and prints its heading unescaped and twice.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import networkx as nx
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.folders import data_folder
from kg.show.scene import scene_of
from kg.show.shapes import outline
from kg.show.style import Look, Standout, Style
from kg.show.table import CAVEAT, basis, loose, table
from kg.show.words import harmless

_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_SOURCE_MAP = re.compile(r"^//[#@] ?sourceMappingURL=.*$", re.MULTILINE)


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
        scene=scene_of(graph, style),
        legend=_legend(graph, style),
        basis=basis(graph),
        caveat=CAVEAT,
        rows=table(graph),
        loose=loose(graph),
        stylesheet=Markup(stylesheet),  # noqa: S704 (our own file, no message's words in it)
        scripts={name: Markup(code) for name, code in scripts.items()},  # noqa: S704 (likewise)
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


def _own(name: str) -> str:
    return (data_folder("viz") / name).read_text(encoding="utf-8")


def _vis_network() -> str:
    """vis-network out of the installed Pyvis, without its source map, safe inside a script.

    Control characters in its string literals are spelt as escapes: HTML does not allow them.
    """
    code = files("pyvis").joinpath(_VIS).read_text(encoding="utf-8")
    code = _SOURCE_MAP.sub("", code).replace("</script", "<\\/script").replace("<!--", "<\\!--")
    return _CONTROL.sub(lambda sign: f"\\u{ord(sign.group()):04x}", code)


def _policy(scripts: Sequence[str], stylesheet: str) -> str:
    """A Content-Security-Policy (level 3) that lets this page's own code run and load nothing."""
    allowed = " ".join(f"'{_digest(code)}'" for code in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src '{_digest(stylesheet)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(code: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
