"""Places in the drawing: boxes, captions, panels, and a whole plan of them.

Units are those of the drawing: at scale 1 one unit is one CSS pixel. x grows to the right, y down;
a box's x, y is its centre.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


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
    """Words above some of a panel's nodes; x, y is the left end of the base line.

    ``rule`` says that a line is drawn above the words, across the panel.
    """

    x: float
    y: float
    text: str
    nodes: tuple[str, ...] = ()
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """The frame around what belongs to one borough; x, y is its upper left corner.

    ``name`` is what can be read of it from afar.
    """

    borough: str
    name: str
    title: str
    x: float
    y: float
    width: float
    height: float
    nodes: tuple[str, ...]
    captions: tuple[Caption, ...] = ()

    def moved(self, dx: float, dy: float) -> Panel:
        """The same panel elsewhere."""
        captions = tuple(replace(c, x=c.x + dx, y=c.y + dy) for c in self.captions)
        return replace(self, x=self.x + dx, y=self.y + dy, captions=captions)


@dataclass(frozen=True, slots=True)
class Plan:
    """All boxes and panels; ``branches`` join a node to what it hangs on."""

    width: float
    height: float
    boxes: Mapping[str, Box]
    panels: tuple[Panel, ...]
    branches: tuple[tuple[str, str], ...] = ()
