"""What every request passes: limits on bodies, headers, compression, tags, the log."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from kg.serve.gate.journal import shortened
from kg.serve.logs import ACCESS, SERVER, JsonLines, TextLines
from kg.serve.settings import LogAddresses, Settings
from tests.serve.operations.small import LONG, Asked, small

SOMEWHERE = {"Origin": "https://elsewhere.example"}


def client(**settings: Any) -> Asked:
    """The small application with these settings."""
    return Asked(small(Settings(**settings)))


# --- bodies ------------------------------------------------------------------------------------


def test_a_body_up_to_the_limit_is_read() -> None:
    assert client(body_bytes=2048).post("/body", content=b"x" * 2048).json() == {"length": 2048}


def test_a_body_whose_length_says_too_much_is_refused_before_it_is_read() -> None:
    answer = client(body_bytes=2048).post("/ignored", content=b"x" * 2049)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == (
        "The body of the request is longer than the 2048 bytes that this server takes; "
        "send it in parts."
    )


def test_a_chunked_body_is_refused_once_it_is_too_long() -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"x" * 1000

    answer = client(body_bytes=2048).post("/body", content=chunks())
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("length", ["-1", "x", "٣"])
def test_a_length_that_is_no_number_is_not_believed(length: str) -> None:
    headers = {"Content-Length": length.encode()}
    answer = client(body_bytes=2048).post("/body", content=b"x" * 3000, headers=headers)
    assert answer.status_code == 413


# --- headers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/health", "/ask", "/nowhere", "/fault", "/refused"])
def test_every_answer_keeps_browsers_from_guessing(path: str) -> None:
    headers = client().get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_pages_of_any_site_may_read_and_never_with_credentials() -> None:
    answer = client().get("/ask", headers=SOMEWHERE)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    exposed = answer.headers["access-control-expose-headers"]
    assert {"ETag", "Policing-KG-Cut", "X-Request-Id"} <= set(exposed.split(", "))


def test_a_shared_cache_gets_the_same_headers_whoever_asked_first() -> None:
    assert client().get("/ask").headers["access-control-allow-origin"] == "*"


def test_a_preflight_lets_queries_through_and_no_tokens() -> None:
    asked = {**SOMEWHERE, "Access-Control-Request-Method": "POST"}
    answer = client().request("OPTIONS", "/body", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, POST"
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert "content-type" in allowed
    assert "authorization" not in allowed


def test_an_operator_can_keep_other_sites_out() -> None:
    answer = client(cross_origin=False).get("/ask", headers=SOMEWHERE)
    assert "access-control-allow-origin" not in answer.headers


# --- compression -------------------------------------------------------------------------------


def test_long_answers_are_compressed_for_who_can_read_that() -> None:
    asked = client()
    packed = asked.get("/ask", headers={"Accept-Encoding": "gzip"})
    plain = asked.get("/ask", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    for answer in (packed, plain):
        assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.parametrize("refused", ["gzip;q=0", "br, gzip ; q=0.0", "GZIP;Q=0"])
def test_who_does_not_want_gzip_does_not_get_it(refused: str) -> None:
    answer = client().get("/ask", headers={"Accept-Encoding": refused})
    assert "content-encoding" not in answer.headers


def test_what_is_compressed_already_or_short_is_left_alone() -> None:
    asked = client()
    for path in ("/packed", "/health"):
        assert "content-encoding" not in asked.get(path).headers
    assert asked.get("/packed").content == b"\x1f\x8b" + bytes(5000)


def test_a_long_answer_arrives_whole() -> None:
    for encoding in ("identity", "gzip"):
        answer = client().get("/long", headers={"Accept-Encoding": encoding})
        assert answer.content == LONG
    assert len(gzip.compress(LONG)) < len(LONG)


# --- tags --------------------------------------------------------------------------------------


def test_an_answer_that_the_client_has_is_not_made_again() -> None:
    asked: list[None] = []
    app = small(Settings(), lambda: asked.append(None))
    known = Asked(app)
    first = known.get("/ask")
    assert first.headers["cache-control"] == "public, no-cache"
    again = known.get("/ask", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["access-control-allow-origin"] == "*"
    assert len(asked) == 1
    app.state.served.store.generation += 1
    changed = known.get("/ask", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]
    assert len(asked) == 2


def test_tags_differ_by_address_form_and_start_of_the_server() -> None:
    one, other = client(), client()
    tags = [
        one.get("/ask").headers["etag"],
        one.get("/ask?page=2").headers["etag"],
        one.get("/ask", headers={"Accept": "text/csv"}).headers["etag"],
        one.get("/ask", headers={"Host": "kg.example"}).headers["etag"],
        other.get("/ask").headers["etag"],
    ]
    assert len(set(tags)) == len(tags)
    assert one.get("/ask").headers["etag"] == tags[0]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?t) {}",
        "select (rand() as ?r) {}",
        "SELECT (UUID() AS ?u) {}",
        "SELECT (STRUUID () AS ?u) {}",
        "SELECT * { SERVICE <http://a.example/> {} }",
        "SELECT (\\u004EOW() AS ?t) {}",
    ],
)
def test_a_query_whose_answer_changes_by_itself_gets_no_tag(query: str) -> None:
    assert "etag" not in client().get("/ask", params={"query": query}).headers


def test_refusals_and_operations_are_not_kept_by_caches() -> None:
    asked = client()
    for path in ("/health", "/refused", "/nowhere", "/fault"):
        answer = asked.get(path)
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


def test_an_operator_can_let_caches_answer_for_a_while() -> None:
    assert client(cache_seconds=60).get("/ask").headers["cache-control"] == "public, max-age=60"


# --- answers that were sent before --------------------------------------------------------------


class Counting:
    """The small application, and how often its room /ask was reached."""

    def __init__(self, **settings: Any) -> None:
        self.reached = 0
        self.asked = Asked(small(Settings(**settings), self._count))

    def _count(self) -> None:
        self.reached += 1

    def get(self, path: str = "/ask", **headers: str) -> httpx.Response:
        return self.asked.get(path, headers=headers)


def test_an_answer_that_was_sent_is_sent_again_while_the_store_is_the_same() -> None:
    server = Counting()
    first, second = server.get(), server.get()
    assert server.reached == 1
    assert first.content == second.content
    own = {"x-request-id", "date"}
    assert {k: v for k, v in first.headers.items() if k not in own} == {
        k: v for k, v in second.headers.items() if k not in own
    }
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    server.asked.app.state.served.store.generation += 1
    server.get()
    assert server.reached == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "text/csv"},
        {"Accept-Encoding": "identity"},
        {"Accept-Encoding": "gzip;q=0"},
        {"Host": "other.example"},
        {"Cache-Control": "no-cache"},
    ],
    ids=str,
)
def test_another_form_is_another_answer(headers: dict[str, str]) -> None:
    server = Counting()
    server.get(**{"Accept-Encoding": "gzip"})
    answer = server.get(**headers)
    assert server.reached == 2
    assert "content-encoding" not in answer.headers or "Accept-Encoding" not in headers
    assert len(answer.json()["answer"]) == 2000


def test_what_was_sent_counts_as_kept_and_by_its_route() -> None:
    server = Counting()
    server.get(), server.get()
    text = server.asked.app.state.counts.text().decode()
    assert 'policing_kg_http_outcomes_total{outcome="kept"} 1.0' in text
    assert 'policing_kg_http_requests_total{method="GET",route="/ask",status="200"} 2.0' in text


def test_no_answer_is_kept_where_none_fits_or_the_operator_wants_none() -> None:
    for server in (Counting(cache_bytes=0), Counting(cache_bytes=1000)):
        server.get(), server.get()
        assert server.reached == 2
    server = Counting()
    assert server.get("/long").content == server.get("/long").content == LONG


def test_the_answer_that_was_used_longest_ago_goes_first() -> None:
    # Each takes its 2,013 bytes and 1 KiB for what belongs to it; two fit, and no third one.
    server = Counting(cache_bytes=2 * (2013 + 1024), compress=False)
    for query in ("a", "b", "a", "c", "a", "b"):
        server.get(f"/ask?{query}")
    assert server.reached == 4  # a, b, c, and b again


def test_a_store_that_others_may_change_gives_no_tags() -> None:
    headers = client(service_query="http://127.0.0.1:1/sparql").get("/ask").headers
    assert "etag" not in headers


# --- faults and the log ------------------------------------------------------------------------


class _Kept(logging.Handler):
    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def kept(name: str, formatter: logging.Formatter) -> _Kept:
    """What goes to a logger from here on, as lines."""
    handler = _Kept(formatter)
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    return handler


def test_a_fault_shows_the_client_an_id_and_the_log_the_traceback() -> None:
    access, server = kept(ACCESS, JsonLines()), kept(SERVER, JsonLines())
    answer = client().get("/fault")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "ZeroDivisionError" not in answer.text
    assert "nobody outside" not in answer.text
    request = answer.headers["x-request-id"]
    assert request in answer.json()["detail"]
    fault = json.loads(server.lines[-1])
    assert fault["request"] == request
    assert "ZeroDivisionError: a detail that nobody outside may read" in fault["traceback"]
    line = json.loads(access.lines[-1])
    assert (line["status"], line["outcome"], line["request"]) == (500, "fault", request)


def test_a_line_says_what_was_asked_and_never_the_query_or_the_token() -> None:
    access = kept(ACCESS, JsonLines())
    client().get(
        "/refused?query=SELECT+secret",
        headers={"Authorization": "Bearer secret", "User-Agent": "secret"},
    )
    line = json.loads(access.lines[-1])
    assert {k: v for k, v in line.items() if k not in ("time", "ms", "request")} == {
        "level": "info",
        "message": "request",
        "method": "GET",
        "path": "/refused",
        "status": 504,
        "bytes": line["bytes"],
        "client": "127.0.0.0",
        # sha256 of the text "SELECT * { ?s ?p ?o }"
        "query": "b78a1c39c7b2",
        "outcome": "timeout",
    }
    assert line["bytes"] > 0
    assert "secret" not in access.lines[-1]


def test_an_answer_from_the_client_s_own_copy_is_told_as_such() -> None:
    access = kept(ACCESS, JsonLines())
    asked = client()
    tag = asked.get("/ask").headers["etag"]
    asked.get("/ask", headers={"If-None-Match": tag})
    lines = [json.loads(line) for line in access.lines[-2:]]
    assert [(line["status"], line["outcome"]) for line in lines] == [
        (200, "ok"),
        (304, "unchanged"),
    ]


@pytest.mark.parametrize("formatter", [JsonLines(), TextLines()])
def test_nobody_can_write_a_line_of_the_log(formatter: logging.Formatter) -> None:
    access = kept(ACCESS, formatter)
    client().get("/x%0a%0dINFO%20forged\x85\u2028")
    assert len(access.lines[-1].splitlines()) == 1


def test_the_text_form_reads_well() -> None:
    access = kept(ACCESS, TextLines())
    client().get("/refused", headers={"X-Request-Id": "from-the-proxy"})
    time, method, path, status, *rest = access.lines[-1].split()
    assert (method, path, status) == ("GET", "/refused", "504")
    assert rest[-3:] == ["query=b78a1c39c7b2", "timeout", "request=from-the-proxy"]
    assert time.endswith("Z")


@pytest.mark.parametrize(
    ("given", "kept_as"),
    [
        ("192.0.2.17", "192.0.2.0"),
        ("::ffff:192.0.2.17", "192.0.2.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ("testclient", ""),
    ],
)
def test_of_an_address_the_network_is_kept(given: str, kept_as: str) -> None:
    assert shortened(given) == kept_as


@pytest.mark.parametrize(
    ("kept_of_it", "logged"),
    [(LogAddresses.WHOLE, "127.0.0.1"), (LogAddresses.NONE, ""), (LogAddresses.SHORT, "127.0.0.0")],
)
def test_an_operator_decides_what_is_kept_of_addresses(
    kept_of_it: LogAddresses, logged: str
) -> None:
    access = kept(ACCESS, JsonLines())
    client(log_addresses=kept_of_it).get("/health")
    assert json.loads(access.lines[-1])["client"] == logged


@pytest.mark.parametrize("sent", ["a b", "x" * 65, "", "é", "<script>"])
def test_an_absurd_request_id_is_replaced(sent: str) -> None:
    answer = client().get("/health", headers={"X-Request-Id": sent.encode()})
    assert answer.headers["x-request-id"] != sent
    assert len(answer.headers["x-request-id"]) == 16


# --- behind a proxy ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/things/a-b", "/policing/things/a-b"])
def test_a_prefix_is_put_before_every_link_whether_the_proxy_left_it_or_not(path: str) -> None:
    answer = client(root_path="/policing").get(path)
    assert answer.json() == {
        "name": "a-b",
        "url": "http://testserver/policing/things/a-b",
        "base": "http://testserver/policing/",
    }


def test_a_trusted_proxy_tells_scheme_and_host() -> None:
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "kg.example"}
    asked = client(root_path="/policing")
    assert asked.get("/things/a", headers=told).json()["base"] == "https://kg.example/policing/"


@pytest.mark.parametrize("host", ["a b", "x/../y", "evil.example@", "", "<x>", "a:999999"])
def test_what_is_no_host_is_not_believed(host: str) -> None:
    answer = client().get("/things/a", headers={"X-Forwarded-Host": host})
    assert answer.json()["base"] == "http://testserver/"


def test_nobody_else_is_believed() -> None:
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "kg.example"}
    app = small(Settings(trusted_proxies=("10.0.0.1",)))
    asked = Asked(app, "192.0.2.1")
    assert asked.get("/things/a", headers=told).json()["base"] == "http://testserver/"


def test_the_description_s_addresses_have_the_prefix() -> None:
    answer = client(root_path="/policing").get("/openapi.json")
    assert answer.json()["servers"] == [{"url": "/policing"}]
