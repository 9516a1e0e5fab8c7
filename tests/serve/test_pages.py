"""Pages over HTTP: their headers, what is not there, and what belongs to the graph and the data."""

from __future__ import annotations

import gzip
import re
import time

import pytest
from lxml import etree
from pyoxigraph import NamedNode, Quad

from kg.store import CommitmentStore
from tests.serve.conftest import Serving
from tests.serve.servers import LocalServer

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'"


def ready(server: LocalServer) -> LocalServer:
    """The server once it has read its messages."""
    for _ in range(200):
        if server.get("/").status_code == 200:
            return server
        time.sleep(0.05)
    raise AssertionError("the pages did not come")


@pytest.fixture
def server(serving: Serving, samples: CommitmentStore) -> LocalServer:
    return ready(serving(samples))


@pytest.mark.parametrize("path", ["/graph", "/graph?borough=harrow", "/graph/structure"])
def test_the_graph_is_a_page_among_the_others(server: LocalServer, path: str) -> None:
    response = server.get(path, headers=BROWSER)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"].startswith(STRICT)
    assert "unsafe" not in response.headers["content-security-policy"]
    assert '<nav aria-label="Pages">' in response.text
    assert 'aria-current="page">Graph</a>' in response.text
    assert "It does not mean that nothing was done." in response.text
    head = server.request("HEAD", path, headers=BROWSER)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == response.headers["content-length"]
    again = {**BROWSER, "If-None-Match": response.headers["etag"]}
    assert server.get(path, headers=again).status_code == 304


def test_everything_that_the_graph_loads_is_served_and_kept(server: LocalServer) -> None:
    text = server.get("/graph?borough=harrow", headers=BROWSER).text
    loads = re.findall(r'(?:src|href)="(/assets/[^"]+)"', text)
    assert {name.rpartition("/")[2].partition("-")[0] for name in loads} == {
        "pages",
        "icon",
        "vis",
        "drawing",
    }
    for name in loads:
        response = server.get(name)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize(
    "query",
    ["borough=atlantis", "topic=x", "officer=x", "event=a/b", "priority=a/b", "message=../../x"],
)
def test_a_graph_around_what_is_not_held_is_404(server: LocalServer, query: str) -> None:
    response = server.get(f"/graph?{query}", headers=BROWSER)
    assert response.status_code == 404
    assert "There is no such page" in response.text


def test_the_form_of_the_graph_is_answered_with_its_address(server: LocalServer) -> None:
    response = server.get("/graph?around=borough:harrow&steps=2&kinds=&limit=")
    assert response.status_code == 302
    assert response.headers["location"] == "/graph?borough=harrow&steps=2"


def test_the_keeper_says_how_large_a_drawing_may_be(
    serving: Serving, samples: CommitmentStore
) -> None:
    server = ready(serving(samples, drawing_things=100))
    assert "“limit” takes a number from 10 to 100" in server.get("/graph?limit=300").text


def test_many_drawings_at_once_are_made_one_after_the_other(server: LocalServer) -> None:
    asked = [("GET", f"/graph?borough=harrow&limit={n}", {}) for n in range(20, 24)]
    assert [each.status_code for each in server.at_once(*asked)] == [200] * 4


def test_a_new_message_is_in_the_drawing_at_once(
    serving: Serving,
    sample_messages: list[tuple[NamedNode, list[Quad]]],
) -> None:
    first, second = sample_messages
    with CommitmentStore.in_memory() as store:
        store.load_reference()
        store.replace_message(*first)
        server = ready(serving(store))
        before = server.get("/graph?limit=300").text
        store.replace_message(*second)
        after = server.get("/graph?limit=300").text
    assert "This picture rests on 1 message" in before
    assert "This picture rests on 2 messages" in after


def test_the_page_about_the_data_leads_to_the_dumps(server: LocalServer) -> None:
    text = server.get("/about", headers=BROWSER).text
    dumps = re.findall(r'href="(/dump\.[^"]+)" download', text)
    assert dumps == ["/dump.trig.gz", "/dump.nq.gz", "/dump.jsonld.gz"]
    for path in dumps:
        response = server.get(path)
        assert response.status_code == 200
        assert b"CommunityPriority" in gzip.decompress(response.content)
    assert "/.well-known/void" in text


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, "http://local.example"),
        ({"public_url": "https://kg.example/p"}, "https://kg.example/p"),
    ],
)
def test_a_feed_has_whole_addresses(
    serving: Serving, samples: CommitmentStore, settings: dict[str, str], address: str
) -> None:
    server = ready(serving(samples, **settings))
    for path in ("/feed.xml", "/area/harrow/feed.xml"):
        root = etree.fromstring(server.get(path).content)
        links = [link.get("href") for link in root.iter("{*}link")]
        assert links[0] == f"{address}{path}"
        assert all(str(link).startswith(f"{address}/") for link in links)
        assert any("/priority/" in str(link) for link in links)


@pytest.mark.parametrize(
    ("method", "path", "status", "heading"),
    [
        ("GET", "/nothing", 404, "There is no such page"),
        ("GET", "/area/atlantis", 404, "There is no such page"),
        ("GET", "/questions/gaps?limit=many", 400, "This could not be understood"),
        ("GET", "/sparql?query=SELECT", 400, "This could not be understood"),
        ("DELETE", "/about", 405, "This address is for something else"),
    ],
)
def test_what_cannot_be_done_is_told_to_people_in_the_frame_of_all_pages(
    server: LocalServer, method: str, path: str, status: int, heading: str
) -> None:
    response = server.request(method, path, headers=BROWSER)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"].startswith(STRICT)
    assert f"<h1>{heading}</h1>" in response.text
    assert '<nav aria-label="Pages">' in response.text
    assert '<a href="/">The first page</a>' in response.text
    assert "openapi" not in response.text
    if path != "/area/atlantis":  # which is a page whatever the client prefers
        program = server.request(method, path)
        assert program.headers["content-type"] == "application/problem+json"
        assert program.json()["status"] == status


def test_a_page_of_trouble_carries_the_prefix_of_a_proxy(
    serving: Serving, samples: CommitmentStore
) -> None:
    server = ready(serving(samples, root_path="/policing"))
    text = server.get("/nothing", headers=BROWSER).text
    assert 'href="/policing/boroughs"' in text
    assert 'href="/boroughs"' not in text
