"""Bodies that hold no graph, or one that cannot be kept, are refused in plain words."""

from __future__ import annotations

import pytest

from kg.store import CommitmentStore
from tests.serve.conftest import Serving
from tests.serve.test_graphs import WRITER, _put

NESTED = b"<urn:a> <urn:b> %s<urn:c>%s ."


@pytest.mark.parametrize(
    ("content_type", "body", "line", "column"),
    [
        ("text/turtle", b"<urn:s> <urn:p> 'a' .\n<urn:s> <urn:p> ;", 2, 17),
        ("text/turtle", b"<urn:s> a\n\xff", 2, 1),
        ("application/n-triples", b"<s> <urn:p> <urn:o> .", 1, 1),
        ("application/trig", b"<urn:g> {\n <urn:s> }", 2, 10),
        ("application/n-quads", b'<urn:s> <urn:p> "o', 1, 17),
        ("application/ld+json", b'{"@id":\n', 2, 1),
        ("application/ld+json", b'{"a": NaN}', None, None),
        ("application/ld+json", b"null", None, None),
        ("application/ld+json", b'"text"', None, None),
        ("application/ld+json", b'{"urn:a":' + b"9" * 5000 + b"}", None, None),
        ("application/ld+json", b'{"urn:a":"\\ud800"}', None, None),
        ("application/ld+json", b'{"urn:a":1e400}', None, None),
        ("application/rdf+xml", b"<rdf:RDF>\n</rdf>", 2, 3),
        ("application/rdf+xml", b"no XML", 1, 1),
        ("application/rdf+xml", b"", 1, 1),
        ("application/rdf+xml", b"<a\x00/>", 1, 3),
        ("application/rdf+xml", b'<!DOCTYPE a [\n<!ENTITY b "c">]><a>&b;</a>', 2, 12),
        (
            "application/rdf+xml",
            b'<!DOCTYPE a SYSTEM "file:///etc/passwd" [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
            b"<a>&b;</a>",
            1,
            80,
        ),
    ],
)
def test_a_body_that_cannot_be_parsed_is_told_where(
    serving: Serving, content_type: str, body: bytes, line: int | None, column: int | None
) -> None:
    store = CommitmentStore.in_memory()
    response = _put(serving(store), "/graphs/a", body, **{"Content-Type": content_type})
    assert response.status_code == 400, response.text
    found = response.json()
    assert (found.get("line"), found.get("column")) == (line, column), found
    assert store.named_graphs() == []


@pytest.mark.parametrize(
    "context",
    [
        '"http://127.0.0.1:9/context.jsonld"',
        '["http://127.0.0.1:9/context.jsonld"]',
        '"relative.jsonld"',
        '{"@import": "http://127.0.0.1:9/context.jsonld"}',
        '{"a": {"@id": "urn:a", "@context": "http://127.0.0.1:9/context.jsonld"}}',
        '{"@propagate": false}, "x": [{"@context": ["file:///etc/passwd"]}], "y": {}',
        '{}, "@context": "http://127.0.0.1:9/context.jsonld"',
        '"http://127.0.0.1:9/context.jsonld", "@context": 3',
    ],
)
def test_contexts_that_lie_elsewhere_are_refused(serving: Serving, context: str) -> None:
    body = f'{{"@context": {context}, "@id": "urn:s", "a": "b"}}'.encode()
    response = _put(serving(), "/graphs/a", body, **{"Content-Type": "application/ld+json"})
    assert response.status_code == 400, response.text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/ld+json", b'{"urn:a":' * 100_000 + b"1" + b"}" * 100_000),
        ("application/ld+json", b'{"urn:a":' * 500 + b"1" + b"}" * 500),
        ("application/ld+json", b'{"urn:a":' + b"[" * 200 + b"]" * 200 + b"}"),
        ("application/ld+json", b"[" + b'{"@context":{}},' * 200 + b"{}]"),
        (
            "application/ld+json",
            b'{"@context":{'
            + b",".join(b'"a%d":"a%d:x"' % (n, n + 1) for n in range(20_000))
            + b"}}",
        ),
        ("application/n-triples", b"<urn:a> <urn:b> " + b"<<( <urn:a> <urn:b> " * 20_000),
        ("text/turtle", b"<urn:a> <urn:b> " + b"<<( <urn:a> <urn:b> " * 20_000 + b"1"),
        ("application/trig", b"<urn:a> <urn:b> " + b"<<( <urn:a> <urn:b> " * 20_000 + b"1"),
        ("application/trig", b"<< " * 20_000 + b"<urn:a> <urn:b> 1" + b" >> <urn:b> 1" * 20_000),
        ("application/n-quads", NESTED % (b"<<( <urn:a> <urn:b> " * 20_000, b" )>>" * 20_000)),
        ("application/n-triples", NESTED % (b"<<( <urn:a> <urn:b> " * 900, b" )>>" * 900)),
        ("application/rdf+xml", b"<a>" * 50_000 + b"</a>" * 50_000),
        ("application/rdf+xml", b"<a " + b" ".join(b"b%d='c'" % n for n in range(5000)) + b"/>"),
    ],
)
def test_a_body_that_would_choke_a_parser_is_refused_before(
    serving: Serving, content_type: str, body: bytes
) -> None:
    server = serving()
    response = _put(server, "/graphs/a", body, **{"Content-Type": content_type})
    assert response.status_code == 400, response.text[:500]
    assert server.get("/graphs?default").status_code == 200


@pytest.mark.parametrize("nested", [(b"[ <urn:b> ", b"]"), (b"( ", b")")], ids=["nodes", "lists"])
def test_what_turtle_may_nest_is_read_however_deep(
    serving: Serving, nested: tuple[bytes, bytes]
) -> None:
    server = serving()
    body = b"<urn:a> <urn:b> " + nested[0] * 20_000 + b"1" + nested[1] * 20_000 + b" ."
    assert _put(server, "/graphs/a", body).status_code == 201
    assert len(server.get("/graphs/a?format=nt").content.splitlines()) > 20_000


@pytest.mark.parametrize(
    "body",
    [
        b"<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .",
        b"<urn:a> <urn:b> <urn:c> {| <urn:d> 'e' |} .",
        b"<urn:a> <urn:b> 'word'@en--ltr .",
    ],
)
def test_what_rdf_1_1_does_not_have_is_refused(serving: Serving, body: bytes) -> None:
    response = _put(serving(), "/graphs/a", body)
    assert response.status_code == 400
    assert "RDF 1.1" in response.json()["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/html"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/sparql-update"},
        {"Content-Type": "text/turtle; charset=iso-8859-1"},
        {"Content-Type": "text"},
        {"Content-Type": ""},
        {"Content-Encoding": "gzip"},
    ],
)
def test_a_body_of_another_kind_is_415_and_told_which_there_are(
    serving: Serving, headers: dict[str, str]
) -> None:
    response = _put(serving(), "/graphs/a", **headers)
    assert response.status_code == 415, response.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b"nothing"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/turtle\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n<urn:a> <urn:b> .\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n" * 200 + b"--x--"),
    ],
)
def test_a_form_that_is_none_is_refused(serving: Serving, kind: str, body: bytes) -> None:
    response = _put(serving(), "/graphs/a", body, **{"Content-Type": kind})
    assert response.status_code == 400, response.text


def test_a_file_of_unknown_kind_is_415(serving: Serving) -> None:
    files = {"one": ("one.html", b"<p>", "text/html")}
    assert serving().post("/graphs/a", files=files, headers=WRITER).status_code == 415
