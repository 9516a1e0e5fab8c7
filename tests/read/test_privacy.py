"""What of a person never passes the reader, and what stays. All people and numbers are invented."""

from __future__ import annotations

import pytest

from kg.read.links import harmless
from kg.read.mailboxes import organisation
from kg.read.privacy import private_removed
from tests.read.conftest import Reader


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Dear Adrian,\nThank you", "Dear …,\nThank you"),
        ("Dear AdrianThank you for the survey", "Dear …Thank you for the survey"),
        ("in Hackney Dear Adrian, Thank you", "in Hackney Dear …, Thank you"),
        ("Dear Adrian\n\nThank You\n", "Dear …\n\nThank You"),
        ("Hi Adrian\nPC Lee", "Hi …\nPC Lee"),
        ("Dear Mr and Mrs Smith,", "Dear …,"),
        ("Dear Ann & Bob,", "Dear …,"),
        ("Dear Ann and family,", "Dear … and family,"),
        ("dear adrian,", "dear …,"),
        ("Dear Dr. Ng,", "Dear …,"),
        ("Dear Björn,", "Dear …,"),
        ("Dear Mrs O'Neill-Jones: ", "Dear …:"),
        ("Dear Councillor Ahmed", "Dear …"),
        ("Dear *|FNAME|*,", "Dear …,"),
        ("> Dear {{first_name}},", "> Dear …,"),
        ("Good afternoon Mrs Pugh,", "Good afternoon …,"),
        ("Hi Margaret and all,", "Hi … and all,"),
        ("Hello Adrian!", "Hello …!"),
    ],
)
def test_the_recipients_name_leaves_the_salutation(text: str, kept: str) -> None:
    assert private_removed(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Dear resident,",
        "Dear all",
        "Dear Sir or Madam,",
        "Dear Parents/Carers",
        "Dear neighbours in Woodhouse Close and Cockton Hill,",
        "Dear Kensington and Chelsea resident,",
        "Dear Inspector Smith,",
        "Dear Havering,",
        "Good evening Harrow,",
        "Hello Edmonton Green",
        "Hi Uxbridge,\nWe patrol in Uxbridge.",
        "Hello. I'm PC Jolyon Abara.",
        "Good morning. Below are three promises.",
        "Our dear Queen visited.",
        "Hello everyone, it's Inspector Lee here.",
    ],
)
def test_a_salutation_to_a_group_a_place_or_an_officer_stays(text: str) -> None:
    assert private_removed(text) == text


def test_the_recipients_name_leaves_the_rest_of_the_text_but_officers_keep_theirs() -> None:
    text = "Dear Mrs Jude Pugh,\nThank you, Mrs Pugh. Jude Pugh asked.\nPCSO Jude Hetherington"
    assert private_removed(text, ["Jude Pugh"]) == (
        "Dear …,\nThank you, Mrs Pugh. … asked.\nPCSO Jude Hetherington"
    ).replace("Mrs Pugh", "…")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Write to jean@example.com.", "Write to …."),
        ("brent.snt@met.police.uk, x@brent.gov.uk", "brent.snt@met.police.uk, x@brent.gov.uk"),
        ("kilburn.team@gmail.com", ""),
        ("Call Jean on 07700 900123", "Call Jean on …"),
        ("Jean: +44 (0)7700 900123", "Jean: …"),
        ("My mobile is 07700 900123; PC Lee", "My mobile is …; PC Lee"),
        ("Ring PC Lee on 07700 900123", "Ring PC Lee on 07700 900123"),
        ("Crimestoppers 0800 555 111, 101, 999", "Crimestoppers 0800 555 111, 101, 999"),
        ("Reference 01/12345/25 and CAD 4021", "Reference 01/12345/25 and CAD 4021"),
        (
            "We seized 07 cars and 1,200,000 cigarettes",
            "We seized 07 cars and 1,200,000 cigarettes",
        ),
        ("Subscriber number: 700418", "Subscriber number: …"),
        ("Your membership ID is AB12345.", "Your membership ID is …."),
    ],
)
def test_private_addresses_and_numbers_go_and_teams_stay(text: str, kept: str) -> None:
    assert private_removed(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("A.\nUnsubscribe | Privacy\nB.", "A.\nB."),
        ("A.\nReply to this message | Rate this message\nB.", "A.\nB."),
        ("A.\nUnsubscribe: https://links.x.example/u/3f9c11\nB.", "A.\nB."),
        ("You get this message because you joined. Call 101.", "Call 101."),
        ("We patrol daily.Unsubscribe here. Call 101.", "We patrol daily.Call 101."),
        ("Brent Police | Unsubscribe", "Brent Police"),
        ("On Mon, 3 Nov 2025 at 10:00, Jean <jean@example.com> wrote:\nA.", "A."),
        ("On Mon, 3 Nov 2025 at 10:00, Jean Brown\n<jean@example.com> wrote:\nA.", "A."),
        ("A.\nSent from my iPhone", "A."),
        ("A [cid:image001.png@01DB] B", "A  B"),
    ],
)
def test_lines_of_the_mailing_system_go(text: str, kept: str) -> None:
    assert private_removed(text) == kept


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://www.met.police.uk", "https://www.met.police.uk"),
        ("www.met.police.uk/a/your-area/", "www.met.police.uk/a/your-area/"),
        ("https://www.met.police.uk/contact?utm_source=x&id=9#top", "https://www.met.police.uk/contact"),
        ("https://example.org/news/2025/knife-crime.html", "https://example.org/news/2025/knife-crime.html"),
        ("https://example.org/news/eJxVjs1u84/plan", "https://example.org/news"),
        ("https://links.metengage.example/ls/click?upn=u001", None),
        ("https://dpp.example/m/442", "https://dpp.example/m/442"),
        ("https://dpp.example/unsubscribe/442", None),
        ("https://jean:secret@example.org/", None),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.met.police.uk"
            "%2Fcontact&data=05%7Cjean%40example.com",
            "https://www.met.police.uk/contact",
        ),
        ("https://urldefense.com/v3/__https://www.met.police.uk/x__;!!abc$", "https://www.met.police.uk/x"),
        ("https://[broken", None),
    ],
)  # fmt: skip
def test_links_keep_host_and_harmless_path_only(address: str, kept: str | None) -> None:
    assert harmless(address) == kept


@pytest.mark.parametrize(
    ("name", "address", "kept"),
    [
        ("Brent Police via Met Engage", "b@metengage.example", "Brent Police via Met Engage"),
        ("Marcus Vandermeer", "noreply@metengage.example", "noreply@metengage.example"),
        ("Jean Brown", "jean@example.com", None),
        ("Burt Ward", "burt@gmail.com", None),
        ("", "brent.snt@met.police.uk", "brent.snt@met.police.uk"),
        ("Jean Brown", "info@gmail.com", None),
    ],
)
def test_only_an_organisation_is_named_as_sender(name: str, address: str, kept: str | None) -> None:
    assert organisation(name, address) == kept


def test_a_name_in_the_subject_line_goes_too(read_one: Reader) -> None:
    data = (
        "From: Brent Police <b@met.police.uk>\nTo: Adrian Leman <a@example.com>\n"
        "Subject: Update for Adrian Leman: noise\n\nWe patrol.\n"
    )
    assert read_one(data, ".eml").title == "Update for …: noise"
