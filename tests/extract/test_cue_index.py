"""One pass finds the cues of every group, whatever their case, apostrophes and endings."""

from __future__ import annotations

from kg.extract.cue_index import cue_index

INDEX = cue_index({"meet": ["ward panel", "drop-in", "we'll be"], "crime": ["burgl~", "theft~"]})


def test_phrases_are_found_whatever_their_case_and_apostrophe() -> None:
    text = "At the Ward Panel we said we’ll be at the drop-in."
    assert [text[h.start : h.end] for h in INDEX.hits(text)] == [
        "Ward Panel",
        "we’ll be",
        "drop-in",
    ]


def test_an_open_ending_takes_any_ending() -> None:
    assert [h.group for h in INDEX.hits("Burglaries and thefts, but no ward.")] == [
        "crime",
        "crime",
    ]


def test_a_word_inside_another_is_no_cue() -> None:
    assert INDEX.hits("The steward panelled it.") == []
