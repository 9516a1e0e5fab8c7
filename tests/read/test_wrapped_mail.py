"""Mail as other programs keep it: Apple Mail's files, wide charsets, saved pages, PGP and S/MIME.

All letters and people are invented.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import UnreadableInputError
from kg.read import read_bytes, read_paths
from tests.growth import MOST, growth
from tests.read.conftest import Reader

LETTER = "Our officers seized two cars in Mare Street on Friday."
MAIL = f"From: Harrow Police <h@met.police.uk>\nSubject: Noise\n\n{LETTER}\n"
PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" '
    '"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0"><dict>'
    "<key>flags</key><integer>1</integer></dict></plist>\n"
)
APPLE = f"{len(MAIL):<10}\n{MAIL}{PROPERTIES}"
PRIORITIES = [{"issue": "Speeding in Elm Road", "action": "Six checks"}]
SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAd\n=abcd\n-----END PGP SIGNATURE-----\n"
SEALED = "-----BEGIN PGP MESSAGE-----\n\nhQEMA7abcdEF\n=abcd\n-----END PGP MESSAGE-----\n"


@pytest.mark.parametrize("ending", [".emlx", ".eml", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("data", [APPLE, f"{len(MAIL)}\n{MAIL}"])
def test_of_apple_mail_s_file_the_message_alone_is_read(
    read_one: Reader, ending: str, end: str, data: str
) -> None:
    message = read_one(data.replace("\n", end), ending)
    assert (message.title, message.text) == ("Noise", LETTER)


def test_a_property_list_within_the_count_is_part_of_the_message(read_one: Reader) -> None:
    mail = f"{MAIL}{PROPERTIES}"
    assert "flags" in read_one(f"{len(mail)}\n{mail}{PROPERTIES}", ".emlx").text


def test_a_folder_s_emlx_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "1.emlx").write_text(APPLE)
    assert [str(getattr(one, "text", one)) for one in read_paths([tmp_path])] == [LETTER]


@pytest.mark.parametrize("opening", ["<?xml ", "<?xml ?> ", PROPERTIES])
def test_the_time_for_apple_mail_s_file_grows_with_its_length(opening: str) -> None:
    def data(length: int) -> bytes:
        return f"9\n{MAIL}{opening * (length // len(opening))}".encode()

    assert growth(data, lambda one: list(read_bytes(one, "m", ".emlx")), 5_000) < MOST


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_priorities_and_mail_are_read_in_every_width(
    tmp_path: Path, read_one: Reader, charset: str
) -> None:
    if charset != "utf-32":
        assert read_one(MAIL.encode(charset), ".eml").text == LETTER
    (tmp_path / "a.json").write_bytes(json.dumps(PRIORITIES).encode(charset))
    (message,) = read_paths([tmp_path])
    assert "Priority: Speeding in Elm Road\nAction: Six checks" in getattr(message, "text", "")


def test_empty_lines_before_the_headers_are_no_end_of_them(read_one: Reader) -> None:
    assert read_one(f"\r\n\n{MAIL}", ".eml").title == "Noise"


def test_bytes_above_ascii_in_a_header_are_letters(read_one: Reader) -> None:
    for charset in ("utf-8", "cp1252"):
        mail = MAIL.replace("Noise", "Don\u2019t \u2013 caf\u00e9").encode(charset)
        assert read_one(mail, ".eml").title == "Don\u2019t \u2013 caf\u00e9"


def test_a_saved_page_has_no_day_of_its_saving(read_one: Reader) -> None:
    head = "From: <Saved by Blink>\nSubject: Area\nDate: Tue, 3 Jun 2025 09:00:00 -0000\n"
    page = f"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>{LETTER}</p>"
    message = read_one(f"{head}{page}", ".mht")
    assert (message.text, message.issued) == (LETTER, None)


def test_of_signed_text_what_was_signed_is_read(read_one: Reader) -> None:
    text = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{LETTER}\n- - Noise\n{SIGNATURE}"
    assert read_one(text).text == f"{LETTER}\n- Noise"


def test_text_beside_a_sealed_block_is_read(read_one: Reader) -> None:
    assert read_one(f"{LETTER}\n\n{SEALED}").text == LETTER


@pytest.mark.parametrize(
    "kind",
    [
        f"Content-Type: text/plain\n\n{SEALED}",
        "Content-Type: application/pkcs7-mime; smime-type=signed-data\n\nMIIF\n",
        'Content-Type: multipart/encrypted; boundary="b"\n\n--b\n'
        "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b--\n",
    ],
)
def test_sealed_mail_is_said_to_be_sealed(kind: str) -> None:
    mail = f"From: Harrow Police <h@met.police.uk>\nMIME-Version: 1.0\n{kind}"
    with pytest.raises(UnreadableInputError, match="the message is encrypted"):
        list(read_bytes(mail.encode(), "m", ".eml"))


def test_of_an_invitation_alone_the_letter_is_asked_for() -> None:
    mail = "From: Harrow Police <h@met.police.uk>\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n"
    with pytest.raises(UnreadableInputError, match="no text part in it"):
        list(read_bytes(mail.encode(), "m", ".eml"))


def test_quoted_paragraphs_that_flow_are_one_line_each(read_one: Reader) -> None:
    flowed = 'Content-Type: text/plain; format="flowed"\n\n'
    text = "Two cars were \nseized.\n> We asked for \n> patrols.\n>> Bikes \n> Noise\n"
    mail = f"From: Harrow Police <h@met.police.uk>\n{flowed}{text}"
    read = "Two cars were seized.\n> We asked for patrols.\n>> Bikes\n> Noise"
    assert read_one(mail, ".eml").text == read
