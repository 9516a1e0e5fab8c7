"""A store that a server on this machine holds: what commands do with it goes through the server.

In: the folder of the store. Out: a copy to read from, or something to put messages into. The server
leaves its address and a secret in the folder, in a file that only its owner can read.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import httpx
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

import kg
from kg.errors import StoreError
from kg.namespaces import Names
from kg.serialise import in_order
from kg.store import Change, GraphName
from kg.store.holder import Holder

_CONNECT_SECONDS, _ANSWER_SECONDS = 5.0, 120.0
_TRIPLES = "application/n-triples"
_TRIES = 10  # of a request that others are in the way of
_WAIT_SECONDS = 0.5
_BUSY = frozenset({HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE})
_CHANGES: Mapping[int, Change] = {
    HTTPStatus.CREATED: Change.NEW,
    HTTPStatus.OK: Change.REPLACED,
    HTTPStatus.NO_CONTENT: Change.REPLACED,
}


class HeldStore:
    """A store that a server holds: what `kg.pipeline.ingest` needs of one, by way of the server."""

    def __init__(self, path: Path, holder: Holder, client: httpx.Client) -> None:
        self.names = Names(holder.base)
        self.read_only = holder.read_only
        self._path = path
        self._client = client
        self._seen: tuple[GraphName, list[Quad]] | None = None  # the last message's

    def copy(self) -> Path:
        """The folder of a copy of the store as it is now; the caller takes it away."""
        return Path(self._ask("POST", "/handover/copy").json()["path"])

    def load_reference(self) -> Change:
        """Leave the reference graph as it is: the server has brought its own."""
        return Change.UNCHANGED

    def graph(self, graph: GraphName) -> list[Quad]:
        """The quads of one graph, in order; empty where there is none."""
        answer = self._ask("GET", "/graphs", graph, {"Accept": _TRIPLES})
        found = answer.status_code != HTTPStatus.NOT_FOUND
        triples = parse(answer.content, format=RdfFormat.N_TRIPLES) if found else ()
        quads = in_order(Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        if isinstance(graph, NamedNode) and graph.value.startswith(self.names.message_graphs):
            self._seen = graph, quads
        return quads

    def replace_messages(
        self, messages: Iterable[tuple[NamedNode, Iterable[Quad]]]
    ) -> Iterator[tuple[NamedNode, Change]]:
        """Let the server store each message's graph; it validates it and makes its report anew."""
        for graph, quads in messages:
            own = in_order(quad for quad in quads if quad.graph_name == graph)
            seen = self._seen
            known = seen[1] if seen and seen[0] == graph else self.graph(graph)
            yield graph, Change.UNCHANGED if own == known else self._put(graph, own)

    def _put(self, graph: NamedNode, quads: list[Quad]) -> Change:
        body = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
        answer = self._ask("PUT", "/graphs", graph, {"Content-Type": _TRIPLES}, body)
        self._seen = None
        return _CHANGES[answer.status_code]

    def _ask(
        self,
        method: str,
        path: str,
        graph: GraphName | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """The server's answer, once it has time; 404 only to GET.

        Raises StoreError for anything else than success.
        """
        parameters = {"graph": graph.value} if isinstance(graph, NamedNode) else None
        request = self._client.build_request(
            method, path, params=parameters, headers=headers, content=content
        )
        answer = self._send(request)
        for _ in range(_TRIES - 1):
            if answer.status_code not in _BUSY:
                break
            time.sleep(_WAIT_SECONDS)
            answer = self._send(request)
        missing = method == "GET" and answer.status_code == HTTPStatus.NOT_FOUND
        if not (answer.is_success or missing):
            raise StoreError(f"{self._path}: the server that holds it says: {_said(answer)}")
        return answer

    def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            return self._client.send(request)
        except httpx.TransportError as error:
            raise StoreError(
                f"{self._path}: the server that holds this store does not answer any more"
            ) from error


def _said(answer: httpx.Response) -> str:
    """The sentence of the problem details (RFC 9457) that the server answered with."""
    try:
        return str(answer.json()["detail"])
    except (ValueError, LookupError, TypeError):
        return f"status {answer.status_code}"


@contextmanager
def reached(path: Path, holder: Holder) -> Iterator[HeldStore | None]:
    """The store at ``path`` by way of ``holder``; None where that server is no more."""
    with httpx.Client(
        base_url=holder.address,
        headers={
            "Authorization": f"Bearer {holder.secret}",
            "User-Agent": f"policing-kg/{kg.__version__}",
        },
        timeout=httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS),
        trust_env=False,
    ) as client:
        yield HeldStore(path, holder, client) if _answers(client, holder) else None


def _answers(client: httpx.Client, holder: Holder) -> bool:
    """Whether the server is still there, and no other program has come to its port."""
    try:
        answer = client.get("/handover", timeout=_CONNECT_SECONDS)
        return answer.is_success and bool(answer.json() == {"pid": holder.pid})
    except (httpx.TransportError, ValueError):
        return False
