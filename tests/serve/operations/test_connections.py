"""Connections as raw sockets see them: nobody can hold the server up, and everybody is told why."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from kg.serve.counts import Counts
from kg.serve.gate.connection import Bounds, bounded
from kg.serve.listening import listen, port_of
from kg.serve.logs import ACCESS, JsonLines
from kg.serve.settings import Settings
from tests.serve.operations.small import LONG, small

PATIENCE = 20.0  # seconds that a test waits before it fails
SOON = {
    "header_seconds": 0.5,
    "body_seconds": 0.5,
    "send_seconds": 0.5,
    "keep_alive_seconds": 1,
}


class Server:
    """The small application behind real sockets."""

    def __init__(self, port: int, counts: Counts) -> None:
        self.port = port
        self.counts = counts

    @contextmanager
    def connected(self, buffer: int | None = None) -> Iterator[socket.socket]:
        """A connection; ``buffer`` makes what the system takes for a slow reader small."""
        with socket.socket() as raw:
            if buffer:
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
            raw.settimeout(PATIENCE)
            raw.connect(("127.0.0.1", self.port))
            yield raw

    def said(self, sent: bytes) -> bytes:
        """Everything that is answered to ``sent`` until the server closes the connection."""
        with self.connected() as raw:
            raw.sendall(sent)
            return everything(raw)

    def is_well(self) -> bool:
        """Whether others are answered."""
        answer = httpx.get(f"http://127.0.0.1:{self.port}/health", timeout=PATIENCE)
        return answer.json() == {"status": "alive"}

    def refused(self, limit: str) -> int:
        """How many connections broke ``limit``."""
        wanted = f'policing_kg_connections_refused_total{{limit="{limit}"}} '
        lines = self.counts.text().decode().splitlines()
        return next((int(float(x.split()[-1])) for x in lines if x.startswith(wanted)), 0)


def everything(raw: socket.socket) -> bytes:
    """What comes until the other side closes, or resets, the connection."""
    parts = []
    try:
        while part := raw.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def without_end(raw: socket.socket, chunk: bytes) -> None:
    """Send ``chunk`` again and again, until that fails."""
    while True:
        raw.sendall(chunk)


Serving = Callable[..., Server]


@pytest.fixture
def serving() -> Iterator[Serving]:
    """Starts the small application with the settings given."""
    with ExitStack() as stack:

        def start(**given: Any) -> Server:
            settings = Settings(**(SOON | given))
            app = small(settings)
            raw = stack.enter_context(listen("127.0.0.1", 0))
            config = uvicorn.Config(
                app,
                http=bounded(Bounds.of(settings, app.state.counts)),
                ws="none",
                log_config=None,
                access_log=False,
                timeout_keep_alive=settings.keep_alive_seconds,
                timeout_graceful_shutdown=1,
            )
            server = uvicorn.Server(config)
            port = port_of(raw)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [raw]}, daemon=True)
            thread.start()

            def stop() -> None:
                server.should_exit = True
                thread.join(PATIENCE)

            stack.callback(stop)
            until(lambda: server.started)
            return Server(port, app.state.counts)

        yield start


@pytest.fixture
def access() -> Iterator[list[dict[str, Any]]]:
    """The lines of the access log, as they are written."""
    lines: list[dict[str, Any]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(JsonLines().format(record)))

    logger, handler = logging.getLogger(ACCESS), Kept()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lines
    logger.removeHandler(handler)
    logger.setLevel(before)


def until(condition: Callable[[], bool]) -> None:
    """Wait until ``condition`` holds; fail after a while."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.01)


def status(answer: bytes) -> int:
    """The status of the first response."""
    return int(answer.split(b" ", 2)[1])


# --- the head of a request ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "half", [b"G", b"GET /health HTTP/1.1\r\nHost: x\r\nX-", b"\r\n", b"\r\n" * 9]
)
def test_a_half_sent_head_is_not_waited_for(serving: Serving, half: bytes) -> None:
    server = serving()
    assert status(server.said(half)) == 408
    assert server.refused("head_seconds") == 1
    assert server.is_well()


def test_a_connection_that_says_nothing_is_closed_without_a_word(serving: Serving) -> None:
    server = serving()
    assert server.said(b"") == b""
    assert server.refused("head_seconds") == 0


