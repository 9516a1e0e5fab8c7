"""What is saved from the page holds what is seen, and opens elsewhere."""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from playwright.sync_api import Browser

from kg.show import read_graph
from kg.show.exports import plain_graph
from tests.show.browsing import Sheet, opened_in
from tests.show.conftest import HOSTILE
from tests.show.scenes import HACKNEY, HARROW, query_of, store_of
from tests.show.test_exports import edges, of_cytoscape

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def sheet(browser: Browser, page: Path) -> Iterator[Sheet]:
    with opened_in(browser, page) as opened:
        yield opened
        assert opened.faults == []


@pytest.fixture
def hostile(browser: Browser, hostile_page: Path) -> Iterator[Sheet]:
    with opened_in(browser, hostile_page) as opened:
        yield opened
        assert opened.faults == []


@pytest.fixture
def drawn() -> nx.MultiDiGraph:
    """What the command would export of the same letters."""
    return plain_graph(read_graph(query_of(store_of((HACKNEY, HARROW)))))


def saved(sheet: Sheet, what: str) -> bytes:
    sheet.page.click("#save summary")
    with sheet.page.expect_download() as download:
        sheet.page.click(f"button[data-save='{what}']")
    return Path(download.value.path()).read_bytes()


def tables(sheet: Sheet) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for row in csv.DictReader(io.StringIO(saved(sheet, "nodes").decode("utf-8-sig"), newline="")):
        graph.add_node(row.pop("id"), **row)
    for row in csv.DictReader(io.StringIO(saved(sheet, "links").decode("utf-8-sig"), newline="")):
        graph.add_edge(row.pop("source"), row.pop("target"), **row)
    return graph


def read_back(sheet: Sheet, what: str) -> nx.Graph:
    match what:
        case "graphml":
            return nx.read_graphml(io.BytesIO(saved(sheet, what)), force_multigraph=True)
        case "gexf":
            return nx.read_gexf(io.BytesIO(saved(sheet, what)))
        case "cytoscape":
            return of_cytoscape(json.loads(saved(sheet, what)))
        case _:
            return tables(sheet)


def same(data: dict[str, Any], expected: dict[str, str]) -> bool:
    return all((data.get(key) or "") == value for key, value in expected.items())


@pytest.mark.parametrize("what", ["graphml", "gexf", "cytoscape", "csv"])
def test_the_data_of_the_page_is_that_of_the_command(
    sheet: Sheet, drawn: nx.MultiDiGraph, what: str
) -> None:
    back = read_back(sheet, what)
    assert set(back) == set(drawn)
    assert edges(back) == edges(drawn)
    for node, data in drawn.nodes(data=True):
        expected = {key: value for key, value in data.items() if data["quote"] or key != "quote"}
        assert same(back.nodes[node], expected), node


@pytest.mark.parametrize("what", ["graphml", "gexf", "cytoscape", "csv"])
def test_only_what_is_shown_is_saved(sheet: Sheet, what: str) -> None:
    sheet.page.select_option("#borough", label="Harrow")
    sheet.page.uncheck("#legend input[value='action']")
    back = read_back(sheet, what)
    kinds = sorted(kind for _, kind in back.nodes(data="kind"))
    assert kinds == ["borough", "event", "officer", "priority", "priority", "priority"]
    assert back.number_of_edges() == 5


@pytest.mark.parametrize("what", ["graphml", "gexf", "cytoscape"])
def test_hostile_words_are_saved_as_words(hostile: Sheet, what: str) -> None:
    labels = {data["label"] for _, data in read_back(hostile, what).nodes(data=True)}
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[3], HOSTILE[4], HOSTILE[6]} <= labels


def test_the_saved_picture_is_drawn_with_words(sheet: Sheet) -> None:
    root = ElementTree.fromstring(saved(sheet, "svg"))  # noqa: S314 (made by our page)
    words = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    for expected in (
        "Harrow",
        "Zubin Writer",
        "! No action stated",
        "answers",
        "raised at",
        "signed by",
    ):
        assert expected in words
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "What was asked of the police, and what they answer"
    assert {child.tag for child in root.iter()} <= {
        f"{SVG}{t}" for t in ("svg", "title", "rect", "path", "text")
    }


def test_a_filtered_picture_shows_only_what_is_left(sheet: Sheet) -> None:
    sheet.page.select_option("#borough", label="Hackney")
    words = saved(sheet, "svg").decode()
    assert "Hackney" in words
    assert "Harrow" not in words


def test_hostile_words_are_drawn_as_words(hostile: Sheet) -> None:
    content = saved(hostile, "svg")
    root = ElementTree.fromstring(content)  # noqa: S314 (made by our page)
    tags = {child.tag for child in root.iter()}
    assert tags <= {f"{SVG}{t}" for t in ("svg", "title", "rect", "path", "text")}
    assert not [name for child in root.iter() for name in child.attrib if name.startswith("on")]
    assert b"<script" not in content


def test_a_saved_image_is_a_png_of_twice_the_size(sheet: Sheet) -> None:
    content = saved(sheet, "png")
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    box = sheet.page.evaluate(
        "[document.getElementById('canvas').clientWidth, document.getElementById('canvas').clientHeight]"
    )
    assert width == pytest.approx(2 * box[0], abs=4)
    assert height == pytest.approx(2 * box[1], abs=4)
