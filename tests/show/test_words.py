"""Words in the drawing are harmless, fit their box and are shortened in sight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.show.words import ELLIPSIS, harmless, readable_date, text_width, wrap


@given(st.text(max_size=300), st.floats(60, 400), st.integers(1, 6))
def test_wrapped_lines_are_no_wider_and_no_more_than_asked(
    text: str, width: float, most: int
) -> None:
    lines = wrap(text, width, 15, most)
    assert 1 <= len(lines) <= most
    assert all(text_width(line, 15) <= width for line in lines)


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=1, max_size=12))
def test_a_text_that_fits_loses_no_word(words: list[str]) -> None:
    assert " ".join(wrap(" ".join(words), 120, 15, 12)).split() == words


def test_a_text_that_does_not_fit_ends_in_an_ellipsis() -> None:
    lines = wrap("more police on the high street, above all in the evening", 120, 15, 2)
    assert len(lines) == 2
    assert lines[-1].endswith(ELLIPSIS)


def test_a_word_longer_than_a_line_is_cut_into_pieces() -> None:
    assert "".join(wrap("W" * 20, 100, 15, 10)) == "W" * 20


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f"])
def test_signs_that_turn_the_direction_of_writing_are_shown_and_turn_nothing(sign: str) -> None:
    assert harmless(f"a{sign}b") == "a\ufffdb"


def test_line_breaks_and_control_signs_become_single_spaces() -> None:
    assert harmless(" a\r\n\tb\x00c\u2028d ") == "a b c d"


@pytest.mark.parametrize(
    ("iso", "spelt"),
    [
        ("2025-11-19", "19 November 2025"),
        ("--11-19", "19 November"),
        ("2025-11-19T10:00:00Z", "19 November 2025"),
        ("--02-30", "--02-30"),
        ("soon", "soon"),
        ("", ""),
    ],
)
def test_dates_are_spelt_out_where_they_are_dates(iso: str, spelt: str) -> None:
    assert readable_date(iso) == spelt
