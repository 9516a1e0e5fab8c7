"""Where everything lies: computed here, so that the browser has nothing to work out.

In: the graph and the style. Out: two plans. The wide one gives each borough panels in which
priorities face the actions that answer them, message by message; the narrow one, for telephones,
is an indented list. Same graph, same plan; no random numbers. What is drawn is left to `page`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import networkx as nx

from kg.show.family import Chapter, Family, families, topics
from kg.show.place import Box, Caption, Panel, Plan
from kg.show.shapes import inset
from kg.show.style import Look, Style
from kg.show.titles import (
    column_captions,
    family_title,
    loose_caption,
    message_caption,
    sheet_name,
    sheet_title,
)
from kg.show.words import wrap

PAD = 9.0  # between text and outline, above and below
ICON = 23.0  # what the sign at the left of the text takes
GAP = 16.0  # between two nodes of a column
MARGIN = 22.0  # between a panel's frame and what it holds
TRUNK = 20.0  # more of it at the left, where lines run down from the borough
HEAD = 40.0  # of a panel, for its title
CAPTION = 26.0  # for a line of small words
CORRIDOR = 88.0  # between two columns, for the edges and their names
PANEL_GAP = 30.0
NARROW = 340.0  # width of the narrow plan
INDENT = 16.0
TALLEST_COLUMN = 4600.0  # one column of panels up to here; more make a grid
GRID_SHAPE = 1.45  # width to height that a grid of panels comes near to
LOOSE_IN_A_ROW = 3
MOST_IN_A_SHEET = 16  # priorities, or else a third of it in rows of other things


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
        room = wide - 2 * inset(look.shape) - ICON
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
    """Boxes and captions put down so far, in the coordinates of one panel."""

    sizer: _Sizer
    xs: tuple[float, ...]  # centres of the three columns
    across: float
    boxes: dict[str, Box] = field(default_factory=dict)
    captions: list[Caption] = field(default_factory=list)
    top: float = HEAD

    def column(self, boxes: Sequence[tuple[str, Box]], x: float, top: float) -> None:
        """Put boxes below one another around ``x``, from ``top`` on."""
        for node, box in boxes:
            self.boxes[node] = box.moved(x, top + box.height / 2)
            top += box.height + GAP

    def caption(self, text: str, nodes: Iterable[str], *, rule: bool = False) -> None:
        """A line of small words above ``nodes``."""
        self.top += CAPTION + (GAP if rule else 0)
        left = MARGIN + TRUNK
        self.captions.append(Caption(left, self.top - 10, text, tuple(nodes), rule))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What stands in one panel of a borough."""

    family: Family
    chapters: tuple[Chapter, ...]
    number: int
    of: int

    @property
    def is_first(self) -> bool:
        return self.number == 1


def wide_plan(graph: nx.MultiDiGraph, style: Style) -> Plan:
    """Panels below one another, or in a grid where there are very many."""
    sizer = _Sizer(graph, style)
    kin = families(graph)
    parts = [_topics(graph, style, sizer, nodes) for nodes in [topics(graph)] if nodes]
    parts += [_panel(graph, style, sizer, sheet) for family in kin for sheet in _sheets(family)]
    columns = column_count([panel for panel, _ in parts])
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
    return Plan(width, max(tops) - PANEL_GAP, boxes, tuple(panels), tuple(_branches(kin)))


def column_count(panels: Sequence[Panel]) -> int:
    """How many panels stand side by side."""
    total = sum(panel.height + PANEL_GAP for panel in panels)
    if total <= TALLEST_COLUMN:
        return 1
    return max(1, round(math.sqrt(GRID_SHAPE * total / panels[0].width)))


def _sheets(family: Family) -> Iterator[_Sheet]:
    """The family's chapters in as many panels as they need, whole messages in each."""
    sheets: list[list[Chapter]] = [[]]
    filled = 0.0
    for chapter in family.chapters:
        rows = (len(chapter.events) + len(chapter.loose)) / LOOSE_IN_A_ROW
        weight = len(chapter.priorities) + rows + 0.5
        if sheets[-1] and filled + weight > MOST_IN_A_SHEET:
            sheets.append([])
            filled = 0.0
        sheets[-1].append(chapter)
        filled += weight
    for number, chapters in enumerate(sheets, start=1):
        yield _Sheet(family, tuple(chapters), number, len(sheets))