def test_a_head_that_trickles_in_is_not_waited_for(serving: Serving) -> None:
    server = serving()
    with server.connected() as raw:
        raw.sendall(b"GET /health HTTP/1.1\r\n")
        answer = b""
        raw.settimeout(0.05)
        for _ in range(400):
            try:
                raw.sendall(b"X: y\r\n")
                answer += raw.recv(1000)
            except TimeoutError:
                continue
            except OSError:
                break
            if answer:
                break
    assert status(answer) == 408


def test_a_half_sent_head_after_an_answer_is_not_waited_for_either(serving: Serving) -> None:
    server = serving()
    answer = server.said(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /heal")
    assert answer.count(b"HTTP/1.1 ") in (1, 2)
    assert status(answer) == 200


def test_an_idle_connection_is_closed(serving: Serving) -> None:
    answer = serving().said(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert status(answer) == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    ],
    ids=["one field", "the address", "many fields"],
)
def test_an_absurd_head_is_refused(serving: Serving, head: bytes) -> None:
    server = serving()
    assert status(server.said(head)) == 431
    assert server.refused("head_bytes") == 1
    assert server.is_well()


def test_fields_behind_a_chunked_body_are_bounded_too(serving: Serving) -> None:
    server = serving()
    server.said(
        b"POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"
        + b"X: y\r\n" * 20_000
        + b"\r\n"
    )
    assert server.refused("head_bytes") == 1
    assert server.is_well()


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),  # the beginning of TLS
        b"hello\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET  HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%ff%00%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\nAccept: \xff\r\nX-Request-Id: \xff\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"BREW /health HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_what_is_no_request_is_a_fault_of_the_client(serving: Serving, sent: bytes) -> None:
    server = serving()
    answer = server.said(sent)
    assert answer == b"" or status(answer) < 500
    assert b"Traceback" not in answer
    assert server.is_well()


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_both_versions_of_http_are_answered(serving: Serving, version: bytes) -> None:
    answer = serving().said(b"GET /health HTTP/" + version + b"\r\nConnection: close\r\n\r\n")
    assert status(answer) == 200
    assert answer.endswith(b'{"status":"alive"}')
    assert b"transfer-encoding" not in answer


def test_a_long_answer_to_http_1_0_ends_with_the_connection(serving: Serving) -> None:
    answer = serving().said(b"GET /long HTTP/1.0\r\n\r\n")
    assert answer.endswith(b"\r\n\r\n" + LONG)


def test_requests_may_be_sent_ahead_but_not_without_end(serving: Serving) -> None:
    one = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    server = serving()
    assert server.said(one * 5).count(b'{"status":"alive"}') == 5
    server.said(one * 2000)
    assert server.refused("pipelined") == 1
    assert server.is_well()


# --- what is logged -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "method", "path", "status", "outcome"),
    [
        (b"GE", "", "", 408, "refused"),
        (b"GET /health?token=secret HTTP/1.1\r\nHost", "GET", "/health", 408, "refused"),
        (b"hello\r\n\r\n", "", "", 400, "refused"),
        (b"POST /body HTTP/1.1\r\nno colon\r\n\r\n", "POST", "/body", 400, "refused"),
        (
            b"GET /ask HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
            *("GET", "/ask", 431, "refused"),
        ),
        (b"GET /" + b"x" * 70_000, "GET", "/" + "x" * 299 + "…", 431, "refused"),
    ],
    ids=["half a word", "half a head", "no HTTP", "no field", "a long field", "a long address"],
)
def test_what_never_got_to_the_rooms_is_logged_and_counted_too(
    serving: Serving,
    access: list[dict[str, Any]],
    sent: bytes,
    method: str,
    path: str,
    status: int,
    outcome: str,
) -> None:
    server = serving()
    answer = server.said(sent)
    (line,) = access
    assert (line["method"], line["path"], line["status"]) == (method, path, status)
    assert (line["outcome"], line["client"]) == (outcome, "127.0.0.0")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert line["bytes"] == len(body)
    assert f"x-request-id: {line['request']}".encode() in head
    counted = f'method="{method or "other"}",route="other",status="{status}"}} 1.0'
    assert counted in server.counts.text().decode()
    assert "policing_kg_http_requests_in_flight 0.0" in server.counts.text().decode()


def test_a_half_sent_head_is_never_logged_as_the_request_before_it(
    serving: Serving, access: list[dict[str, Any]]
) -> None:
    server = serving()
    with server.connected() as raw:
        raw.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert status(raw.recv(65536)) == 200
        raw.sendall(b"\r\nPO")
        everything(raw)
    until(lambda: len(access) == 2)
    assert [(each["path"], each["status"]) for each in access] == [("/health", 200), ("", 408)]


