"""The language of the cue files."""

from __future__ import annotations

import pytest

from kg.extract.phrases import phrases


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("you told us", "You told us"),
        ("you told us * priorities were", "you told us your main priorities were"),
        ("we|officers did", "Officers did"),
        ("patrol~", "patrolling"),
        ("don't", "don’t"),
        ("follow-up", "follow–up"),
        ("asked for", "asked  for"),
    ],
)
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    found = phrases([phrase]).search(f"And so {text} then.")
    assert found is not None
    assert found.words == text


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("told us", "untold usage"),
        ("a * z", "a one. Two z"),
        ("a * z", "a 1 2 3 4 5 6 7 8 9 z"),
    ],
)
def test_a_phrase_is_not_found(phrase: str, text: str) -> None:
    assert phrases([phrase]).search(text) is None


def test_what_stands_for_the_star_is_told() -> None:
    found = phrases(["you highlighted * in the survey"]).search(
        "you highlighted noise at night in the survey"
    )
    assert found is not None
    assert found.gap == "noise at night"


def test_no_phrases_find_nothing() -> None:
    assert phrases([]).search("anything") is None
