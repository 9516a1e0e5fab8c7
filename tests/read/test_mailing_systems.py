"""What mailing systems and mail programs put round a letter. All letters and people are invented."""

from __future__ import annotations

from datetime import date

import pytest

from kg.read import read_bytes
from tests.growth import MOST, growth
from tests.read.conftest import Reader

LETTER = "Our officers seized two cars in Mare Street on Friday."
FORWARDED = "From: Tom Okafor <tom@example.com>\nSubject: Fwd: Bikes\nDate: Wed, 4 Jun 2025 09:00:00 +0100\n\n"


@pytest.mark.parametrize(
    "line",
    [
        "View this email in a web browser | Having trouble viewing this email?",
        "Update your subscriptions, modify your password or email address, or stop at any time.",
        "This service is provided to you at no charge by Lewisham Council.",
        "Copyright \u00a9 2025 Selsdon Neighbourhood Watch, All rights reserved.",
        "Want to change how you receive these emails?",
        "Email Marketing Powered by Mailchimp",
        "To reply or forward this email please use these buttons or links in this message:",
        "Your account is set to receive messages from Derbyshire Constabulary.",
        "CAUTION: This email originated from outside of the organisation.",
        "This mailbox is not monitored.",
        "Please consider the environment before printing this email.",
        "It may contain legally privileged information.",
        "Previous message: [elmtown] Lost cat",
        "| Reply | Rate | Forward / Share |",
    ],
)
def test_lines_between_the_system_and_its_reader_go(read_one: Reader, line: str) -> None:
    assert read_one(f"{LETTER}\n\n{line}\n").text == LETTER


@pytest.mark.parametrize(
    "line",
    [
        "The stolen vehicles originated from outside London.",
        "In our previous message: two arrests in Elm Road.",
        "Do not click links in texts from people whom you do not know.",
        "Fraudsters pretend to be a subscription service.",
    ],
)
def test_lines_of_like_words_that_say_something_stay(read_one: Reader, line: str) -> None:
    assert read_one(f"{LETTER}\n\n{line}\n").text == f"{LETTER}\n\n{line}"


@pytest.mark.parametrize("ending", [".txt", ".md", ".html"])
def test_a_line_of_menu_words_between_bars_goes(read_one: Reader, ending: str) -> None:
    text = f"{LETTER}\n\nHome | News | Contact us | Sign up\n"
    if ending == ".html":
        text = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    assert read_one(text, ending).text == LETTER


@pytest.mark.parametrize(
    "line", ["Noise | Bikes | News", "News | Elm Road", "| Priority | Action | Contact |"]
)
def test_a_line_between_bars_that_is_no_menu_stays(read_one: Reader, line: str) -> None:
    assert line in read_one(f"{LETTER}\n\n{line}\n").text


@pytest.mark.parametrize(
    "head",
    [
        "Sent from my iPhone\n\nBegin forwarded message:\n\n> From: Bexley Police <b@met.police.uk>\n"
        "> Date: 3 June 2025 at 16:02:11 BST\n> To: Tom Okafor <tom@example.com>\n> Subject: Bikes\n\n",
        "----- Forwarded message ----- From: Bexley Police <b@met.police.uk>To: Tom Okafor "
        "<tom@example.com>Sent: Tuesday, 3 June 2025 at 16:02:11 BSTSubject: Bikes\n",
        "Please see below from the police.\n\nTom Okafor\nChair, Elm Grove Residents\n07700 900123\n\n"
        "-----Original Message-----\nFrom: Bexley Police <b@met.police.uk>\nSent: 03 June 2025 16:02\n"
        "To: Okafor, Tom <tom@example.com>\nSubject: Bikes\n\n",
    ],
)
def test_forwarded_by_whatever_program_the_letter_is_the_police_s(
    read_one: Reader, head: str
) -> None:
    message = read_one(f"{FORWARDED}{head}Dear Tom,\n\n{LETTER}\n", ".eml")
    assert message.text == f"Dear \u2026,\n\n{LETTER}"
    assert (message.title, message.sender) == ("Bikes", "Bexley Police")
    assert message.issued == date(2025, 6, 3)


def test_the_time_for_headers_run_together_grows_with_them() -> None:
    def text(length: int) -> bytes:
        return ("----- Forwarded message ----- " + "From: a To: b " * (length // 14)).encode()

    assert growth(text, lambda data: list(read_bytes(data, "m", ".txt")), 5_000) < MOST


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Write to jean.brown at example.com or", "Write to \u2026 or"),
        ("Write to jbrown at gmail.com or", "Write to \u2026 or"),
        ("Look at example.com for more", "Look at example.com for more"),
        ("Tell us by 5 June 2025 at www.example.com", "Tell us by 5 June 2025 at www.example.com"),
        ("Write to elm.snt at met.police.uk or", "Write to elm.snt at met.police.uk or"),
    ],
)
def test_an_address_that_an_archive_hides_is_one(read_one: Reader, text: str, read: str) -> None:
    assert read_one(f"{LETTER}\n\n{text}\n").text == f"{LETTER}\n\n{read}"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("To: The Occupier\n14 Larch Close\nLondon SE6 4RT\n\n", "14 Larch"),
        ("Registered address: 14 Larch Close, London SE6 4RT\n\n", "14 Larch"),
        ("Dear Resident of 14 Larch Close,\n\n", "14 Larch"),
        (
            "Dear Priscilla Okonjo,\n\nThanks.\n\n> Priscilla Okonjo\n> 14 Larch Close\n\n",
            "14 Larch",
        ),
    ],
)
def test_where_the_recipient_lives_is_not_read(read_one: Reader, text: str, gone: str) -> None:
    kept = f"{LETTER} We met at 14 Larch Close."
    assert read_one(f"{kept}\n\n{text}{LETTER}\n").text.count(gone) == 1


def test_the_recipient_s_postcode_is_not_read_and_a_station_s_is(read_one: Reader) -> None:
    text = "Your postcode SE6 4RT is in Catford. The station is at SE6 2TT."
    assert read_one(text).text == "Your postcode \u2026 is in Catford. The station is at SE6 2TT."
