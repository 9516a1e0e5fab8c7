"""The two halves in which the tests are run hold every test once."""

from __future__ import annotations

from pathlib import Path

from tests.side_by_side import FIRST, TESTS, halves


def test_every_test_is_in_one_half_and_in_one_only() -> None:
    first, second = (
        [found for path in paths for found in _tests(TESTS.parent / path)] for paths in halves()
    )
    assert sorted([*first, *second]) == sorted(TESTS.rglob("test_*.py"))
    assert {path.relative_to(TESTS).parts[0] for path in first} == set(FIRST)
    assert len(second) > len(first) > 50


def _tests(path: Path) -> list[Path]:
    return list(path.rglob("test_*.py")) if path.is_dir() else [path]
