"""Numbers and dates count as stated only where the words state them."""

from __future__ import annotations

from datetime import date

import pytest

from kg.second.values import bears_number, stated_date


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("a 17% drop", 17),
        ("1,250 arrests", 1250),
        ("some 2.5 hours", 2.5),
        ("1.2 million calls", 1_200_000),
        ("£3k", 3000),
        ("twenty-five warrants", 25),
        ("two hundred and fifty visits", 250),
        ("two hundred and fifty visits", 2),
        ("a half of all cases", 50),
        ("three quarters", 75),
        ("doubled", 2),
        ("first of 32 boroughs", 1),
        ("no burglaries", 0),
        ("a dozen weapons", 12),
        ("one in five of you", 20),
        ("nine out of ten calls", 90),
        ("1 crime in 6", 16.7),
        ("not one was seized", 0),
        ("the lowest of all boroughs", 1),
    ],
)
def test_words_bear_the_numbers_they_state(words: str, value: float) -> None:
    assert bears_number(words, value)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("a 17% drop", 7),
        ("many arrests", 500),
        ("12 and 13", 25),
        ("1,250", 250),
        ("", 0),
        ("9 and 10", 90),
    ],
)
def test_words_bear_no_other_numbers(words: str, value: float) -> None:
    assert not bears_number(words, value)


@pytest.mark.parametrize(
    ("written", "text", "expected"),
    [
        ("2025-11-19", "on Wednesday 19th November 2025", "2025-11-19"),
        ("2025-11-19", "on November 19, 2025", "2025-11-19"),
        ("2025-11-19", "on 19/11/2025", "2025-11-19"),
        ("2025-11-19", "next on 19/11/25", "2025-11-19"),
        ("2025-11-19", "on 19 November", "--11-19"),
        ("--11-19", "November. Panel on the 19th", "--11-19"),
        ("--11-19", "November. Panel of 19", None),
        ("--11-19", "on 19 November", "--11-19"),
        ("2025-11-19", "between 19 and 26 November 2025", "2025-11-19"),
        ("2025-11-20", "on 19 November 2025", None),
        ("2025-02-30", "on 30 February 2025", None),
        ("2025-13-01", "1 January 2025", None),
        ("tomorrow", "tomorrow", None),
        ("2025-11-19T10:00", "on 19 November 2025", None),
        ("--02-29", "on 29 Feb", "--02-29"),
    ],
)
def test_a_date_is_taken_as_far_as_the_text_tells_it(
    written: str, text: str, expected: str | None
) -> None:
    assert stated_date(written, text, None) == expected


def test_the_year_of_the_message_is_known_too() -> None:
    assert stated_date("2026-01-08", "on 8 January", date(2025, 12, 9)) == "2026-01-08"
    assert stated_date("2019-01-08", "on 8 January", date(2025, 12, 9)) == "--01-08"
