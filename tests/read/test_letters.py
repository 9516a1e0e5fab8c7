"""Letters: opening, address block, numbers and links of one reader, and the speed of reading.

All people and numbers are invented.
"""

from __future__ import annotations

import time

import pytest

from kg.read.draft import Draft
from kg.read.forwarded import passed_on
from kg.read.privacy import private_removed
from tests.read.conftest import Reader


@pytest.mark.parametrize(
    "text",
    [
        "Morning Lane: drug dealing",
        "* Morning Lane – three warrants",
        "Evening Patrols\nWe stopped two men.",
        "Afternoon Surgery: 2pm",
        "Hello,\n\nWe patrol.",
        "Residents,\n\nWe patrol.",
        "Dear officers,\nCars race here.",
    ],
)
def test_streets_headings_and_groups_are_no_greeted_person(text: str) -> None:
    assert private_removed(text) == text


@pytest.mark.parametrize(
    "text",
    ["Morning Priscilla,\nWe patrol.", "Priscilla,\n\nWe patrol.", "Ms Okonjo,\n\nWe patrol."],
)
def test_a_name_that_opens_a_letter_goes(text: str) -> None:
    read = private_removed(text)
    assert read.endswith("We patrol.")
    assert "Priscilla" not in read
    assert "Okonjo" not in read


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Priscilla Okonjo", "Ms Okonjo"),
        ("Ms P. Okonjo", "Priscilla"),
        ("Priscilla Okonjo", "Priscilla"),
    ],
)
def test_the_address_block_above_a_greeting_goes(read_one: Reader, name: str, greeted: str) -> None:
    text = (
        f"{name}\n14 Larch Close\nLondon\nSE6 4RT\n\n3 March 2026\n\nDear {greeted},\n\n"
        f"We patrolled Mill Lane.\n\nThis letter is for {name}.\n\nSgt Jane Doe"
    )
    message = read_one(text)
    assert message.text == (
        "3 March 2026\n\nDear …,\n\nWe patrolled Mill Lane.\n\nThis letter is for ….\n\nSgt Jane Doe"
    )
    assert message.title is None


def test_the_address_of_an_officer_above_a_greeting_stays() -> None:
    text = "Sgt J. Doe\nHarrow Police Station\nHA1 1AA\n\nDear Jane,\n\nWe patrol."
    assert private_removed(text) == text.replace("Jane", "…")


@pytest.mark.parametrize(
    "sentence",
    [
        "We visited 30 care homes to show staff how to report abuse.",
        "In answer to the petition that was sent to you in January, we patrolled Mill Lane.",
        "We told students to change your settings on social media in three talks.",
    ],
)
def test_deeds_in_the_words_of_a_mailing_system_stay(sentence: str) -> None:
    assert private_removed(f"A.\n{sentence}") == f"A.\n{sentence}"


@pytest.mark.parametrize(
    "line",
    ["Report abuse", "This email was sent to you by Met Engage.", "Change your settings here"],
)
def test_short_lines_of_a_mailing_system_go(line: str) -> None:
    assert private_removed(f"A.\n{line}\nB.") == "A.\nB."


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Your unique number: 700419", "Your unique number: …"),
        ("Alert ID 1234567", "Alert ID …"),
        ("Your Neighbourhood Alert reference is 555123", "Your Neighbourhood Alert reference is …"),
        ("Your PIN: 4411", "Your PIN: …"),
        ("User name: priscilla.okonjo", "User name: …"),
        ("Crime reference number 01/445566/26", "Crime reference number 01/445566/26"),
        ("PC 1234 Ann Tam", "PC 1234 Ann Tam"),
        ("OWL alert no. 4471", "OWL alert no. 4471"),
        ("Reply to reply+8f7a6e5d@met.police.uk now", "Reply to … now"),
        ("Mail 8f7a6e5d90@met.police.uk now", "Mail … now"),
        ("Mail harrow.snt@met.police.uk now", "Mail harrow.snt@met.police.uk now"),
    ],
)
def test_numbers_and_addresses_of_one_reader_go(text: str, kept: str) -> None:
    assert private_removed(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "See <https://a.police.uk/x/?y=abc&\ntoken=dead77> now",
            "See <https://a.police.uk/x/> now",
        ),
        ("https://a.example.org/view?\nid=99887766&who=ann", "https://a.example.org/view"),
        ("Read metengage.co.uk/news?sub=700418 now", "Read metengage.co.uk/news now"),
        ("Read metengage.co.uk/r/abc123?sub=7 now", "Read … now"),
        ("See met.police.uk/harrow and/or 3.5/10", "See met.police.uk/harrow and/or 3.5/10"),
    ],
)
def test_no_link_keeps_what_tells_its_reader(text: str, kept: str) -> None:
    assert private_removed(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "snt@met.police.uk " + "a" * 200_000,
        "Dear A" + "andA" * 5_000 + "/",
        "Dear Ann,\n\nPC " + "A1 " * 25 + ". Ann, we",
        "This message was sent to " + "…" * 60 + " 1\n",
        "From: a@b.uk\nTo: b@c.uk\n" + ">" * 50_000 + "\n" + "<" * 50_000 + "\n",
        "http://" * 10_000,
    ],
    ids=["run", "names", "ranks", "marks", "recipients", "links"],
)
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    start = time.process_time()
    private_removed(passed_on(Draft(text=text)).text)
    assert time.process_time() - start < 5
