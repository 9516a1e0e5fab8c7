"""One server is asked, within bounds of size and time, and nobody else; all on loopback."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from kg.second import SecondReaderError, Settings, UnusableAnswerError
from kg.second.reply import json_object
from kg.second.server import LARGEST_REPLY, MOST_TRIES, Server
from tests.growth import MOST, growth
from tests.second.fake import FakeServer, Reply, listening, refused, said

FOUND = {"priorities": [{"quote": "noise"}]}
KEY = "sk-do-not-tell"


def _settings(fake: FakeServer) -> Settings:
    return Settings(fake.url, "fake-model", key=KEY, first_wait_s=0.0)


def _ask(fake: FakeServer, **changes: float) -> dict[str, object]:
    with Server(replace(_settings(fake), **changes)) as server:
        return server.ask("instruction", "question", {"type": "object"})


@contextmanager
def _one_plain_line(kind: type[Exception], words: str) -> Iterator[None]:
    with pytest.raises(kind, match=words) as caught:
        yield
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)


def test_the_key_goes_with_the_question_and_nowhere_else(server: FakeServer) -> None:
    server.will(said(FOUND))
    assert _ask(server) == FOUND
    assert server.paths == ["/v1/chat/completions"]
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(_settings(server))


@pytest.mark.parametrize(
    "written",
    [
        json.dumps(FOUND),
        f"```json\n{json.dumps(FOUND, indent=1)}\n```",
        f"Here you are:\n```\n{json.dumps(FOUND)}\n```\nAnything else?",
        f"Sure! {json.dumps(FOUND)} I hope that helps.",
        f"<think>{{\"priorities\": []}} or not?</think>\n{json.dumps(FOUND)}",
        f"Set {{x}} of {{}} holds: {json.dumps(FOUND)}",
    ],
)  # fmt: skip
def test_json_is_found_bare_in_a_fence_and_among_words(server: FakeServer, written: str) -> None:
    server.will(said(written))
    assert _ask(server) == FOUND
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "written",
    [
        "I cannot help with that.",
        '{"priorities": [',
        "[1, 2]",
        '{"x": NaN}',
        "",
        '{"a":' * 5000,
        "[" * 100_000,
        f'{{"priorities": [{"9" * 5000}]}}',
        "x" * 400_001,
    ],
    ids=range(9),
)
def test_what_is_no_json_object_is_none(written: str) -> None:
    assert json_object(written) is None


@pytest.mark.parametrize(
    "written",
    [lambda n: "{" * n, lambda n: "```" + " " * n, lambda n: "```" + "a" * n],
    ids=["braces", "spaces", "letters"],
)
def test_that_it_is_none_is_known_in_time_that_grows_as_the_text_does(
    written: Callable[[int], str],
) -> None:
    assert json_object(written(300_000)) is None
    assert growth(written, json_object, 60_000) < MOST


def test_an_answer_without_json_is_asked_for_in_other_forms_and_then_given_up(
    server: FakeServer,
) -> None:
    server.will(said("no"))
    with _one_plain_line(UnusableAnswerError, "not the JSON that was asked for"):
        _ask(server)
    assert server.forms() == ["json_schema", "json_object", "text"]


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_without_schemas_is_asked_without_and_that_is_remembered(
    server: FakeServer, status: int
) -> None:
    server.will(refused(status), refused(status), said(FOUND))
    with Server(_settings(server)) as asked:
        assert asked.ask("i", "q", {}) == FOUND
        assert asked.ask("i", "q", {}) == FOUND
    assert server.forms() == ["json_schema", "json_object", "text", "text"]


def test_a_question_that_is_refused_in_every_form_is_given_up(server: FakeServer) -> None:
    server.will(refused(400, f"context too small for {KEY}"))
    with _one_plain_line(UnusableAnswerError, "refuses the question"):
        _ask(server)


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_passing_fault_is_tried_again(server: FakeServer, status: int) -> None:
    server.will(refused(status), said(FOUND))
    assert _ask(server) == FOUND
    assert len(server.requests) == 2


def test_tries_wait_longer_each_time(server: FakeServer) -> None:
    server.will(refused(500), refused(500), said(FOUND))
    started = time.monotonic()
    assert _ask(server, first_wait_s=0.1) == FOUND
    assert time.monotonic() - started >= 0.3


def test_a_server_that_names_a_wait_is_given_it(server: FakeServer) -> None:
    server.will(refused(429, **{"Retry-After": "1"}), said(FOUND))
    started = time.monotonic()
    assert _ask(server) == FOUND
    assert time.monotonic() - started >= 1


def test_a_lasting_fault_is_given_up(server: FakeServer) -> None:
    server.will(refused(500, f"trace: {KEY}"))
    with _one_plain_line(UnusableAnswerError, "status 500 again and again"):
        _ask(server)
    assert len(server.requests) == MOST_TRIES


def test_a_slow_server_is_given_up(server: FakeServer) -> None:
    server.will(Reply(delay_s=1.0))
    with _one_plain_line(UnusableAnswerError, r"no whole answer within 0\.2 seconds"):
        _ask(server, timeout_s=0.2)
    assert len(server.requests) == 2


def test_a_server_that_sends_byte_by_byte_is_given_up(server: FakeServer) -> None:
    server.will(Reply(b"x" * 100_000, drip_s=0.05))  # more than an hour
    with _one_plain_line(UnusableAnswerError, "no whole answer within"):
        _ask(server, timeout_s=0.3)


def test_a_huge_answer_is_refused_and_not_asked_for_again(server: FakeServer) -> None:
    server.will(Reply(b" " * (LARGEST_REPLY + 1)))
    with _one_plain_line(UnusableAnswerError, "larger than 2 MB"):
        _ask(server)
    assert len(server.requests) == 1


def test_a_compressed_answer_is_refused(server: FakeServer) -> None:
    server.will(Reply(b"\x1f\x8b", headers=(("Content-Encoding", "gzip"),)))
    with _one_plain_line(SecondReaderError, "compressed"):
        _ask(server)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(server: FakeServer, status: int) -> None:
    with listening() as elsewhere:
        elsewhere.will(said(FOUND))
        server.will(refused(status, Location=f"{elsewhere.url}/chat/completions"))
        with _one_plain_line(SecondReaderError, "another address, which is not followed"):
            _ask(server)
        assert elsewhere.requests == []


def test_a_proxy_of_the_environment_gets_nothing(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        server.will(said(FOUND))
        assert _ask(server) == FOUND
        assert proxy.requests == []


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "does not let us in; the key is read from POLICING_KG_SECOND_KEY"),
        (403, "does not let us in"),
        (404, "no model fake-model"),
        (418, "status 418"),
    ],
)
def test_a_server_that_will_never_answer_ends_the_run(
    server: FakeServer, status: int, words: str
) -> None:
    server.will(refused(status, f"Incorrect API key provided: {KEY}"))
    with _one_plain_line(SecondReaderError, words):
        _ask(server)
    assert len(server.requests) == 1


def test_a_port_where_nobody_listens_is_said_so() -> None:
    with listening() as fake:
        pass
    with _one_plain_line(SecondReaderError, "no server answers there"):
        _ask(fake)


def test_an_answer_that_was_cut_off_says_so(server: FakeServer) -> None:
    server.will(said(FOUND, finish_reason="length"))
    with _one_plain_line(UnusableAnswerError, "cut off"):
        _ask(server)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{}", b'{"choices": []}', b'{"choices": [{"message": {}}]}', b"\xff"]
)
def test_a_server_of_another_kind_is_said_to_be_one(server: FakeServer, body: bytes) -> None:
    server.will(Reply(body))
    with _one_plain_line(UnusableAnswerError, "does not speak OpenAI's protocol"):
        _ask(server)
