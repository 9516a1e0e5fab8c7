"""Mail of every transfer encoding, charset and structure. All letters and people are invented."""

from __future__ import annotations

import base64
import email.policy
import quopri
from datetime import date
from email.message import EmailMessage

import pytest

from kg.errors import UnreadableInputError
from kg.read import read_bytes
from kg.read.mailboxes import officer
from tests.read.conftest import Reader

WORDS = "Our officers patrol Mare Street – café by café – until £500 is saved.\n\nPC Ann Lee"
BODY = f"Dear Adrian,\n\n{WORDS}"
READ = (
    "Dear …,\n\nOur officers patrol Mare Street – café by café – until £500 is saved.\n\nPC Ann Lee"
)
HEAD = (
    "From: Brent Police <brent@metengage.example>\nTo: Adrian Leman <a.leman@example.com>\n"
    "Subject: =?utf-8?b?Tm9pc2Ug4oCTIHVwZGF0ZQ==?=\nDate: Tue, 09 Dec 2025 23:30:00 -0500\n"
    "MIME-Version: 1.0\n"
)


def _mail(body: bytes, charset: str, encoding: str) -> bytes:
    kind = f"Content-Type: text/plain; charset={charset}"
    return f"{HEAD}{kind}\nContent-Transfer-Encoding: {encoding}\n\n".encode() + body


def _multipart(*parts: tuple[str, str], subtype: str = "alternative") -> bytes:
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["Subject"] = "Brent Police <b@met.police.uk>", "Noise"
    for kind, text in parts:
        if (
            message.get_content_type() == "text/plain"
            and not message.is_multipart()
            and not message.get_payload()
        ):
            message.set_content(text, subtype=kind)
        elif subtype == "alternative":
            message.add_alternative(text, subtype=kind)
        else:
            message.make_mixed()
            message.attach(_part(text, kind))
    return message.as_bytes()


def _part(text: str, kind: str) -> EmailMessage:
    part = EmailMessage()
    part.set_content(text, subtype=kind)
    return part


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16", "mac-roman", '"UTF-8"'])
def test_every_charset_and_transfer_encoding_reads_the_same(read_one: Reader, charset: str) -> None:
    raw = BODY.encode(charset.strip('"'))
    in_base64 = _mail(base64.encodebytes(raw), charset, "base64")
    quoted = _mail(quopri.encodestring(raw), charset, "quoted-printable")
    assert read_one(in_base64, ".eml").text == READ
    assert read_one(quoted, ".eml").text == READ
    assert read_one(in_base64.replace(b"\n", b"\r\n"), ".eml").text == READ


def test_bytes_that_contradict_their_charset_are_read_as_what_they_are(read_one: Reader) -> None:
    assert read_one(_mail(BODY.encode("cp1252"), "utf-8", "8bit"), ".eml").text == READ
    assert read_one(_mail(BODY.encode(), "us-ascii", "8bit"), ".eml").text == READ
    assert read_one(_mail(BODY.encode("cp1252"), "iso-8859-1", "8bit"), ".eml").text == READ


def test_title_day_and_sender_come_from_the_headers(read_one: Reader) -> None:
    message = read_one(_mail(BODY.encode(), "utf-8", "8bit"), ".eml")
    assert message.title == "Noise – update"
    assert message.issued == date(2025, 12, 9)  # the sender's own day, not that of Greenwich
    assert message.sender == "Brent Police"


def test_a_private_sender_and_every_recipient_are_left_out(read_one: Reader) -> None:
    data = (
        b"From: Jean Brown <jean@example.com>\nTo: Adrian Leman <a.leman@example.com>\n"
        b"Cc: Priya Shah <p@example.com>\nSubject: News\n\n"
        b"Dear Mr Leman,\nWe told Priya Shah and Adrian Leman that patrols begin on Monday.\n"
    )
    message = read_one(data, ".eml")
    assert message.sender is None
    assert message.issued is None
    assert message.text == "Dear …,\nWe told … and … that patrols begin on Monday."


