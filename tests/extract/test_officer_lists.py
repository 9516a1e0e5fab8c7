"""Officers in headers, lists, tables and columns: whose rank and number belong to whom."""

from __future__ import annotations

import time

import pytest

from kg.extract.officers import find_officers
from kg.vocabulary import load_vocabulary


def people(text: str) -> list[tuple[str | None, str | None]]:
    return [(o.name, o.number) for o in find_officers(text, load_vocabulary())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Regards\nTobias Vale, Sgt\nwith Ann Tam PC and Jo Hale PC", ["Tobias Vale", "Ann Tam", "Jo Hale"]),
        ("Thanks.\n\nTobias Vale PS ▪ Ann Tam PC ▪ Jo Hale PCSO", ["Tobias Vale", "Ann Tam", "Jo Hale"]),
        ("A man has joined us, his name is Tobias Vale PC and he is new.", ["Tobias Vale"]),
        ("Your neighbourhood sergeant is Tobias Vale, at the station.", ["Tobias Vale"]),
        ("I'm Ann Tam, Sergeant, and I took over here.", ["Ann Tam"]),
        ("I’m Ann Tam, Sergeant, and I took over here.", ["Ann Tam"]),
        ("Noted.\n\n_Ann Tam-Hale, Insp_", ["Ann Tam-Hale"]),
        ("Author Ann Tam, Superintendent. Next Board in May.", ["Ann Tam"]),
        ("From: Tam, Ann (Sgt, Central East)\n\nHello all", ["Ann Tam"]),
        ("They stole meat from the two lasses.PCSO Ann Tam's got them.", ["Ann Tam"]),
        ("Across town, PC Amber Hale had a class of thirty.", ["Amber Hale"]),
        ("Sincerely,\n\nD. Vale\nInspector Demelza Vale", ["Demelza Vale"]),
        ("SUPERINTENDENT VALE-TAM: Yes, Chair. Ann Vale-Tam, I look after us.", ["Ann Vale-Tam"]),
    ],
)  # fmt: skip
def test_each_person_is_found_once_and_by_the_full_name(text: str, expected: list[str]) -> None:
    assert [name for name, _ in people(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sergeant Ann Tam, PC 3120, PCSO Jo Hale", [("Ann Tam", None), (None, "3120"), ("Jo Hale", None)]),
        ("Message sent by\n2271XH\nPolice Constable, West Area", [(None, "2271XH")]),
        ("Ann Tam PC 598CN\nJo Hale DWO 471CN", [("Ann Tam", "598CN"), ("Jo Hale", "471CN")]),
        ("Sender (Cheshire Police, PCSO 23310, Warrington South)", [(None, "23310")]),
    ],
)  # fmt: skip
def test_a_number_belongs_to_the_rank_beside_it(
    text: str, expected: list[tuple[str | None, str | None]]
) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ref    Issue    Owner    Status\n25/01    Shoplifter    PC Vale    Arrested 3 June", ["Vale"]),
        ("A Romanian-speaking PCSO has been recruited.", []),
        ("with the answers of the neighbourhood inspector\n\nQ. Catalytic converters?", []),
        ("a column from the town's sergeant\n\nSummer people and winter people, my nan said.", []),
        ("DS: Mini cadets from 10, full cadets from 13.", []),
        ("From: Theo Vale (Sgt, Central East)", ["Theo Vale"]),
    ],
)  # fmt: skip
def test_columns_paragraphs_and_speakers_lend_no_words_to_a_name(
    text: str, expected: list[str]
) -> None:
    assert [name for name, _ in people(text)] == expected


def test_a_long_line_of_capitals_takes_no_longer_than_another() -> None:
    line = "AA BB CC, " * 15 + "x PC\n"
    began = time.process_time()
    find_officers("Ann Tam, Sgt\n" * 3000, load_vocabulary())
    usual = time.process_time() - began
    began = time.process_time()
    find_officers(line * 270, load_vocabulary())  # as many characters
    assert time.process_time() - began < 20 * usual


@pytest.mark.parametrize("text", ["", "\n\n", " ", "-"])
def test_a_text_without_words_names_nobody(text: str) -> None:
    assert people(text) == []


def test_the_next_line_of_a_header_is_nobodys_post() -> None:
    (found,) = find_officers("From: Sgt Ann Tam\nRe: your promises\n\nAll", load_vocabulary())
    assert (found.name, found.post) == ("Ann Tam", None)
