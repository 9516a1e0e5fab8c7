"""Years that a label gives, and days told from the day of writing."""

from __future__ import annotations

from datetime import date

import pytest

from kg.extract.dates import find_dates
from kg.extract.dates.relative import days_said
from kg.extract.events import find_events

TUESDAY = date(2026, 2, 10)


def iso(text: str, issued: date | None = None) -> list[str | None]:
    return [dated.iso for dated in find_dates(text, issued)]


def said(text: str, issued: date | None = TUESDAY) -> list[str]:
    return [day.iso for day in days_said(text, find_dates(text, issued), issued)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Forum dates 2026: 11 Mar, 9 Sep", ["2026-03-11", "2026-09-09"]),
        ("Minutes of 13 January 2025.\nForum dates 2027: 11 Mar", ["2025-01-13", "2027-03-11"]),
        (
            "Meetings 2026\nPanel: 20 Jan\nAGM: 16 Jun\nMeetings 2025: 21 Jan",
            ["2026-01-20", "2026-06-16", "2025-01-21"],
        ),
        (
            "Meetings 2026\n\n- 20 Jan\n- 16 Jun\n\nThe survey shut on 3 May.",
            ["2026-01-20", "2026-06-16", "2026-05-03"],
        ),
        ("Panel dates 2025: 11 Nov, 13 Jan", ["2025-11-11", "2026-01-13"]),  # the year turned
        ("Meetings 2026: Tue 20 Jan, Mon 16 Jun", ["2026-01-20", "2025-06-16"]),  # no Monday then
        ("In 2024 the park was shut. The fair is on 3 May.", ["--05-03"]),
    ],
)
def test_the_year_of_a_label_is_that_of_the_days_behind_it(text: str, expected: list[str]) -> None:
    assert iso(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Drop-in this Thursday 5-6pm",
        "Thursday 5-6 at the library",
        "Sat 9–12, car park. 3 June: fair",
    ],
)
def test_hours_behind_a_weekday_are_no_day_of_the_month(text: str) -> None:
    assert [d for d in iso(text, TUESDAY) if d] == ["2026-06-03"] * text.count("June")


def test_between_and_give_one_stretch() -> None:
    found = find_dates("on leave between 20 December 2025 and 3 January 2026")
    assert [(d.ranged, d.further) for d in found] == [(True, False), (False, True)]


def test_the_start_of_a_stretch_lends_no_month() -> None:
    assert iso("3 March 2026. Since 1 January all was quiet. See you on the 21st.") == [
        "2026-03-03",
        "2026-01-01",
        "2026-03-21",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The panel met last night.", ["2026-02-09"]),
        ("We are at the library tomorrow.", ["2026-02-11"]),
        ("Tonight's meeting is off.", ["2026-02-10"]),
        ("Stall this Saturday.", ["2026-02-14"]),
        ("We were there last Friday.", ["2026-02-06"]),
        ("A week on Thursday there is a stall.", ["2026-02-19"]),
        ("See you next Monday.", ["2026-02-16"]),
        ("See you next Friday.", []),  # of this week or the next
        ("Surgery, last Friday of the month.", []),
        ("Ring us today.", []),
        ("Today at 6pm we are at the library.", ["2026-02-10"]),
    ],
)
def test_days_are_told_from_the_day_of_the_message(text: str, expected: list[str]) -> None:
    assert said(text) == expected
    assert said(text, None) == []


def test_a_quoted_letter_and_a_post_have_days_of_their_own() -> None:
    reply = "Thanks. We walked yesterday.\n" + "Much was seen and said there. " * 8
    quoted = "\n-----Original Message-----\nSent: 2 February 2026 21:14\nThey came last night.\n"
    assert said(reply + quoted) == ["2026-02-09", "2026-02-01"]
    assert said(reply + quoted, date(2026, 2, 2)) == ["2026-02-01"]  # the header of the quoted one
    chat = "[12/01/2026, 18:03] Jo: a stall tomorrow\n[20/01/2026, 09:00] Bo: it was yesterday\n"
    assert said(chat, None) == ["2026-01-13", "2026-01-19"]


def test_an_event_has_the_day_that_its_sentence_tells() -> None:
    text = "Tomorrow we will hold a street briefing outside the library at 4pm."
    (event,) = find_events(text, TUESDAY)
    assert event.date == "2026-02-11"
    (event,) = find_events(text, None)
    assert event.date is None
