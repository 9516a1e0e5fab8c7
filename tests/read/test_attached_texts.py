"""Texts attached to a mail as files, alternatives beside each other, and what is left out.

All letters and people are invented.
"""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from kg.errors import LeftOutError
from kg.read import read_bytes, read_paths
from kg.statements import Message
from tests.read.conftest import Reader

TEAM = "From: Harrow Police <h@met.police.uk>\nSubject: Noise\n"
PRIVATE = "From: Jean Brown <jean@example.com>\nSubject: Noise\n"
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
LETTER = "Our officers seized two cars in Mare Street on Friday night and will patrol there again."
OTHER = "Last week we also stopped nine riders in the park, and two of them were arrested there."


def _mail(subtype: str, *parts: str, head: str = TEAM) -> str:
    inner = "".join(f"--b\n{part}\n" for part in parts)
    kind = f'MIME-Version: 1.0\nContent-Type: multipart/{subtype}; boundary="b"\n'
    return f"{head}{kind}\n{inner}--b--\n"


def _file(name: str, text: str, kind: str = "text/plain") -> str:
    encoded = base64.b64encode(text.encode()).decode()
    return (
        f'Content-Type: {kind}; name="{name}"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment; filename="{name}"\n\n{encoded}'
    )


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("letter.txt", "text/plain", OTHER),
        ("LETTER.TXT", "application/octet-stream", OTHER),
        ("letter.html", "text/html", f"<html><body><p>{OTHER}</p></body></html>"),
        ("letter.md", "text/markdown", OTHER),
    ],
)
def test_a_text_file_is_read_behind_the_mail_s_own_text(
    read_one: Reader, name: str, kind: str, text: str
) -> None:
    data = _mail("mixed", f"{PLAIN}{LETTER}\n", _file(name, text, kind))
    assert read_one(data, ".eml").text == f"{LETTER}\n\n{OTHER}"


@pytest.mark.parametrize(
    ("head", "note"),
    [
        (TEAM, "Please see attached."),
        (PRIVATE, "Here is a letter from our local team, one for the newsletter.\n\nThanks\nJean"),
    ],
)
def test_a_mere_note_gives_way_to_the_text_file(read_one: Reader, head: str, note: str) -> None:
    data = _mail("mixed", f"{PLAIN}{note}\n", _file("letter.txt", OTHER), head=head)
    message = read_one(data, ".eml")
    assert (message.title, message.text) == ("Noise", OTHER)


@pytest.mark.parametrize(
    ("name", "kind"), [("list.csv", "text/plain"), ("key.asc", "text/plain"), ("a.bin", "a/b")]
)
def test_an_attached_file_of_another_sort_is_no_text(
    read_one: Reader, name: str, kind: str
) -> None:
    data = _mail("mixed", f"{PLAIN}{LETTER}\n", _file(name, OTHER, kind))
    assert read_one(data, ".eml").text == LETTER


def test_a_text_file_that_cannot_be_read_takes_nothing_from_the_mail(read_one: Reader) -> None:
    damaged = _file("letter.txt", "\0\1\2\3" * 99)
    assert read_one(_mail("mixed", f"{PLAIN}{LETTER}\n", damaged), ".eml").text == LETTER


def test_plain_alternatives_of_different_words_are_all_read(read_one: Reader) -> None:
    data = _mail("alternative", f"{PLAIN}{LETTER}\n", f"{PLAIN}{OTHER}\n")
    assert read_one(data, ".eml").text == f"{LETTER}\n\n{OTHER}"


@pytest.mark.parametrize("parts", [(LETTER, f"{LETTER} {OTHER}"), (f"{LETTER} {OTHER}", OTHER)])
def test_a_plain_alternative_whose_words_another_holds_is_read_once(
    read_one: Reader, parts: tuple[str, str]
) -> None:
    data = _mail("alternative", *(f"{PLAIN}{part}\n" for part in parts))
    assert read_one(data, ".eml").text == f"{LETTER} {OTHER}"


def test_a_broken_second_alternative_does_not_stop_the_first(read_one: Reader) -> None:
    broken = "Content-Type: text/plain; charset=x-klingon\n\ncaf\u00e9\n"
    assert read_one(_mail("alternative", f"{PLAIN}{LETTER}\n", broken), ".eml").text == LETTER


def test_a_private_person_s_attached_letter_is_said_to_be_left_out(tmp_path: Path) -> None:
    attached = f"Content-Type: message/rfc822\n\n{PRIVATE}\n{OTHER}\n"
    data = _mail("mixed", f"{PLAIN}{LETTER}\n", attached, attached)
    (path := tmp_path / "a.eml").write_text(data)
    letter, left_out = read_paths([path])
    assert isinstance(letter, Message)
    assert (letter.source, letter.text) == (str(path), LETTER)
    assert isinstance(left_out, LeftOutError)
    assert str(left_out).startswith(f"{path}: a private person's letter is attached")
    assert "\n" not in str(left_out)
    assert [one.text for one in read_bytes(data.encode(), "m", ".eml")] == [LETTER]
