"""`make reference` writes everything that is made from the Turtle files, and only in a checkout."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import kg.ontology.__main__ as command
from kg.folders import data_folder
from kg.ontology.terms import read_ontology


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout to write into."""
    shutil.copytree(data_folder("ontology"), tmp_path / "ontology")
    monkeypatch.setattr(command, "data_folder", lambda name: tmp_path / name)
    return tmp_path


def test_what_it_writes_is_what_is_committed(copy: Path, checkout: Path) -> None:
    (copy / "docs").mkdir()
    for name in ("ontology/context.jsonld", "ontology/changes.json"):
        (copy / name).unlink()
    command.main()
    for name in ("ontology/context.jsonld", "ontology/changes.json", "docs/ontology/index.html"):
        assert (copy / name).read_bytes() == (checkout / name).read_bytes(), name


def test_a_snapshot_is_kept_under_the_name_of_the_version(copy: Path) -> None:
    (copy / "docs").mkdir()
    version = read_ontology().version
    command.main("--snapshot")
    text = (copy / "ontology" / "versions" / f"{version}.ttl").read_text(encoding="utf-8")
    assert text.startswith(f"# The vocabulary in version {version}: ")
    assert (copy / "ontology" / "versions" / "0.1.0.ttl").is_file()


def test_without_a_checkout_it_says_so_and_writes_nothing(copy: Path) -> None:
    before = (copy / "ontology" / "context.jsonld").stat().st_mtime_ns
    with pytest.raises(SystemExit, match="run it in a checkout"):
        command.main()
    assert (copy / "ontology" / "context.jsonld").stat().st_mtime_ns == before