def test_the_plain_part_is_preferred_to_the_html_part(read_one: Reader) -> None:
    data = _multipart(("plain", BODY + "\n" + BODY), ("html", "<p>Only in HTML</p>"))
    assert "Only in HTML" not in read_one(data, ".eml").text


def test_html_is_read_where_the_plain_part_only_points_to_it(read_one: Reader) -> None:
    page = "<h1>Noise</h1><ul><li>Bars</li><li>Cars that race along Mare Street all night</li></ul>"
    data = _multipart(("plain", "Your mail program cannot show HTML."), ("html", page))
    text = read_one(data, ".eml").text
    assert text == "Noise\n\n  * Bars\n  * Cars that race along Mare Street all night"


def test_mixed_parts_are_read_in_their_order(read_one: Reader) -> None:
    data = _multipart(("plain", "First part."), ("plain", "Second part."), subtype="mixed")
    assert read_one(data, ".eml").text == "First part.\n\nSecond part."


def test_paragraphs_of_flowed_text_are_put_together(read_one: Reader) -> None:
    body = "We patrol \nMare Street.\n\n- one\n- two\n"
    data = f"{HEAD}Content-Type: text/plain; format=flowed\n\n{body}"
    assert read_one(data, ".eml").text == "We patrol Mare Street.\n\n- one\n- two"


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------\nFrom: Brent Police <b@met.police.uk>\n"
        "Date: Tue, 9 Dec 2025 at 10:00\nSubject: Noise in Kilburn\nTo: <jean@example.com>\n",
        "-----Original Message-----\nFrom: Brent Police [mailto:b@met.police.uk]\n"
        "Sent: 09 December 2025 10:00\nTo: Jean Brown; Carl Dee <c@example.com>\n"
        "Subject: Noise in Kilburn\n",
        "Begin forwarded message:\n\n> From: Brent Police <b@met.police.uk>\n"
        "> Subject: Noise in Kilburn\n"
        "> Date: 9 December 2025 at 10:00:00 GMT\n> To: jean@example.com\n>\n",
        "________________________________\nFrom: Brent Police <b@met.police.uk>\n"
        "Sent: Tuesday, December 9, 2025 10:00 AM\nTo: Jean Brown <jean@example.com>\n"
        "Cc: Carl Dee <c@example.com>\nSubject: Noise in Kilburn\n",
    ],
)
def test_a_forwarded_letter_is_read_as_the_letter(read_one: Reader, marker: str) -> None:
    head = (
        "From: Jean Brown <jean@example.com>\nTo: Ali Khan <ali@example.com>\n"
        "Subject: Fwd: Noise\nDate: Fri, 12 Dec 2025 09:00:00 +0000\nMIME-Version: 1.0\n"
    )
    quoted = "> " if "> From" in marker else ""
    letter = f"{quoted}Dear Jean,\n{quoted}We seized two cars.\n{quoted}PC Ann Lee"
    note = (
        "Hi Ali, one for the newsletter.\n\nBest wishes,\nJean Brown\n12 Acacia Road\n07700 900123"
    )
    data = f"{head}\n{note}\n\n{marker}\n{letter}\n"
    message = read_one(data, ".eml")
    assert message.text == "Dear …,\nWe seized two cars.\nPC Ann Lee"
    assert message.title == "Noise in Kilburn"
    assert message.issued == date(2025, 12, 9)
    assert message.sender == "Brent Police"


def test_a_letter_attached_whole_stands_for_the_mail_that_carries_it(read_one: Reader) -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "Jean Brown <jean@example.com>", "Fwd"
    outer.set_content("See attached. Jean")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "Brent Police <b@met.police.uk>", "Noise"
    inner.set_content("We seized two cars.")
    outer.add_attachment(inner)
    message = read_one(outer.as_bytes(), ".eml")
    assert (message.text, message.title, message.sender) == (
        "We seized two cars.",
        "Noise",
        "Brent Police",
    )


