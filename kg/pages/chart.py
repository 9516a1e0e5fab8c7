"""A plain chart of figures over time: where the marks, lines and ticks stand.

In: claims with their days. Out: numbers for the SVG in ``viz/pages/chart.html``, which names every
mark, and beside which the page has the same as a table. Movements ("down 17 per cent") and levels
("500 arrests") are never drawn on one scale.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kg.catalogue.records import Claim
from kg.pages.words import figure, named, number, short_day

WIDTH, HEIGHT = 720, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 16, 34
_TICKS = 5
_SIGNED = "percent"
_LEAST_SPAN = 1e-12  # below it no steps between two numbers can be told apart


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale with its words."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One claim: its place, its baseline's height where it has one, and what it says."""

    x: float
    y: float
    baseline: float | None
    label: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart; ``zero`` is the height of nought."""

    title: str
    marks: tuple[Mark, ...]
    heights: tuple[Tick, ...]
    days: tuple[Tick, ...]
    zero: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM


def charts(claims: Iterable[tuple[Claim, date | None]]) -> tuple[Chart, ...]:
    """One chart for each unit and sort of figure that has at least two days to show."""
    sorts: dict[tuple[bool, str], list[tuple[Claim, date]]] = defaultdict(list)
    for claim, day in claims:
        if day is not None:
            sorts[is_movement(claim), claim.unit].append((claim, day))
    return tuple(
        _chart(sort, found)
        for sort, found in sorted(sorts.items())
        if len({day for _, day in found}) > 1
    )


def is_movement(claim: Claim) -> bool:
    """Whether the figure is a change up or down by a share, not a level."""
    return claim.unit == _SIGNED and claim.direction in ("up", "down")


def height_of(claim: Claim) -> float:
    """What is drawn: a fall by a share lies below nought."""
    return -claim.value if is_movement(claim) and claim.direction == "down" else claim.value


def _chart(sort: tuple[bool, str], found: Sequence[tuple[Claim, date]]) -> Chart:
    movement, unit = sort
    values = [height_of(claim) for claim, _ in found]
    values += [claim.baseline for claim, _ in found if claim.baseline is not None and not movement]
    steps = scale(min(0.0, *values), max(0.0, *values))
    low, high = steps[0], steps[-1]
    first, last = min(day for _, day in found), max(day for _, day in found)

    def across(day: date) -> float:
        share = (day - first).days / max(1, (last - first).days)
        return round(_LEFT + 14 + share * (WIDTH - _LEFT - _RIGHT - 28), 1)

    def up(value: float) -> float:
        share = (value - low) / (high - low)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)

    marks = tuple(
        Mark(
            across(day),
            up(height_of(claim)),
            None if claim.baseline is None or movement else up(claim.baseline),
            f"{short_day(day)}: {figure(claim)}",
            claim,
        )
        for claim, day in sorted(found, key=lambda each: (each[1], each[0].iri))
    )
    name = named("unit", unit) or "number"
    return Chart(
        title=f"Change, in {name}" if movement else name.capitalize(),
        marks=marks,
        heights=tuple(
            Tick(up(step), _signed(step) if movement else number(step)) for step in steps
        ),
        days=tuple(Tick(across(day), short_day(day)) for day in _days(first, last)),
        zero=up(0.0),
    )


def _signed(value: float) -> str:
    return f"+{number(value)}" if value > 0 else number(value)


def scale(low: float, high: float) -> tuple[float, ...]:
    """Round numbers at even distances that reach from ``low`` to ``high``, both included.

    >>> scale(0, 93)
    (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
    """
    if high - low < _LEAST_SPAN:
        high = low + 1
    raw = (high - low) / _TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(float(f"{n * step:.12g}") for n in range(first, last + 1))


def _days(first: date, last: date) -> list[date]:
    """A handful of days at even distances, with both ends."""
    span = (last - first).days
    count = min(4, span) or 1
    return [first + timedelta(days=round(span * n / count)) for n in range(count + 1)]
