"""Where mail lies: mailboxes under any name, folders of mail programs. All letters are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UnreadableInputError
from kg.read import read_bytes, read_paths
from kg.read.mailbox import is_mbox
from kg.statements import Message
from tests.growth import MOST, growth

SEPARATOR = "From b@met.police.uk Tue Dec  9 10:00:00 2025\n"
HEAD = "From: Brent Police <b@met.police.uk>\nSubject: Week\n\n"


def _letter(text: str) -> str:
    return f"{SEPARATOR}{HEAD}{text}\n\n"


def _read(path: Path) -> tuple[list[str], list[str]]:
    """The texts that are read at ``path``, and the reasons for what is not."""
    items = list(read_paths([path]))
    texts = [item.text for item in items if isinstance(item, Message)]
    return texts, [item.reason for item in items if isinstance(item, UnreadableInputError)]


@pytest.mark.parametrize(
    "line",
    [
        b"From b@met.police.uk Tue Dec  9 10:00:00 2025",
        b"From b at met.police.uk  Tue Dec  9 10:00:00 2025",
        b"From - Tue Dec 09 10:00:00 2025",
        b"From MAILER-DAEMON Tue Dec  9 10:00 2025\r",
        b"From 16@xxx Tue Dec 09 10:00:00 +0000 2025",
        b"From b@x Tue Dec  9 10:00:00 GMT 2025",
        b"From b@x Tue, 09 Dec 2025 10:00:00 +0000",
    ],
)
def test_a_separator_is_a_sender_and_a_day_as_programs_write_it(line: bytes) -> None:
    assert is_mbox(line + b"\nFrom: a")


@pytest.mark.parametrize(
    "line",
    [
        b"From 18:00 on Friday 13 June 2025",
        b"From Friday 13 June 2025 at 18:00 until 2026",
        b"From 10:00 Tue, 09 Dec 2025 10:00",
        b"From Tue Dec  9 10:00:00 2025",
    ],
)
def test_a_sentence_that_opens_with_from_is_no_separator(tmp_path: Path, line: bytes) -> None:
    assert not is_mbox(line)
    text = f"We patrol.\n\n{line.decode()}\nofficers stop riders."
    (tmp_path / "w.mbox").write_text(_letter(text) + _letter("We patrol again."))
    assert len(_read(tmp_path)[0]) == 2


@pytest.mark.parametrize("name", ["2025-December.txt", "w.eml", "2025-December", "w.asc", "w.md"])
def test_a_mailbox_is_one_under_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(_letter("We patrol.") + _letter("We patrol again."))
    assert _read(tmp_path / name)[0] == ["We patrol.", "We patrol again."]


def test_a_single_mail_below_a_separator_keeps_the_name_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "w.eml").write_text(_letter("We patrol."))
    (message,) = read_paths([tmp_path])
    assert isinstance(message, Message)
    assert (message.source, message.text) == (str(tmp_path / "w.eml"), "We patrol.")


def test_the_folder_that_apple_mail_makes_of_a_mailbox_is_read(tmp_path: Path) -> None:
    (tmp_path / "In.mbox").mkdir()
    (tmp_path / "In.mbox" / "mbox").write_text(_letter("We patrol.") + _letter("We stop."))
    (tmp_path / "In.mbox" / "table_of_contents").write_bytes(b"\x00\x01")
    assert _read(tmp_path / "In.mbox") == (["We patrol.", "We stop."], [])


@pytest.mark.parametrize("named", ["", "cur"])
def test_a_maildir_without_new_is_read(tmp_path: Path, named: str) -> None:
    (tmp_path / "cur").mkdir()
    (tmp_path / "cur" / "17.host:2,S").write_text(f"{HEAD}We patrol.")
    assert _read(tmp_path / named) == (["We patrol."], [])


def test_a_folder_named_cur_is_read_as_any_other(tmp_path: Path) -> None:
    (tmp_path / "cur").mkdir()
    (tmp_path / "cur" / "a.txt").write_text("We patrol.")
    assert _read(tmp_path) == (["We patrol."], [])


def test_a_folder_without_messages_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("print()")
    texts, (reason,) = _read(tmp_path)
    assert texts == []
    assert reason.startswith("no message in it")


def test_a_folder_that_may_not_be_read_is_named_and_the_rest_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b/b.txt", "z.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("We patrol.")
    listed = Path.iterdir

    def refuse(path: Path) -> object:
        if path.name == "b":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    read = list(read_paths([tmp_path]))
    assert [isinstance(item, Message) for item in read] == [True, False, True]
    assert str(read[1]) == f"{tmp_path / 'b'}: you may not read it; check its permissions"


def test_a_list_of_no_priorities_is_told_to_list_none(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("\ufeff[ ]\n")
    reason = "no priorities in it; the neighbourhood has published none"
    assert _read(tmp_path / "p.json") == ([], [reason])


def test_priorities_are_known_however_much_stands_before_them(tmp_path: Path) -> None:
    words = "x" * 20_000
    (tmp_path / "p.json").write_text(f'[{{"about": "{words}", "issue": "Burglary"}}]')
    (text,), _ = _read(tmp_path)
    assert "Priority: Burglary" in text


@pytest.mark.parametrize("opening", ["<!-- note -->\n", "<?xml a?>\n", "<!-- ", "<!-- a --> b "])
def test_before_a_page_the_time_grows_as_the_comments_do(opening: str) -> None:
    def text(length: int) -> bytes:
        return f"{opening * (length // len(opening))}\nWe patrol Mare Street.".encode()

    assert growth(text, lambda data: list(read_bytes(data, "m", ".md")), 10_000) < MOST