def test_header_lines_of_a_pasted_letter_keep_organisation_and_subject(read_one: Reader) -> None:
    head = "From: Rural team, South Kesteven\nTo: jean@example.com\nSubject: Quads"
    data = f"{head}\n\nWe seized two quads."
    message = read_one(data, ".txt")
    assert (
        message.text == "From: Rural team, South Kesteven\nSubject: Quads\n\nWe seized two quads."
    )
    assert message.title == "Quads"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_mail(b"abc", "x-klingon", "8bit"), "charset"),
        (_mail(base64.encodebytes(BODY.encode())[:-11], "utf-8", "base64"), "cut short"),
        (_mail(b"We patrol the =\n", "utf-8", "quoted-printable")[:-1], "cut short"),
        (_multipart(("plain", BODY), ("html", "<p>x</p>"))[:-60], "cut short"),
        (HEAD.encode() + b"Content-Type: multipart/mixed\n\ntext", "MIME parts are broken"),
        (b"no headers here\n\ntext", "no mail headers"),
        (HEAD.encode() + b"Content-Type: image/png\n\nxyz", "no text part"),
        (HEAD.encode() + b"\n\n  \n", "no text"),
    ],
)
def test_broken_mail_is_refused_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableInputError, match=reason) as caught:
        list(read_bytes(data, "bad.eml", ".eml"))
    assert str(caught.value).startswith("bad.eml: ")
    assert "\n" not in str(caught.value)


def test_ten_thousand_nested_parts_are_refused() -> None:
    data = HEAD.encode()
    for number in range(10_000):
        data += f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n'.encode()
    with pytest.raises(UnreadableInputError):
        list(read_bytes(data, "deep.eml", ".eml"))


@pytest.mark.parametrize(
    "sender", ["Sgt Ann Tam", "Ann Tam PS 33NA", "PCSO Ann Tam, Noel Park team"]
)
def test_an_officer_who_sent_the_letter_stays_without_the_address(
    read_one: Reader, sender: str
) -> None:
    head = "From: Jean Brown <jean@example.com>\nSubject: Fwd: Noise\nMIME-Version: 1.0\n"
    block = f"-----Original Message-----\nFrom: {sender} <ann.tam@example.com>\nTo: Jean Brown\n"
    message = read_one(f"{head}\nFYI\n\n{block}\nDear Jean,\nWe seized two cars.\n", ".eml")
    assert f"From: {sender}\n" in message.text
    assert "Jean" not in message.text
    assert "@" not in message.text


def test_a_private_person_who_sent_the_letter_goes(read_one: Reader) -> None:
    text = "From: Carl Dee\nTo: All members\nSubject: Noise\n\nThe police wrote this to us.\n"
    assert "Carl" not in read_one(text, ".txt").text
    told = text.replace("Carl Dee", "Inspector Carl Dee")
    assert "From: Inspector Carl Dee\n" in read_one(told, ".txt").text


@pytest.mark.parametrize(
    "sender",
    ["Sgt Ann Tam", "PC 31CE Tam", "DS Ann Tam", "T/Inspector Tam", "Ann Tam, Sgt", "Ann Tam PS 33NA",
     "Tam, Ann (Sgt, Leek)", "Detective Constable Ann Tam", "Ann Tam-Hale (PCSO)"],
)  # fmt: skip
def test_a_rank_beside_a_sender_makes_an_officer(sender: str) -> None:
    assert officer(sender) == sender


@pytest.mark.parametrize(
    "sender",
    ["DS Patel", "P C Brown", "John Constable", "Constable, John", "Jane Brown, Chief Executive",
     "Housing Officer Jane Brown", "Jane Brown", "Sgt Ann Tam <a@example.com>", "Mary Sergeant"],
)  # fmt: skip
def test_initials_and_surnames_like_ranks_make_none(sender: str) -> None:
    assert officer(sender) is None
