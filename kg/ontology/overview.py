"""The drawing of the main classes: boxes and lines, laid out by hand and checked.

In: ``viz/overview.toml``, the colours of ``viz/style.toml``, the vocabulary. Out: an `Overview`
with everything placed, for the page to write as SVG.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.folders import data_folder
from kg.namespaces import PC
from kg.ontology.terms import Ontology, Term, local

_COLOURS = ("fill", "line", "ink")
_ABOVE = 13.0
_GAP = 9.0  # between the tip of an arrow and its box


class OverviewError(LookupError):
    """The drawing shows something that the vocabulary does not say."""


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a box."""

    fill: str
    line: str
    ink: str


@dataclass(frozen=True, slots=True)
class Box:
    """A class in its place; x and y are the upper left corner."""

    anchor: str  # "#Message", or the address of a thing of others
    label: str
    x: float
    y: float
    width: float
    height: float
    look: Look

    @property
    def middle(self) -> tuple[float, float]:
        """Where its middle is."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A property between two boxes, from (x1, y1) to the tip at (x2, y2)."""

    anchor: str  # "#raisedAt"; empty for a line that only says "is a kind of"
    label: str
    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def middle(self) -> tuple[float, float]:
        """Where its label stands: on the line, or above it where it lies flat."""
        x, y = (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2
        return x, y - _ABOVE if self.y1 == self.y2 else y


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole drawing."""

    title: str
    says: str
    width: float
    height: float
    frame: Box
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def overview(ontology: Ontology) -> Overview:
    """The drawing. Raises OverviewError where a line is none of the vocabulary's."""
    text = (data_folder("viz") / "overview.toml").read_text(encoding="utf-8")
    return overview_of(tomllib.loads(text), ontology)


def overview_of(plan: Mapping[str, Any], ontology: Ontology) -> Overview:
    """The drawing that ``plan`` lays out."""
    terms = {term.name: term for term in ontology.terms}
    looks = _looks(plan)
    boxes = {_name(box): _box(box, plan, terms, looks) for box in plan["box"]}
    frame = plan["frame"]
    around = Box(
        anchor=f"#{frame['class']}",
        label=frame["says"],
        x=frame["x"],
        y=frame["y"],
        width=frame["width"],
        height=frame["height"],
        look=looks["list"],
    )
    known = boxes | {"frame": around}
    for line in plan["line"]:
        _check(line, frame["class"], terms)
    return Overview(
        title=plan["title"],
        says=plan["says"],
        width=plan["width"],
        height=plan["height"],
        frame=around,
        boxes=tuple(boxes.values()),
        lines=tuple(_line(line, known, terms) for line in plan["line"]),
    )


def _looks(plan: Mapping[str, Any]) -> dict[str, Look]:
    style = tomllib.loads((data_folder("viz") / "style.toml").read_text(encoding="utf-8"))
    kinds = {**style["kind"], **plan["look"]}
    return {name: Look(*(kind[part] for part in _COLOURS)) for name, kind in kinds.items()}


def _name(box: Mapping[str, Any]) -> str:
    return str(box.get("class") or local(box["thing"]))


def _box(
    box: Mapping[str, Any],
    plan: Mapping[str, Any],
    terms: Mapping[str, Term],
    looks: Mapping[str, Look],
) -> Box:
    width, height = box.get("width", plan["box_width"]), plan["box_height"]
    ours = box.get("class")
    return Box(
        anchor=f"#{ours}" if ours else box["thing"],
        label=_term(ours, terms).label if ours else box["label"],
        x=box["x"] - width / 2,
        y=box["y"] - height / 2,
        width=width,
        height=height,
        look=looks[box["kind"]],
    )


def _term(name: str, terms: Mapping[str, Term]) -> Term:
    try:
        return terms[name]
    except KeyError:
        raise OverviewError(f"viz/overview.toml: the vocabulary has no {name}") from None


def _check(line: Mapping[str, Any], frame: str, terms: Mapping[str, Term]) -> None:
    """A line must be a property that is meant for its two ends, or a kind with its parent."""
    start, end = (frame if line[side] == "frame" else line[side] for side in ("from", "to"))
    if line.get("kind_of"):
        if PC + end not in _term(start, terms).parents:
            raise OverviewError(f"viz/overview.toml: {start} is not a kind of {end}")
        return
    term = _term(line["property"], terms)
    for name, meant in ((start, term.domain), (end, term.range)):
        if not _above(name, terms) & {local(iri) for iri in meant}:
            raise OverviewError(f"viz/overview.toml: {term.name} is not meant for {name}")


def _above(name: str, terms: Mapping[str, Term]) -> set[str]:
    """A class and all that it is a kind of."""
    found = {name}
    if name in terms:
        for parent in terms[name].parents:
            found |= _above(local(parent), terms) if parent.startswith(PC) else {local(parent)}
    return found


def _line(line: Mapping[str, Any], boxes: Mapping[str, Box], terms: Mapping[str, Term]) -> Line:
    start, end = boxes[line["from"]], boxes[line["to"]]
    if line["from"] == "frame":
        (x1, y1), (x2, y2) = (line["at"], start.y), (line["at"], end.y + end.height + _GAP)
    else:
        x1, y1 = _edge(start, end.middle, 0)
        x2, y2 = _edge(end, start.middle, _GAP)
    named = line.get("property")
    return Line(
        anchor=f"#{named}" if named else "",
        label=_term(named, terms).label if named else "is a kind of",
        x1=round(x1, 1),
        y1=round(y1, 1),
        x2=round(x2, 1),
        y2=round(y2, 1),
    )


def _edge(box: Box, towards: tuple[float, float], gap: float) -> tuple[float, float]:
    """Where the line from the middle of ``box`` leaves it, ``gap`` further out."""
    x, y = box.middle
    dx, dy = towards[0] - x, towards[1] - y
    share = min(
        (box.width / 2 + gap) / abs(dx) if dx else float("inf"),
        (box.height / 2 + gap) / abs(dy) if dy else float("inf"),
    )
    return x + dx * share, y + dy * share
