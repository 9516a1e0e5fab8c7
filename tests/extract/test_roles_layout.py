"""What the page tells of a passage, and what a pair of passages shares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.roles.layout import WIDTH, layout_rows, marker_kind, standing_over
from kg.extract.roles.links import PAIR_WIDTH, number_of, pair_rows, stems
from kg.extract.segment import Passage, segment

LETTER = """Your priorities
1. Speeding in Mill Lane
2. Drug dealing behind the shops

Update:
1. The traffic unit stopped ninety drivers in Mill Lane.
2. Two dealers were arrested.
"""


def place(passages: tuple[Passage, ...], words: str) -> int:
    return next(i for i, p in enumerate(passages) if words in p.text)


def test_a_heading_stands_over_the_items_below_it() -> None:
    passages = segment(LETTER)
    over = standing_over(passages)
    assert over[place(passages, "Speeding")].heading == place(passages, "Your priorities")


def test_a_cell_has_the_head_of_its_column_over_it() -> None:
    passages = segment("Ward | Issue | Action\nHolt | Speeding | Checks were held\n")
    over = standing_over(passages)
    assert over[place(passages, "Checks")].column == place(passages, "Action")
    assert over[place(passages, "Speeding")].column == place(passages, "Issue")


@pytest.mark.parametrize(
    ("marker", "kind"), [("", 0), ("•", 1), ("1", 2), ("#3", 2), ("a", 3), ("iv", 3)]
)
def test_markers_are_bullets_numbers_or_letters(marker: str, kind: int) -> None:
    assert marker_kind(marker) == kind


@given(st.text(max_size=300))
def test_every_passage_has_a_finite_row(text: str) -> None:
    passages = segment(text)
    rows = layout_rows(passages)
    assert rows.shape == (len(passages), WIDTH)
    assert np.isfinite(rows).all()
    assert len(standing_over(passages)) == len(passages)


def test_equal_numbers_tie_a_deed_to_its_priority() -> None:
    passages = segment(LETTER)
    priorities = [place(passages, "Speeding"), place(passages, "Drug dealing")]
    actions = [place(passages, "traffic unit"), place(passages, "Two dealers")]
    rows = pair_rows(passages, priorities, actions)
    assert rows.shape == (2, 2, PAIR_WIDTH)
    same_number = [
        column
        for column in range(PAIR_WIDTH)
        if rows[0, 0, column] == rows[1, 1, column] == 1
        and rows[0, 1, column] == rows[1, 0, column] == 0
    ]
    assert same_number


def test_words_are_alike_whatever_their_endings() -> None:
    assert "burgla" in stems("Burglaries of homes") & stems("a burglar was caught")
    assert stems("the residents of the area") == set()


@pytest.mark.parametrize(
    ("text", "number"),
    [("1. Speeding", "1"), ("Promise two: litter", "2"), ("Q3 Why?", "3"), ("Speeding", "")],
)
def test_a_passage_bears_the_number_before_its_words(text: str, number: str) -> None:
    assert number_of(segment(text)[0]) == number
