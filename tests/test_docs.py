"""The documents say what the program does: every command, question and folder is in them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from kg.ask import questions
from kg.cli.app import COMMANDS
from kg.serve.counts import Counts
from kg.serve.noted import Outcome
from kg.serve.settings import Settings
from kg.serve.shown import written

CHECKOUT = Path(__file__).resolve().parent.parent
GUIDE = (CHECKOUT / "docs" / "user-guide.md").read_text(encoding="utf-8")
OPERATING = (CHECKOUT / "docs" / "operating.md").read_text(encoding="utf-8")
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = (*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md"))
NAMES = [command.function.__name__ for command in COMMANDS]


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_in_the_user_guide(name: str) -> None:
    assert f"policing-kg {name}" in GUIDE, f"describe `policing-kg {name}` in docs/user-guide.md"


def test_every_question_is_in_the_user_guide_with_its_title() -> None:
    missing = [
        each.name for each in questions() if f"| `{each.name}` | {each.title} |" not in GUIDE
    ]
    assert not missing, f"add a row to the questions of docs/user-guide.md: {missing}"


def test_the_documents_name_no_command_or_question_that_there_is_not() -> None:
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        commands = set(re.findall(r"(?m)^(?:    |.*`)policing-kg ([a-z]+)", text))
        assert commands <= set(NAMES), path.name
        asked = set(re.findall(r"policing-kg query ([a-z][a-z-]+)(?![\w.-])", text))
        assert asked <= {each.name for each in questions()}, path.name


def _default(name: str) -> str:
    if name == "store":
        return "in the user's data directory"
    default = Settings.model_fields[name].default
    return "none" if default is None else f"`{written(default)}`"


def test_every_setting_is_in_the_operators_guide_with_its_default_and_meaning() -> None:
    rows = [
        f"| `{name}` | {_default(name)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    missing = [row for row in rows if row not in OPERATING]
    assert not missing, f"put these into the settings of docs/operating.md: {missing}"
    known = re.findall(r"(?m)^\| `([a-z_]+)` \| (?:`|none|in the)", OPERATING)
    assert known == list(Settings.model_fields), "the guide has other settings, or another order"


def test_every_count_and_outcome_is_in_the_operators_guide() -> None:
    names = re.findall(r"(?m)^# TYPE (\w+)", Counts().text().decode())
    missing = [name for name in names if name.removesuffix("_created") not in OPERATING]
    missing = [name for name in missing if not name.endswith("_created")]
    assert not missing, f"say in docs/operating.md what is counted: {missing}"
    assert [o.value for o in Outcome if f"| `{o.value}` |" not in OPERATING] == []


def test_every_folder_of_the_checkout_is_explained_in_the_readme(
    missing_part: Callable[[str], NoReturn],
) -> None:
    listing = subprocess.run(
        ["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    if listing.returncode:
        missing_part("this is no git checkout, so its folders are not known")
    folders = {line.split("/")[0] for line in listing.stdout.splitlines() if "/" in line}
    missing = [name for name in sorted(folders) if f"{name}/" not in README]
    assert not missing, f"say in README.md what lies in {missing}"


def test_every_decision_says_context_decision_and_consequence() -> None:
    for path in sorted((CHECKOUT / "docs" / "decisions").glob("0*.md")):
        text = path.read_text(encoding="utf-8")
        for part in ("**Context.**", "**Decision.**", "**Consequence.**"):
            assert part in text, f"{path.name} lacks {part}"


def test_links_between_documents_lead_somewhere() -> None:
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_the_two_commands_of_the_readme_are_those_of_continuous_integration() -> None:
    assert "make demo" in README
    assert "make test" in README
    run = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    assert run.rstrip().endswith("make test")


def test_every_picture_of_the_pages_is_shown_and_together_they_stay_small() -> None:
    shown = (CHECKOUT / "docs" / "screenshots.md").read_text(encoding="utf-8")
    pictures = sorted((CHECKOUT / "docs" / "screenshots").iterdir())
    assert {path.name for path in pictures} == set(re.findall(r"\(screenshots/([^)]+)\)", shown))
    assert "invented" in shown
    assert sum(path.stat().st_size for path in pictures) < 2_500_000
