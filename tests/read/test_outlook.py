"""Outlook messages. All letters and people are invented."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime

import pytest

from kg.errors import UnreadableInputError
from kg.read import read_bytes
from tests.read.compound import outlook_file
from tests.read.conftest import Reader

BODY = "Dear Adrian,\r\n\r\nWe seized two cars in Kilburn – in one night.\r\n\r\nPC Ann Lee"


def test_an_outlook_message_reads_like_mail(read_one: Reader) -> None:
    data = outlook_file(body=BODY, sent=datetime(2025, 12, 9, 10, tzinfo=UTC))
    message = read_one(data, ".msg")
    assert message.text == "Dear …,\n\nWe seized two cars in Kilburn – in one night.\n\nPC Ann Lee"
    assert (message.title, message.issued) == ("Noise in Kilburn", date(2025, 12, 9))
    assert message.sender == "Brent Police"


def test_a_long_body_is_read_whole(read_one: Reader) -> None:
    text = "\n".join(f"{n}. We visited {n} shops in Kilburn." for n in range(1, 400))
    assert read_one(outlook_file(body=text), ".msg").text == text


def test_the_senders_own_day_is_taken_from_the_headers(read_one: Reader) -> None:
    data = outlook_file(
        body=BODY,
        headers="Date: Tue, 09 Dec 2025 23:30:00 -0500\r\nFrom: Brent Police <b@met.police.uk>\r\n",
        sent=datetime(2025, 12, 10, 4, 30, tzinfo=UTC),
    )
    assert read_one(data, ".msg").issued == date(2025, 12, 9)


def test_the_html_body_is_read_where_there_is_no_plain_one(read_one: Reader) -> None:
    data = outlook_file(body=None, html="<p>Dear Adrian,</p><ul><li>café</li></ul>".encode())
    assert read_one(data, ".msg").text == "Dear …,\n\n  * café"


def test_recipient_and_private_sender_are_left_out(read_one: Reader) -> None:
    data = outlook_file(
        body="We told Adrian Leman that patrols begin.", sender=("Jean Brown", "jean@example.com")
    )
    message = read_one(data, ".msg")
    assert message.text == "We told … that patrols begin."
    assert message.sender is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (outlook_file(body=None, kind="IPM.Note.SMIME", attachments=["smime.p7m"]), "encrypted"),
        (outlook_file(body=None, attachments=["message.rpmsg"]), "encrypted"),
        (outlook_file(body=None), "no plain or HTML text"),
        (outlook_file(body=BODY, kind="IPM.Contact"), "holds no message"),
        (outlook_file(body=BODY)[:700], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "damaged"),
        (b"Dear all, this is text", "not an Outlook message although it is named .msg"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableInputError, match=reason) as caught:
        list(read_bytes(data, "letter.msg", ".msg"))
    assert "\n" not in str(caught.value)


def test_without_the_extra_the_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "oxmsg", None)
    with pytest.raises(UnreadableInputError, match=r"policing-commitments-kg\[outlook\]"):
        list(read_bytes(outlook_file(body=BODY), "letter.msg", ".msg"))
