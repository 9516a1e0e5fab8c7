"""The direction of dependency: nouns ← stages ← pipeline ← command line, and nothing backwards."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

KG = Path(__file__).resolve().parent.parent / "kg"
STAGES = (
    *("read", "extract", "link", "express", "validate", "store", "ask", "catalogue", "show"),
    "second",
)
BESIDE = ("second",)  # a reader that is off unless configured; no stage knows it
ABOVE = ("pipeline", "pages", "serve", "cli")
LONGEST = 400
MODULES = sorted(KG.rglob("*.py"))


def _imported(path: Path) -> Iterator[str]:
    """Every dotted name of ours that ``path`` imports, inside functions too."""
    package = ("kg", *path.relative_to(KG).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            whole = ".".join((*base, *([node.module] if node.module else [])))
            names = [whole, *(f"{whole}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (name for name in names if name == "kg" or name.startswith("kg."))


def _room(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else None


def _own_room(path: Path) -> str:
    return path.relative_to(KG).parts[0].removesuffix(".py")


def _title(path: Path) -> str:
    return path.relative_to(KG.parent).as_posix()


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_of_the_flow_has_its_room(stage: str) -> None:
    assert (KG / stage).is_dir() or (KG / f"{stage}.py").is_file()


@pytest.mark.parametrize("path", MODULES, ids=_title)
def test_stages_do_not_import_each_other_nor_what_stands_above_them(path: Path) -> None:
    own = _own_room(path)
    if own in ABOVE or own == "__init__":
        return
    forbidden = {*STAGES, *BESIDE, *ABOVE} - {own}
    found = sorted(name for name in _imported(path) if _room(name) in forbidden)
    assert not found, (
        f"{_title(path)} imports {', '.join(found)}: a stage takes and gives the nouns of "
        "kg/statements.py; let kg/pipeline.py or kg/cli carry things from one to the other"
    )


def test_the_pipeline_does_not_import_the_command_line() -> None:
    assert "cli" not in {_room(name) for name in _imported(KG / "pipeline.py")}


@pytest.mark.parametrize("path", MODULES, ids=_title)
def test_no_module_is_longer_than_one_sitting(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{_title(path)} has {lines} lines: split it by what it is about"


@pytest.mark.parametrize("path", MODULES, ids=_title)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{_title(path)}: open with what goes in and what comes out"


def test_data_never_lies_in_the_package_of_the_checkout() -> None:
    assert not (KG / "_data").exists(), (
        "kg/_data is made by the wheel; edit ontology/, queries/, viz/"
    )
