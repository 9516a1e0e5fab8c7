"""axe finds no fault with the pages, at a desk and on a telephone (WCAG 2.2, levels A and AA)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kg.show import draw
from kg.show.structure import read_told, structure_of, write_structure
from tests.show.browsing import PHONE, WIDE, opened_in
from tests.show.scenes import HACKNEY, HARROW, many_letters, query_of, store_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def axe(node_modules: Path) -> str:
    """The script of axe-core."""
    return (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def faults(page: Page, axe: str) -> list[str]:
    """What axe finds, as rule and place."""
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })", RULES
    )
    return [
        f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]
    ]


@SIZES
def test_the_drawing_is_accessible(
    browser: Browser, page: Path, axe: str, size: tuple[int, int]
) -> None:
    with opened_in(browser, page, size, bypass_csp=True) as sheet:
        assert faults(sheet.page, axe) == []


@SIZES
def test_the_drawing_is_accessible_while_it_is_used(
    browser: Browser, page: Path, axe: str, size: tuple[int, int]
) -> None:
    with opened_in(browser, page, size, bypass_csp=True) as sheet:
        sheet.page.evaluate("document.getElementById('legend').open = true")
        sheet.page.uncheck("#legend input[value='action']")
        sheet.go_to("More police presence and visibility on")
        sheet.find("police")
        assert sheet.page.is_visible("#found")
        assert faults(sheet.page, axe) == []
        sheet.page.press("#seek", "Escape")
        sheet.page.click("#save summary")
        assert faults(sheet.page, axe) == []


@SIZES
def test_long_tables_are_accessible(
    browser: Browser, tmp_path: Path, axe: str, size: tuple[int, int]
) -> None:
    drawing = draw(query_of(store_of(many_letters(21))), tmp_path / "drawing.html")
    with opened_in(browser, drawing.path, size, bypass_csp=True) as sheet:
        assert faults(sheet.page, axe) == []


@SIZES
def test_the_page_of_the_structure_is_accessible(
    browser: Browser, tmp_path: Path, axe: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "structure.html"
    query = query_of(store_of((HACKNEY, HARROW, *many_letters(30))))
    write_structure(structure_of(read_told(query)), path)
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    opened = context.new_page()
    opened.goto(path.as_uri())
    assert faults(opened, axe) == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= size[0]
    context.close()


def test_words_can_be_enlarged_to_twice_their_size(browser: Browser, page: Path) -> None:
    with opened_in(browser, page, (640, 700)) as sheet:
        sheet.page.evaluate("document.documentElement.style.fontSize = '200%'")
        sheet.page.evaluate("document.body.style.fontSize = '200%'")
        sheet.page.wait_for_timeout(200)
        assert sheet.page.evaluate("document.documentElement.scrollWidth") <= 640
