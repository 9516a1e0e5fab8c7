"""Which digits may be figures at all, and which only number a list, a time or a relay."""

from __future__ import annotations

import pytest

from kg.extract.statistics.candidates import read_page
from kg.extract.statistics.comparisons import compare
from kg.extract.statistics.features import features


def values(text: str) -> list[float]:
    return [quantity.value for quantity in read_page(text).quantities]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eleven arrests (assault x6, affray x2).", [11, 6, 2]),
        ("On Tuesday, 44 drivers were stopped.", [44]),
        ("Theft from m/v 5, robbery 2.", [5, 2]),
        ("We had eight in ten days.", [8, 10]),
    ],
)
def test_counts_after_a_cross_a_weekday_or_a_stroke_may_be_figures(
    text: str, expected: list[float]
) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text", ["Text relay: 18001 101.", "Between 0800 and 1700 on patrol.", "Open 0900-1700."]
)
def test_relays_and_times_of_day_are_no_figures(text: str) -> None:
    assert values(text) == []


def test_numbers_that_open_line_after_line_count_a_list() -> None:
    page = read_page("Our top three\n1 knives\n2 stolen cars\n3 noise\nWe made 4 arrests.")
    compared = compare(page)
    marked = [
        "counts up from line to line" in set(features(page, place, compared, claimed_before=False))
        for place in range(len(page.quantities))
    ]
    of_list = [q.value for q, m in zip(page.quantities, marked, strict=True) if m]
    assert of_list == [1, 2, 3]
