"""Pictures of every page, as a reader sees them: ``python -m tests.screenshots docs/screenshots``.

In: a folder. Out: one picture a page for a wide screen and for a telephone, and one of the account
of a borough as it is printed. The pages are made of invented messages: the samples, and a set of
the gold corpus.
"""

from __future__ import annotations

import argparse
import base64
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from kg.pipeline import ingest, readings
from kg.store import CommitmentStore
from tests.conftest import BROWSERS, CHECKOUT
from tests.serve.servers import process

FORMATS = ("webp", "png")
_QUALITY = 45
_SCROLLING = 1200  # milliseconds until a page has gone where its address leads
_TALLEST = {"wide": 1000, "phone": 820, "print": 1024}
_SIZES = {"wide": (1280, 800), "phone": (360, 740), "print": (688, 1024)}  # A4 within its margins
_BOROUGH, _LOOKED_FOR = "hackney", "balloon sellers"


@dataclass(frozen=True, slots=True)
class View:
    """One picture: its name, the path of its page, and which sizes it is wanted in."""

    name: str
    path: str
    sizes: tuple[str, ...] = ("wide", "phone")


def messages() -> list[Path]:
    """The invented messages that the pages show."""
    corpus = sorted(p for p in (CHECKOUT / "corpus").glob("R*") if ".gold." not in p.name)
    return [CHECKOUT / "kg" / "samples", *corpus]


def views(page: Page, address: str) -> Iterator[View]:
    """Every sort of page, each by one example that is found by following links."""

    def link(path: str, selector: str) -> str:
        page.goto(f"{address}{path}")
        found = page.get_attribute(selector, "href")
        assert found, f"{path} has no {selector}"
        return found

    area = f"/area/{_BOROUGH}"
    answered = link(f"/priorities?borough={_BOROUGH}&state=answered", "main .card h2 a")
    gap = link("/priorities?state=unanswered", "main .card h2 a")
    yield View("home", "/")
    yield View("priorities", "/priorities?state=open")
    yield View("priority-answered", answered)
    yield View("priority-unanswered", gap)
    yield View("dispute", f"/dispute?priority={gap.removeprefix('/priority/')}")
    yield View("messages", "/messages")
    yield View("message", link(answered, "main .over a[href^='/message/']"))
    yield View("boroughs", "/boroughs")
    yield View("borough", f"{area}?since=all")
    yield View("borough", f"{area}?since=all", ("print",))
    yield View("coverage", "/coverage")
    yield View("compare", "/compare")
    yield View("comparison", "/compare/hackney/harrow")
    yield View("figures", "/figures")
    yield View("measure", link("/figures", "main th a"))
    yield View("officers", "/officers")
    yield View("officer", link("/officers?q=singh", "main th a"))
    yield View("graph-borough", f"/graph?borough={_BOROUGH}")
    yield View("graph-card", _card(page, f"{address}/graph?borough={_BOROUGH}"), ("wide",))
    yield View("graph-priority", f"/graph?priority={answered.removeprefix('/priority/')}")
    yield View("graph", "/graph")
    yield View("structure", "/graph/structure")
    yield View("checks", "/checks")
    yield View("check", link("/checks", "main th a"))
    yield View("ask", "/ask?example=gaps")
    yield View("search", "/search?q=burglary")
    yield View("about", "/about")
    yield View("not-found", "/area/atlantis")
    yield View("problem", "/nothing")


def _card(page: Page, address: str) -> str:
    """The path of the same drawing with the card of a thing that a search finds."""
    page.goto(address)
    page.wait_for_selector("#canvas[data-drawn]")
    page.fill("#seek", _LOOKED_FOR)
    page.wait_for_selector("#found li")
    page.press("#seek", "Enter")
    page.wait_for_selector("#card:not([hidden])")
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}#{parts.fragment}"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of the messages, once its pages are ready."""
    with CommitmentStore.open(folder) as store:
        ingest(readings(messages()), store)
    with process(["-m", "kg.cli", "serve", "--store", str(folder), "--port", "0"]) as address:
        for _ in range(120):
            if httpx.get(f"{address}/").status_code == HTTPStatus.OK:
                break
            time.sleep(0.5)
        yield address


def take(page: Page, address: str, view: View, size: str, form: str) -> bytes:
    """The picture of a page, from its top, at most as tall as is useful."""
    width, height = _SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setEmulatedMedia", {"media": "print" if size == "print" else ""})
    page.goto("about:blank")  # an address that differs behind its # alone would load nothing
    page.goto(f"{address}{view.path}")
    page.wait_for_load_state("networkidle")
    if page.locator("#canvas").count():
        page.wait_for_selector("#canvas[data-drawn]")
    wanted: dict[str, object] = {"format": form}
    if form == "webp":
        wanted["quality"] = _QUALITY
    if "#" in view.path:  # what is seen where the address leads
        page.wait_for_timeout(_SCROLLING)
    else:
        tall = min(int(page.evaluate("document.documentElement.scrollHeight")), _TALLEST[size])
        wanted["captureBeyondViewport"] = True
        wanted["clip"] = {"x": 0, "y": 0, "width": width, "height": tall, "scale": 1}
    taken = session.send("Page.captureScreenshot", wanted)
    session.detach()
    return base64.b64decode(taken["data"])


def take_all(browser: Browser, address: str, folder: Path, form: str) -> int:
    """Write every picture into ``folder``; the number of bytes of all of them."""
    page = browser.new_context(locale="en-GB", color_scheme="light").new_page()
    total = 0
    for view in list(views(page, address)):
        for size in view.sizes:
            content = take(page, address, view, size, form)
            (folder / f"{view.name}-{size}.{form}").write_bytes(content)
            total += len(content)
    return total


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description="Take a picture of every page.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0])
    chosen = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        parser.error("there is no Chromium on this machine (apt-get install chromium)")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "store") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        total = take_all(browser, address, chosen.folder, chosen.format)
        browser.close()
    print(f"{chosen.folder}: {total / 1_000_000:.2f} MB")


if __name__ == "__main__":
    main()
