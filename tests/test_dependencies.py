"""Every dependency is declared, and every declared one is used."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _names(requirements: Iterable[object]) -> set[str]:
    return {
        _normalised(re.split(r"[<>=!~;\[ ]", line)[0])
        for line in requirements
        if isinstance(line, str)
    }


def _project() -> dict[str, Any]:
    return tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


def _declared() -> set[str]:
    return _names(_project()["project"]["dependencies"])


def _imported() -> set[str]:
    """The distributions that the modules of ``kg`` import, inside functions too."""
    modules: set[str] = set()
    for path in (CHECKOUT / "kg").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
    known = packages_distributions()
    foreign = modules - set(sys.stdlib_module_names) - {"kg"}
    return {_normalised(known.get(module, [module])[0]) for module in foreign}


def test_what_the_package_imports_is_declared() -> None:
    assert _imported() - _declared() == set()


def test_what_is_declared_is_imported() -> None:
    assert _declared() - _imported() == set()


def test_lock_files_hold_every_declared_dependency_with_hashes() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^([A-Za-z0-9._-]+)==.*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert _declared() <= {_normalised(pin) for pin in pins}, f"{name}: run `make lock`"


def test_no_file_of_the_environment_names_a_registry_host() -> None:
    for name in ("requirements.lock", "requirements-test.lock", "pyproject.toml", "Makefile"):
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        assert not re.search(r"--(extra-)?index-url|--find-links|file://", text), name
