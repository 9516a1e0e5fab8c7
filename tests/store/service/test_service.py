"""What a service that does not do its part is met with: one plain sentence, and no secret in it."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.store import Service, ServiceStore, service_of_environment

SECRET = "open-sesame"  # noqa: S105 - of these tests only
YES = b'{"head":{},"boolean":true}'
Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler, bytes], Answer]) -> Iterator[str]:
    """A server on loopback that answers every request as told; its address."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, content = answer(self, body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815 - named by the library

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _service(address: str, **more: object) -> Service:
    given: dict[str, object] = {"query": address, "update": address, "seconds": 2.0}
    return Service(**{**given, **more})  # type: ignore[arg-type]


def test_a_service_that_is_not_there_is_named() -> None:
    service = _service("http://127.0.0.1:1/sparql", user="me", password=SECRET)
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:1/sparql: .* cannot be reached") as caught:
        ServiceStore.open(service)
    assert SECRET not in str(caught.value)


def test_a_wrong_password_is_said_without_the_password() -> None:
    with answering(lambda *_: (401, {"WWW-Authenticate": 'Basic realm="x"'}, b"")) as address:
        service = _service(address, user="me", password=SECRET)
        with pytest.raises(StoreError, match="service_user and service_password") as caught:
            ServiceStore.open(service)
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(service)


def test_a_service_that_takes_too_long_is_left() -> None:
    waiting = threading.Event()

    def late(*_: object) -> Answer:
        waiting.wait(5)
        return 200, {}, YES

    with answering(late) as address:
        with pytest.raises(StoreError, match=r"did not answer within 0.2 seconds"):
            ServiceStore.open(_service(address, seconds=0.2))
        waiting.set()


def test_name_and_password_are_sent_only_once_they_are_asked_for() -> None:
    seen: list[str | None] = []

    def asking(request: BaseHTTPRequestHandler, _: bytes) -> Answer:
        given = request.headers.get("Authorization")
        seen.append(given)
        return (200, {}, YES) if given else (401, {"WWW-Authenticate": 'Basic realm="x"'}, b"")

    with (
        answering(asking) as address,
        ServiceStore.open(_service(address, user="me", password=SECRET)),
    ):
        pass
    assert seen == [None, "Basic " + base64.b64encode(f"me:{SECRET}".encode()).decode()]


def test_a_token_is_sent_as_a_bearer_token() -> None:
    seen: list[str | None] = []

    def noting(request: BaseHTTPRequestHandler, _: bytes) -> Answer:
        seen.append(request.headers.get("Authorization"))
        return 200, {}, YES

    with answering(noting) as address, ServiceStore.open(_service(address, token=SECRET)):
        pass
    assert seen == [f"Bearer {SECRET}"]


def test_credentials_do_not_follow_a_redirect() -> None:
    with (
        answering(lambda *_: (302, {"Location": "http://127.0.0.1:1/"}, b"")) as address,
        pytest.raises(StoreError, match="status 302"),
    ):
        ServiceStore.open(_service(address, token=SECRET))


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"[]", b'{"results":3}', b"\xff"])
def test_an_answer_that_is_none_is_said(body: bytes) -> None:
    with (
        answering(lambda *_: (200, {}, body)) as address,
        pytest.raises(StoreError, match=r"not that of a SPARQL 1\.1 service"),
    ):
        ServiceStore.open(_service(address))


def test_an_answer_that_was_cut_is_an_error() -> None:
    with (
        answering(lambda *_: (200, {"X-SPARQL-MaxRows": "7"}, YES)) as address,
        pytest.raises(StoreError, match="gives 7 rows at most"),
    ):
        ServiceStore.open(_service(address))
    with (
        answering(lambda *_: (200, {"X-SQL-State": "S1TAT"}, YES)) as address,
        pytest.raises(StoreError, match="ran out of time"),
    ):
        ServiceStore.open(_service(address))


def test_a_service_without_addresses_to_write_to_is_only_read() -> None:
    graph = NamedNode("https://example.org/g")
    empty = b""

    def reading(_: BaseHTTPRequestHandler, body: bytes) -> Answer:
        return 200, {}, empty if b"CONSTRUCT" in body else YES

    with (
        answering(reading) as address,
        ServiceStore.open(Service(query=address)) as store,
    ):
        assert not store.writable
        with pytest.raises(StoreError, match="only read"):
            store.put_graph(graph, [Quad(graph, graph, Literal("x"), graph)])


def test_a_default_graph_that_is_no_union_is_refused() -> None:
    no = b'{"head":{},"boolean":false}'

    def apart(_: BaseHTTPRequestHandler, body: bytes) -> Answer:
        return 200, {}, YES if b"GRAPH" in body or b"ASK+%7B+%7D" in body else no

    with (
        answering(apart) as address,
        ServiceStore.open(_service(address)) as store,
        pytest.raises(StoreError, match="not the union of its graphs"),
    ):
        store.load_reference()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"QUERY": "localhost:8890"}, "service_query: an address is expected"),
        ({"QUERY": "http://me:pw@localhost/sparql"}, "service_user and service_password"),
        ({"QUERY": "http://localhost/sparql", "USER": "me"}, "belong together"),
        ({"QUERY": "http://localhost/sparql", "SECONDS": "soon"}, "service_seconds: a number"),
        ({"QUERY": "http://localhost/sparql", "SHARED": "maybe"}, "service_shared: true or false"),
    ],
)
def test_a_setting_that_will_not_do_is_named(given: dict[str, str], said: str) -> None:
    with pytest.raises(StoreError, match=said):
        service_of_environment({f"POLICING_KG_SERVICE_{k}": v for k, v in given.items()})


def test_the_environment_names_a_service() -> None:
    assert service_of_environment({}) is None
    found = service_of_environment(
        {
            "POLICING_KG_SERVICE_QUERY": "https://example.org/sparql?union=1",
            "POLICING_KG_SERVICE_TRIPLES": "50",
            "POLICING_KG_SERVICE_SHARED": "yes",
        }
    )
    assert found == Service("https://example.org/sparql?union=1", triples=50, shared=True)
    assert found.place == "https://example.org/sparql"
