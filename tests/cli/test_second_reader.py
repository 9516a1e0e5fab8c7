"""`policing-kg extract --second-reader`: off unless asked for, and open about what it does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from tests.cli.conftest import Command
from tests.second.conftest import GOOD, NOTHING, TEXT
from tests.second.fake import FakeServer, listening, refused, said

KEY = "sk-do-not-tell"


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    with listening() as server:
        server.will(said(GOOD))
        yield server


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_without_being_asked_for_it_is_not_even_loaded(installed: Command, letter: Path) -> None:
    done = installed("extract", letter, PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    assert "kg.extract" in done.stderr
    assert "httpx" not in done.stderr


def test_the_second_readers_statements_are_printed_in_the_agreed_form(
    command: Command, fake: FakeServer, letter: Path, shared: Path
) -> None:
    done = command("extract", letter, "--second-reader", fake.url, "--model", "m")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    schema = json.loads((shared / "extraction.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, schema)
    assert [p["label"] for p in record["priorities"]] == [
        "speeding on Station Road",
        "more patrols in Pinner Park",
    ]
    assert record["unanswered"] == ["p2"]
    assert [s["status"] for s in record["standings"]] == ["answered", "unanswered"]


def test_it_prints_text_for_people_too(command: Command, fake: FakeServer, letter: Path) -> None:
    done = command(
        "extract", letter, "--format", "text", "--second-reader", fake.url, "--model", "m"
    )
    assert done.returncode == 0, done.stderr
    assert "NOT ANSWERED" in done.stdout
    assert "“more patrols in Pinner Park”" in done.stdout


def test_the_operator_is_told_where_the_text_goes_and_what_was_dropped(
    command: Command, fake: FakeServer, letter: Path
) -> None:
    fake.will(said(NOTHING | {"priorities": [{"id": "p", "quote": "never said"}]}))
    done = command("extract", letter, "--second-reader", fake.url, "--model", "m")
    notice, dropped, differing = done.stderr.splitlines()
    assert notice == (
        f"The text of each message is sent to {fake.url} (model m), which is this machine."
    )
    assert dropped == (
        "Dropped from the second reader's answers: 1 whose words are not in the text."
    )
    assert differing.startswith("The two readers disagree ")


def test_the_environment_configures_it_too_and_the_key_is_never_told(
    command: Command, fake: FakeServer, letter: Path
) -> None:
    configured = {
        "POLICING_KG_SECOND_URL": fake.url,
        "POLICING_KG_SECOND_MODEL": "m",
        "POLICING_KG_SECOND_KEY": KEY,
    }
    done = command("extract", letter, **configured)
    assert done.returncode == 0
    assert fake.headers[0]["authorization"] == f"Bearer {KEY}"
    fake.will(refused(401, f"bad key {KEY}"))
    failed = command("extract", letter, **configured)
    assert failed.returncode == 2
    assert KEY not in done.stdout + done.stderr + failed.stdout + failed.stderr


def test_disagreements_are_written_for_review(
    command: Command, fake: FakeServer, letter: Path, tmp_path: Path
) -> None:
    fake.will(said(NOTHING))
    review = tmp_path / "review.jsonl"
    done = command(
        "extract", letter, "--second-reader", fake.url, "--model", "m", "--disagreements", review
    )
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in review.read_text(encoding="utf-8").splitlines()]
    assert records
    for record in records:
        assert record["found_by"] == "built-in"
        for piece in record["built_in"]["evidence"]:
            assert TEXT[piece["start"] : piece["end"]] == piece["quote"]
        assert record["second"]["reason"].startswith("It finds no ")
    assert f"disagree {len(records)} times; see {review}." in done.stderr


def test_a_message_without_a_usable_answer_is_listed_and_the_rest_is_read(
    command: Command, fake: FakeServer, letter: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text(TEXT.replace("resident", "neighbour"), encoding="utf-8")
    fake.will(*[said("sorry")] * 3, said(GOOD))
    done = command("extract", letter, other, "--second-reader", fake.url, "--model", "m")
    assert done.returncode == 2
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == [str(other)]
    assert done.stderr.splitlines()[-1] == (
        f"policing-kg: {letter}: the second reader's answer is not the JSON that was asked for"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--second-reader", "http://127.0.0.1:1"), "--model NAME"),
        (("--second-reader", "https://api.example.org/v1", "--model", "m"), "-remote"),
        (("--disagreements", "review.jsonl"), "--second-reader URL"),
        (("--second-reader-remote",), "--second-reader URL"),
        (("--second-reader", "no address", "--model", "m"), "an address such as"),
        (("--second-reader", "http://127.0.0.1:1", "--model", "m"), "no server answers there"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_nothing_is_written(
    command: Command, letter: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = command("extract", letter, *arguments, folder=letter.parent)
    assert (done.returncode, done.stdout) == (2, "")
    *_, line = done.stderr.splitlines()
    assert line.startswith("policing-kg: ")
    assert words in line
    assert [path.name for path in letter.parent.iterdir()] == ["letter.txt"]
