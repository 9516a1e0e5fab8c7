"""Where the quote of a figure begins and ends."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.statistics import find_statistics
from kg.extract.statistics.candidates import read_page
from kg.extract.statistics.quotes import clause

ASIDE = (
    "working with traders, wardens and the well-run night-time patrol of the old market square, "
)


def quotes(text: str) -> list[str]:
    """The quotes of all claims of a text."""
    return [evidence.quote for claim in find_statistics(text) for evidence in claim.evidence]


def figures(text: str) -> list[tuple[str, str]]:
    """Every candidate as written, with its quote."""
    page = read_page(text)
    found = []
    for quantity in page.quantities:
        start, end = clause(page, quantity)
        written = text[page.tokens[quantity.first].start : page.tokens[quantity.last].end]
        found.append((written, text[start:end]))
    return found


def test_a_sentence_of_common_length_is_quoted_whole() -> None:
    sentence = (
        "We are bringing down vehicle crime like van-theft and joy-riding by 11%, robbery with "
        "injury is at a 7-year low and we are charging more than 400 extra suspects a month."
    )
    assert len(sentence) < 250
    assert set(quotes(sentence)) == {sentence}


def test_a_hyphen_parts_no_clause_but_a_free_dash_does() -> None:
    hyphens = f"{ASIDE}{ASIDE}we made 14 arrests for shop theft in the run-up to the fair " * 2
    for written, quote in figures(hyphens):
        assert written in quote
        assert not quote.endswith("run")
    dashed = f"{ASIDE}{ASIDE}{ASIDE}we ran our plain-clothes patrols – and they made 14 arrests"
    assert figures(f"{ASIDE}{ASIDE}{ASIDE}") == []
    ((_, quote),) = figures(dashed)
    assert quote.endswith("14 arrests")
    assert "plain-clothes" in quote


@pytest.mark.parametrize("mark", ["– ", "- ", "* ", "• ", "1. ", "2) ", "  – "])
def test_a_quote_begins_behind_the_mark_of_a_list(mark: str) -> None:
    sentence = "We made 14 arrests for burglary in the Mill Road area."
    assert quotes(f"Since the event:\n{mark}{sentence}\n") == [sentence]


def test_a_sign_before_a_figure_is_no_mark_of_a_list() -> None:
    assert quotes("Crime figures this quarter\n\n-14% burglary offences in the ward\n") == [
        "-14% burglary offences in the ward"
    ]


WORDS = ("arrests", "pre-planned", "robbery", "and", "down", "5-year low", "fell by", "the ward")
MARKS = (" ", " ", ", ", " – ", ". ", "; ", "-", "\n- ", " (", ") ", "\n\n", "• ")
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.integers(min_value=0, max_value=30_000).map(lambda number: f"{number:,}"),
    st.integers(min_value=1, max_value=99).map(lambda number: f"{number}%"),
)


@given(st.lists(st.tuples(PIECES, st.sampled_from(MARKS)), max_size=60))
def test_a_quote_holds_its_figure_and_cuts_no_word(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + mark for word, mark in pieces)
    page = read_page(text)
    for quantity in page.quantities:
        start, end = clause(page, quantity)
        assert start <= page.tokens[quantity.first].start
        assert page.tokens[quantity.last].end <= end
        assert not re.fullmatch(r"\w\w|\w-", text[max(0, start - 1) : start + 1])
        assert not re.fullmatch(r"\w\w", text[end - 1 : end + 1])
        assert not re.fullmatch(r"\w-\w", text[end - 1 : end + 2])