def _canvas(style: Style, sizer: _Sizer) -> _Canvas:
    """An empty panel with its three columns."""
    xs = []
    left = MARGIN + TRUNK
    for kind in ("event", "priority", "action"):
        xs.append(left + style.kinds[kind].width / 2)
        left += style.kinds[kind].width + CORRIDOR
    return _Canvas(sizer, tuple(xs), left - CORRIDOR + MARGIN)


def _panel(
    graph: nx.MultiDiGraph, style: Style, sizer: _Sizer, sheet: _Sheet
) -> tuple[Panel, dict[str, Box]]:
    """One panel of a borough with its upper left corner at 0,0."""
    canvas = _canvas(style, sizer)
    if sheet.is_first:
        _people(canvas, sheet.family)
    _column_captions(canvas, style, sheet.chapters)
    for chapter in sheet.chapters:
        if len(sheet.family.chapters) > 1:
            canvas.caption(message_caption(graph, chapter), chapter.nodes, rule=True)
        _rows(canvas, chapter)
        _loose(canvas, chapter)
    family, chapters, number = sheet.family, sheet.chapters, sheet.number
    title = sheet_title(graph, family, chapters, number, sheet.of)
    name = sheet_name(graph, family, chapters, number)
    return _framed(canvas, family.borough, name, title), canvas.boxes


def _framed(canvas: _Canvas, borough: str, name: str, title: str) -> Panel:
    bottom = max((box.y + box.height / 2 for box in canvas.boxes.values()), default=HEAD)
    captions = tuple(canvas.captions)
    height = bottom + MARGIN
    return Panel(borough, name, title, 0, 0, canvas.across, height, tuple(canvas.boxes), captions)


def _topics(
    graph: nx.MultiDiGraph, style: Style, sizer: _Sizer, nodes: Sequence[str]
) -> tuple[Panel, dict[str, Box]]:
    """The panel of the topic that the picture is about."""
    canvas = _canvas(style, sizer)
    canvas.column([(node, sizer.box(node)) for node in nodes], canvas.xs[0], canvas.top + 8)
    number = sum(graph.in_degree(node) for node in nodes)
    noun = "priority" if number == 1 else "priorities"
    label = " and ".join(graph.nodes[node]["label"] for node in nodes)
    return _framed(canvas, nodes[0], label, f"{label}: {number} {noun} about it"), canvas.boxes


def _people(canvas: _Canvas, family: Family) -> None:
    """The borough, and to its right the officers who signed."""
    borough = canvas.sizer.box(family.borough)
    officers = [(n, canvas.sizer.box(n)) for n in family.officers]
    height = max(borough.height, _stack(officers))
    top = canvas.top + 8
    canvas.column([(family.borough, borough)], canvas.xs[0], top + (height - borough.height) / 2)
    canvas.column(officers, canvas.xs[1], top + (height - _stack(officers)) / 2)
    canvas.top = top + height + 6


def _column_captions(canvas: _Canvas, style: Style, chapters: Sequence[Chapter]) -> None:
    texts = column_captions(chapters)
    if not any(texts):
        return
    canvas.top += CAPTION
    nodes = tuple(n for chapter in chapters for p in chapter.groups for n in (*p[1], p[0]) if n)
    for kind, x, text in zip(("event", "priority", "action"), canvas.xs, texts, strict=True):
        if text:
            left = x - style.kinds[kind].width / 2
            canvas.captions.append(Caption(left, canvas.top - 8, text, nodes))


def _rows(canvas: _Canvas, chapter: Chapter) -> None:
    """Events, their priorities, and beside each priority the actions that answer it."""
    for event, priorities in chapter.groups:
        start = canvas.top
        for priority in priorities:
            box = canvas.sizer.box(priority)
            beside = [(a, canvas.sizer.box(a)) for a in chapter.answers[priority]]
            height = max(box.height, _stack(beside))
            middle = canvas.top + height / 2
            canvas.column([(priority, box)], canvas.xs[1], middle - box.height / 2)
            canvas.column(beside, canvas.xs[2], middle - _stack(beside) / 2)
            canvas.top += height + GAP + 10
        if event:
            box = canvas.sizer.box(event)
            middle = (start + canvas.top - GAP - 10) / 2
            canvas.column([(event, box)], canvas.xs[0], max(start, middle - box.height / 2))
            lowest = canvas.boxes[event].y + box.height / 2 + GAP
            canvas.top = max(canvas.top, lowest)


