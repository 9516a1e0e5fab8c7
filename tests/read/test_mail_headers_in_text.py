"""Header lines inside a text: which are mail's, and what becomes of the text above them.

All people are invented.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.read.conftest import Reader

REPLY = (
    "Dear Mr Hill,\n\nWe stopped 14 drivers on Mill Lane.\n\nRegards,\nSgt Jane Doe\n\n"
    "-----Original Message-----\nFrom: Harrow Safer Neighbourhood Team <harrow@met.police.uk>\n"
    "Sent: 1 February 2026\nTo: Peter Hill <peter@example.org>\nSubject: Speeding\n\n"
    "Dear Mr Hill,\n\nThank you for your report."
)
PASSED_ON = (
    "From: Jane Doe <jane@example.org>\nTo: Ali Khan <ali@example.org>\nSubject: {subject}\n"
    "Date: Tue, 03 Mar 2026 10:00:00 +0000\n\n{note}\n\n"
    "From: Harrow SNT <harrow@met.police.uk>\nSent: 1 March 2026\nTo: Jane Doe <jane@example.org>\n"
    "Subject: Your panel\n\nWe will come."
)


@pytest.mark.parametrize(
    "text",
    [
        "Priority: Speeding\nFrom: 1 April 2025\nTo: 30 June 2025\nAction: We stopped 14 drivers.",
        "Meet the team\n\nDate: 3 June 2026\nFrom: 10:00\nTo: 12:00\nVenue: Mill Lane library",
        "Road closed\n\nDate: 3 June 2026\nFrom: Mill Lane\nTo: Mare Street",
        "Patrols\n\nFrom: Monday\nTo: Friday\nDate: 3 June 2026",
    ],
)
def test_hours_days_and_streets_after_from_and_to_are_no_mail(read_one: Reader, text: str) -> None:
    assert read_one(text).text == text


def test_a_reply_of_the_police_stays_above_the_mail_that_it_quotes(read_one: Reader) -> None:
    message = read_one(REPLY)
    assert message.text.startswith("Dear …,\n\nWe stopped 14 drivers on Mill Lane.")
    assert "Sgt Jane Doe\n\nFrom: Harrow Safer Neighbourhood Team\n" in message.text
    assert "Hill," not in message.text
    assert message.issued is None


def test_what_a_resident_wrote_above_a_teams_mail_stays(read_one: Reader) -> None:
    note = "Minutes of the panel: PC Ann Tam ran 14 speed checks on Mill Lane."
    message = read_one(PASSED_ON.format(note=note, subject="Ward update"), ".eml")
    assert message.text.startswith(note)
    assert (message.title, message.issued) == ("Ward update", date(2026, 3, 3))


@pytest.mark.parametrize("note", ["FYI", "Hi Ali, please see below.", "One for the newsletter"])
def test_a_bare_note_goes_from_above_a_teams_mail(read_one: Reader, note: str) -> None:
    message = read_one(PASSED_ON.format(note=note, subject="Fwd: Your panel"), ".eml")
    assert message.title == "Your panel"
    assert message.text.endswith("We will come.")
    assert note not in message.text
    assert message.issued == date(2026, 3, 1)


def test_the_resident_whose_mail_is_quoted_goes_with_house_and_number(read_one: Reader) -> None:
    text = (
        "Dear Ms Okonjo,\n\nWe stopped 14 drivers.\n\nSgt Jane Doe\nHarrow SNT\n\n"
        "From: Priscilla Okonjo <priscilla@example.org>\nSent: 1 March 2026\n"
        "To: Harrow SNT <harrow@met.police.uk>\nSubject: Speeding\n\nDear officers,\n"
        "Cars race here.\n\nRegards,\nPriscilla Okonjo\n14 Larch Close, London SE6 4RT\n07700 900123"
    )
    read = read_one(text).text
    assert "Sgt Jane Doe\nHarrow SNT" in read
    assert "Dear officers,\nCars race here." in read
    for private in ("Priscilla", "Okonjo", "Larch", "SE6", "07700"):
        assert private not in read


def test_header_lines_with_bullets_are_read_like_others(read_one: Reader) -> None:
    text = (
        "Ward update\n\n* From: Jane Private <jane@xxxx>\n* To: Priscilla Okonjo\n"
        "* Date: Tue, 3 Mar 2026\n\nWe patrolled Mill Lane."
    )
    read = read_one(text).text
    assert "We patrolled Mill Lane." in read
    assert "Jane" not in read
    assert "Priscilla" not in read


def test_a_header_at_the_top_gives_title_and_sender(read_one: Reader) -> None:
    message = read_one("From: Norbiton SNT\nSubject: May round-up\n\nWe seized two bikes.")
    assert (message.title, message.sender) == ("May round-up", "Norbiton SNT")
