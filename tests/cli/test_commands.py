"""The commands as DESIGN promises them: results to standard output, all else to standard error."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import re
import signal
import subprocess
import termios
import time
from array import array
from pathlib import Path
from typing import IO

import pytest

import kg
from kg.samples import sample_paths
from tests.cli.conftest import COMMAND, Command

PATIENCE = 90  # seconds that a test waits before it fails: machines may be busy
COMMANDS = (
    *("demo", "ingest", "extract", "gaps", "query", "validate", "draw", "export"),
    *("publish", "review", "serve"),
)


def test_the_version_is_the_package_s(command: Command) -> None:
    done = command("--version")
    assert (done.returncode, done.stdout) == (0, f"policing-kg {kg.__version__}\n")


def test_help_lists_the_commands_and_no_others(command: Command) -> None:
    text = command("--help").stdout
    listed = text.split("Commands:\n")[1].split("\n\n")[0]
    assert tuple(line.split()[0] for line in listed.splitlines()) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_shows_an_example(command: Command, name: str) -> None:
    text = command(name, "--help").stdout
    assert f"policing-kg {name}" in text.split("Examples:")[1]


def test_reading_a_message_again_changes_nothing(command: Command, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = command("ingest", *sample_paths(), "--store", store)
    before = command("export", "--format", "nquads", "--store", store)
    second = command("ingest", *sample_paths(), "--store", store)
    after = command("export", "--format", "nquads", "--store", store)
    assert first.stdout == "Read 2 messages: 2 new, 0 unchanged, 0 replaced.\n"
    assert second.stdout == "Read 2 messages: 0 new, 2 unchanged, 0 replaced.\n"
    assert before.stdout == after.stdout
    assert (first.returncode, second.returncode) == (0, 0)
    assert before.stdout


def test_the_same_message_gives_the_same_triples_in_every_store(
    command: Command, samples_store: Path, tmp_path: Path
) -> None:
    for sample in reversed(sample_paths()):
        command("ingest", sample, "--store", tmp_path / "other")
    here = command("export", "--format", "nquads", "--store", samples_store)
    there = command("export", "--format", "nquads", "--store", tmp_path / "other")
    assert here.stdout == there.stdout
    assert here.stdout.count("\n") > 1000


def test_the_sample_letters_leave_one_priority_unanswered(
    command: Command, samples_store: Path
) -> None:
    done = command("gaps", "--format", "json", "--store", samples_store)
    (row,) = json.loads(done.stdout)
    assert row["borough"] == "Harrow"
    assert row["event_date"] == "2025-11-03"
    assert "high street" in row["quote"]
    assert row["reason"]
    assert "2 messages" in done.stderr


def test_gaps_can_be_narrowed_by_borough_topic_and_day(
    command: Command, samples_store: Path
) -> None:
    def count(*options: str) -> int:
        done = command("gaps", "--format", "json", "--store", samples_store, *options)
        assert done.returncode == 0, done.stderr
        return len(json.loads(done.stdout))

    assert count("--borough", "Harrow") == 1
    assert count("--borough", "Hackney") == 0
    assert count("--since", "2025-11-03") == 1
    assert count("--since", "2025-11-04") == 0
    assert count("--topic", "night-time-economy") == 1
    assert count("--topic", "burglary") == 0


def test_an_empty_answer_says_what_to_try(command: Command, samples_store: Path) -> None:
    done = command("gaps", "--borough", "Hackney", "--store", samples_store)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Try without borough" in done.stderr


def test_csv_is_read_back_with_one_row_for_each_gap(command: Command, samples_store: Path) -> None:
    done = command("gaps", "--format", "csv", "--store", samples_store)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["borough"] for row in rows] == ["Harrow"]


@pytest.mark.parametrize("columns", ["60", "80", "200"])
def test_tables_stay_within_the_width(command: Command, samples_store: Path, columns: str) -> None:
    for arguments in (("gaps",), ("query", "officers"), ("query", "figures"), ("query",)):
        done = command(*arguments, "--store", samples_store, COLUMNS=columns)
        longest = max(done.stdout.splitlines(), key=len)
        assert len(longest) <= int(columns) or " " not in longest.strip()


def test_output_is_utf_8_whatever_the_locale(installed: Command, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Café owners told us: “more patrols” – in Harrow.\n", encoding="utf-8")
    done = installed("extract", letter, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert "Café" in json.loads(done.stdout)["message"]["text"]


def test_query_without_a_name_lists_every_question(command: Command) -> None:
    done = command("query")
    names = [line.split(":")[0] for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert "gaps" in names
    assert len(names) == len(list((Path(kg.__file__).parent.parent / "queries").glob("*.rq")))


def test_a_query_of_ones_own_comes_from_standard_input(
    command: Command, samples_store: Path
) -> None:
    text = "SELECT (COUNT(?m) AS ?messages) { ?m a pc:Message }"
    done = command("query", "-", "--format", "json", "--store", samples_store, typed=text)
    assert json.loads(done.stdout) == [{"messages": 2}]


def test_a_query_that_makes_triples_is_printed_as_turtle(
    command: Command, samples_store: Path
) -> None:
    text = "CONSTRUCT { ?m dcterms:title ?t } WHERE { ?m a pc:Message ; dcterms:title ?t }"
    done = command("query", "-", "--format", "turtle", "--store", samples_store, typed=text)
    assert done.returncode == 0
    assert "@prefix dcterms:" in done.stdout


def test_the_store_may_be_named_before_the_command_or_in_the_environment(
    command: Command, samples_store: Path
) -> None:
    after = command("gaps", "--format", "json", "--store", samples_store)
    before = command("--store", samples_store, "gaps", "--format", "json")
    named = command("gaps", "--format", "json", POLICING_KG_STORE=str(samples_store))
    assert after.stdout == before.stdout == named.stdout != ""


def test_validation_passes_and_fails_only_where_it_was_asked_to(
    command: Command, samples_store: Path
) -> None:
    plain = command("validate", "--store", samples_store)
    assert plain.returncode == 0
    assert "2 messages conform" in plain.stdout
    assert command("validate", "--fail-on", "violation", "--store", samples_store).returncode == 0
    assert command("validate", "--fail-on", "warning", "--store", samples_store).returncode == 1


def test_one_message_can_be_validated_by_its_key(command: Command, samples_store: Path) -> None:
    text = "SELECT ?key { ?m a pc:Message ; dcterms:identifier ?key } ORDER BY ?key"
    asked = command("query", "-", "--format", "json", "--store", samples_store, typed=text)
    key = json.loads(asked.stdout)[0]["key"]
    done = command("validate", "--message", key, "--store", samples_store)
    assert "1 message conforms" in done.stdout
    assert command("validate", "--message", "0" * 16, "--store", samples_store).returncode == 2


def test_export_is_read_back_as_rdf(command: Command, samples_store: Path, tmp_path: Path) -> None:
    import pyoxigraph

    trig = tmp_path / "all.trig"
    done = command("export", "--out", trig, "--store", samples_store)
    nquads = command("export", "--format", "nquads", "--store", samples_store)
    assert (done.returncode, done.stdout) == (0, "")
    from_trig = set(pyoxigraph.parse(path=str(trig)))
    from_nquads = set(pyoxigraph.parse(nquads.stdout.encode(), format=pyoxigraph.RdfFormat.N_QUADS))
    assert from_trig == from_nquads
    jsonld = command("export", "--format", "jsonld", "--store", samples_store)
    assert (
        set(pyoxigraph.parse(jsonld.stdout.encode(), format=pyoxigraph.RdfFormat.JSON_LD))
        == from_trig
    )


def test_draw_writes_a_page_and_prints_where_it_lies(
    command: Command, samples_store: Path, tmp_path: Path
) -> None:
    page = tmp_path / "harrow.html"
    done = command("draw", page, "--borough", "Harrow", "--store", samples_store)
    assert (done.returncode, done.stdout) == (0, f"{page}\n")
    assert "<html" in page.read_text(encoding="utf-8")


def test_a_reader_that_goes_away_is_no_error(samples_store: Path) -> None:
    shell = f"{COMMAND} export --format nquads --store {samples_store} | head -n 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {shell}"], capture_output=True, text=True, check=False
    )
    assert done.stdout.count("\n") == 1
    assert "Error" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 141


@pytest.mark.parametrize("reading", [True, False], ids=["while it reads", "while it starts"])
def test_ctrl_c_ends_quietly(tmp_path: Path, reading: bool) -> None:
    process = subprocess.Popen(
        [COMMAND, "query", "-", "--store", tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ
        | ({} if reading else {"PYTHONPATH": _interrupted_while_it_starts(tmp_path)}),
        preexec_fn=_heed_ctrl_c,
    )
    assert process.stdin is not None
    process.stdin.write("SELECT")
    process.stdin.flush()
    while reading and process.poll() is None and _unread(process.stdin):
        time.sleep(0.02)
    if reading:
        process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert errors == ""


def _heed_ctrl_c() -> None:
    """As a shell starts commands: those started in the background of a script ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _unread(pipe: IO[str]) -> int:
    """How many bytes in a pipe the other end has not read yet."""
    count = array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


