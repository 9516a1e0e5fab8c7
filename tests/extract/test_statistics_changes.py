"""Figures with their change beside them, in brackets and in the columns of a table."""

from __future__ import annotations

import pytest

from kg.extract.statistics import find_statistics

Row = tuple[float, str, str, float | None]


def rows(text: str) -> list[Row]:
    return [(c.value, c.unit, c.direction, c.baseline) for c in find_statistics(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Burglary 5 (-2), robbery 12 (+4)",
            [(5, "count", "down", None), (12, "count", "up", None)],
        ),
        ("Burglary: 30 (+11%)", [(30, "count", "up", None)]),
        (
            "Burglary: 88 (-19.3%)\nSolved rate: 9.4%",
            [(88, "count", "down", None), (9.4, "percent", "none", None)],
        ),
        ("Burglary: 6 (17 in the same quarter last year)", [(6, "count", "down", 17)]),
        ("Burglary 312 v 355 last quarter.", [(312, "count", "down", 355)]),
        (
            "Phone thefts dropped from around 90 a week to fewer than 60.",
            [(60, "count", "down", 90)],
        ),
        ("Arrests are up two-fold.", [(2, "times", "up", None)]),
    ],
)
def test_a_change_belongs_to_its_figure(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| Burglary | 38 | 51 | -25% |", (38, "count", "down", 51)),  # the latest first
        ("| Burglary | 310 | 264 | -14.8% |", (264, "count", "down", 310)),  # the latest last
        ("| Robbery | 88 | 91 | +3.4% |", (91, "count", "up", 88)),
        ("Shoplifting    298    366    +22.8%", (366, "count", "up", 298)),
    ],
)
def test_the_sign_of_the_change_tells_which_column_is_the_latest(text: str, expected: Row) -> None:
    assert rows(text)[0] == expected
    assert find_statistics(text)[0].bound is None


def test_only_says_how_few_and_no_fall() -> None:
    assert rows("Only one in ten burglaries was solved.") == [(10, "percent", "none", None)]


def test_a_rise_with_a_figure_of_its_own_moves_no_other() -> None:
    (claim, *_) = find_statistics("58 per cent of burglary victims support a rise of £15 a year.")
    assert (claim.value, claim.direction) == (58, "none")


def test_times_written_with_an_x_are_no_part_of_what_is_counted() -> None:
    assert [c.measure for c in find_statistics("2 x arrests for shoplifting")] == [
        "arrests for shoplifting"
    ]
