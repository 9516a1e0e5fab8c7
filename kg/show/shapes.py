"""The outlines of the shapes, written once for the canvas and for the legend.

In: the name of a shape and its size. Out: an SVG path around the origin (SVG 2, path data), which
browsers draw on a canvas (Path2D) and in the legend's pictures alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

Point = tuple[float, float]


def outline(shape: str, width: float, height: float) -> str:
    """The path of ``shape``, ``width`` by ``height`` units, its centre at 0,0."""
    return SHAPES[shape](width / 2, height / 2)


def inset(shape: str) -> float:
    """How far text must stay from the left and the right edge of the shape, in units."""
    return {
        "hexagon": 22.0,
        "pill": 18.0,
        "ticket": 16.0,
        "arrow": 22.0,
        "slant": 24.0,
        "octagon": 16.0,
    }.get(shape, 14.0)


def _polygon(*points: Point) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


def _hexagon(x: float, y: float) -> str:
    cut = min(16.0, x)
    return _polygon((-x, 0), (cut - x, -y), (x - cut, -y), (x, 0), (x - cut, y), (cut - x, y))


def _pill(x: float, y: float) -> str:
    r = min(y, x, 26.0)
    return _rounded(x, y, r)


def _rounded(x: float, y: float, r: float) -> str:
    return (
        f"M{r - x:g} {-y:g}H{x - r:g}A{r:g} {r:g} 0 0 1 {x:g} {r - y:g}V{y - r:g}"
        f"A{r:g} {r:g} 0 0 1 {x - r:g} {y:g}H{r - x:g}A{r:g} {r:g} 0 0 1 {-x:g} {y - r:g}"
        f"V{r - y:g}A{r:g} {r:g} 0 0 1 {r - x:g} {-y:g}Z"
    )


def _ticket(x: float, y: float) -> str:
    """A ticket to a meeting: a rectangle with bitten corners."""
    r = min(10.0, x, y)
    return (
        f"M{r - x:g} {-y:g}H{x - r:g}A{r:g} {r:g} 0 0 0 {x:g} {r - y:g}V{y - r:g}"
        f"A{r:g} {r:g} 0 0 0 {x - r:g} {y:g}H{r - x:g}A{r:g} {r:g} 0 0 0 {-x:g} {y - r:g}"
        f"V{r - y:g}A{r:g} {r:g} 0 0 0 {r - x:g} {-y:g}Z"
    )


def _speech(x: float, y: float) -> str:
    """What people said: a speech bubble whose tail hangs at the lower left."""
    r, tail = min(8.0, x, y), min(10.0, y)
    return (
        f"M{r - x:g} {-y:g}H{x - r:g}A{r:g} {r:g} 0 0 1 {x:g} {r - y:g}V{y - r:g}"
        f"A{r:g} {r:g} 0 0 1 {x - r:g} {y:g}H{min(46 - x, x / 2):g}"
        f"L{min(24 - x, x / 3):g} {y + tail:g}L{min(28 - x, x / 4):g} {y:g}H{r - x:g}"
        f"A{r:g} {r:g} 0 0 1 {-x:g} {y - r:g}V{r - y:g}A{r:g} {r:g} 0 0 1 {r - x:g} {-y:g}Z"
    )


def _arrow(x: float, y: float) -> str:
    """What is directed at something: a signpost that points left, at the priority."""
    tip = min(16.0, x)
    return _polygon((-x, 0), (tip - x, -y), (x, -y), (x, y), (tip - x, y))


def _slant(x: float, y: float) -> str:
    lean = min(14.0, x)
    return _polygon((lean - x, -y), (x, -y), (x - lean, y), (-x, y))


def _octagon(x: float, y: float) -> str:
    cut = min(10.0, x, y)
    return _polygon(
        (cut - x, -y),
        (x - cut, -y),
        (x, cut - y),
        (x, y - cut),
        (x - cut, y),
        (cut - x, y),
        (-x, y - cut),
        (-x, cut - y),
    )


SHAPES: Mapping[str, Callable[[float, float], str]] = MappingProxyType(
    {
        "hexagon": _hexagon,
        "pill": _pill,
        "ticket": _ticket,
        "speech": _speech,
        "arrow": _arrow,
        "slant": _slant,
        "octagon": _octagon,
    }
)
