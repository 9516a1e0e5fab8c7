"""`policing-kg extract`: one line a message, in order, in the agreed form, with true quotes."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kg.samples import sample_paths
from tests.cli.conftest import COMMAND, Command

PATIENCE_S = 60
STATEMENTS = ("officers", "events", "priorities", "actions", "statistics", "remarks")


@pytest.fixture(scope="module")
def records(command: Command) -> list[dict[str, Any]]:
    done = command("extract", *sample_paths(), "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_line_a_message_in_the_order_of_the_input(command: Command) -> None:
    paths = [str(path) for path in (*reversed(sample_paths()), *sample_paths())]
    done = command("extract", *paths)
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == paths


def test_every_record_has_the_agreed_form(records: list[dict[str, Any]], shared: Path) -> None:
    schema = json.loads((shared / "extraction.schema.json").read_text(encoding="utf-8"))
    for record in records:
        jsonschema.validate(record, schema, cls=jsonschema.Draft202012Validator)


def test_every_quote_stands_at_its_offsets(records: list[dict[str, Any]]) -> None:
    for record in records:
        text = record["message"]["text"]
        quotes = [e for kind in STATEMENTS for each in record[kind] for e in each["evidence"]]
        assert quotes
        assert all(text[e["start"] : e["end"]] == e["quote"] for e in quotes)


def test_every_reference_is_to_a_statement_of_the_record(records: list[dict[str, Any]]) -> None:
    for record in records:
        priorities = {each["id"] for each in record["priorities"]}
        actions = {each["id"] for each in record["actions"]}
        answered = {answer["priority"] for answer in record["answers"]}
        assert answered <= priorities
        assert {answer["action"] for answer in record["answers"]} <= actions
        assert set(record["unanswered"]) == priorities - answered


def test_standard_input_is_read(command: Command) -> None:
    done = command("extract", "-", typed=sample_paths()[1].read_text(encoding="utf-8"))
    (line,) = done.stdout.splitlines()
    assert len(json.loads(line)["unanswered"]) == 1


def test_text_for_people_shows_the_gap_and_the_quotes(command: Command) -> None:
    done = command("extract", sample_paths()[1], "--format", "text")
    assert "NOT ANSWERED" in done.stdout
    assert "answered by" in done.stdout
    assert "“" in done.stdout
    assert max(map(len, done.stdout.splitlines()[1:])) <= 80


def test_many_processes_print_what_one_prints(installed: Command, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01\x02\x03" * 99)
    paths = [*sample_paths() * 9, bad, *sample_paths() * 4]
    one, two = (installed("extract", "--jobs", jobs, *paths) for jobs in (1, 2))
    assert len(one.stdout.splitlines()) == 26
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, two.returncode)
    assert one.returncode == 2
    assert "bad.txt" in one.stderr


def test_a_message_is_printed_before_the_next_is_asked_for(tmp_path: Path) -> None:
    """Whoever stops a long run keeps what was read before."""
    short = tmp_path / "first.txt"  # its record is shorter than what the output holds back
    short.write_text("Thank you for coming.", encoding="utf-8")
    arguments = [str(COMMAND), "extract", "--jobs", "1", str(short), "-"]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONUNBUFFERED": ""},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        printed, _, _ = select.select([process.stdout], [], [], PATIENCE_S)
        first = process.stdout.readline() if printed else "{}"
        process.kill()
    assert json.loads(first).get("source") == str(short)


@pytest.mark.parametrize("lines", [1, 30], ids=["while helpers start", "while they read"])
def test_ctrl_c_ends_all_processes_without_a_traceback(tmp_path: Path, lines: int) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        shutil.copy(sample_paths()[number % 2], folder / f"{number:03}.txt")
    process = subprocess.Popen(
        [str(COMMAND), "extract", "--jobs", "2", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=_hears_interrupts,
    )  # fmt: skip
    assert process.stdout is not None
    for _ in range(lines):
        assert process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the helpers too
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == ""


def _hears_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
