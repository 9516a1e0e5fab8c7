"""Bad input: one plain line on standard error status 2, nothing half-written."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest

from kg.samples import sample_paths
from kg.store import CommitmentStore
from tests.cli.conftest import Command

BAD_FILES = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "report.txt": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n",
    "broken.eml": b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n"
    b"Content-Transfer-Encoding: base64\n\n!!!not base64!!!\n",
    "picture.html": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01",
}


LEFT_OUT = """From: Harrow Police <h@met.police.uk>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

Our officers seized two cars in Mare Street on Friday night and will patrol there again.
--b
Content-Type: message/rfc822

From: Jean Brown <jean@example.com>

Bikes were stolen in my street last week.
--b--
"""


def _one_plain_line(text: str, *named: object) -> None:
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    assert lines[0].startswith("policing-kg: ")
    assert "Traceback" not in text
    for name in named:
        assert str(name) in lines[0]


@pytest.fixture
def bad_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / request.param
    path.write_bytes(BAD_FILES[request.param])
    return path


@pytest.mark.parametrize("bad_file", BAD_FILES, indirect=True)
def test_an_unreadable_file_is_named_in_one_line(installed: Command, bad_file: Path) -> None:
    done = installed("extract", bad_file)
    assert (done.returncode, done.stdout) == (2, "")
    _one_plain_line(done.stderr, bad_file)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nb.txt", "a\\nb.txt"),
        ("a\u202egpj.txt", "a\\u202egpj.txt"),
        ("a\x1b[31m.txt", "a\\x1b[31m.txt"),
        ("caf\u00e9.txt", "caf\u00e9.txt"),
    ],
)
def test_the_name_of_a_file_is_shown_on_one_line(
    installed: Command, tmp_path: Path, name: str, shown: str
) -> None:
    (tmp_path / name).write_bytes(b"")
    done = installed("extract", tmp_path / name)
    assert done.returncode == 2
    _one_plain_line(done.stderr, tmp_path / shown)


def test_what_is_left_out_on_purpose_is_said_and_no_failure(
    installed: Command, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_text(LEFT_OUT)
    done = installed("ingest", tmp_path / "a.eml", "--store", tmp_path / "store")
    assert (done.returncode, "could not be read" in done.stdout) == (0, False)
    assert "a private person's letter is attached" in done.stderr
    done = installed("extract", tmp_path / "a.eml")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    _one_plain_line(done.stderr, tmp_path / "a.eml")


def test_no_store_is_made_where_nothing_could_be_read(installed: Command, tmp_path: Path) -> None:
    store = tmp_path / "store"
    done = installed("ingest", tmp_path / "nowhere.txt", "--store", store)
    assert done.returncode == 2
    _one_plain_line(done.stderr, tmp_path / "nowhere.txt")
    assert not store.exists()


def test_a_missing_path_is_named_in_one_line(installed: Command, tmp_path: Path) -> None:
    done = installed("extract", tmp_path / "nowhere.txt")
    assert (done.returncode, done.stdout) == (2, "")
    _one_plain_line(done.stderr, tmp_path / "nowhere.txt")


def test_empty_standard_input_is_named_in_one_line(installed: Command) -> None:
    done = installed("extract", "-", typed="")
    assert (done.returncode, done.stdout) == (2, "")
    _one_plain_line(done.stderr, "standard input")


def test_in_a_folder_the_good_are_read_and_the_bad_listed_at_the_end(
    installed: Command, tmp_path: Path
) -> None:
    folder, store = tmp_path / "mail", tmp_path / "store"
    folder.mkdir()
    for sample in sample_paths():
        (folder / sample.name).write_bytes(sample.read_bytes())
    (folder / "aaa-empty.txt").write_bytes(b"")
    (folder / "zzz-report.txt").write_bytes(BAD_FILES["report.txt"])
    done = installed("ingest", folder, "--store", store)
    assert done.returncode == 2
    assert done.stdout.startswith(
        "Read 2 messages: 2 new, 0 unchanged, 0 replaced, 2 could not be read."
    )
    listed = done.stderr.strip().splitlines()[-2:]
    assert "aaa-empty.txt" in listed[0]
    assert "zzz-report.txt" in listed[1]
    with CommitmentStore.open(store, create=False) as opened:
        assert len(opened.messages()) == 2


def test_extract_prints_the_good_ones_of_a_folder_and_lists_the_bad(
    installed: Command, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(sample_paths()[0].read_bytes())
    done = installed("extract", tmp_path)
    assert done.returncode == 2
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == [
        str(tmp_path / "b.txt")
    ]
    _one_plain_line(done.stderr, tmp_path / "a.txt")


def test_a_store_of_an_unknown_version_is_refused(installed: Command, tmp_path: Path) -> None:
    (tmp_path / "policing-kg-store.json").write_text('{"format": 999}')
    for arguments in (("gaps",), ("ingest", sample_paths()[0]), ("export",)):
        done = installed(*arguments, "--store", tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        _one_plain_line(done.stderr, tmp_path, "999")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["policing-kg-store.json"]


@pytest.mark.parametrize("arguments", [("gaps",), ("query", "-"), ("validate",), ("export",)])
def test_asking_a_missing_store_says_how_to_make_one_and_makes_none(
    installed: Command, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = installed(*arguments, "--store", tmp_path / "none", typed="ASK {}")
    assert (done.returncode, done.stdout) == (2, "")
    _one_plain_line(done.stderr, tmp_path / "none", "policing-kg ingest")
    assert not (tmp_path / "none").exists()


def test_a_locked_store_is_named_in_one_line(installed: Command, tmp_path: Path) -> None:
    with CommitmentStore.open(tmp_path / "store"):
        done = installed("ingest", sample_paths()[0], "--store", tmp_path / "store")
    assert (done.returncode, done.stdout) == (2, "")
    _one_plain_line(done.stderr, tmp_path / "store")


def test_a_syntax_error_in_a_query_names_file_line_and_column(
    installed: Command, samples_store: Path, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.rq"
    path.write_text("SELECT ?m\nWHERE { ?m a }\n")
    done = installed("query", path, "--store", samples_store)
    assert (done.returncode, done.stdout) == (2, "")
    _one_plain_line(done.stderr, path)
    assert re.search(r"line \d+, column \d+", done.stderr)


def test_a_query_that_would_ask_a_server_is_refused_before_it_does(
    installed: Command, samples_store: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        typed = f"SELECT * {{ service <http://127.0.0.1:{server.getsockname()[1]}/> {{}} }}"
        done = installed("query", "-", "--store", samples_store, typed=typed)
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert (done.returncode, done.stdout) == (2, "")
    _one_plain_line(done.stderr, "standard input, line 1, column 12: SERVICE is refused")


def test_a_query_that_is_neither_name_nor_file_lists_what_there_is(
    installed: Command, samples_store: Path
) -> None:
    done = installed("query", "no-such-question", "--store", samples_store)
    assert (done.returncode, done.stdout) == (2, "")
    _one_plain_line(done.stderr, "no-such-question")


@pytest.mark.parametrize("arguments", [("export", "--out"), ("draw",)])
def test_an_unwritable_output_leaves_nothing_half_written(
    installed: Command, samples_store: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    out = tmp_path / "missing" / "out.html"
    done = installed(*arguments, out, "--store", samples_store)
    assert (done.returncode, done.stdout) == (2, "")
    _one_plain_line(done.stderr, out)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("gaps", "--format", "xml"), ("extract",), ("gaps", "--no-such-option")],
)
def test_bad_usage_is_one_line_that_points_to_help(
    installed: Command, arguments: tuple[str, ...]
) -> None:
    done = installed(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    _one_plain_line(done.stderr, "--help")


def test_a_borough_that_there_is_not_is_refused_with_what_was_meant(
    installed: Command, samples_store: Path
) -> None:
    done = installed("gaps", "--borough", "Harow", "--store", samples_store)
    assert (done.returncode, done.stdout) == (2, "")
    _one_plain_line(done.stderr, "Harow", "Harrow")
