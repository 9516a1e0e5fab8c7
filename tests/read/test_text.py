"""The stable form of text, and what plain text and Markdown tell. Letters are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read import read_bytes
from kg.read.privacy import private_removed
from kg.read.stated_dates import stated_date
from kg.read.tidy import tidy
from tests.growth import MOST, growth
from tests.read.conftest import Reader

LINE = "We patrol Mare Street every Friday night."


def test_line_ends_spaces_and_invisible_characters_take_one_form(read_one: Reader) -> None:
    text = "Priorities:\u00a0\r\n\u200b- bikes  \r- noise\u2028- caf\u0065\u0301s\n\n\n\nEnd\ufeff"
    assert read_one(text).text == "Priorities:\n- bikes\n- noise\n- cafés\n\nEnd"


def test_mojibake_is_mended_and_curly_quotes_stay(read_one: Reader) -> None:
    assert read_one("We\u00e2\u20ac\u2122re out \u2018daily\u2019").text == "We’re out ‘daily’"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_of_any_usual_charset_reads_the_same(read_one: Reader, charset: str) -> None:
    text = f"{LINE} “It’s working” – £340 was handed in at the café. {LINE}"
    assert read_one(text.encode(charset)).text == text


def test_utf8_cut_in_the_middle_of_a_letter_is_read_to_there(read_one: Reader) -> None:
    assert read_one(f"{LINE} é".encode()[:-1]).text == LINE


def test_bullets_numbers_and_indentation_stay(read_one: Reader) -> None:
    text = "Our aims\n1. Noise\n   a) bars\n• Speeding\n  > quad bikes\n| a | b |"
    assert read_one(text).text == text


def test_title_of_markdown_is_its_first_heading(read_one: Reader) -> None:
    assert read_one("Intro.\n\n# Ward update\n\nText", ".md").title == "Ward update"


def test_title_of_text_is_a_short_first_line_and_no_greeting(read_one: Reader) -> None:
    assert read_one(f"Your New Met in Brent\n\n{LINE}").title == "Your New Met in Brent"
    assert read_one(f"Dear resident,\n{LINE}").title is None
    assert read_one(LINE).title is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Published 12 November 2025. Reading time: three minutes.", date(2025, 11, 12)),
        ("News\nDate: 09/12/2025\nText", date(2025, 12, 9)),
        ("Ward letter\nTuesday 2nd December 2025\n\nDear all", date(2025, 12, 2)),
        ("Posted on: 2025-12-09", date(2025, 12, 9)),
        ("Page last updated 3 May 2025", None),
        ("Published 1 May 2025\nPublished 2 May 2025", None),
        ("Issue\nIssued 4 August 2025", None),
        ("Minutes of the ward panel\n4 August 2025", None),
        ("Published 12 November", None),
        ("Published 31 February 2025", None),
        ("We met on 3 May 2025 and talked.", None),
    ],
)
def test_the_day_of_issue_is_the_stated_one_or_none(text: str, day: date | None) -> None:
    assert stated_date(text) == day


@given(st.text(max_size=300))
def test_tidying_twice_changes_nothing(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "\r" not in once
    assert "\u00a0" not in once
    assert not any(line != line.rstrip(" \t") for line in once.split("\n"))


@given(st.text(alphabet="DearHi Adrian,.|-…@x1\n:/hw", max_size=200))
def test_removing_personal_data_twice_changes_nothing(text: str) -> None:
    once = private_removed(tidy(text))
    assert private_removed(once) == once


def test_a_run_of_blanks_inside_a_line_takes_time_as_it_is_long() -> None:
    def blanks(count: int) -> str:
        return "a" + " " * count + "b"

    assert growth(blanks, tidy, 10_000) < MOST


def test_what_plain_text_takes_grows_with_the_text_and_not_with_its_square() -> None:
    def letter(lines: int) -> bytes:
        return ("Dear Adrian,\n\n" + f"{LINE} It’s “better”.\n" * lines).encode()

    assert growth(letter, lambda data: list(read_bytes(data, "letter", ".txt")), 150) < MOST


FRONT = '---\ntitle: "Ward update"\ndate: 2025-06-03\nauthor: Jean Brown\n---\n'


def test_the_front_matter_of_markdown_gives_title_and_day(read_one: Reader) -> None:
    message = read_one(f"{FRONT}\n# June\n\nWe seized two cars.\n", ".md")
    assert message.text == "# June\n\nWe seized two cars."
    assert (message.title, message.issued) == ("Ward update", date(2025, 6, 3))


@pytest.mark.parametrize("opening", ["---\nWe met: two came.\n", "---\n\nNoise: none\n---\n"])
def test_lines_below_a_rule_are_no_front_matter(read_one: Reader, opening: str) -> None:
    assert read_one(f"{opening}\nWe seized two cars.\n", ".md").text.startswith("---")


def test_what_markdown_does_not_show_is_not_read(read_one: Reader) -> None:
    text = "We <!-- draft\n\nnote -->seized ~~one car~~ two cars.\n"
    assert read_one(text, ".md").text == "We seized two cars."
    assert read_one("We seized <!-- two cars.", ".md").text == "We seized <!-- two cars."


def test_letters_that_are_bold_by_themselves_are_letters(read_one: Reader) -> None:
    bold = "".join(chr(0x1D5D4 + ord(letter) - ord("A")) for letter in "NOISE")
    assert read_one(f"{bold} in Mare Street").text == "NOISE in Mare Street"


def test_the_colours_of_a_terminal_are_no_text(read_one: Reader) -> None:
    assert read_one("\x1b[1;31mTwo cars\x1b[0m were seized.").text == "Two cars were seized."
