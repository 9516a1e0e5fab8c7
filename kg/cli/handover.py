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
from typing import TYPE_CHECKING

import httpx
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

import kg
from kg.errors import StoreError, StoreLockedError
from kg.namespaces import Names
from kg.serialise import in_order
from kg.store import Change, GraphName

if TYPE_CHECKING:
    from kg.serve.handover import Place

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

    def __init__(self, path: Path, place: Place, client: httpx.Client) -> None:
        self.names = Names(place.base)
        self.read_only = place.read_only
        self._path = path
        self._pid = place.pid
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
            raise StoreLockedError(
                f"{self._path}: another program holds this store, and the server that said so last "
                f"(process {self._pid}) does not answer; end that process, or wait for it"
            ) from error


def _said(answer: httpx.Response) -> str:
    """The sentence of the problem details (RFC 9457) that the server answered with."""
    try:
        return str(answer.json()["detail"])
    except (ValueError, LookupError, TypeError):
        return f"status {answer.status_code}"


@contextmanager
def held(path: Path, locked: StoreLockedError) -> Iterator[HeldStore]:
    """The store at ``path``, which could not be opened because of ``locked``, by its server.

    Raises StoreLockedError where no server of this user holds it.
    """
    place = _place(path, locked)
    with httpx.Client(
        base_url=place.address,
        headers={
            "Authorization": f"Bearer {place.secret}",
            "User-Agent": f"policing-kg/{kg.__version__}",
        },
        timeout=httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS),
        trust_env=False,
    ) as client:
        yield HeldStore(path, place, client)


def _place(path: Path, locked: StoreLockedError) -> Place:
    from kg.serve.handover import Place

    try:
        place = Place.read(path)
    except OSError as error:
        raise StoreLockedError(
            f"{path}: a server of another user holds this store; ask it over HTTP, or run this "
            "command as that user"
        ) from error
    if place is None:
        raise locked
    return place
