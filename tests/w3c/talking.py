"""The W3C's conversations, held with a running server.

In: conversations and the address of a server. Out: what was not answered as it should be. Requests
go out byte for byte as the manifest has them, with the token of a writer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import RdfFormat

from tests.w3c.answers import read_graph, read_results, same_graphs
from tests.w3c.endpoint import Endpoint, read_file
from tests.w3c.exchanges import Conversation, Exchange, Wanted

_DATASET = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")
_RESULTS = {
    "application/sparql-results+xml": "srx",
    "application/sparql-results+json": "srj",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
_GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_FORMS = {"boolean": {"srx", "srj"}, "tabular": set(_RESULTS.values()), "RDF": set(_GRAPHS)}
_ADDRESSES = {"/sparql/": "/sparql", "/gsp": "/graphs"}
_ROOMS = re.compile("^(?:" + "|".join(_ADDRESSES) + ")")
_BASE = "http://www.example/"


@dataclass(frozen=True, slots=True)
class Response:
    """What was answered; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


class Talk:
    """One conversation; what stands for what in its requests is found out on the way."""

    def __init__(self, address: str, token: str) -> None:
        self.host = urlsplit(address).netloc
        self.token = token
        self.signs = {
            "/$GRAPHSTORE$": "/graphs",
            "$GRAPHSTORE$": "/graphs",
            "$HOST$": self.host,
        }

    def hold(self, conversation: Conversation) -> list[str]:
        """What went wrong, in order; each begins with the number of the exchange."""
        faults = []
        for number, exchange in enumerate(conversation.exchanges, start=1):
            if fault := self.exchange(exchange):
                faults.append(f"{number}: {fault}")
        return faults

    def exchange(self, exchange: Exchange) -> str | None:
        """What is wrong with the answer to one request; None where nothing is."""
        response = self._send(exchange)
        wanted = exchange.wanted
        if wanted.location:
            self.signs[wanted.location] = response.headers.get("location", "")
        return (
            _wrong_status(response, wanted)
            or _wrong_form(response, wanted)
            or _wrong_headers(response, wanted)
            or self._wrong_body(response, wanted)
        )

    def _send(self, exchange: Exchange) -> Response:
        path = self._filled(exchange.path).partition("#")[0]
        found = urlsplit(path)
        path = _ROOMS.sub(lambda room: _ADDRESSES[room[0]], found.path)
        path = f"{path}?{found.query}" if found.query else path
        body = exchange.body
        if body and b"$" in body:
            body = self._filled(body.decode()).encode()
        connection = HTTPConnection(self.host, timeout=60)
        try:
            headers = {**exchange.headers, "authorization": f"Bearer {self.token}"}
            connection.request(exchange.method, path, body, headers)
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Response(response.status, named, response.read())
        finally:
            connection.close()

    def _wrong_body(self, response: Response, wanted: Wanted) -> str | None:
        if wanted.body is None:
            return None
        form = _GRAPHS.get(response.media_type)
        if form is None:
            return f"no graph but {response.media_type}"
        expected = read_graph(self._filled(wanted.body).encode(), RdfFormat.TURTLE, _BASE)
        if same_graphs(read_graph(response.body, form, _BASE), expected):
            return None
        return f"another graph: {response.body.decode()[-300:]}"

    def _filled(self, text: str) -> str:
        for sign, value in self.signs.items():
            text = text.replace(sign, value)
        return text


def prepare(endpoint: Endpoint, conversation: Conversation) -> None:
    """Put the graphs that a conversation needs into an empty store.

    Those that it names without giving their content are there too, empty: our server reads
    nothing from elsewhere.
    """
    endpoint.clear()
    for graph, path in conversation.graphs.items():
        endpoint.put({"graph": graph}, read_file(path))
    for graph in _named(conversation) - set(conversation.graphs):
        endpoint.put({"graph": graph}, ())
    endpoint.forget()


def _named(conversation: Conversation) -> set[str]:
    found: set[str] = set()
    for exchange in conversation.exchanges:
        parameters = parse_qs(urlsplit(exchange.path).query)
        found.update(iri for name in _DATASET for iri in parameters.get(name, ()))
    return found


def _wrong_status(response: Response, wanted: Wanted) -> str | None:
    status = str(response.status)
    if any(status == each or f"{status[0]}xx" == each for each in wanted.statuses):
        return None
    return f"status {status}, not {' or '.join(wanted.statuses)}: {response.body.decode()[:300]}"


def _wrong_form(response: Response, wanted: Wanted) -> str | None:
    media_type = response.media_type
    if wanted.form and _RESULTS.get(media_type, media_type) not in _FORMS[wanted.form]:
        return f"no {wanted.form} answer but {media_type}"
    if wanted.boolean is None:
        return None
    found = read_results(response.body, _RESULTS[media_type])
    return None if found is wanted.boolean else f"{found}, not {wanted.boolean}"


def _wrong_headers(response: Response, wanted: Wanted) -> str | None:
    for name, value in wanted.headers.items():
        found = response.headers.get(name.lower(), "")
        if found.replace(" ", "").lower() != value.replace(" ", "").lower():
            return f"{name}: {found}, not {value}"
    return None
