"""How a text is cut into passages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.segment import Layout, segment


def texts(text: str) -> list[str]:
    return [passage.text for passage in segment(text)]


def test_sentences_that_run_together_are_cut_apart() -> None:
    assert texts("We met the school.Officers now ride the bus.") == [
        "We met the school.",
        "Officers now ride the bus.",
    ]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert texts("Sgt. Okoro met Cllr. Bell at St. Mary's on Sat. 4 May.") == [
        "Sgt. Okoro met Cllr. Bell at St. Mary's on Sat. 4 May."
    ]


def test_a_decimal_point_ends_no_sentence() -> None:
    assert texts("Robbery fell by 18.6% this year.") == ["Robbery fell by 18.6% this year."]


def test_lines_wrapped_by_a_mail_program_are_one_line() -> None:
    text = (
        "Officers from the neighbourhood team have been walking the\n"
        "canal path every evening since the clocks went back, and\n"
        "they will keep on doing so until the new lamps are fitted\n"
        "by the council next spring, which cannot come too soon.\n"
    )
    assert {passage.line for passage in segment(text)} == {0}


def test_bullets_and_numbers_open_items_and_stay_outside_the_text() -> None:
    passages = segment("• Burglary\n– Noise at night\n1. Speeding\n(b) Litter")
    assert [(p.layout, p.text) for p in passages] == [
        (Layout.ITEM, "Burglary"),
        (Layout.ITEM, "Noise at night"),
        (Layout.ITEM, "Speeding"),
        (Layout.ITEM, "Litter"),
    ]


def test_a_numbered_list_in_one_line_is_cut_into_items() -> None:
    passages = segment("Our promises are: 1. Burglary in Elm Road. 2. Noise by the green.")
    assert [p.text for p in passages if p.layout is Layout.ITEM] == [
        "Burglary in Elm Road.",
        "Noise by the green.",
    ]


def test_a_label_is_told_from_its_value() -> None:
    passages = segment("Issue: Drinking by the clock tower.")
    assert [(p.layout, p.text) for p in passages] == [
        (Layout.LABEL, "Issue:"),
        (Layout.PROSE, "Drinking by the clock tower."),
    ]


def test_the_cells_of_a_table_row_are_passages() -> None:
    assert [p.text for p in segment("| Noise | Two visits made | Open |")] == [
        "Noise",
        "Two visits made",
        "Open",
    ]


def test_two_clauses_with_subjects_of_their_own_are_two_passages() -> None:
    assert texts("We visited every victim, and the team will patrol the alley each night.") == [
        "We visited every victim",
        "the team will patrol the alley each night.",
    ]


def test_a_name_with_a_capital_inside_is_no_sentence_end() -> None:
    assert texts("Each street has its own WhatsApp group.") == [
        "Each street has its own WhatsApp group."
    ]


@given(st.text(max_size=400))
def test_passages_lie_at_their_offsets_in_order_without_overlap(text: str) -> None:
    end = 0
    for passage in segment(text):
        assert text[passage.start : passage.end] == passage.text
        assert passage.start >= end
        assert any(c.isalnum() for c in passage.text)
        end = passage.end


@given(
    st.lists(
        st.sampled_from(
            [
                "We met.",
                "• Noise",
                "1. Cars",
                "Issue: litter",
                "",
                "Action taken",
                "A | B",
                "So it is",
            ]
        ),
        max_size=12,
    )
)
def test_every_letter_of_ordinary_lines_lies_in_a_passage(lines: list[str]) -> None:
    text = "\n".join(lines)
    covered = set()
    for passage in segment(text):
        covered |= set(range(passage.start, passage.end))
    outside = {text[i] for i in range(len(text)) if i not in covered and text[i].isalpha()}
    assert outside == set()


@pytest.mark.parametrize(
    "name", ["TravelSafe", "NatureScot", "#SlowDown", "@TownCouncil", "StreetLink"]
)
def test_a_capital_inside_a_name_begins_no_sentence(name: str) -> None:
    text = f"We went round the arcade with {name} officers"
    assert texts(text) == [text]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Robberies near the stations", "Deal with burglary in the ward."),
        ("Car crime in Golders Green", "Deal with burglary in the ward."),
        ("A word from your local Police", "The next meeting is in May."),
    ],
)
def test_a_sentence_that_runs_on_from_a_word_or_a_name_is_cut(before: str, after: str) -> None:
    assert texts(before + after) == [before, after]