def _loose(canvas: _Canvas, chapter: Chapter) -> None:
    """What answers no priority, and events at which none was raised, in rows below."""
    nodes = chapter.events + chapter.loose
    if not nodes:
        return
    canvas.caption(loose_caption(chapter), nodes)
    room = canvas.across - 2 * MARGIN - TRUNK - GAP * (LOOSE_IN_A_ROW - 1)
    width = room / LOOSE_IN_A_ROW
    for start in range(0, len(nodes), LOOSE_IN_A_ROW):
        row = [(n, canvas.sizer.box(n, width)) for n in nodes[start : start + LOOSE_IN_A_ROW]]
        for place, (node, box) in enumerate(row):
            x = MARGIN + TRUNK + width / 2 + place * (width + GAP)
            canvas.column([(node, box)], x, canvas.top)
        canvas.top += max(box.height for _, box in row) + GAP


def narrow_plan(graph: nx.MultiDiGraph, style: Style) -> Plan:
    """An indented list: borough, officers, events, their priorities, the actions that answer."""
    sizer = _Sizer(graph, style)
    boxes: dict[str, Box] = {}
    panels: list[Panel] = []
    kin = families(graph)
    top = 0.0
    for node in topics(graph):
        box = sizer.box(node, NARROW - 16, more_lines=3)
        boxes[node] = box.moved(8 + box.width / 2, top + 34 + box.height / 2)
        name = graph.nodes[node]["label"]
        panels.append(
            Panel(node, name, "About this topic", 0, top, NARROW, box.height + 50, (node,))
        )
        top += box.height + 50 + GAP
    for family in kin:
        start = top
        top += 34
        captions: list[Caption] = []
        for node, depth, caption in _outline(family):
            if caption:
                captions.append(Caption(8 + INDENT, top + 16, caption.text, caption.nodes))
                top += CAPTION
            indent = 8 + depth * INDENT
            box = sizer.box(node, NARROW - indent - 8, more_lines=3)
            boxes[node] = box.moved(indent + box.width / 2, top + box.height / 2)
            top += box.height + GAP
        title, height = family_title(graph, family), top - start
        inside = tuple(node for node, _, _ in _outline(family))
        panels.append(
            Panel(
                family.borough,
                graph.nodes[family.borough]["label"],
                title,
                0,
                start,
                NARROW,
                height,
                inside,
                tuple(captions),
            )
        )
        top += GAP
    return Plan(NARROW, max(0.0, top - GAP), boxes, tuple(panels), tuple(_branches(kin)))


def _outline(family: Family) -> Iterator[tuple[str, int, Caption | None]]:
    """(node, depth, the caption above it) in reading order."""
    yield family.borough, 0, None
    for officer in family.officers:
        yield officer, 1, None
    for chapter in family.chapters:
        for event, priorities in chapter.groups:
            if event:
                yield event, 1, None
            for priority in priorities:
                yield priority, 2 if event else 1, None
                for action in chapter.answers[priority]:
                    yield action, 3, None
        rest = chapter.events + chapter.loose
        caption = Caption(0, 0, "What answers none of these", rest)
        for node in rest:
            yield node, 1, caption if node == rest[0] else None


def _branches(kin: Iterable[Family]) -> Iterator[tuple[str, str]]:
    """(node, what it hangs on): each borough with all that belongs to it is a tree."""
    for family in kin:
        yield from ((officer, family.borough) for officer in family.officers)
        for chapter in family.chapters:
            for event, priorities in chapter.groups:
                if event:
                    yield event, family.borough
                for priority in priorities:
                    yield priority, event or family.borough
                    yield from ((action, priority) for action in chapter.answers[priority])
            yield from ((node, family.borough) for node in chapter.events + chapter.loose)
