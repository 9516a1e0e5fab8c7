"""Which way a figure moved, from what, and over which period."""

from __future__ import annotations

import pytest

from kg.extract.statistics import find_statistics
from kg.statements import Bound, Direction, StatisticalClaim


def claim_of(text: str, value: float) -> StatisticalClaim:
    """The claim with this value."""
    found = [claim for claim in find_statistics(text) if claim.value == value]
    assert len(found) == 1, [(claim.value, claim.measure) for claim in find_statistics(text)]
    return found[0]


THREE = (
    "Teams are pushing down vehicle crime like van-theft and joy-riding by 11%, robbery with injury "
    "is at a 7-year low and we are charging more than 400 extra suspects a month."
)


def test_every_figure_of_a_long_sentence_keeps_its_own_direction_and_period() -> None:
    share, low, count = (claim_of(THREE, value) for value in (11, 7, 400))
    assert (share.direction, share.period) == (Direction.DOWN, None)
    assert (low.direction, low.period) == (Direction.DOWN, None)
    assert (count.direction, count.period) == (Direction.UP, "a month")
    assert count.bound is Bound.MORE


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("We are driving down burglary like shed breaks and van theft by 9%.", Direction.DOWN),
        ("Officers are bringing robbery down by 9%.", Direction.DOWN),
        ("Our teams are pushing up arrests for theft from shops and markets by 9%.", Direction.UP),
        ("We are getting shoplifting in the two town centres down by over 9%.", Direction.DOWN),
        ("They are cutting down theft of tools from parked vans by nearly 9%.", Direction.DOWN),
        ("Burglary stands at 9%, down on last year.", Direction.DOWN),
        ("Robbery fell by 9%, more patrols are out on the high street.", Direction.DOWN),
    ],
)
def test_a_share_moves_as_the_words_of_its_own_clause_say(text: str, direction: Direction) -> None:
    assert claim_of(text, 9).direction is direction


@pytest.mark.parametrize(
    "text",
    [
        "Positive outcomes for hate crime have risen from 9.1% to 11.4%.",
        "The charge rate for burglary has risen from 9.1% in spring to 11.4% in autumn.",
        "We have solved more: from 9.1% to 11.4% of burglary offences.",
    ],
)
def test_a_rise_from_one_figure_to_another_is_one_claim(text: str) -> None:
    found = find_statistics(text)
    assert [(claim.value, claim.baseline, claim.direction) for claim in found] == [
        (11.4, 9.1, Direction.UP)
    ]


@pytest.mark.parametrize(
    ("text", "value", "period"),
    [
        ("In June and July alone, we arrested over 90 suspects.", 90, "In June and July"),
        ("We made 14 arrests a week for burglary.", 14, "a week"),
        ("We make about 14 arrests a week.", 14, "a week"),
        ("Robbery fell by 14%, and officers make 30 arrests a week.", 14, None),
        ("Robbery fell by 14% and they now make 30 arrests a week.", 30, "a week"),
        ("Robbery fell by 14%, compared to last year.", 14, "compared to last year"),
        ("Robbery dropped by 14% in a year and we are solving more burglaries.", 14, "in a year"),
        ("Robbery fell by 14%, burglary offences rose by 3% this year.", 14, None),
        ("Robbery fell by 14%, burglary offences rose by 3% this year.", 3, "this year"),
        ("Burglary offences recorded in May: 11 (March: 16).", 11, "in May"),
        ("This year, robbery fell by 14%, and burglary offences rose by 3%.", 3, "This year"),
    ],
)
def test_a_period_belongs_to_the_figures_of_its_clause(
    text: str, value: float, period: str | None
) -> None:
    assert claim_of(text, value).period == period


def test_a_baseline_of_a_claim_is_no_claim() -> None:
    text = "* Charges for robbery have risen from 21% to 27%\n* 16 warrants in ten weeks\n"
    assert [(claim.value, claim.baseline) for claim in find_statistics(text)] == [
        (27, 21),
        (16, None),
    ]
