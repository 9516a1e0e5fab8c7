"""Pages of the drawing in a browser that can be driven.

In: a page on disk. Out: the page opened by Playwright, with helpers that ask the canvas where things
lie: what is drawn there has no elements of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

from tests.browser import FLAGS

_DRIVEN = [f for f in FLAGS if f.startswith(("--no-", "--disable-", "--host-", "--proxy"))]
WIDE = (1280, 900)
PHONE = (360, 740)


def launched(playwright: Playwright, chromium: str) -> Browser:
    """A browser without a network."""
    return playwright.chromium.launch(executable_path=chromium, args=_DRIVEN)


@dataclass
class Sheet:
    """One opened page; ``faults`` are errors of its scripts and words on the console."""

    page: Page
    faults: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """The line that says how much is shown."""
        return self.page.inner_text("#shown")

    @property
    def card(self) -> str:
        """The words of the card, or nothing where none is shown."""
        card = self.page.locator("#card")
        return card.inner_text() if card.is_visible() else ""

    @property
    def hash(self) -> str:
        """What the address says behind the #."""
        return str(self.page.evaluate("decodeURIComponent(location.hash.slice(1))"))

    def find(self, words: str) -> None:
        """Type into the search and wait for what it finds."""
        self.page.fill("#seek", words)
        self.page.wait_for_timeout(250)

    def go_to(self, words: str) -> None:
        """Search for a thing and choose the first that is found."""
        self.find(words)
        self.page.press("#seek", "Enter")
        self.page.wait_for_timeout(700)

    def rows(self, table: int = 0) -> list[str]:
        """The names in the first column of words of a table, as far as they are shown."""
        names = self.page.locator("table.twin").nth(table).locator("tbody tr:visible .name")
        return names.all_inner_texts()


@contextmanager
def opened_in(
    browser: Browser,
    path: Path,
    size: tuple[int, int] = WIDE,
    *,
    fragment: str = "",
    **more: object,
) -> Iterator[Sheet]:
    """The page, drawn; ``fragment`` is what stands behind the # of its address."""
    is_phone = size == PHONE
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        has_touch=is_phone,
        is_mobile=is_phone,
        accept_downloads=True,
        **more,  # type: ignore[arg-type]
    )
    sheet = Sheet(context.new_page())
    sheet.page.on("pageerror", lambda error: sheet.faults.append(str(error)))
    sheet.page.on("console", lambda message: sheet.faults.append(message.text))
    sheet.page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
    sheet.page.wait_for_selector("#canvas[data-drawn]")
    sheet.page.wait_for_timeout(150)
    try:
        yield sheet
    finally:
        context.close()
