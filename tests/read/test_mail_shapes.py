"""Mail of unusual shape: which parts are read, and what becomes of messages attached to it.

All letters and people are invented.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

import pytest

from kg.errors import UnreadableInputError
from kg.read import read_bytes
from tests.read.conftest import Reader

TEAM = "From: Harrow Police <h@met.police.uk>\nSubject: Noise\n"
PRIVATE = "From: Jean Brown <jean@example.com>\nSubject: Bikes\n"
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
PAGE = "Content-Type: text/html; charset=utf-8\n\n"
QUOTED = "Content-Transfer-Encoding: quoted-printable\n"
ATTACHED = "Content-Type: message/rfc822\n\n"
LETTER = "Our officers seized two cars in Mare Street on Friday night and will patrol there again."
OTHER = "Last week we also stopped nine riders in the park, and two of them were arrested there."


def _mail(subtype: str, *parts: str, head: str = TEAM, more: str = "") -> str:
    inner = "".join(f"--b\n{part}\n" for part in parts)
    kind = f'MIME-Version: 1.0\nContent-Type: multipart/{subtype}; boundary="b"{more}\n'
    return f"{head}{kind}\n{inner}--b--\n"


def _all(data: str) -> tuple[Sequence[str], str]:
    """The texts of the messages that could be read, and the first error."""
    texts = []
    try:
        texts.extend(message.text for message in read_bytes(data.encode(), "m", ".eml"))
    except UnreadableInputError as error:
        return texts, str(error)
    return texts, ""


def _texts(data: str) -> list[str]:
    return [message.text for message in read_bytes(data.encode(), "m", ".eml")]


def test_html_and_plain_text_side_by_side_are_read_in_their_order(read_one: Reader) -> None:
    page, plain = f"{PAGE}<p>{LETTER}</p>", f"{PLAIN}{OTHER}\n"
    assert read_one(_mail("mixed", page, plain), ".eml").text == f"{LETTER}\n\n{OTHER}"
    assert read_one(_mail("mixed", plain, page), ".eml").text == f"{OTHER}\n\n{LETTER}"


def test_what_stands_side_by_side_twice_word_for_word_is_read_once(read_one: Reader) -> None:
    data = _mail("mixed", f"{PLAIN}{LETTER}\n", f"{PAGE}<p>{LETTER}</p>")
    assert read_one(data, ".eml").text == LETTER


@pytest.mark.parametrize(
    "stub",
    [
        "This email contains graphics, so if you do not see them, please view it in your browser "
        "at the address that is given below:\nhttps://click.example.com/abc",
        "If you cannot read this message, please look at it in a web browser instead of here, or "
        "ask us to send it to you again as plain text.",
        "A note from the team: this month's letter to all of you comes in another form.",
    ],
)
def test_html_is_read_where_the_plain_alternative_is_a_stub(read_one: Reader, stub: str) -> None:
    page = f"{PAGE}<p>{LETTER}</p><p>{OTHER}</p><p>{LETTER} {OTHER}</p>"
    data = _mail("alternative", f"{PLAIN}{stub}\n", page)
    assert read_one(data, ".eml").text == f"{LETTER}\n\n{OTHER}\n\n{LETTER} {OTHER}"


def test_a_short_plain_alternative_is_read_where_the_html_says_no_more(read_one: Reader) -> None:
    data = _mail("alternative", f"{PLAIN}{LETTER}\n", f"{PAGE}<p>{LETTER}</p><p>A footer</p>")
    assert read_one(data, ".eml").text == LETTER


@pytest.mark.parametrize("start", ['; start="<r>"', ""])
def test_of_related_parts_the_root_is_read_wherever_it_stands(read_one: Reader, start: str) -> None:
    picture = "Content-Type: image/png\nContent-ID: <a>\n\nx"
    root = f"Content-ID: <r>\n{PAGE}<p>{LETTER}</p>"
    assert read_one(_mail("related", picture, root, more=start), ".eml").text == LETTER


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("close", ["=", "=\n"])
def test_a_part_may_end_in_a_soft_line_break(read_one: Reader, end: str, close: str) -> None:
    data = _mail("alternative", f"{QUOTED}{PLAIN}{LETTER}{close}", f"{PAGE}<p>x</p>")
    assert read_one(data.replace("\n", end), ".eml").text == LETTER


def test_a_letter_is_read_whatever_is_attached_to_it() -> None:
    for attached in (
        f"{PRIVATE}\n{OTHER}\n",
        f"{TEAM}Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n",
    ):
        data = _mail("mixed", f"{PLAIN}{LETTER}\n", f"{ATTACHED}{attached}")
        assert _texts(data) == [LETTER]


def test_a_letter_of_an_organisation_attached_to_another_is_a_message_of_its_own() -> None:
    data = _mail("mixed", f"{PLAIN}{LETTER}\n", f"{ATTACHED}{TEAM}\n{OTHER}\n")
    messages = list(read_bytes(data.encode(), "m", ".eml"))
    assert [(one.source, one.text) for one in messages] == [("m#1", LETTER), ("m#2", OTHER)]


def test_a_private_person_s_note_of_any_length_gives_way_to_the_letter_attached() -> None:
    attached = f"{ATTACHED}{TEAM}\n{OTHER}\n"
    assert _texts(_mail("mixed", f"{PLAIN}{LETTER}\n", attached, head=PRIVATE)) == [OTHER]


def test_a_letter_attached_in_base64_is_decoded() -> None:
    inner = base64.encodebytes(f"{TEAM}\n{LETTER}\n".encode()).decode()
    attached = f"Content-Transfer-Encoding: base64\n{ATTACHED}{inner}"
    assert _texts(_mail("mixed", f"{PLAIN}See attached.\n", attached)) == [LETTER]


def test_an_attached_letter_that_cannot_be_decoded_is_named() -> None:
    attached = f"Content-Transfer-Encoding: base64\n{ATTACHED}bm9uc2Vuc2U=\n"
    texts, error = _all(_mail("mixed", f"{PLAIN}{LETTER}\n", attached))
    assert texts == [LETTER]
    assert "attached to it is damaged" in error


def test_one_bad_message_of_a_digest_does_not_stop_the_others() -> None:
    bad = f"{TEAM}Content-Type: text/plain; charset=x-klingon\n\nNo\n"
    letters = (f"{TEAM}\n{LETTER}\n", bad, f"{TEAM}\n{OTHER}\n")
    texts, error = _all(_mail("digest", *(f"{ATTACHED}{letter}" for letter in letters)))
    assert texts == [LETTER, OTHER]
    assert error.startswith("m#2: its charset")
    assert "\n" not in error


def test_a_digest_may_hold_more_messages_than_a_letter_has_parts() -> None:
    letters = (f"{ATTACHED}{TEAM}\n{LETTER} {n}.\n" for n in range(300))
    assert len(_texts(_mail("digest", *letters))) == 300


@pytest.mark.parametrize("ending", [".eml", ""])
def test_a_byte_order_mark_before_the_headers_is_no_part_of_them(
    read_one: Reader, ending: str
) -> None:
    message = read_one(f"\ufeff{TEAM}\n{LETTER}\n", ending)
    assert (message.title, message.text) == ("Noise", LETTER)


def test_a_broken_charset_is_refused_in_one_line() -> None:
    head = f'{TEAM}{QUOTED}Content-Type: text/plain; charset="a\0b"\n\n'
    assert "is unknown" in _all(f"{head}{LETTER} caf\u00e9\n")[1]


def test_mail_without_text_is_told_from_mail_whose_text_is_attached() -> None:
    assert _all(f"{TEAM}MIME-Version: 1.0\n\n") == ([], "m: no text in it; save the message again")
    pdf = "Content-Type: application/pdf\nContent-Disposition: attachment\n\nx"
    assert "save the letter that is attached" in _all(_mail("mixed", pdf))[1]