def test_who_comes_above_the_limit_is_logged(
    serving: Serving, access: list[dict[str, Any]]
) -> None:
    server = serving(connections=1, header_seconds=10, keep_alive_seconds=10)
    with server.connected() as raw:
        raw.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert status(raw.recv(1000)) == 200
        answer = server.said(b"GET /ask HTTP/1.1\r\nHost: x\r\n\r\n")
    until(lambda: len(access) == 2)
    line = access[1]
    assert (line["path"], line["status"], line["outcome"]) == ("/ask", 503, "busy")
    assert line["bytes"] == len(answer.partition(b"\r\n\r\n")[2])


# --- bodies ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head", [b"Content-Length: 100", b"Transfer-Encoding: chunked"], ids=["length", "chunked"]
)
def test_a_half_sent_body_is_not_waited_for(serving: Serving, head: bytes) -> None:
    server = serving()
    answer = server.said(b"POST /body HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n2\r\nx")
    assert status(answer) == 408
    assert b"did not arrive within 0.5 seconds" in answer
    assert server.is_well()


def test_a_body_that_is_too_long_is_refused_and_the_refusal_can_be_read(serving: Serving) -> None:
    server = serving(body_bytes=100_000)
    address = f"http://127.0.0.1:{server.port}/body"
    answer = httpx.post(address, content=bytes(5_000_000), timeout=PATIENCE)
    assert answer.status_code == 413


def test_a_body_that_never_ends_is_refused_and_the_connection_closed(serving: Serving) -> None:
    server = serving(body_bytes=100_000)
    with server.connected() as raw:
        raw.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"2710\r\n" + bytes(10_000) + b"\r\n"
        with pytest.raises(ConnectionError):
            without_end(raw, chunk)
    assert server.is_well()


def test_a_body_that_nobody_reads_is_not_waited_for(serving: Serving) -> None:
    server = serving()
    answer = server.said(b"POST /ignored HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx")
    assert status(answer) == 200
    assert server.is_well()


# --- slow readers ------------------------------------------------------------------------------


def test_who_does_not_read_is_left(serving: Serving) -> None:
    server = serving()
    with server.connected(buffer=4096) as raw:
        for _ in range(20):  # more than the system keeps for both sides
            raw.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
        until(lambda: server.refused("send_seconds") == 1)
        assert server.is_well()


def test_who_reads_a_little_now_and_then_is_left_too(serving: Serving) -> None:
    server = serving()
    with server.connected(buffer=4096) as raw:
        raw.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
        end = time.monotonic() + PATIENCE
        while server.refused("send_seconds") == 0:
            assert time.monotonic() < end
            raw.recv(10)
            time.sleep(0.02)
    assert server.is_well()


def test_who_reads_steadily_gets_everything(serving: Serving) -> None:
    server = serving()
    with server.connected(buffer=4096) as raw:
        raw.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert everything(raw).endswith(LONG)
    assert server.refused("send_seconds") == 0


# --- crowds ------------------------------------------------------------------------------------


def test_a_hundred_connections_at_once_are_all_answered(serving: Serving) -> None:
    server = serving(header_seconds=10)
    with ExitStack() as stack:
        crowd = [stack.enter_context(server.connected()) for _ in range(100)]
        for raw in crowd:
            raw.sendall(b"GET /ask HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert {status(everything(raw)) for raw in crowd} == {200}


def test_who_comes_above_the_limit_is_told_to_come_again(serving: Serving) -> None:
    server = serving(connections=5, header_seconds=10, keep_alive_seconds=10)
    with ExitStack() as stack:
        crowd = [stack.enter_context(server.connected()) for _ in range(5)]
        for raw in crowd:
            raw.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert status(raw.recv(1000)) == 200
        answer = server.said(b"GET /ask HTTP/1.1\r\nHost: x\r\n\r\n")
        assert status(answer) == 503
        assert b"retry-after: 1" in answer
        assert server.refused("connections") == 1
        assert server.is_well()
    until(lambda: status(server.said(b"GET /ask HTTP/1.0\r\n\r\n")) == 200)


def test_a_flood_of_connections_is_shut_out(serving: Serving) -> None:
    server = serving(connections=2, header_seconds=10)
    with ExitStack() as stack:
        for _ in range(80):
            stack.enter_context(server.connected())
        until(lambda: server.refused("connections") >= 14)
    until(server.is_well)
