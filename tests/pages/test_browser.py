"""Journeys through the pages in a real browser: by mouse, by keyboard alone, on a small phone."""

from __future__ import annotations

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
    asked = priority.removeprefix("/priority/")
    return [*fixed, "/search?q=police", f"/dispute?priority={asked}", message, priority, measure]


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


def test_the_account_of_a_borough_fits_on_one_sheet(page: Page, address: str) -> None:
    page.goto(f"{address}/area/harrow")
    sheet = page.pdf(format="A4", prefer_css_page_size=True)
    assert (
        sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page ") <= 1
        or sheet.count(b"/Type/Page") <= 2
    )


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
