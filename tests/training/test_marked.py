"""Marked messages become exactly the text without its marks and what the marks say, or nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.marked import messages

HEAD = "=== Z01 txt\nboroughs: Hackney\nplaces: Mill Lane; the park\noptional: p2-a1\nnotes: made up\n---\n"
BODY = """You told us about {p1 burglary|break-ins on Mill Lane} and {p2 parks,noise|shouting in the park}.
We {a1 response burglary > p1|arrested {s 17 count none measure=arrests bound=more|over 17 people} there}.
{e "ward panel" --11-19|Panel, 19 November} {o Sgt "Ada Penn" number=12|Ada Penn}
"""


def test_the_text_loses_its_marks_and_nothing_else() -> None:
    (made,) = messages(HEAD + BODY)
    assert made.faults == []
    assert made.text == (
        "You told us about break-ins on Mill Lane and shouting in the park.\n"
        "We arrested over 17 people there.\nPanel, 19 November Ada Penn\n"
    )


def test_marks_may_lie_inside_each_other_and_say_everything() -> None:
    (made,) = messages(HEAD + BODY)
    gold = made.gold
    assert gold["actions"] == [
        {
            "id": "a1",
            "anchor": "arrested over 17 people there",
            "kind": "response",
            "topics": ["burglary"],
        }
    ]
    assert gold["statistics"] == [
        {
            "anchor": "over 17 people",
            "value": 17,
            "unit": "count",
            "direction": "none",
            "measure": "arrests",
            "bound": "more",
        }
    ]
    assert gold["events"] == [
        {"anchor": "Panel, 19 November", "kind": "ward panel", "date": None, "partial": "--11-19"}
    ]
    assert gold["officers"] == [
        {"name": "Ada Penn", "rank": "Sgt", "anchor": "Ada Penn", "number": "12"}
    ]
    assert (gold["answers"], gold["answers_optional"]) == ([["p1", "a1"]], [["p2", "a1"]])
    assert gold["unanswered"] == ["p2"]
    assert gold["places"] == ["Mill Lane", "the park"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("{p1 unicorns|a thing}", "unknown topics unicorns"),
        ("{a1 deed parks|a thing}", "an action is one of"),
        ("{a1 activity > p9|a thing}", "p9-a1 names something that is not marked"),
        ("{s many count none|a thing}", "could not convert"),
        ("{s 1 count|a thing}", "a figure is VALUE UNIT DIRECTION"),
        ("{e panel 2026|a thing}", "2026 is no date"),
        ("{p1|the same} and the same", "occurs 2 times"),
        ("{p1|one two three four five six seven eight nine}", "has not 1 to 8 words"),
        ("{p1|not closed", "is not closed"),
        ("{p1|a thing} {p1|another}", "an id is used twice"),
    ],
)
def test_a_mark_that_cannot_be_true_is_a_fault(body: str, fault: str) -> None:
    (made,) = messages("=== Z01 txt\n---\n" + body)
    assert any(fault in found for found in made.faults), made.faults


@given(st.text(alphabet=st.characters(exclude_characters="{}|\r", codec="utf-8"), max_size=80))
def test_text_without_marks_is_left_as_it_is(text: str) -> None:
    (made,) = messages("=== Z01 txt\n---\n" + "Dear all\n" + text + "\nBye")
    assert made.text == "Dear all\n" + text + "\nBye\n"
    assert made.faults == []


def test_one_fault_keeps_all_files_from_being_written(tmp_path: Path) -> None:
    good, bad, out = tmp_path / "good.mk", tmp_path / "bad.mk", tmp_path / "out"
    good.write_text(HEAD + BODY, encoding="utf-8")
    bad.write_text("=== Z02 txt\n---\n{p1 unicorns|a thing}", encoding="utf-8")

    def run(*files: Path) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-m", "training.marked", *files, "--out", out]
        return subprocess.run(call, capture_output=True, encoding="utf-8", check=False)

    failed = run(good, bad)
    assert failed.returncode == 1
    assert "bad.mk: Z02: {p1 unicorns|…}: unknown topics unicorns" in failed.stderr
    assert not out.exists()
    assert run(good).returncode == 0
    assert sorted(path.name for path in out.iterdir()) == ["Z01.gold.json", "Z01.txt"]
    assert json.loads((out / "Z01.gold.json").read_text(encoding="utf-8"))["boroughs"] == [
        "Hackney"
    ]
