"""Quotes are found by their letters; spacing and the form of quotation marks do not count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.second.quotes import LONGEST_QUOTE, Finder
from tests.strategies import evidence, texts

TEXT = "The team’s  “big\nday” out – a far\u00admer’s arm, the farm’s arm. Arms dealt with."


@pytest.mark.parametrize(
    ("words", "exact"),
    [
        ("The team’s", "The team’s"),
        ('team\'s "big day" out', "team’s  “big\nday” out"),
        ("out - a farmer's arm", "out – a far\u00admer’s arm"),
        ("“The team's”", "The team’s"),
        ("… the farm's arm …", "the farm’s arm"),
    ],
)
def test_the_exact_words_of_the_text_come_out(words: str, exact: str) -> None:
    found = Finder.of(TEXT).find(words)
    assert found is not None
    assert found.quote == exact
    found.check(TEXT)


@pytest.mark.parametrize(
    "words",
    ["", "  ", "…", "“”", "-", "the team’s", "team", "big night out", "eam’s", "dea", "x" * 3000],
)
def test_what_is_not_in_the_text_as_whole_words_is_not_found(words: str) -> None:
    found = Finder.of(TEXT).find(words)
    assert found is None or (found.quote == "team" == words)


def test_part_of_a_word_is_no_place() -> None:
    found = Finder.of("a farm, an arm").find("arm")
    assert found is not None
    assert found.start == 11


def test_words_that_stand_twice_are_found_where_they_are_not_taken() -> None:
    finder = Finder.of("burglary and burglary")
    first = finder.find("burglary")
    assert first is not None
    second = finder.find("burglary", taken={(first.start, first.end)})
    assert second is not None
    assert (first.start, second.start) == (0, 13)


def test_only_the_part_is_searched_and_offsets_are_those_of_the_whole() -> None:
    text = "noise here, noise there"
    found = Finder.of(text, 10, len(text)).find("noise")
    assert found is not None
    assert found.start == 12


@given(texts.flatmap(lambda text: st.tuples(st.just(text), evidence(text))))
def test_whatever_is_found_lies_in_the_text_at_its_offsets(given: tuple[str, object]) -> None:
    text, some = given
    found = Finder.of(text).find(some.quote)  # type: ignore[attr-defined]
    if found is not None:
        found.check(text)


@given(texts, texts)
def test_any_words_at_all_are_found_truly_or_not(text: str, words: str) -> None:
    found = Finder.of(text).find(words)
    if found is not None:
        found.check(text)
    assert len(words) <= LONGEST_QUOTE
