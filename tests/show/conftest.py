"""Graphs and pages that several tests of the drawing look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from playwright.sync_api import Browser, sync_playwright

from kg.show import draw, read_graph
from kg.show.style import Style, load_style
from tests.show.browsing import launched
from tests.show.scenes import HACKNEY, HARROW, Letter, Priority, query_of, store_of

HOSTILE = (
    "</script><script>document.body.dataset.harm='1'</script>",
    "<img src=x onerror=\"document.body.dataset.harm='1'\">",
    'javascript:alert(1)" onmouseover="alert(1)',
    "<!--<script>",
    "{{ 7 * 7 }} ${7*7} \\u003c",
    "abc \u202egnirts desrever\u202c \u2066x",
    "W" * 10_000,
    "线上 – 🚓 naïve",
)


@pytest.fixture(scope="session")
def style() -> Style:
    """The look of the product."""
    return load_style()


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    """What the two demonstration letters state."""
    return read_graph(query_of(store_of((HACKNEY, HARROW))))


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drawing of the two demonstration letters."""
    target = tmp_path_factory.mktemp("page") / "drawing.html"
    draw(query_of(store_of((HACKNEY, HARROW))), target)
    return target


@pytest.fixture(scope="session")
def hostile_letter() -> Letter:
    """A letter whose every word tries to break the page."""
    return replace(
        HARROW,
        key="f" * 16,
        title=HOSTILE[0],
        officer=HOSTILE[1],
        rank=HOSTILE[2],
        event=HOSTILE[5],
        borough=HOSTILE[4],
        priorities=tuple(Priority(text, (text,)) for text in HOSTILE),
        others=HOSTILE,
    )


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory, hostile_letter: Letter) -> Path:
    """The drawing of the hostile letter."""
    target = tmp_path_factory.mktemp("hostile") / "drawing.html"
    draw(query_of(store_of((hostile_letter,))), target)
    return target


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser that tests drive; each opens a context of its own."""
    with sync_playwright() as playwright:
        opened = launched(playwright, chromium)
        yield opened
        opened.close()
