"""The W3C's tests of the protocols: requests in order, and what each should be answered.

In: a manifest that describes requests in the HTTP vocabulary (http://www.w3.org/2011/http#), or, of
the older ones, in the words of its comments. Out: conversations, not yet held with anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

from rdflib import RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.w3c.manifest import ADDRESS, MF, UT

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
_CODES: Mapping[str, str] = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}
_CODE = re.compile(r"StatusCode(\d)xx")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an answer should be. ``statuses`` are like "2xx" or "404"; empty: any."""

    statuses: tuple[str, ...]
    form: str | None = None  # "boolean", "tabular" or "RDF"
    boolean: bool | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    location: str | None = None  # the sign that stands for Location in later requests


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what should be answered."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges of one test; ``graphs`` have to be in the store before, by IRI."""

    name: str
    exchanges: tuple[Exchange, ...]
    graphs: Mapping[str, Path] = field(default_factory=dict)


def conversations(suite: Path, manifest: str) -> list[Conversation]:
    """The conversations of a manifest such as "protocol/manifest.ttl", in order."""
    address = ADDRESS + manifest
    graph = Graph().parse(suite / manifest, format="turtle", publicID=address)
    entries = Collection(graph, graph.value(URIRef(address), MF.entries))
    return [_conversation(graph, entry, suite) for entry in entries]


def _conversation(graph: Graph, entry: Node, suite: Path) -> Conversation:
    requests = graph.value(graph.value(entry, MF.action), HT.requests)
    graphs = {
        str(graph.value(each, RDFS.label)): suite
        / str(graph.value(each, UT.graph)).removeprefix(ADDRESS)
        for each in graph.objects(entry, UT.graphData)
    }
    exchanges = tuple(_exchange(graph, each) for each in Collection(graph, requests))
    return Conversation(str(entry).rpartition("#")[2], exchanges, graphs)


def _exchange(graph: Graph, request: Node) -> Exchange:
    response = graph.value(request, HT.resp)
    statuses = tuple(sorted(_status(each) for each in graph.objects(response, MF.expectedStatus)))
    boolean = graph.value(response, MF.expectedBoolean)
    body, encoding = _body(graph, request)
    wanted_body, _ = _body(graph, response)
    return Exchange(
        method=str(graph.value(request, HT.methodName)),
        path=str(graph.value(request, HT.absolutePath)),
        headers=_headers(graph, request),
        body=None if body is None else body.encode(encoding),
        wanted=Wanted(
            statuses,
            _text(graph.value(response, MF.expectedFormat)),
            None if boolean is None else bool(boolean.toPython()),
            _headers(graph, response),
            wanted_body,
            _text(graph.value(response, MF.expectedLocation)),
        ),
    )


def _headers(graph: Graph, node: Node) -> dict[str, str]:
    listed = graph.value(node, HT.headers)
    if listed is None:
        return {}
    return {
        str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue))
        for each in Collection(graph, listed)
    }


def _body(graph: Graph, node: Node) -> tuple[str | None, str]:
    body = graph.value(node, HT.body)
    if body is None:
        return None, "utf-8"
    encoding = str(graph.value(body, CNT.characterEncoding))
    return str(graph.value(body, CNT.chars)), encoding


def _status(node: Node) -> str:
    name = str(node).rpartition("#")[2]
    found = _CODE.fullmatch(name)
    return f"{found[1]}xx" if found else _CODES[name]


def _text(node: Node | None) -> str | None:
    return None if node is None else str(node)


# ---- the older manifest, whose requests are written out in comments

_PART = re.compile(r"#### (Request|Response)\n(.*?)(?=#### |\Z)", re.DOTALL)


def written_conversation(suite: Path) -> Conversation:
    """All of http-rdf-update/manifest.ttl as one conversation, for each request goes on from the
    one before; a request's name is its path's sign ``#NAME``.
    """
    manifest = "http-rdf-update/manifest.ttl"
    address = ADDRESS + manifest
    graph = Graph().parse(suite / manifest, format="turtle", publicID=address)
    entries = Collection(graph, graph.value(URIRef(address), MF.entries))
    exchanges = tuple(each for entry in entries for each in _written(graph, entry))
    return Conversation("http-rdf-update", exchanges)


def _written(graph: Graph, entry: Node) -> Iterator[Exchange]:
    name = str(entry).rpartition("#")[2]
    for comment in graph.objects(entry, RDFS.comment):
        parts = {kind: dedent(text).strip() for kind, text in _PART.findall(str(comment))}
        if not parts:
            continue
        first, headers, body = _message(parts["Request"])
        method, path, _ = first.split(" ")
        status, wanted_headers, wanted_body = _message(parts["Response"])
        location = wanted_headers.pop("location", None)
        wanted_headers.pop("content-length", None)
        wanted = Wanted(
            (status.split(" ")[0],), None, None, wanted_headers, wanted_body or None, location
        )
        headers.pop("host", None)
        sent = body.encode() if body else None
        yield Exchange(method, f"{path}#{name}", headers, sent, wanted)


def _message(text: str) -> tuple[str, dict[str, str], str]:
    head, _, body = text.partition("\n\n")
    first, *lines = head.splitlines()
    headers = dict(line.split(": ", 1) for line in lines)
    return first, {name.lower(): value for name, value in headers.items()}, body
