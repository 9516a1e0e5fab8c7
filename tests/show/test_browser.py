"""The page draws itself in a real browser that has no network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.show import draw
from tests.browser import opened
from tests.show.scenes import many_letters, query_of, store_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("size", ["1400,900", "500,900"])
def test_the_canvas_is_drawn_without_a_word_on_the_console(
    chromium: str, page: Path, tmp_path: Path, size: str
) -> None:
    document, console = opened(chromium, page, tmp_path / "profile", size)
    assert console == []
    assert 'data-drawn="30"' in document
    assert re.search(r"<canvas[^>]* width=\"\d{3,}\"", document)


def test_hostile_words_run_nothing(chromium: str, hostile_page: Path, tmp_path: Path) -> None:
    document, console = opened(chromium, hostile_page, tmp_path / "profile")
    assert console == []
    assert "data-drawn" in document
    assert "data-harm" not in document


def test_three_hundred_nodes_are_drawn(chromium: str, tmp_path: Path) -> None:
    drawing = draw(query_of(store_of(many_letters(21))), tmp_path / "drawing.html")
    document, console = opened(chromium, drawing.path, tmp_path / "profile")
    assert console == []
    assert f'data-drawn="{drawing.nodes}"' in document


def test_a_page_without_messages_opens_too(chromium: str, tmp_path: Path) -> None:
    drawing = draw(query_of(store_of(())), tmp_path / "drawing.html")
    document, console = opened(chromium, drawing.path, tmp_path / "profile")
    assert console == []
    assert "the store is empty" in document
