"""Requests that never got to the layers are in the log and in the counts all the same."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from kg.serve.logs import ACCESS, JsonLines
from tests.serve.operations.test_connections import Serving, everything, status, until
from tests.serve.operations.test_connections import serving as serving


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
