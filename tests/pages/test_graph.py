"""The pages of the graph: what is drawn around what, said in words too, and how large it may be."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest

from kg.catalogue.records import Area, Event, Letter, Post, Priority
from kg.namespaces import TOPIC
from kg.pages import graph as graph_pages
from kg.pages.book import AbsentError, Book, Content, Moved
from kg.pages.contents import make
from kg.pages.drawn import FromCatalogue
from kg.pages.picture import THINGS, understood
from kg.pages.publishing import only_about
from kg.pages.rendering import render
from kg.pages.site import InFolder, OnServer, Site
from kg.pages.told import told
from kg.show import (
    DEFAULT_KINDS,
    OPTIONAL_KINDS,
    STEPS,
    Focus,
    FocusKind,
    answered_by,
    gather_graph,
    read_graph,
)
from kg.show.structure import read_told, structure_of
from kg.store import CommitmentStore
from tests.pages.conftest import HOSTILE, book_of

ON_SERVER = OnServer()


def page(book: Book, site: Site = ON_SERVER, path: str = "/graph", **parameters: str) -> str:
    content = make(book, path, parameters)
    assert isinstance(content, Content)
    return render(content, book, site, path)


def scene(text: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json" id="scene">(.*?)</script>', text)
    loaded: dict[str, Any] = json.loads(found)
    return loaded


def middles(book: Book) -> dict[str, Area | Event | Letter | Post | Priority]:
    catalogue = book.catalogue
    letter = next(each for each in catalogue.newest if each.label.endswith("Harrow"))
    return {
        "borough": next(area for area in catalogue.boroughs if area.label == "Harrow"),
        "event": letter.events[0],
        "message": letter,
        "officer": next(post for post in letter.posts if post.signed),
        "priority": letter.priorities[0],
    }


@pytest.mark.parametrize("kind", ["borough", "event", "message", "officer", "priority"])
def test_each_thing_has_a_drawing_at_the_address_that_its_page_links(book: Book, kind: str) -> None:
    thing = middles(book)[kind]
    path = book.addresses.drawing(thing)
    assert path is not None
    bare, _, query = path.partition("?")
    name, _, key = query.partition("=")
    assert (bare, name) == ("/graph", kind)
    assert f'href="{path}"' in page(book, path=book.addresses.of(thing).partition("#")[0]) or (
        kind == "event"  # which has no page of its own
    )
    drawn = page(book, **{kind: key})
    assert f'href="{book.addresses.of(thing)}"' in drawn
    assert "Harrow" in drawn
    assert len(scene(drawn)["nodes"]) > 1


def test_a_topic_has_a_drawing_too(book: Book) -> None:
    text = page(book, topic="women-girls")
    assert "/graph?topic=women-girls" in page(book, path="/priorities", topic="women-girls")
    labels = [node["label"] for node in scene(text)["nodes"] if node["kind"] == "priority"]
    assert "Greater safety for women and girls in our streets" in labels


def test_a_thing_that_is_not_held_has_no_drawing(book: Book) -> None:
    for kind in FocusKind:
        with pytest.raises(AbsentError):
            make(book, "/graph", {kind: "atlantis/x"})


def test_the_form_leads_to_an_address_that_stays(book: Book) -> None:
    asked = {"around": "borough:harrow", "steps": "2", "kinds": "action,priority", "limit": ""}
    assert make(book, "/graph", asked) == Moved(
        "/graph?borough=harrow&steps=2&kinds=action,priority"
    )
    assert make(book, "/graph", {"around": "", "limit": "600"}) == Moved("/graph?limit=600")
    assert make(book, "/graph", {"around": "javascript:alert(1)"}) == Moved("/graph")


@pytest.mark.parametrize("kind", ["borough", "event", "message", "officer", "priority"])
def test_the_form_shows_what_is_drawn(book: Book, kind: str) -> None:
    thing = middles(book)[kind]
    value = graph_pages.chosen(book, thing)
    key = value.partition(":")[2]
    assert f'<option value="{value}" selected>' in page(book, **{kind: key})


def test_steps_and_kinds_decide_what_is_there(book: Book) -> None:
    all_of_it = scene(page(book, borough="harrow"))
    few = scene(page(book, borough="harrow", steps="1", kinds="priority"))
    assert {node["kind"] for node in few["nodes"]} == {"borough", "priority"}
    assert {node["kind"] for node in all_of_it["nodes"]} > {"borough", "priority", "officer"}
    assert len(all_of_it["nodes"]) - len(all_of_it["folded"]) > len(few["nodes"]) - len(
        few["folded"]
    )


def test_what_is_asked_wrongly_is_said_and_left_out(book: Book) -> None:
    asked = understood(
        book,
        {"borough": "harrow", "topic": "asb", "steps": "12", "limit": "9e9", "kinds": "sky,event"},
    )
    assert asked.wanted.focus is not None
    assert asked.wanted.focus.label == "Harrow"
    assert (asked.wanted.steps, asked.wanted.limit) == (None, None)
    assert asked.wanted.kinds == {"event"}
    assert [fault.partition("; ")[0] for fault in asked.faults] == [
        "A drawing has one middle: “borough” was taken, “topic” left out.",
        "“steps” takes a number from 1 to 9",
        "“kinds” takes any of action, borough, event, officer, priority, statistic",
        "“limit” takes a number from 10 to 1,000",
    ]
    text = page(book, borough="harrow", steps="12")
    assert "“steps” takes a number from 1 to 9; “12” was left out." in text


def test_a_whole_that_is_too_large_is_offered_in_parts(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scene(page(book))["nodes"]
    monkeypatch.setattr(graph_pages, "WHOLE", 5)
    offered = page(book)
    assert 'id="scene"' not in offered
    assert "too many to tell apart" in offered
    assert 'href="/graph?borough=harrow"' in offered
    assert re.search(r'href="/graph\?limit=\d+"', offered)
    newest = scene(page(book, limit="25"))
    assert 0 < len(newest["nodes"]) <= 25


def test_no_more_is_drawn_than_the_keeper_allows(book: Book) -> None:
    small = replace(book, setup=replace(book.setup, drawing_things=10))
    text = page(small, borough="harrow")
    assert len(scene(text)["nodes"]) == 10
    assert "One message alone states more than 10 things" in text


def test_the_tables_say_the_same_and_lead_to_the_pages(book: Book) -> None:
    text = page(book, borough="harrow")
    priority = middles(book)["priority"]
    (row,) = [r for r in re.findall(r"<tr.*?</tr>", text, re.DOTALL) if priority.label in r]
    assert f'<a href="{book.addresses.of(priority)}">{priority.label}</a>' in row


def test_links_of_the_drawing_carry_the_prefix_of_a_proxy(book: Book) -> None:
    text = page(book, OnServer("/policing"), borough="harrow")
    links = {node.get("link") for node in scene(text)["nodes"]} - {None}
    assert links
    assert all(link.startswith("/policing/") for link in links)
    assert all(m["link"].startswith("/policing/message/") for m in scene(text)["messages"])
    assert "/policing/" not in page(book, borough="harrow")


def test_a_drawing_is_made_once_for_each_state_of_the_store(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = book_of(book.store)
    first = page(fresh, borough="hackney")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("kg.pages.picture.gather_graph", never)
    assert page(fresh, borough="hackney") == first
    with pytest.raises(AssertionError, match="read again"):
        page(book_of(book.store), borough="hackney")


def test_hostile_words_do_no_harm_in_a_drawing(hostile_store: CommitmentStore) -> None:
    book = book_of(hostile_store)
    for letter in book.catalogue.newest:
        text = page(book, message=letter.key)
        assert "<img" not in text
        assert "<script>alert" not in text
        assert "\u202e" not in text
    assert len(book.catalogue.newest) == len(HOSTILE)


def test_in_a_folder_drawings_lead_from_file_to_file(book: Book) -> None:
    text = page(book, InFolder("/graph?borough=harrow"), borough="harrow")
    links = {node.get("link", "") for node in scene(text)["nodes"]}
    assert "area/harrow.html" in links
    assert any(link.startswith("priority/") and link.endswith(".html") for link in links)
    assert "<form" not in text.partition("<main")[2]
    area = page(book, InFolder("/area/harrow"), "/area/harrow")
    assert 'href="../graph-harrow.html"' in area
    priority = book.addresses.of(middles(book)["priority"])
    assert "Show it in the graph" not in page(book, InFolder(priority), priority)


def test_a_publication_about_one_borough_draws_nothing_else(book: Book) -> None:
    harrow = middles(book)["borough"]
    assert isinstance(harrow, Area)
    own = only_about(book, harrow)
    labels = {node["label"] for node in scene(page(own))["nodes"] if node["kind"] == "borough"}
    assert labels == {"Harrow"}
    assert {"Harrow", "Hackney"} <= {node["label"] for node in scene(page(book))["nodes"]}


def test_the_structure_from_the_catalogue_is_that_from_the_store(book: Book) -> None:
    from_store = structure_of(read_told(answered_by(book.store)))
    assert structure_of(told(book.catalogue)) == from_store
    assert from_store.messages == 2
    text = page(book, path="/graph/structure")
    assert "From the priorities in 2 messages about 2 boroughs and districts." in text
    assert 'href="/graph/structure"' in page(book)


def focuses(book: Book) -> list[Focus | None]:
    """Everything that a drawing can be about, of each kind as many as there are."""
    catalogue = book.catalogue
    topics = {code for each in catalogue.priorities for code in catalogue.topics_of(each)}
    found = [Focus(FocusKind.BOROUGH, each.iri, each.label) for each in catalogue.boroughs]
    found += [Focus(FocusKind.TOPIC, TOPIC + each, each) for each in sorted(topics)]
    found += [Focus(FocusKind.EVENT, each, each) for each in catalogue.events]
    found += [Focus(FocusKind.OFFICER, each, each) for each in catalogue.officers]
    found += [Focus(FocusKind.PRIORITY, each, each) for each in catalogue.priority]
    found += [Focus(FocusKind.MESSAGE, each, each) for each in catalogue.letters]
    return [None, *found]


def test_what_is_drawn_from_the_catalogue_is_what_is_drawn_from_the_store(
    book: Book, checked_book: Book
) -> None:
    kinds = DEFAULT_KINDS | OPTIONAL_KINDS
    for each in (book, checked_book):
        query, source = answered_by(each.store), FromCatalogue(each)
        for focus in focuses(each):
            for limit in (None, 30):
                ours = gather_graph(source, focus, limit=limit, kinds=kinds)
                theirs = read_graph(query, focus, limit=limit, kinds=kinds)
                assert dict(ours.nodes(data=True)) == dict(theirs.nodes(data=True))
                assert told_edges(ours) == told_edges(theirs)
                assert ours.graph == theirs.graph


def told_edges(graph: nx.MultiDiGraph) -> dict[tuple[str, str, str], dict[str, str]]:
    return {(start, end, key): data for start, end, key, data in graph.edges(keys=True, data=True)}


def test_every_kind_of_middle_has_its_usual_steps_and_limit() -> None:
    assert set(STEPS) == set(FocusKind)
    assert THINGS <= 1_000
