"""Texts all in small letters: their officers, sentences and days are read as in any other."""

from __future__ import annotations

import pytest

from kg.extract.events import find_events
from kg.extract.officers import find_officers
from kg.extract.small_letters import in_small_letters
from kg.extract.statistics import find_statistics
from kg.vocabulary import load_vocabulary

FILLER = (
    "\nplease keep your doors locked and your sheds too, and tell your neighbours what you see. "
    "we read every post on this page, even at night, and we try to answer all of you."
)


def officers(text: str) -> list[str]:
    return [officer.label for officer in find_officers(text + FILLER, load_vocabulary())]


def test_a_text_has_small_letters_where_hardly_a_word_begins_with_a_capital() -> None:
    assert in_small_letters("hi from the team." + FILLER)
    assert not in_small_letters("Hi from Ann of the Elm Ward Team." + FILLER)
    assert not in_small_letters("hi from the team")  # too short to tell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("its pc tamworth here, hi all.", ["PC Tamworth"]),
        ("sgt ann tamworth will be there.", ["Sgt Ann Tamworth"]),
        (
            "we met sergeant tamworth and insp o'neill-vale.",
            ["Sergeant Tamworth", "Insp O'Neill-Vale"],
        ),
        ("pcs tamworth, vale and orr came.", ["PC Tamworth", "PC Vale", "PC Orr"]),
        ("pcso 7112 bo tamworth popped by.", ["PCSO Bo Tamworth"]),
        ("superintendent van der vale sends apologies.", ["Superintendent van der Vale"]),
        ("signed ps ann tamworth", ["PS Ann Tamworth"]),
        ("cheers,\nann tamworth pc", ["PC Ann Tamworth"]),
    ],
)
def test_a_name_beside_a_rank_is_an_officer(text: str, expected: list[str]) -> None:
    assert officers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "my pc is broken and the pc games wont load.",
        "thanks to mrs tamworth and cllr vale. ps dont forget the bins.",
        "the sergeant will be there and an inspector spoke to us.",
        "ps lock your sheds.",
        "a man claiming to be pc tamworth rang her bell.",
    ],
)
def test_other_words_beside_a_rank_are_no_names(text: str) -> None:
    assert officers(text) == []


def test_the_words_of_an_officer_are_quoted_as_they_stand() -> None:
    (officer,) = find_officers("its pc tamworth here." + FILLER, load_vocabulary())
    assert [e.quote for e in officer.evidence] == ["pc tamworth"]


def test_sentences_end_without_a_capital_behind_them() -> None:
    text = "we found 2 knives in the park. the ward panel is on 14 january at 7pm in the hall."
    (event,) = find_events(text + FILLER, None)
    assert event.evidence[0].quote == "the ward panel is on 14 january at 7pm in the hall."
    (claim,) = find_statistics(text + FILLER)
    assert claim.evidence[0].quote == "we found 2 knives in the park."
