"""Colours can be read, and no kind is told apart by colour alone."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from kg.show.shapes import SHAPES, outline
from kg.show.style import Style, load_style

LOOKS = sorted(load_style().kinds)
STATES = sorted(load_style().states)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", LOOKS)
def test_the_words_of_a_node_stand_out_from_its_fill(kind: str, style: Style) -> None:
    look = style.kinds[kind]
    assert contrast(look.ink, look.fill) >= 4.5
    assert contrast(look.line, "#f7f9fb") >= 3


@pytest.mark.parametrize("state", STATES)
def test_a_state_stands_out_by_ring_and_mark_and_can_be_read(state: str, style: Style) -> None:
    look = style.states[state]
    assert contrast(look.ink, look.fill) >= 4.5
    assert contrast(look.line, look.fill) >= 4.5
    assert look.ring >= 4
    assert look.mark.startswith("! ")


def test_no_two_kinds_share_a_shape_or_a_colour(style: Style) -> None:
    for one, other in combinations(style.kinds.values(), 2):
        assert one.shape != other.shape
        assert one.fill != other.fill


def test_the_two_states_differ_without_colour(style: Style) -> None:
    unanswered, advised = style.states["unanswered"], style.states["advice-only"]
    assert (unanswered.mark, unanswered.dash) != (advised.mark, advised.dash)
    assert unanswered.dash != advised.dash


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_an_outline_is_a_closed_path(shape: str) -> None:
    path = outline(shape, 200, 60)
    assert re.fullmatch(r"M[-\d.eMLHVAZ ]+Z", path)
    numbers = [abs(float(n)) for n in re.findall(r"-?\d+(?:\.\d+)?", path)]
    assert max(numbers) == 100


def test_every_edge_has_a_name_from_both_ends(style: Style) -> None:
    assert set(style.edges) == set(style.back)
    assert len(set(style.back.values())) == len(style.back)