def _interrupted_while_it_starts(folder: Path) -> str:
    """A search path on which the module that the command imports first meets Ctrl-C."""
    (folder / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'kg.cli.app':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n",
        encoding="utf-8",
    )
    return os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH", ""))))


def test_a_table_never_breaks_a_word(command: Command, samples_store: Path) -> None:
    asked = ("query", "repeated", "--param", "messages=1", "--store", samples_store)
    wide = command(*asked, COLUMNS="160").stdout
    narrow = command(*asked, COLUMNS="80").stdout
    assert "Priorities" in wide.splitlines()[1]
    assert "────" in wide
    assert "────" not in narrow
    assert "Patrol and visibility\n" in narrow
    blocks = narrow.split("\n\n")
    assert [line.split("  ")[0] for line in blocks[0].splitlines()] == [
        "Topic",
        "Priorities",
        "Messages",
        "Boroughs",
        "In",
        "Without an answer",
        "First day (message or event)",
        "Last day (message or event)",
    ]
    for text in (wide, narrow):
        assert {"Priorities", "visibility", "2025-11-03"} <= set(text.split())


def test_one_thing_is_told_in_the_singular(command: Command, tmp_path: Path) -> None:
    store, harrow = tmp_path / "store", sample_paths()[1]
    assert command("ingest", harrow, "--store", store).stdout.startswith("Read 1 message: ")
    assert command("export", "--store", store).stderr == (
        "Exported 1 message graph and the reference graph.\n"
    )
    told = command("draw", tmp_path / "page.html", "--store", store).stderr
    assert re.fullmatch(
        r"\d+ things and \d+ links of 1 message; 1 priority without a corresponding action\.\n",
        told,
    )


def test_several_things_are_told_in_the_plural(
    command: Command, samples_store: Path, tmp_path: Path
) -> None:
    assert command("export", "--store", samples_store).stderr == (
        "Exported 2 message graphs and the reference graph.\n"
    )
    told = command("draw", tmp_path / "page.html", "--borough", "Hackney", "--store", samples_store)
    assert told.stderr.endswith("; 0 priorities without a corresponding action.\n")
