"""Mailboxes: mbox and Maildir, bad messages among many, flat memory. Letters are invented."""

from __future__ import annotations

import gc
import io
import sys
import tracemalloc
from pathlib import Path

import pytest

from kg.errors import UnreadableInputError
from kg.read import read_bytes, read_paths
from kg.statements import Message

HEAD = "From: Brent Police <b@met.police.uk>\nSubject: Week {n}\n\n"
LETTER = HEAD + "Dear Jean,\n\nWeek {n}: we patrol.\n"
SEPARATOR = "From b@met.police.uk Tue Dec  9 10:00:00 2025\n"
BROKEN = "Subject: Cut\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n"


def _mbox(*letters: str) -> bytes:
    return "\n".join(SEPARATOR + letter for letter in letters).encode()


def _letters(count: int) -> list[str]:
    return [LETTER.format(n=n) for n in range(1, count + 1)]


def test_every_message_of_a_mailbox_is_read_and_numbered(tmp_path: Path) -> None:
    path = tmp_path / "ward.mbox"
    path.write_bytes(_mbox(*_letters(3)))
    read = list(read_paths([path]))
    assert [message.source for message in read] == [f"{path}#{n}" for n in (1, 2, 3)]
    texts = [message.text for message in read if isinstance(message, Message)]
    assert texts == [f"Dear …,\n\nWeek {n}: we patrol." for n in (1, 2, 3)]


def test_one_broken_message_among_a_thousand_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "ward.mbox"
    letters = _letters(1000)
    letters[499] = BROKEN
    path.write_bytes(_mbox(*letters))
    read = list(read_paths([path]))
    errors = [item for item in read if isinstance(item, UnreadableInputError)]
    assert len(read) == 1000
    assert [error.source for error in errors] == [f"{path}#500"]
    assert "cut short" in errors[0].reason


def test_bytes_of_a_mailbox_give_the_good_ones_before_the_error() -> None:
    messages = read_bytes(_mbox(BROKEN, *_letters(2)), "w", ".mbox")
    assert [next(messages).source, next(messages).source] == ["w#2", "w#3"]
    with pytest.raises(UnreadableInputError, match="w#1: "):
        next(messages)


def test_lines_that_open_with_from_part_no_message(tmp_path: Path) -> None:
    letter = LETTER.format(n=1) + "\nFrom here on we patrol.\n\n>From 9 December too.\n"
    (tmp_path / "w.mbox").write_bytes(_mbox(letter))
    (message,) = read_paths([tmp_path / "w.mbox"])
    assert isinstance(message, Message)
    assert message.text.endswith("From here on we patrol.\n\nFrom 9 December too.")


def test_a_mailbox_on_standard_input_is_known_by_its_content(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(_mbox(*_letters(300))))
    monkeypatch.setattr(sys, "stdin", stream)
    read = list(read_paths(["-"]))
    assert len(read) == 300
    assert read[-1].source == "standard input#300"


def test_a_file_that_is_no_mailbox_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w.mbox").write_text("Dear all, this is a letter.")
    (error,) = read_paths([tmp_path / "w.mbox"])
    assert isinstance(error, UnreadableInputError)
    assert "not a mailbox" in error.reason


def test_a_maildir_is_read_with_its_folders(tmp_path: Path) -> None:
    for number, part in enumerate(("cur", "new", "tmp", ".Sent/cur", ".Sent/new"), start=1):
        folder = tmp_path / part
        folder.mkdir(parents=True)
        (folder / f"17{number}.host:2,S").write_text(LETTER.format(n=number))
    texts = [message.text for message in read_paths([tmp_path]) if isinstance(message, Message)]
    assert [text.split()[3] for text in texts] == ["1:", "2:", "4:", "5:"]


def test_memory_does_not_grow_with_the_mailbox(tmp_path: Path) -> None:
    def memory(count: int) -> tuple[int, int]:
        """Bytes held after reading, and the most at any time."""
        path = tmp_path / f"{count}.mbox"
        path.write_bytes(_mbox(*_letters(count)))
        tracemalloc.start()
        for _ in read_paths([path]):
            pass
        _, most = tracemalloc.get_traced_memory()
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return held, most

    memory(100)
    held, _ = memory(200)
    held_of_many, most_of_many = memory(1000)
    assert held_of_many < held + 100_000
    assert most_of_many < 4_000_000
