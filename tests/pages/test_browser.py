"""Journeys through the pages in a real browser: by mouse, by keyboard alone, on a small phone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kg.pages.book import Book
from kg.pages.publishing import publish
from kg.store import CommitmentStore
from tests.pages.conftest import HOSTILE, book_of
from tests.serve.servers import process

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GAP = "More police presence and visibility on the high street"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium, driven by Playwright."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory,
    sample_store: CommitmentStore,
    hostile_store: CommitmentStore,
) -> Iterator[str]:
    """A real server of the sample letters and the hostile ones, once its pages are ready."""
    folder = tmp_path_factory.mktemp("pages") / "store"
    with CommitmentStore.open(folder) as store:
        store.load_reference()
        for source in (sample_store, hostile_store):
            names = source.names
            graphs = (
                (g, [*source.graph(g), *source.graph(names.report_of(g))])
                for g in source.message_graphs()
            )
            assert list(store.replace_messages(graphs))
    with process(["-m", "kg.cli", "serve", "--store", str(folder), "--port", "0"]) as where:
        for _ in range(1200):
            if httpx.get(f"{where}/").status_code == 200:
                break
            time.sleep(0.05)
        yield where


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page that fails the test where a script fails or the policy is broken."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(60_000)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    opened.on("dialog", lambda dialog: (faults.append("a dialog"), dialog.dismiss()))
    yield opened
    context.close()
    assert faults == []


def _paths(address: str, page: Page) -> list[str]:
    """One address of every sort of page."""
    page.goto(f"{address}/area/harrow")
    message = page.get_attribute("main a[href^='/message/']", "href")
    priority = page.get_attribute("main .card a[href^='/priority/']", "href")
    assert message
    assert priority
    page.goto(f"{address}/figures")
    measure = page.get_attribute("main th a", "href")
    assert measure
    fixed = ["/", "/priorities", "/coverage", "/boroughs", "/area/harrow", "/messages", "/compare"]
    fixed += ["/compare/hackney/harrow", "/figures", "/officers", "/checks", "/about", "/ask"]
    fixed += ["/graph", "/graph?borough=harrow", "/graph?limit=100", "/graph/structure"]
    asked = priority.removeprefix("/priority/")
    fixed += [f"/graph?priority={asked}", "/search?q=police", f"/dispute?priority={asked}"]
    return [*fixed, message, priority, measure]


def _drawn(page: Page) -> None:
    """Wait until the drawing is there."""
    page.wait_for_selector("#canvas[data-drawn]")
    page.wait_for_timeout(200)


def test_what_a_borough_was_not_answered_is_two_clicks_away(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.select_option("#pick", "harrow")
    page.click("form.pick button")
    assert page.url == f"{address}/area/harrow"
    page.click(f"text={GAP}")
    assert "Unanswered" in page.inner_text(".verdict")
    page.click("text=See it in the whole message")
    assert page.locator(".statements li:target").inner_text().startswith("P")


def test_the_list_is_filtered_without_loading_the_page_again(page: Page, address: str) -> None:
    page.goto(f"{address}/priorities")
    page.evaluate("window.stayed = true")
    page.select_option("#f-borough", "harrow")
    page.wait_for_url("**/priorities?borough=harrow**")
    page.click(".tabs a:has-text('Unanswered')")
    page.wait_for_url("**state=unanswered**")
    page.wait_for_function("document.querySelectorAll('.card').length === 1")
    assert page.evaluate("window.stayed") is True
    assert GAP in page.inner_text(".card")
    permanent = page.url
    page.goto(permanent)
    assert page.locator(".card").count() == 1
    with page.expect_download() as download:
        page.click("text=CSV")
    assert GAP in Path(download.value.path()).read_text(encoding="utf-8")


def test_filters_and_search_work_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/priorities?state=unanswered")
    page.select_option("#f-borough", "harrow")
    page.click(".filters button")
    assert page.locator(".card").count() == 1
    page.fill("#find", "dangerous riding")
    page.click(".find button")
    assert "1 statement" in page.inner_text(".found") or "statements" in page.inner_text(".found")
    page.goto(f"{address}/ask")
    page.fill("#query", "SELECT (COUNT(?m) AS ?n) { ?m a pc:Message }")
    page.click("#ask button")
    assert page.inner_text("#outcome td") == str(2 + len(HOSTILE))
    context.close()


def test_the_way_to_the_evidence_needs_no_mouse(page: Page, address: str) -> None:
    page.goto(f"{address}/area/harrow")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if GAP in str(page.evaluate("document.activeElement.textContent")):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/priority/**")
    assert GAP in page.inner_text("h1")


def test_a_query_runs_from_the_keyboard_and_its_fault_has_a_place(page: Page, address: str) -> None:
    page.goto(f"{address}/ask")
    page.fill("#query", "SELECT ?s WHERE { ?s a pc:Borough } LIMIT 3")
    page.press("#query", "Control+Enter")
    page.wait_for_selector("#outcome table")
    assert page.locator("#outcome tbody tr").count() == 3


def test_a_fault_in_a_query_names_line_and_column(browser: Browser, address: str) -> None:
    page = browser.new_page()  # the refusal is an error on the console of every browser
    page.goto(f"{address}/ask")
    page.fill("#query", "SELECT ?s\nWHERE { ?s a }")
    page.press("#query", "Control+Enter")
    page.wait_for_selector("#fault")
    assert page.inner_text("#fault").startswith("Line 2, column ")
    page.close()


def test_a_reader_can_dispute_an_answer(page: Page, address: str) -> None:
    page.goto(f"{address}/area/harrow")
    page.click(f"text={GAP}")
    page.click("text=Dispute this")
    page.fill("#d-reason", "The third paragraph is about exactly this.")
    page.click("text=Make the statement")
    assert "pc:AnsweredAfterAll" in page.input_value("#d-turtle")
    with page.expect_download() as download:
        page.click("#d-file")
    assert "The third paragraph" in Path(download.value.path()).read_text(encoding="utf-8")


def test_no_page_is_wider_than_a_small_phone_and_none_breaks_its_policy(
    page: Page, address: str
) -> None:
    paths = _paths(address, page)
    page.set_viewport_size({"width": 360, "height": 740})
    for path in paths:
        page.goto(f"{address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.goto(f"{address}/")
    page.click("summary:has-text('Menu')")
    page.click(".menu a:has-text('Boroughs')")
    page.click("main th a:has-text('Harrow')")
    assert page.url == f"{address}/area/harrow"


def test_axe_finds_nothing_serious_on_any_page(
    page: Page, address: str, node_modules: Path, missing_part: Callable[[str], NoReturn]
) -> None:
    script = node_modules / "axe-core" / "axe.min.js"
    if not script.is_file():
        missing_part("axe-core is missing (npm ci --prefix tests/node --ignore-scripts)")
    found = []
    for path in _paths(address, page):
        page.goto(f"{address}{path}")
        page.evaluate(script.read_text(encoding="utf-8") + ";0")
        result = page.evaluate("axe.run()")
        found += [
            (path, each["id"], each["nodes"][0]["html"][:120])
            for each in result["violations"]
            if each["impact"] in ("serious", "critical")
        ]
    assert found == []


def _sheets(page: Page) -> int:
    """How many sheets of A4 the page takes on paper, as its own style for paper has it."""
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))


def test_the_account_of_a_borough_fits_on_one_sheet(page: Page, address: str) -> None:
    page.goto(f"{address}/area/harrow")
    assert _sheets(page) == 1
    page.emulate_media(media="print")
    for chrome in ("header.top", ".since", ".drawn", "#timeline", ".foot .small"):
        assert not page.locator(chrome).first.is_visible(), chrome
    for kept in ("h1", "#open", "#answered", "#promised", "#claimed", "#signed", ".foot .basis"):
        assert page.locator(kept).first.is_visible(), kept
    # As on a screen the same account would need more: it is the style for paper that saves them.
    page.emulate_media(media="screen")
    assert _sheets(page) > 1


def test_the_graph_leads_from_a_borough_to_a_priority_and_back(page: Page, address: str) -> None:
    page.goto(f"{address}/area/harrow")
    page.click("text=Show it in the graph")
    assert page.url == f"{address}/graph?borough=harrow"
    _drawn(page)
    page.fill("#seek", "high street night-time")
    page.wait_for_selector("#found li")
    assert "No action stated" in page.inner_text("#found li")
    page.press("#seek", "Enter")
    page.wait_for_selector("#card:not([hidden])")
    card = page.inner_text("#card")
    assert GAP in card
    assert "! No action stated" in card
    assert "at=" in page.url
    page.click("#card >> text=Its own page")
    page.wait_for_url("**/priority/**")
    assert GAP in page.inner_text("h1")
    page.click("text=Show it in the graph")
    page.wait_for_url("**/graph?priority=**")
    _drawn(page)
    assert page.locator("table.twin tbody tr:visible").count() >= 1


def test_a_link_to_a_view_of_the_graph_stays(page: Page, address: str) -> None:
    page.goto(f"{address}/graph?borough=harrow")
    _drawn(page)
    page.uncheck("#legend input[value='action']")
    assert page.url.startswith(f"{address}/graph?borough=harrow#off=action")
    shown = page.inner_text("#shown")
    page.goto(f"{address}/about")
    page.go_back()
    _drawn(page)
    assert page.inner_text("#shown") == shown
    # The way to the content is no view: it leaves everything as it is.
    page.evaluate("location.hash = '#main'")
    page.wait_for_timeout(100)
    assert page.inner_text("#shown") == shown


def test_the_graph_is_read_from_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/graph?borough=harrow")
    _drawn(page)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "canvas":
            break
    assert page.evaluate("document.activeElement.id") == "canvas"
    page.keyboard.press("/")
    page.keyboard.type("night-time")
    page.wait_for_selector("#found li")
    page.keyboard.press("Enter")
    page.wait_for_selector("#card:not([hidden])")
    page.focus("#canvas")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "card"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Its own page":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/priority/**")
    assert GAP in page.inner_text("h1")


def test_what_to_draw_is_chosen_and_read_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/graph?borough=harrow")
    page.click(".otherwise summary")
    page.select_option("#g-around", "borough:hackney")
    page.select_option("#g-kinds", "action,priority")
    page.click(".otherwise button")
    assert page.url == f"{address}/graph?borough=hackney&kinds=action,priority"
    rows = page.locator("table.twin").first
    assert rows.is_visible()
    rows.locator("a", has_text="Work with young people").first.click()
    assert "/priority/" in page.url
    context.close()


def test_the_graph_is_used_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{address}/graph?borough=harrow")
    _drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.fill("#seek", "night-time")
    page.wait_for_selector("#found li")
    page.tap("#found li")
    page.wait_for_selector("#card:not([hidden])")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.tap("#card >> text=Its own page")
    page.wait_for_url("**/priority/**")
    context.close()


def test_hostile_words_do_no_harm_in_the_graph(page: Page, address: str) -> None:
    page.goto(f"{address}/graph?limit=100")
    _drawn(page)
    page.fill("#seek", "alert")
    page.wait_for_selector("#found li")
    page.press("#seek", "Enter")
    page.wait_for_selector("#card:not([hidden])")
    assert page.locator("#card img, #card script").count() == 0


def test_a_drawing_in_a_folder_is_drawn_and_leads_on(
    page: Page, book: Book, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    publish(book, site)
    page.goto((site / "area" / "harrow.html").as_uri())
    page.click("text=Show it in the graph")
    _drawn(page)
    assert page.url == (site / "graph-harrow.html").as_uri()
    page.fill("#seek", "night-time")
    page.wait_for_selector("#found li")
    page.press("#seek", "Enter")
    page.click("#card >> text=Its own page")
    page.wait_for_url("**/priority/**")
    assert GAP in page.inner_text("h1")


def test_a_site_in_a_folder_filters_and_searches_by_itself(
    page: Page, book: Book, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    publish(book, site)
    page.goto(f"{(site / 'priorities.html').as_uri()}?state=unanswered")
    page.wait_for_function("document.querySelectorAll('.card').length === 1")
    assert GAP in page.inner_text(".card")
    page.fill("#find", "NIGHT-time econ")
    page.click(".find button")
    page.wait_for_selector("#results .card")
    assert page.locator("#results .card").count() == 2


def test_hostile_words_do_no_harm_in_a_folder_either(
    page: Page, hostile_store: CommitmentStore, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    publish(book_of(hostile_store), site)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{(site / 'priorities.html').as_uri()}?order=oldest")
    page.wait_for_function(f"document.querySelectorAll('.card').length === {len(HOSTILE)}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto((site / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
