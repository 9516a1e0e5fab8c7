"""How each kind of node looks, read from ``viz/style.toml``.

In: the style file. Out: frozen records. Colours, shapes and words belong to that file, not to code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.folders import data_folder


@dataclass(frozen=True, slots=True)
class Look:
    """The look of one kind of node; lengths in units of the drawing, colours as #rrggbb.

    ``icon`` is an SVG path in a square of 16 units around the origin.
    """

    label: str
    shape: str
    icon: str
    fill: str
    line: str
    ink: str
    width: float
    lines: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Standout:
    """How a node in a noteworthy state differs from its kind: ring, dashes and a mark in words."""

    label: str
    mark: str
    fill: str
    line: str
    ink: str
    ring: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """The whole style file."""

    font: str
    size: float
    line_height: float
    kinds: Mapping[str, Look]
    states: Mapping[str, Standout]
    edges: Mapping[str, str]
    back: Mapping[str, str]
    types: Mapping[str, str]


def load_style(path: Path | None = None) -> Style:
    """The style of the product, or of another file of the same form."""
    source = path or data_folder("viz") / "style.toml"
    return _style(tomllib.loads(source.read_text(encoding="utf-8")))


def _style(record: dict[str, Any]) -> Style:
    text = record["text"]
    return Style(
        font=text["font"],
        size=text["size"],
        line_height=text["line_height"],
        kinds={name: Look(**look) for name, look in record["kind"].items()},
        states={
            name: Standout(**{**state, "dash": tuple(state["dash"])})
            for name, state in record["state"].items()
        },
        edges=record["edge"],
        back=record["back"],
        types=record["type"],
    )
