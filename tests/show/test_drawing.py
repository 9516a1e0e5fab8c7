"""The file is written whole or not at all, and nothing else is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.show import Drawing, FocusKind, draw, find_focus
from tests.show.scenes import HACKNEY, HARROW, query_of, store_of

BOTH = query_of(store_of((HACKNEY, HARROW)))


def test_a_drawing_tells_what_it_shows(tmp_path: Path) -> None:
    target = tmp_path / "drawing.html"
    assert draw(BOTH, target) == Drawing(
        target, nodes=30, edges=28, messages=2, unanswered=1, held=2
    )


def test_only_the_page_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    draw(BOTH, Path("drawing.html"))
    assert [path.name for path in tmp_path.iterdir()] == ["drawing.html"]


def test_the_same_data_gives_the_same_page_byte_for_byte(tmp_path: Path) -> None:
    draw(BOTH, tmp_path / "one.html")
    draw(query_of(store_of((HARROW, HACKNEY))), tmp_path / "two.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_an_older_page_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "drawing.html"
    target.write_text("older")
    draw(BOTH, target)
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_page_of_one_borough_is_named_after_it(tmp_path: Path) -> None:
    target = tmp_path / "drawing.html"
    harrow = find_focus(BOTH, FocusKind.BOROUGH, "Harrow")
    assert draw(BOTH, target, harrow).messages == 1
    assert "<title>What was asked of the police in Harrow, and" in target.read_text("utf-8")


@pytest.mark.parametrize("name", ["missing/drawing.html", "file/drawing.html", "folder"])
def test_a_path_that_cannot_be_written_is_named_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError) as refused:
        draw(BOTH, tmp_path / name)
    assert str(refused.value).startswith(f"{tmp_path / name}: ")
    assert "\n" not in str(refused.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
    assert list((tmp_path / "folder").iterdir()) == []


def test_an_empty_store_gives_a_page_that_says_so(tmp_path: Path) -> None:
    target = tmp_path / "drawing.html"
    assert draw(query_of(store_of(())), target).nodes == 0
    assert "the store is empty" in target.read_text(encoding="utf-8")
