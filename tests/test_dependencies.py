"""Every dependency is declared, and every declared one is used."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from itertools import chain
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
    project = _project()["project"]
    extras = chain.from_iterable(project.get("optional-dependencies", {}).values())
    return _names(chain(project["dependencies"], extras))


def _modules(path: Path) -> Iterator[str]:
    """What one module imports: with ``import``, with ``from``, or by name inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(name), level=0):
                yield name
            case ast.Call(func=ast.Name(id="import_module"), args=[ast.Constant(value=str(name))]):
                yield name


def _imported() -> set[str]:
    """The distributions that the modules of ``kg`` import, inside functions too."""
    modules = {
        name.split(".")[0] for path in (CHECKOUT / "kg").rglob("*.py") for name in _modules(path)
    }
    known = packages_distributions()
    foreign = modules - set(sys.stdlib_module_names) - {"kg", "_typeshed"}  # types only, no package
    return {_normalised(known.get(module, [module])[0]) for module in foreign}


def test_what_the_package_imports_is_declared() -> None:
    assert _imported() - _declared() == set()


def test_what_is_declared_is_imported() -> None:
    assert _declared() - _imported() == set()


def _pinned(name: str) -> set[str]:
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^([A-Za-z0-9._-]+)==.*\\\n    --hash=sha256:", text, re.MULTILINE)
    return {_normalised(pin) for pin in pins}


def test_lock_files_hold_every_declared_dependency_with_hashes() -> None:
    needed = _names(_project()["project"]["dependencies"])
    assert needed <= _pinned("requirements.lock"), "run `make lock`"
    assert _declared() <= _pinned("requirements-test.lock"), "run `make lock`"


def test_no_file_of_the_environment_names_a_registry_host() -> None:
    for name in ("requirements.lock", "requirements-test.lock", "pyproject.toml", "Makefile"):
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        assert not re.search(r"--(extra-)?index-url|--find-links|file://", text), name
