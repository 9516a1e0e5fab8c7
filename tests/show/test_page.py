"""The page stands alone, says what it rests on, and no message's words do harm in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import html5rdf  # type: ignore[import-untyped]  # comes with rdflib
import pytest

from kg.show import read_graph
from kg.show.table import CAVEAT, basis, table
from tests.show.conftest import HOSTILE
from tests.show.scenes import HACKNEY, HARROW, Priority, many_letters, query_of, store_of

LOADS = {"src", "href", "srcset", "poster", "action", "formaction", "data", "xlink:href"}


class Outline(HTMLParser):
    """What of a page matters here: elements with attributes, scripts, styles and plain words."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.code: list[tuple[str, str]] = []
        self.words = ""
        self._inside = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self._inside = tag if dict(attrs).get("type") is None else "json"
            self.code.append((self._inside, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.code[-1] = (self._inside, self.code[-1][1] + data)
        else:
            self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def outline(path: Path) -> Outline:
    return Outline(path.read_text(encoding="utf-8"))


def scene(path: Path) -> dict[str, Any]:
    (data,) = [code for kind, code in outline(path).code if kind == "json"]
    loaded: dict[str, Any] = json.loads(data)
    return loaded


@pytest.mark.parametrize("name", ["page", "hostile_page"])
def test_the_page_loads_nothing_from_anywhere(name: str, request: pytest.FixtureRequest) -> None:
    parsed = outline(request.getfixturevalue(name))
    loads = [(t, a) for t, attributes in parsed.elements for a in attributes if a in LOADS]
    assert loads == []
    assert parsed.all("link") == []
    assert parsed.all("iframe") == []
    styles = [code for kind, code in parsed.code if kind == "style"]
    assert len(styles) == 1
    assert "url(" not in styles[0]
    assert "@import" not in styles[0]
    assert all("sourceMappingURL" not in code for _, code in parsed.code)


def test_the_page_allows_its_own_code_only(page: Path) -> None:
    parsed = outline(page)
    (policy,) = [m["content"] or "" for m in parsed.all("meta") if "http-equiv" in m]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for kind, code in parsed.code:
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert (f"'sha256-{digest}'" in policy) == (kind != "json")


@pytest.mark.parametrize("name", ["page", "hostile_page"])
def test_the_page_is_valid_html_with_language_title_and_viewport(
    name: str, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(name)
    html5rdf.HTMLParser(strict=True).parse(path.read_text(encoding="utf-8"))
    parsed = outline(path)
    assert parsed.all("html") == [{"lang": "en-GB"}]
    assert {"charset": "utf-8"} in parsed.all("meta")
    assert "viewport" in [meta.get("name") for meta in parsed.all("meta")]
    assert len(parsed.all("title")) == len(parsed.all("h1")) == 1


def test_every_id_is_used_once(page: Path) -> None:
    ids = [attributes["id"] for _, attributes in outline(page).elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_hostile_words_stay_words(page: Path, hostile_page: Path) -> None:
    harmless, hostile = outline(page), outline(hostile_page)
    assert {tag for tag, _ in hostile.elements} <= {tag for tag, _ in harmless.elements}
    assert len(hostile.all("script")) == len(harmless.all("script")) == 3
    handlers = [a for _, attributes in hostile.elements for a in attributes if a.startswith("on")]
    assert handlers == []
    assert HOSTILE[0] in hostile.words
    assert "\u202e" not in hostile_page.read_text(encoding="utf-8")
    labels = {node["label"] for node in scene(hostile_page)["nodes"]}
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[4], HOSTILE[7]} <= labels


def test_the_legend_names_every_kind_with_its_number(page: Path) -> None:
    words = re.sub(r"\s+", " ", outline(page).words)
    for entry in (
        "Borough or district (2)",
        "Officer who signed (2)",
        "Event (2)",
        "Priority that the community named (6)",
        "Priority with no action stated (1)",
        "Action that the police report or promise (17)",
    ):
        assert entry in words


def test_the_legend_is_no_part_of_the_canvas(page: Path) -> None:
    kinds = {node["kind"] for node in scene(page)["nodes"]}
    assert kinds == {"borough", "officer", "event", "priority", "action"}
    assert len(scene(page)["nodes"]) == 30


def test_the_unanswered_priority_alone_bears_mark_and_ring(page: Path) -> None:
    marked = [node for node in scene(page)["nodes"] if node["places"]["wide"]["mark"]]
    assert [node["label"] for node in marked] == [HARROW.priorities[0].label]
    assert marked[0]["places"]["narrow"]["mark"] == "! No action stated"
    assert marked[0]["dress"]["ring"] == 5


def test_quote_message_and_date_are_shown_on_hover(page: Path) -> None:
    (node,) = [n for n in scene(page)["nodes"] if n["label"] == HARROW.priorities[1].label]
    assert node["title"].split("\n") == [
        "Priority that the community named",
        HARROW.priorities[1].label,
        "Answered",
        "About: Patrol",
        f"“{HARROW.priorities[1].label}, in the words of the letter”",
        f"{HARROW.title} (no date stated)",
    ]


def test_an_action_says_on_hover_what_it_answers_and_why(page: Path) -> None:
    (node,) = [n for n in scene(page)["nodes"] if n["label"] == HARROW.priorities[1].answers[0]]
    assert (
        f"Answers “{HARROW.priorities[1].label}”: Both are about the same problem. "
        "(confidence 0.85)"
    ) in node["title"].split("\n")


def test_edges_bear_readable_names(page: Path) -> None:
    names = {edge["label"] for edge in scene(page)["edges"]}
    assert names == {"answers", "raised at", "in", "signed by"}


def test_nothing_moves_by_itself(page: Path) -> None:
    assert scene(page)["options"]["physics"]["enabled"] is False


def test_the_table_tells_every_priority_once_the_unanswered_first() -> None:
    rows = table(read_graph(query_of(store_of((HACKNEY, HARROW)))))
    assert [row.priority.label for row in rows] == [
        p.label for letter in (HARROW, HACKNEY) for p in letter.priorities
    ]
    assert [row.standing for row in rows] == ["No action stated", *["Answered"] * 6]
    assert rows[0].answers[0].reason == "The message says nothing about it."
    assert rows[1].answers[0].label == HARROW.priorities[1].answers[0]
    assert rows[1].raised_at == "Community Crime-Fighting event, 3 November 2025"


def test_advice_stands_between_nothing_and_an_answer_in_the_table() -> None:
    letter = replace(
        HARROW,
        priorities=(
            Priority("first", ("an answer",)),
            Priority("second", status="AdviceOnly"),
            Priority("third", status="Unanswered"),
        ),
    )
    rows = table(read_graph(query_of(store_of((letter,)))))
    assert [row.priority.label for row in rows] == ["third", "second", "first"]


def test_the_page_says_on_how_many_messages_of_which_period_it_rests(page: Path) -> None:
    words = outline(page).words
    assert CAVEAT in words
    assert (
        "This picture rests on 2 messages that give no date of their own; the events in them "
        "are dated 3 November 2025 to 19 November 2025."
    ) in words


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (0, "This picture rests on no message: the store is empty."),
        (1, "This picture rests on 1 message, issued on 15 January 2025."),
        (3, "This picture rests on 3 messages, issued between 15 January 2025 and 15 March 2025."),
    ],
)
def test_the_period_is_that_of_the_messages_where_they_are_dated(
    number: int, sentence: str
) -> None:
    assert basis(read_graph(query_of(store_of(many_letters(number))))) == sentence
