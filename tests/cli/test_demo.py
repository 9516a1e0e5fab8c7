"""`policing-kg demo`: the whole path on the sample letters, and nothing new the second time."""

from __future__ import annotations

import hashlib
import textwrap
from pathlib import Path

from tests.cli.conftest import Command


def test_the_demo_shows_the_gap_and_where_everything_lies(command: Command, tmp_path: Path) -> None:
    done = command("demo", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("Harrow", "2025-11-03", "high street", "Reason", "2 messages conform"):
        assert words in done.stdout
    for name in ("store", "drawing.html", "report.txt"):
        path = Path("demo-output") / name
        assert str(path) in done.stdout
        assert (tmp_path / path).exists()


def test_a_second_demo_changes_nothing(command: Command, tmp_path: Path) -> None:
    def content() -> dict[str, str]:
        files = [tmp_path / "drawing.html", tmp_path / "report.txt"]
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    first = command("demo", "--out", tmp_path)
    before = content()
    second = command("demo", "--out", tmp_path)
    assert "2 new" in first.stdout
    assert "0 new, 2 unchanged, 0 replaced" in second.stdout
    assert content() == before
    assert first.stdout.splitlines()[1:] == second.stdout.splitlines()[1:]


def test_a_demo_folder_that_cannot_be_made_is_named_in_one_line(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    done = command("demo", "--out", tmp_path / "file" / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"policing-kg: {tmp_path / 'file' / 'out'}: ")
    assert done.stderr.count("\n") == 1


def test_the_sample_output_of_the_readme_is_what_the_demo_prints(
    command: Command, checkout: Path, tmp_path: Path
) -> None:
    printed = command("demo", folder=tmp_path, COLUMNS="80").stdout.rpartition("\n\nAsk on")[0]
    shown = textwrap.dedent(
        (checkout / "README.md")
        .read_text(encoding="utf-8")
        .partition("December 2025.\n\n")[2]
        .partition("\n\nThe drawing is")[0]
    )
    assert shown == printed, "copy what `policing-kg demo` prints into README.md"
