"""Where everything lies: computed here, so that the browser has nothing to work out.

In: the graph and the style. Out: two plans. The wide one gives each borough a panel in which
priorities face the actions that answer them, column by column; the narrow one, for telephones, is
an indented list. Same graph, same plan; no random numbers. What is drawn is left to `page`.

Units are those of the drawing: at scale 1 one unit is one CSS pixel. x grows to the right, y down;
a node's x, y is its centre.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import networkx as nx

from kg.show.family import Family, families
from kg.show.shapes import inset
from kg.show.style import Look, Style
from kg.show.words import wrap

PAD = 9.0  # between text and outline, above and below
GAP = 16.0  # between two nodes of a column
MARGIN = 22.0  # between a panel's frame and what it holds
HEAD = 46.0  # of a panel, for its title and the captions of its columns
CORRIDOR = 92.0  # between two columns, for the edges and their names
PANEL_GAP = 30.0
NARROW = 340.0  # width of the narrow plan
INDENT = 16.0
TALLEST_COLUMN = 4600.0  # one column of panels up to here; more make a grid
GRID_SHAPE = 1.45  # width to height that a grid of panels comes near to
LOOSE_IN_A_ROW = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place: centre, size, and its text as it is wrapped there."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    mark: str = ""

    def moved(self, dx: float, dy: float) -> Box:
        """The same box elsewhere."""
        return Box(self.x + dx, self.y + dy, self.width, self.height, self.lines, self.mark)


@dataclass(frozen=True, slots=True)
class Caption:
    """Words that stand in a panel above a column; x, y is the left end of the base line."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The frame around what belongs to one borough; x, y is its upper left corner."""

    borough: str
    title: str
    x: float
    y: float
    width: float
    height: float
    captions: tuple[Caption, ...] = ()

    def moved(self, dx: float, dy: float) -> Panel:
        """The same panel elsewhere."""
        captions = tuple(Caption(c.x + dx, c.y + dy, c.text) for c in self.captions)
        return Panel(
            self.borough, self.title, self.x + dx, self.y + dy, self.width, self.height, captions
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """All boxes and panels; ``branches`` join a node to what it hangs on in the narrow plan."""

    width: float
    height: float
    boxes: Mapping[str, Box]
    panels: tuple[Panel, ...]
    branches: tuple[tuple[str, str], ...] = ()


class _Sizer:
    """Gives each node its box, of the width that the style or the plan asks for."""

    def __init__(self, graph: nx.MultiDiGraph, style: Style) -> None:
        self._graph = graph
        self._style = style

    def box(self, node: str, width: float | None = None, more_lines: int = 0) -> Box:
        """The node's box at the origin."""
        data = self._graph.nodes[node]
        look: Look = self._style.kinds[data["kind"]]
        wide = width or look.width
        room = wide - 2 * inset(look.shape)
        size = self._style.size * (1.06 if look.bold else 1.0)
        lines = wrap(data["label"], room, size, look.lines + more_lines)
        if data["kind"] in ("officer", "event") and data["detail"]:
            lines += wrap(data["detail"], room, self._style.size, 2)
        state = self._style.states.get(data["state"]) if data["kind"] == "priority" else None
        mark = state.mark if state else ""
        rows = len(lines) + (1.35 if mark else 0)
        return Box(0, 0, wide, rows * self._style.line_height + 2 * PAD, lines, mark)


def _stack(boxes: Sequence[tuple[str, Box]], gap: float = GAP) -> float:
    """The height of the boxes one below the other."""
    return sum(box.height for _, box in boxes) + gap * max(0, len(boxes) - 1)


@dataclass(slots=True)
class _Canvas:
    """Boxes put down so far, in the coordinates of one panel."""

    boxes: dict[str, Box] = field(default_factory=dict)

    def column(
        self, boxes: Sequence[tuple[str, Box]], x: float, top: float, gap: float = GAP
    ) -> None:
        """Put boxes below one another around ``x``, from ``top`` on."""
        for node, box in boxes:
            self.boxes[node] = box.moved(x, top + box.height / 2)
            top += box.height + gap

    def bottom(self) -> float:
        """The lowest edge so far."""
        return max((box.y + box.height / 2 for box in self.boxes.values()), default=0.0)


def wide_plan(graph: nx.MultiDiGraph, style: Style) -> Plan:
    """Panels below one another, or in a grid where there are very many."""
    sizer = _Sizer(graph, style)
    parts = [_panel(graph, style, sizer, family) for family in families(graph)]
    columns = _columns([panel for panel, _ in parts])
    tops = [0.0] * columns
    boxes: dict[str, Box] = {}
    panels: list[Panel] = []
    across = max((panel.width for panel, _ in parts), default=0.0)
    for panel, inside in parts:
        column = tops.index(min(tops))
        dx, dy = column * (across + PANEL_GAP), tops[column]
        panels.append(panel.moved(dx, dy))
        boxes |= {node: box.moved(dx, dy) for node, box in inside.items()}
        tops[column] += panel.height + PANEL_GAP
    width = columns * (across + PANEL_GAP) - PANEL_GAP
    return Plan(width, max(tops) - PANEL_GAP, boxes, tuple(panels))


def _columns(panels: Sequence[Panel]) -> int:
    """How many panels stand side by side."""
    total = sum(panel.height + PANEL_GAP for panel in panels)
    if total <= TALLEST_COLUMN:
        return 1
    return max(1, round(math.sqrt(GRID_SHAPE * total / panels[0].width)))


def _panel(
    graph: nx.MultiDiGraph, style: Style, sizer: _Sizer, family: Family
) -> tuple[Panel, dict[str, Box]]:
    """One borough's panel with its upper left corner at 0,0."""
    widths = [style.kinds[k].width for k in ("officer", "event", "priority", "action")]
    xs = list(_centres(widths))
    canvas = _Canvas()
    _rows(canvas, sizer, family, xs)
    _left(canvas, sizer, family, xs[0])
    across = xs[-1] + widths[-1] / 2 + MARGIN
    captions = [
        Caption(x - w / 2, HEAD + 2, text)
        for x, w, text in zip(xs, widths, _captions(family), strict=False)
        if text
    ]
    if family.loose:
        top = canvas.bottom() + 46
        captions.append(Caption(MARGIN, top - 12, _loose_caption(family)))
        _loose(canvas, sizer, family.loose, top, across)
    panel = Panel(
        family.borough,
        _title(graph, family),
        0,
        0,
        across,
        canvas.bottom() + MARGIN,
        tuple(captions),
    )
    return panel, canvas.boxes


def _centres(widths: Iterable[float]) -> Iterator[float]:
    left = MARGIN
    for width in widths:
        yield left + width / 2
        left += width + CORRIDOR


def _captions(family: Family) -> tuple[str, ...]:
    has_event = any(event for event, _ in family.groups)
    return (
        "",
        "Where it was raised" if has_event else "",
        "What the community named" if family.priorities else "",
        "What the police say in answer" if any(family.answers.values()) else "",
    )


def _loose_caption(family: Family) -> str:
    return (
        "Other actions in the same messages, which answer none of these priorities"
        if family.priorities
        else "Actions in the messages; no priority is named in them"
    )


def _title(graph: nx.MultiDiGraph, family: Family) -> str:
    """What the panel comes to: "Harrow: 3 priorities, 1 with no action stated"."""
    borough, number = graph.nodes[family.borough]["label"], len(family.priorities)
    if not number:
        return f"{borough}: no priority stated"
    states = Counter(graph.nodes[p]["state"] for p in family.priorities)
    parts = [f"{number} priorit{'y' if number == 1 else 'ies'}"]
    if gaps := states["unanswered"]:
        parts.append(f"{gaps} with no action stated")
    if advised := states["advice-only"]:
        parts.append(f"{advised} met by advice only")
    if states["answered"] == number:
        parts.append("an action is stated for " + ("it" if number == 1 else "each"))
    return f"{borough}: " + ", ".join(parts)


def _rows(canvas: _Canvas, sizer: _Sizer, family: Family, xs: Sequence[float]) -> None:
    """Events, their priorities, and beside each priority the actions that answer it."""
    top = HEAD + MARGIN
    for event, priorities in family.groups:
        start = top
        for priority in priorities:
            box = sizer.box(priority)
            beside = [(a, sizer.box(a)) for a in family.answers[priority]]
            height = max(box.height, _stack(beside))
            canvas.column([(priority, box)], xs[2], top + (height - box.height) / 2)
            canvas.column(beside, xs[3], top + (height - _stack(beside)) / 2)
            top += height + GAP + 10
        if event:
            box = sizer.box(event)
            middle = (start + top - GAP - 10) / 2 if priorities else start + box.height / 2
            canvas.column([(event, box)], xs[1], max(start, middle - box.height / 2))
            top = max(top, canvas.boxes[event].y + box.height / 2 + GAP)


def _left(canvas: _Canvas, sizer: _Sizer, family: Family, x: float) -> None:
    """The borough, level with the middle of its events, and its officers below it."""
    gap = 44.0
    boxes = [(n, sizer.box(n)) for n in (family.borough, *family.officers)]
    top = HEAD + MARGIN
    events = [canvas.boxes[event].y for event, _ in family.groups if event]
    middle = sum(events) / len(events) if events else (top + max(canvas.bottom(), top)) / 2
    canvas.column(boxes, x, max(top, middle - boxes[0][1].height / 2), gap)


def _loose(canvas: _Canvas, sizer: _Sizer, nodes: Sequence[str], top: float, across: float) -> None:
    """What answers no priority, in rows below."""
    width = (across - 2 * MARGIN - GAP * (LOOSE_IN_A_ROW - 1)) / LOOSE_IN_A_ROW
    for start in range(0, len(nodes), LOOSE_IN_A_ROW):
        row = [(n, sizer.box(n, width)) for n in nodes[start : start + LOOSE_IN_A_ROW]]
        height = max(box.height for _, box in row)
        for place, (node, box) in enumerate(row):
            x = MARGIN + width / 2 + place * (width + GAP)
            canvas.boxes[node] = Box(x, top + height / 2, width, height, box.lines, box.mark)
        top += height + GAP


def narrow_plan(graph: nx.MultiDiGraph, style: Style) -> Plan:
    """An indented list: borough, officers, events, their priorities, the actions that answer."""
    sizer = _Sizer(graph, style)
    boxes: dict[str, Box] = {}
    panels: list[Panel] = []
    branches: list[tuple[str, str]] = []
    top = 0.0
    for family in families(graph):
        start = top
        top += 34
        captions: list[Caption] = []
        for node, parent, depth in _outline(family):
            if family.loose and node == family.loose[0]:
                captions.append(Caption(8 + INDENT, top + 16, "Actions that answer none of these"))
                top += 26
            indent = 8 + depth * INDENT
            box = sizer.box(node, NARROW - indent - 8, more_lines=3)
            boxes[node] = box.moved(indent + box.width / 2, top + box.height / 2)
            branches.extend([(node, parent)] if parent else [])
            top += box.height + GAP
        title = _title(graph, family)
        panels.append(Panel(family.borough, title, 0, start, NARROW, top - start, tuple(captions)))
        top += GAP
    return Plan(NARROW, max(0.0, top - GAP), boxes, tuple(panels), tuple(branches))


def _outline(family: Family) -> Iterator[tuple[str, str | None, int]]:
    """(node, what it hangs on, depth) in reading order."""
    borough = family.borough
    yield borough, None, 0
    for officer in family.officers:
        yield officer, borough, 1
    for event, priorities in family.groups:
        if event:
            yield event, borough, 1
        for priority in priorities:
            yield priority, event or borough, 2 if event else 1
            for action in family.answers[priority]:
                yield action, priority, 3
    for node in family.loose:
        yield node, borough, 1
