"""Dates are read as people write them; years only where the text or its header gives them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.dates import Precision, find_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Monday 3rd November 2025", ["2025-11-03"]),
        ("Thursday 22/01/2026", ["2026-01-22"]),
        ("at Metheringham on 22/9/25", ["2025-09-22"]),
        ("20.11.2025", ["2025-11-20"]),
        ("2025-11-20", ["2025-11-20"]),
        ("on 3, 10 and 17 November 2025", ["2025-11-03", "2025-11-10", "2025-11-17"]),
        ("1st to 12th December 2025", ["2025-12-01", "2025-12-12"]),
        ("Ely, 8 Rhagfyr / December 2025", ["2025-12-08"]),
        ("November 19, 2025", ["2025-11-19"]),
        ("12 June 25 @ 19:00", ["2025-06-12"]),
        ("3 Mar 26, Harold Hill", ["2026-03-03"]),
        ("on 12 June 25 you set three priorities", ["2025-06-12"]),
        ("on 12 June 25 people came", ["--06-12"]),
        ("2 May 25 Jun", ["--05-02", "--06-25"]),
        ("3 July 20:00 to 22:00", ["--07-03"]),
        ("the 9th of October", ["--10-09"]),
        ("Sept 30: Manford Way", ["--09-30"]),
        ("the nineteenth of November", ["--11-19"]),
        ("Friday the twenty-first of May 2027", ["2027-05-21"]),
        ("Twenty third of June", ["--06-23"]),
        ("the twenty\nfirst of June", ["--06-21"]),
        ("the twenty‑first of June", ["--06-21"]),
        ("June, Tue 4 ....... Holton Road library", [None, "--06-04"]),
    ],
)
def test_dates_become_iso_dates(text: str, expected: list[str]) -> None:
    assert [d.iso for d in find_dates(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "open 24/7",
        "31 February 2025",
        "40/13/2025",
        "we march on",
        "you may 3 times",
        "£5.10",
        "the first of the month",
        "the second of March's talks",
    ],
)
def test_what_is_no_date_is_left(text: str) -> None:
    assert [d.iso for d in find_dates(text) if d.iso] == []


@pytest.mark.parametrize(
    "text", ["first Wednesday of each month", "every Tuesday", "on Thursdays", "every month"]
)
def test_what_recurs_has_no_date(text: str) -> None:
    assert [(d.precision, d.iso) for d in find_dates(text)] == [(Precision.RECURRING, None)]


def test_a_year_is_inferred_from_the_nearest_date_that_has_one() -> None:
    text = "Minutes of 20 November 2025. Next meeting: 15 January."
    assert [d.iso for d in find_dates(text)] == ["2025-11-20", "2026-01-15"]


def test_a_year_is_inferred_from_the_header() -> None:
    assert [d.iso for d in find_dates("Drop-in on 15 January.", date(2025, 12, 20))] == [
        "2026-01-15"
    ]
    assert [d.iso for d in find_dates("Drop-in on 15 January.")] == ["--01-15"]


def test_a_day_without_a_month_takes_the_month_before_it() -> None:
    text = "Friday 19 December 2025: patrol. Lights on the 21st."
    assert [d.iso for d in find_dates(text)] == ["2025-12-19", "2025-12-21"]


@given(st.dates(date(2015, 1, 1), date(2034, 12, 31)))
def test_every_day_is_read_back_in_the_usual_spellings(day: date) -> None:
    spellings = (
        f"{day.day} {day:%B} {day.year}",
        f"{day:%A} {day.day}th {day:%b} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day}/{day.month}/{day.year}",
        day.isoformat(),
    )
    for text in spellings:
        assert [d.iso for d in find_dates(text)] == [day.isoformat()], text


@given(st.text())
def test_offsets_lie_in_the_text_and_in_order(text: str) -> None:
    found = find_dates(text)
    assert all(0 <= d.start < d.end <= len(text) for d in found)
    assert [d.start for d in found] == sorted(d.start for d in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # a founding day says nothing of the year of what comes next
            "The board was set up on 1 April 2009. The survey closes on 30 November. "
            "Next board 21 January 2026.",
            ["2009-04-01", "2025-11-30", "2026-01-21"],
        ),
        (  # nor does the end of a plan
            "Panel on 3 March 2025. Drop-in 9 April 2025. Funded until 31 March 2030. Walk: 2 May.",
            ["2025-03-03", "2025-04-09", "2030-03-31", "2025-05-02"],
        ),
        (  # 30 June is a Monday in 2025, not in 2024
            "Raised on 5 July 2024. Next meeting Monday 30 June.",
            ["2024-07-05", "2025-06-30"],
        ),
        (  # no year near 2022 in which 12 November is a Wednesday
            "Since 7 October 2022 we have kept count. Drop-in: Wed 12 November.",
            ["2022-10-07", "--11-12"],
        ),
        (  # no day of the week: the nearest year
            "Raised on 5 July 2024. Next meeting 30 June.",
            ["2024-07-05", "2024-06-30"],
        ),
    ],
)
def test_a_year_must_agree_with_the_day_of_the_week_and_lie_near(
    text: str, expected: list[str]
) -> None:
    assert [d.iso for d in find_dates(text)] == expected


def test_a_wrong_day_of_the_week_does_not_overrule_the_header() -> None:
    found = find_dates("Drop-in on Tuesday 15 January.", date(2025, 12, 20))  # a Thursday
    assert [d.iso for d in found] == ["2026-01-15"]


def test_the_day_of_the_week_tells_the_year_of_a_list_of_days_too() -> None:
    text = "Minutes of 4 November 2024.\nVans will be out on Friday 12 and Saturday 13 December."
    assert [d.iso for d in find_dates(text)] == ["2024-11-04", "2025-12-12", "2025-12-13"]
