"""`policing-kg validate` as people run it: forms, filters, baselines, files of others, bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.folders import data_folder
from kg.store import CommitmentStore
from tests.cli.conftest import Command
from tests.ontology.examples import EXAMPLES

BAD = EXAMPLES / "priority" / "bad-priority-status.ttl"
WARNED = EXAMPLES / "action" / "bad-action-pledge-time.ttl"
GOOD = EXAMPLES / "answer" / "good-answer.ttl"
FORMS = ("text", "html", "markdown", "json", "csv", "junit", "sarif", "turtle", "jsonld")


def _line(text: str, *named: object) -> str:
    (line,) = text.strip().splitlines()
    assert line.startswith("policing-kg: ")
    for name in named:
        assert str(name) in line
    return line


@pytest.mark.parametrize("form", FORMS)
def test_every_form_goes_to_a_file_whole(command: Command, tmp_path: Path, form: str) -> None:
    out = tmp_path / "report"
    done = command("validate", BAD, "--format", form, "--out", out)
    assert done.returncode == 0
    assert done.stdout == ""
    assert "where it stands" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "fail_on", "status"),
    [
        (BAD, "violation", 1),
        (WARNED, "violation", 0),
        (WARNED, "warning", 1),
        (GOOD, "warning", 0),
        (GOOD, "info", 1),
    ],
    ids=str,
)
def test_the_status_is_one_from_the_severity_asked(
    command: Command, path: Path, fail_on: str, status: int
) -> None:
    assert command("validate", path, "--fail-on", fail_on).returncode == status
    assert command("validate", path).returncode == 0


def test_a_baseline_leaves_only_what_is_new(command: Command, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    command("validate", WARNED, "--format", "json", "--out", old)
    again = command("validate", WARNED, "--baseline", old, "--format", "json", "--fail-on", "info")
    assert again.returncode == 0
    said = json.loads(again.stdout)
    assert said["findings"] == []
    assert said["summary"]["known"] == len(json.loads(old.read_text())["findings"]) > 0
    new = command("validate", WARNED, BAD, "--baseline", old, "--fail-on", "violation")
    assert new.returncode == 1
    assert "of the baseline left out" in new.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "no JSON"),
        (b"[1]", "holds no findings"),
        (b'{"findings": [{}]}', "holds no findings"),
        (b"\xff\xfe\x00", "UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_baseline_that_is_none_is_named(
    command: Command, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "old.json"
    if content is not None:
        path.write_bytes(content)
    done = command("validate", GOOD, "--baseline", path)
    assert (done.returncode, done.stdout) == (2, "")
    _line(done.stderr, path, said)


@pytest.mark.parametrize(
    ("turtle", "said"),
    [
        ("@prefix sh: <http://www.w3.org/ns/shacl#> .\nsh:x sh:y", "line 2"),
        (
            "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <https://example.org/> .\n"
            "x:shape a sh:NodeShape ; sh:targetClass x:Thing ;\n"
            '  sh:property [ sh:path "no path" ; sh:minCount 1 ] .',
            "path",
        ),
        (
            "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <https://example.org/> .\n"
            "x:shape a sh:NodeShape ; sh:targetClass x:Thing ;\n"
            "  sh:property [ sh:path x:p ; sh:minCount 1 , 2 ] .",
            "",
        ),
    ],
    ids=["syntax", "path", "two minima"],
)
def test_shapes_that_cannot_be_used_are_one_plain_line(
    command: Command, tmp_path: Path, turtle: str, said: str
) -> None:
    shapes, out = tmp_path / "shapes.ttl", tmp_path / "report.txt"
    data = tmp_path / "data.ttl"
    data.write_text("<https://example.org/a> a <https://example.org/Thing> .", encoding="utf-8")
    shapes.write_text(turtle, encoding="utf-8")
    out.write_text("as it was", encoding="utf-8")
    done = command("validate", data, "--shapes", shapes, "--out", out)
    assert done.returncode == 2, done.stdout
    assert said in _line(done.stderr)
    assert out.read_text(encoding="utf-8") == "as it was"


def test_shapes_of_others_are_taken_with_what_they_say(command: Command, tmp_path: Path) -> None:
    shapes = tmp_path / "theirs.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "@prefix pc: <https://w3id.org/policing-commitments/def#> .\n"
        "<https://example.org/s> a sh:NodeShape ; sh:targetClass pc:CommunityPriority ;\n"
        "  sh:property [ sh:path pc:budget ; sh:minCount 1 ; sh:severity sh:Warning ;\n"
        '    sh:message "A priority needs a budget." ] .',
        encoding="utf-8",
    )
    done = command("validate", GOOD, "--shapes", shapes, "--verbose")
    assert done.returncode == 0
    assert "warning: CommunityPriority “more patrols in the park”: A priority needs" in done.stdout


def test_a_report_that_cannot_be_written_is_one_plain_line(
    command: Command, tmp_path: Path
) -> None:
    done = command("validate", GOOD, "--out", tmp_path / "nowhere" / "report.txt")
    assert done.returncode == 2
    _line(done.stderr, "nowhere", "cannot be written")


def test_a_bad_file_is_one_plain_line(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("<a> <b>", encoding="utf-8")
    done = command("validate", GOOD, path)
    assert (done.returncode, done.stdout) == (2, "")
    _line(done.stderr, path)


def test_a_store_that_is_being_written_is_one_plain_line(
    installed: Command, samples_store: Path
) -> None:
    with CommitmentStore.open(samples_store):
        done = installed("validate", "--store", samples_store)
    assert (done.returncode, done.stdout) == (2, "")
    _line(done.stderr, samples_store, "another program is writing")


def test_message_and_borough_choose(command: Command, samples_store: Path) -> None:
    def messages(*options: str) -> set[str]:
        done = command("validate", "--store", samples_store, "--format", "json", *options)
        return {finding["message"] for finding in json.loads(done.stdout)["findings"]}

    everything, harrow = messages(), messages("--borough", "Harrow")
    assert len(everything) == 2
    assert len(harrow) == 1
    key = next(iter(harrow)).rpartition("/")[2]
    assert messages("--message", key) == harrow
    assert messages("--message", key, "--borough", "Hackney") == set()


def test_the_number_of_processes_changes_nothing(
    command: Command, samples_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.cli.validate._WORTH_A_PROCESS", 1)
    one, two = (
        json.loads(
            command("validate", "--store", samples_store, "--format", "json", "--jobs", jobs).stdout
        )
        for jobs in (1, 2)
    )
    assert one["findings"] == two["findings"]
    assert one["unmatched"] == two["unmatched"]


def test_what_was_found_can_be_asked_of_the_store(command: Command, samples_store: Path) -> None:
    command("validate", "--store", samples_store)
    text = (
        "SELECT (COUNT(DISTINCT ?result) AS ?warnings) { ?report a sh:ValidationReport ; "
        "schema:about ?message ; sh:result ?result . ?message a pc:Message . "
        "?result sh:resultSeverity sh:Warning ; sh:focusNode ?node . }"
    )
    asked = command("query", "-", "--store", samples_store, "--format", "json", typed=text)
    said = json.loads(command("validate", "--store", samples_store, "--format", "json").stdout)
    assert json.loads(asked.stdout)[0]["warnings"] == said["summary"]["warnings"] > 0


def test_ingest_stores_the_report_with_the_message(samples_store: Path) -> None:
    with CommitmentStore.open(samples_store) as store:
        for message in store.messages():
            assert store.graph(store.names.report_of(message.graph))


def test_a_whole_dump_of_ours_is_checked_like_the_store(
    command: Command, samples_store: Path, tmp_path: Path
) -> None:
    dump = tmp_path / "all.trig"
    command("export", "--store", samples_store, "--out", dump)
    of_file = json.loads(command("validate", dump, "--format", "json").stdout)
    of_store = json.loads(command("validate", "--store", samples_store, "--format", "json").stdout)
    assert of_file["findings"] == of_store["findings"]


def test_checks_are_no_questions(command: Command) -> None:
    listed = command("query").stdout
    for path in (data_folder("queries") / "checks").glob("*.rq"):
        assert path.stem not in listed


THEIRS = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix pc: <https://w3id.org/policing-commitments/def#> .
<https://example.org/s> a sh:NodeShape ; sh:targetClass pc:CommunityPriority ;
  sh:property [ sh:path pc:answerStatus ; sh:minCount 1 ; sh:message "A state is needed." ] .
<https://example.org/t> a sh:NodeShape ; sh:targetClass pc:Unicorn ;
  sh:property [ sh:path pc:horn ; sh:minCount 1 ; sh:message "A unicorn has a horn." ] .
"""


def test_shapes_of_others_say_what_they_checked_and_what_found_nothing_to_check(
    command: Command, tmp_path: Path
) -> None:
    shapes = tmp_path / "theirs.ttl"
    shapes.write_text(THEIRS, encoding="utf-8")
    done = command("validate", GOOD, "--shapes", shapes, "--format", "json")
    said = json.loads(done.stdout)
    assert said["summary"]["conforms"] is True
    assert said["summary"]["nodes"] == 1
    checked = {rule["name"]: rule["checked"] for rule in said["rules"]}
    assert sorted(checked.values()) == [0, 1]
    (idle,) = said["unmatched"]
    assert idle.startswith("https://example.org/t")
    broken = json.loads(command("validate", BAD, "--shapes", shapes, "--format", "json").stdout)
    assert [finding["rule"] for finding in broken["findings"]] == [
        name for name, count in checked.items() if count
    ]
