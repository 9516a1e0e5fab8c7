"""Files, folders and standard input; bad input as one plain line each. All letters are invented."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import sys
from pathlib import Path

import pytest

from kg.errors import UnreadableInputError
from kg.read import read_bytes, read_paths
from kg.read.sources import LARGEST
from kg.statements import Message
from tests.growth import MOST, growth, taken

LETTER = "Dear resident,\n\nWe patrol Mare Street every Friday night."
PAGE = f"<!DOCTYPE html><html><body><nav><a href='/'>Home</a></nav><p>{LETTER}</p></body></html>"
MAIL = f"From: Brent Police <b@met.police.uk>\nSubject: Noise\nMIME-Version: 1.0\n\n{LETTER}"


def _refused(data: bytes, ending: str) -> str:
    with pytest.raises(UnreadableInputError) as caught:
        list(read_bytes(data, "letter", ending))
    assert "\n" not in str(caught.value)
    return caught.value.reason


def test_a_folder_is_read_in_sorted_order_without_what_is_no_message(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c/d.TXT", ".hidden.txt", "x.gold.json", "y.py", ".git/z.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(LETTER)
    names = [Path(item.source).relative_to(tmp_path).as_posix() for item in read_paths([tmp_path])]
    assert names == ["a.md", "b.txt", "c/d.TXT"]


def test_a_folder_that_is_linked_into_itself_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LETTER)
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(list(read_paths([tmp_path]))) == 1


def test_bad_files_do_not_stop_the_good_ones(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text(LETTER)
    (tmp_path / "c.txt").write_bytes(b"%PDF-1.4 and so on")
    (tmp_path / "d.txt").write_text(LETTER)
    missing = tmp_path / "missing.txt"
    read = list(read_paths([tmp_path, missing]))
    assert [isinstance(item, Message) for item in read] == [False, True, False, True, False]
    reasons = [item.reason for item in read if isinstance(item, UnreadableInputError)]
    assert reasons == [
        "the file is empty; save the message again",
        "this is a PDF although it is named .txt; rename it to end in .pdf",
        "no such file or folder; check the path",
    ]


@pytest.mark.parametrize(
    "typed", [LETTER, PAGE, MAIL, f"From: a@b.example\nTo: c@d.example\n\n{LETTER}"]
)
def test_standard_input_is_read_by_what_it_looks_like(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
    (message,) = read_paths(["-"])
    assert isinstance(message, Message)
    assert message.text.split() == LETTER.split()
    assert message.source == "standard input"


def test_a_named_file_of_unknown_ending_is_read_by_its_content(tmp_path: Path) -> None:
    for name, content in (("letter", MAIL), ("letter.page", PAGE), ("letter.asc", LETTER)):
        (tmp_path / name).write_text(content)
        (message,) = read_paths([tmp_path / name])
        assert isinstance(message, Message)
        assert message.text.split() == LETTER.split()


def test_a_named_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    if os.fork() == 0:
        pipe.write_text(LETTER)
        os._exit(0)
    (message,) = read_paths([pipe])
    assert isinstance(message, Message)
    assert message.text == LETTER


@pytest.mark.parametrize(
    ("data", "ending", "reason"),
    [
        (b" \n ", ".txt", "empty"),
        (b"\x89PNG\r\n\x1a\n", ".txt", "a picture"),
        (b"PK\x03\x04rest", "", "zip archive or Office document"),
        (gzip.compress(b"x" * 100_000), ".eml", "gzip archive"),
        (bytes(range(256)) * 40, ".txt", "not text"),
        (bytes(1000), "", "not text"),
        (b"{\\rtf1 text}", ".txt", "RTF"),
        (b"1,2,3\n", ".csv", "a .csv file is no message"),
        (b"---- .... ****", ".txt", "no text in it"),
        (b"<html><body></body></html>", ".html", "no text"),
    ],
)
def test_what_is_no_message_is_refused_in_one_line(data: bytes, ending: str, reason: str) -> None:
    assert reason in _refused(data, ending)


def test_a_page_of_50_megabytes_is_refused_in_less_time_than_a_small_one_is_read(
    tmp_path: Path,
) -> None:
    large, small = (b"<html>" + b"<p>text</p>" * many for many in (4_500_000, 20_000))
    read = taken(lambda: list(read_bytes(small, "letter", ".html")))
    assert taken(lambda: _refused(large, ".html")) < read
    assert "larger than" in _refused(large, ".html")
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    (error,) = read_paths([path])
    assert isinstance(error, UnreadableInputError)
    assert "larger than 50 MB" in error.reason


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "blockquote", "ul><li", "font"])
def test_ten_thousand_elements_in_each_other_are_refused(tag: str) -> None:
    def nested(depth: int) -> bytes:
        return f"<html><body>{f'<{tag}>' * depth}deep</body></html>".encode()

    assert "nests more than" in _refused(nested(10_000), ".html")
    assert growth(nested, lambda data: _refused(data, ".html"), 2_000) < MOST


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
    )
    data = f"{bomb}<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><p>We patrol. &m; &x;</p></html>"
    (message,) = read_bytes(data.encode(), "bomb", ".html")
    assert len(message.text) < 2000
    assert "root:" not in message.text


MARKS = (
    "> ", "From: a\n", "Dear A ", "a@", "0 ", "www.a", "| ", "[cid:", "On x\n", "Ã", "cookie ",
    "unsubscribe. ", "Hello Ann ", "To: x\n\n", "-", " \n", "a", "Dear Ann,\n", "1", "<", "(0",
    "é & ", "&amp;", "http://a/", "Date: 1 May 2025\n", "From: b@c.d\nTo: x@y.z\n\n", "[image ",
    "member ", "Dear ", "_", "…", ". ", "A. ",
)  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
def test_with_runs_of_marks_the_time_grows_as_the_text_does(mark: str) -> None:
    def text(length: int) -> bytes:
        return f"Letter\n{mark * (length // len(mark))}\nend".encode()

    def work(data: bytes) -> None:
        with contextlib.suppress(UnreadableInputError):
            list(read_bytes(data, "marks", ".txt"))

    assert growth(text, work, 10_000) < MOST
