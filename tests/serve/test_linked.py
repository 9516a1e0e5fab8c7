"""Addresses that can be followed: where they send, and what is told there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import Dataset, Graph

from kg.namespaces import OA, PC, RDF, TOPIC
from kg.serve.linked import things
from kg.store import CommitmentStore
from tests.serve.conftest import Serving

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMS = [
    ("ttl", "text/turtle", RdfFormat.TURTLE),
    ("nt", "application/n-triples", RdfFormat.N_TRIPLES),
    ("rdf", "application/rdf+xml", RdfFormat.RDF_XML),
    ("jsonld", "application/ld+json", RdfFormat.JSON_LD),
    ("trig", "application/trig", RdfFormat.TRIG),
    ("nq", "application/n-quads", RdfFormat.N_QUADS),
]


def _priority(store: CommitmentStore) -> NamedNode:
    kind = NamedNode(PC + "CommunityPriority")
    found = [q.subject for g in store.message_graphs() for q in store.graph(g) if q.object == kind]
    assert isinstance(found[0], NamedNode)
    return found[0]


def _all(store: CommitmentStore) -> list[Quad]:
    return [quad for graph in store.named_graphs() for quad in store.graph(graph)]


def _rest(store: CommitmentStore, thing: NamedNode) -> str:
    return thing.value.removeprefix(store.names.base)


@pytest.mark.parametrize(
    ("accept", "room"),
    [
        (None, "data"),
        ("*/*", "data"),
        ("text/turtle", "data"),
        ("application/ld+json, text/html;q=0.5", "data"),
        ("text/html", "page"),
        (BROWSER, "page"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_thing_sends_people_to_a_page_and_programs_to_data(
    serving: Serving, accept: str | None, room: str, method: str
) -> None:
    server = serving(public_url="https://data.example.org/kg")
    headers = {"Accept": accept} if accept else {}
    response = server.request(method, "/id/message/0123456789abcdef", headers=headers)
    assert response.status_code == 303
    target = f"https://data.example.org/kg/{room}/message/0123456789abcdef"
    assert response.headers["location"] == target
    assert "Accept" in response.headers["vary"]


def test_a_thing_never_sends_to_another_server(serving: Serving) -> None:
    server = serving()
    for rest in ("//evil.example", "%2F%2Fevil.example", "@evil.example", "é ü", "a%22b"):
        location = server.get(f"/id/{rest}").headers["location"]
        assert location.startswith("http://local.example/data/")
        assert location.isascii()
        assert not set(location) & set(' "')
    assert server.get("/id/a%0D%0ASet-Cookie:b").status_code == 404
    assert server.get("/id/a", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(("ending", "media_type", "form"), FORMS)
def test_what_is_told_is_the_same_in_every_form(
    serving: Serving, samples: CommitmentStore, ending: str, media_type: str, form: RdfFormat
) -> None:
    server, thing = serving(samples), _priority(samples)
    told = set(things.tell(samples, thing).quads)
    address = f"/data/{_rest(samples, thing)}"
    by_header = server.get(address, headers={"Accept": media_type})
    by_ending = server.get(f"{address}.{ending}", headers={"Accept": "text/html"})
    assert by_header.content == by_ending.content
    assert by_header.headers["content-type"].split(";")[0] == media_type
    read = set(parse(by_header.content, form))
    if ending in ("trig", "nq"):
        assert read == told
        dataset = Dataset()
        dataset.parse(data=by_header.content, format={"nq": "nquads"}.get(ending, ending))
        assert len(list(dataset.quads())) == len(told)
    else:
        assert {quad.triple for quad in read} == {quad.triple for quad in told}
        known = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}.get(ending, ending)
        assert len(Graph().parse(data=by_header.content, format=known)) == len(
            {quad.triple for quad in told}
        )


def test_of_a_thing_all_is_told_that_is_said_of_it_and_points_at_it(
    serving: Serving, samples: CommitmentStore
) -> None:
    thing = _priority(samples)
    response = serving(samples).get(f"/data/{_rest(samples, thing)}.nq")
    told = set(parse(response.content, RdfFormat.N_QUADS))
    expected = {q for q in _all(samples) if thing in (q.subject, q.object)}
    assert len(expected) > 10
    assert expected <= told
    quotes = [q.object.value for q in told if q.predicate.value == OA + "exact"]
    words = {q.object for q in expected if q.predicate.value == PC + "evidence"}
    assert len(quotes) == len(words) > 0
    assert "policing-kg-cut" not in response.headers


def test_of_a_message_the_whole_graph_is_told(serving: Serving, samples: CommitmentStore) -> None:
    server = serving(samples)
    graph = samples.message_graphs()[0]
    key = graph.value.removeprefix(samples.names.message_graphs)
    for address in (f"/data/message/{key}.nq", f"/data/graph/message/{key}.nq"):
        told = set(parse(server.get(address).content, RdfFormat.N_QUADS))
        assert set(samples.graph(graph)) <= told


def test_json_ld_has_our_names_and_fetches_nothing(
    serving: Serving, samples: CommitmentStore
) -> None:
    thing = _priority(samples)
    document = json.loads(serving(samples).get(f"/data/{_rest(samples, thing)}.jsonld").content)
    assert isinstance(document["@context"], dict)
    (node,) = [each for each in document["@graph"] if "CommunityPriority" in each.get("type", ())]
    assert node["label"]
    assert node["statedIn"]


def test_a_thing_that_is_not_there_is_404_in_plain_words(
    serving: Serving, samples: CommitmentStore
) -> None:
    server = serving(samples)
    for rest in ("message/nothing", "message/nothing.ttl", "a%20b", "%22%7D%20DELETE"):
        response = server.get(f"/data/{rest}")
        assert response.status_code == 404
        assert response.json()["detail"].startswith("this store says nothing of <https://")
    assert server.get("/data/").status_code == 404
    assert server.get("/def.pdf").status_code == 404


def test_what_is_told_is_bounded_and_says_so(
    serving: Serving, samples: CommitmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(things, "MOST", 20)
    key = samples.message_graphs()[0].value.removeprefix(samples.names.message_graphs)
    response = serving(samples).get(f"/data/message/{key}.nt")
    assert response.headers["policing-kg-cut"] == "limit=rows, rows=20"
    assert response.text.count("\n") == 20
    assert samples.names.message(key).value in response.text


def test_the_vocabulary_is_told_from_the_reference_graph(
    serving: Serving, samples: CommitmentStore
) -> None:
    server = serving(samples)
    reference = samples.graph(samples.names.reference_graph)
    expected = {
        q.triple for q in reference if str(q.subject).startswith((f"<{PC}", f"<{PC[:-1]}>"))
    }
    whole = server.get("/def", headers={"Accept": "text/turtle"})
    assert {q.triple for q in parse(whole.content, RdfFormat.TURTLE)} == expected
    assert server.get("/def.nt").text.count("\n") == len(expected)
    concept = NamedNode(TOPIC + "shoplifting")
    told = set(parse(server.get("/topic/shoplifting.nt").content, RdfFormat.N_TRIPLES))
    said = {q.triple for q in reference if q.subject == concept}
    assert len(said) > 5
    assert said <= {q.triple for q in told}
    topics = parse(server.get("/topic/.nt").content, RdfFormat.N_TRIPLES)
    kinds = [
        q for q in topics if q.predicate.value == RDF + "type" and q.object.value == PC + "Topic"
    ]
    assert len(kinds) == 77
    for address in ("/rank/", "/force/", "/bcu/"):
        assert server.get(address).status_code == 200


def test_the_addresses_are_described(serving: Serving) -> None:
    paths: dict[str, Any] = serving().get("/openapi.json").json()["paths"]
    assert "303" in paths["/id/{rest}"]["get"]["responses"]
    for path in ("/data/{rest}", "/def", "/topic/{rest}"):
        content = paths[path]["get"]["responses"]["200"]["content"]
        assert {media_type for _, media_type, _ in FORMS} == set(content)


def test_a_client_that_has_the_data_gets_304(serving: Serving, samples: CommitmentStore) -> None:
    server, address = serving(samples), f"/data/{_rest(samples, _priority(samples))}"
    tag = server.get(address).headers["etag"]
    assert server.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert samples.drop_graph(samples.message_graphs()[0])
    assert server.get(address, headers={"If-None-Match": tag}).status_code != 304
