"""Officers' closings as real letters have them: ranks held for a time, units, run-on lines.

All people are invented.
"""

from __future__ import annotations

import pytest

from kg.extract.officers import find_officers
from kg.statements import Officer
from kg.vocabulary import load_vocabulary

LETTER = "We patrol daily in the wards of the borough. You told us of drugs in the park.\n\n"


def officer(text: str) -> Officer:
    (found,) = find_officers(text, load_vocabulary())
    return found


@pytest.mark.parametrize(
    ("closing", "written", "temporary", "acting"),
    [
        ("Chief Inspector Oriane Tembleque (acting)", "Chief Inspector", False, True),
        ("Oriane Tembleque\nChief Inspector (A)", "Chief Inspector (A)", False, True),
        ("Oriane Tembleque\nSuperintendent (T)", "Superintendent (T)", True, False),
        ("Oriane Tembleque, Inspector (temporary)", "Inspector (temporary)", True, False),
        ("Inspector Oriane Tembleque (Larchwood)", "Inspector", False, False),
    ],
)
def test_a_rank_held_for_a_time_is_told_behind_it_too(
    closing: str, written: str, *, temporary: bool, acting: bool
) -> None:
    found = officer(f"{LETTER}Kind regards\n{closing}\n")
    assert (found.name, found.rank_written) == ("Oriane Tembleque", written)
    assert (found.temporary, found.acting) == (temporary, acting)


def test_a_rank_line_below_a_name_with_its_rank_is_the_same_officers() -> None:
    found = officer(
        f"{LETTER}Supt. Ines Abara-Lunn\nSuperintendent (T), Wandsworth – South West BCU\n"
    )
    assert (found.name, found.rank) == ("Ines Abara-Lunn", "supt")
    assert (found.temporary, found.signed) == (True, True)
    assert (found.post, found.unit) == ("Wandsworth", "SW")


@pytest.mark.parametrize(
    ("line", "post", "unit"),
    [
        ("Neighbourhoods, South East BCU – Lewisham", "Neighbourhoods", "SE"),
        ("Neighbourhoods SE BCU", "Neighbourhoods", "SE"),
        ("Neighbourhoods, Central West (AW) BCU", "Neighbourhoods", "AW"),
        ("Neighbourhoods, North Downs BCU", "Neighbourhoods, North Downs BCU", None),
    ],
)
def test_a_unit_goes_by_its_code_or_its_name(line: str, post: str, unit: str | None) -> None:
    found = officer(f"{LETTER}Chief Inspector Ines Abara-Lunn\n{line}\n")
    assert (found.post, found.unit) == (post, unit)


@pytest.mark.parametrize(
    ("closing", "name", "post"),
    [
        ("Oriane Tembleque, A/Chief Inspector, Lewisham |", "Oriane Tembleque", "Lewisham"),
        ("Best wishes Oriane Tembleque, A/Chief Inspector, Lewisham | Privacy | Contact us", "Oriane Tembleque", "Lewisham"),
        ("Chief Inspector Amara Oyelowo-Finch Southwark Neighbourhoods", "Amara Oyelowo-Finch", "Southwark Neighbourhoods"),
        ("Superintendent Amara Oyelowo Tower Hamlets Neighbourhoods CE BCU", "Amara Oyelowo", "Tower Hamlets Neighbourhoods"),
    ],
)  # fmt: skip
def test_a_run_on_closing_is_signed_and_keeps_places_out_of_the_name(
    closing: str, name: str, post: str
) -> None:
    found = officer(f"{LETTER.strip()} Wishing you a safe year. {closing}")
    assert (found.name, found.post, found.signed) == (name, post, True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We met PC Ann Barnet.", "Ann Barnet"),
        ("Wishing you well. PC Ann Lee Camden went round the shops.", "Ann Lee Camden"),
        ("PC Camden came.", "Camden"),
    ],
)
def test_a_borough_that_is_a_surname_stays_and_reports_are_no_signatures(
    text: str, name: str
) -> None:
    found = officer(LETTER.strip() + " " + text)
    assert (found.name, found.signed) == (name, False)


def test_a_rank_before_a_borough_names_nobody() -> None:
    text = f"{LETTER}The Superintendent, Tower Hamlets, was told."
    assert find_officers(text, load_vocabulary()) == ()
