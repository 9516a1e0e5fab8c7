"""The two real letters, end to end: what is found in them, and the one gap."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command

KINDS = ("boroughs", "officers", "events", "priorities", "actions", "statistics", "answers")
FLOOR = 0.95

Figures = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def letters(shared: Path) -> list[Path]:
    return sorted((shared / "messages" / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def figures(
    command: Command, letters: list[Path], shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Figures:
    """Precision, recall and F1 for each kind, as the scorer beside the letters counts them."""
    predictions = tmp_path_factory.mktemp("real") / "predictions.jsonl"
    predictions.write_text(command("extract", *letters).stdout, encoding="utf-8")
    scored = subprocess.run(
        [sys.executable, shared / "score.py", letters[0].parent, predictions, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    figures: Figures = json.loads(scored.stdout)
    return figures


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_statement_is_found_to_the_floor(figures: Figures, kind: str) -> None:
    assert figures[kind]["f1"] >= FLOOR


def test_the_unanswered_priority_is_found_and_no_other(figures: Figures) -> None:
    assert figures["unanswered"]["f1"] == 1.0


def test_the_real_letters_leave_one_gap_in_harrow(
    command: Command, letters: list[Path], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    assert command("ingest", *letters, "--store", store).returncode == 0
    (row,) = json.loads(command("gaps", "--format", "json", "--store", store).stdout)
    assert row["borough"] == "Harrow"
    assert row["event_date"] == "2025-11-03"
    assert "night-time economy" in row["quote"]
    assert command("validate", "--fail-on", "violation", "--store", store).returncode == 0


def test_the_real_letters_share_the_three_pledges_of_the_strategy(
    command: Command, letters: list[Path], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    assert command("ingest", *letters, "--store", store).returncode == 0
    asked = ("query", "compare", "--param", "first=Hackney", "--param", "second=Harrow")
    rows = json.loads(command(*asked, "--format", "json", "--store", store).stdout)
    shared = [row for row in rows if row["found"] == "both" and row["kind"] == "action"]
    assert [row["quote"][:18] for row in shared] == [
        "Build new partners",
        "Harness the power ",
        "Put you and London",
    ]
    assert shared[1]["quote"].startswith(
        "Harness the power of technology and data to make a profound shift in how we police "
        "London and Hackney."
    )


def test_the_real_letters_are_undated_and_placed_by_their_events(
    command: Command, letters: list[Path], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    assert command("ingest", *letters, "--store", store).returncode == 0
    rows = json.loads(command("query", "repeated", "--format", "json", "--store", store).stdout)
    assert {(row["first"], row["last"]) for row in rows} == {("2025-11-03", "2025-11-19")}
    officers = json.loads(command("query", "officers", "--format", "json", "--store", store).stdout)
    assert [row["last"] for row in officers] == ["2025-11-19", "2025-11-03"]
