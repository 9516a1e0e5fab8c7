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

from kg.show import ASSETS, FocusKind, asset, drawing_fragment, find_focus, read_graph
from kg.show.basis import CAVEAT, basis, heading, left_out
from kg.show.neighbourhood import shown_at_first
from kg.show.scene import scene_of
from kg.show.style import load_style
from kg.show.table import table
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
    assert hostile.all("a") == []
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
        "Priority with no action stated (1)",
        "Priority that the community named (6)",
        "Action that the police report or promise (17)",
    ):
        assert entry in words


def test_the_legend_is_no_part_of_the_canvas(page: Path) -> None:
    kinds = {node["kind"] for node in scene(page)["nodes"]}
    assert kinds == {"borough", "officer", "event", "priority", "action"}
    assert len(scene(page)["nodes"]) == 30


def test_the_unanswered_priority_alone_bears_mark_and_ring(page: Path) -> None:
    told = scene(page)
    marked = [n for n in told["nodes"] if n["kind"] == "priority" and n["state"] in told["states"]]
    assert [node["label"] for node in marked] == [HARROW.priorities[0].label]
    assert told["states"]["unanswered"]["mark"] == "! No action stated"
    assert told["states"]["unanswered"]["ring"] == 5


def test_every_kind_has_a_sign_of_its_own(page: Path) -> None:
    signs = [look["icon"] for look in scene(page)["looks"].values()]
    assert all(signs)
    assert len(signs) == len(set(signs))


def test_quote_message_and_date_are_told_of_a_node(page: Path) -> None:
    told = scene(page)
    (node,) = [n for n in told["nodes"] if n["label"] == HARROW.priorities[1].label]
    assert node["quote"] == f"{HARROW.priorities[1].label}, in the words of the letter"
    assert node["topics"] == "Patrol"
    assert told["messages"][node["message"]]["source"] == f"{HARROW.title} (no date stated)"


def test_an_answer_says_why_and_how_sure_it_is(page: Path) -> None:
    told = scene(page)
    answers = [edge for edge in told["edges"] if edge["name"] == "answers"]
    assert len(answers) == 6
    assert {(e["reason"], e["confidence"]) for e in answers} == {
        ("Both are about the same problem.", "0.85")
    }


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
    assert rows[0].answers == ()
    assert rows[0].why_none == "The message says nothing about it."
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


def test_a_heading_names_what_the_picture_is_about() -> None:
    query = query_of(store_of((HACKNEY, HARROW)))
    topic = find_focus(query, FocusKind.TOPIC, "patrol")
    assert heading(read_graph(query)) == "What was asked of the police, and what they answer"
    assert heading(read_graph(query, topic)) == (
        "Patrol: what was asked of the police about it, and what they answer"
    )


def test_what_is_left_out_is_said_with_its_rule() -> None:
    query = query_of(store_of(many_letters(6)))
    assert left_out(read_graph(query)) == ""
    assert left_out(read_graph(query, limit=30)) == (
        "A picture takes at most 30 things, so it holds the newest 2 of 6 messages; older ones, "
        "and then those without a date, are left out."
    )


def test_what_is_folded_at_first_is_said() -> None:
    query = query_of(store_of((HACKNEY, HARROW)))
    harrow = find_focus(query, FocusKind.BOROUGH, "Harrow")
    assert left_out(read_graph(query, harrow)) == ""
    graph = read_graph(query, harrow, steps=1)
    assert left_out(graph) == (
        "Shown at first is what lies within 1 link of Harrow; 5 things more from the same "
        "messages can be unfolded."
    )
    assert len(scene_of(graph, load_style())["folded"]) == 5


def test_a_part_of_a_page_brings_no_code_and_leads_to_other_pages() -> None:
    graph = read_graph(query_of(store_of((HARROW,))))
    text = drawing_fragment(
        graph,
        load_style(),
        lambda kind, iri: f"/{kind}/{iri.rsplit('/', 1)[-1]}" if kind == "priority" else None,
    )
    parsed = Outline(text)
    assert [kind for kind, _ in parsed.code] == ["json"]
    assert parsed.all("html") == parsed.all("main") == parsed.all("h1") == []
    assert all("style" not in attributes for _, attributes in parsed.elements)
    (data,) = [code for kind, code in parsed.code if kind == "json"]
    links = {node.get("link") for node in json.loads(data)["nodes"]}
    assert links == {None, "/priority/p1", "/priority/p2", "/priority/p3"}
    assert {a["href"] for a in parsed.all("a")} == links - {None}


def test_a_message_is_looked_at_as_a_whole() -> None:
    query = query_of(store_of((HARROW, HACKNEY)))
    focus = find_focus(query, FocusKind.MESSAGE, HARROW.key)
    graph = read_graph(query, focus)
    assert [note.title for note in graph.graph["messages"]] == [HARROW.title]
    assert shown_at_first(graph) == set(graph)
    assert heading(graph) == f"“{HARROW.title}”: what it says was asked, and what it answers"
    assert left_out(graph) == ""


@pytest.mark.parametrize("name", ASSETS)
def test_an_asset_holds_no_outside_address_to_load(name: str) -> None:
    assert "sourceMappingURL" not in asset(name)
    assert "</script" not in asset(name)
    assert "url(" not in asset(name) or name == "vis-network.js"
