"""Where messages may be sent is decided before anything is opened."""

from __future__ import annotations

import pytest

from kg.second import SecondReaderError, Settings


@pytest.mark.parametrize(
    ("given", "endpoint"),
    [
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434/v1/chat/completions"),
        ("http://localhost:8000/v1/", "http://localhost:8000/v1/chat/completions"),
        ("http://[::1]:8080/api/v1", "http://[::1]:8080/api/v1/chat/completions"),
        ("HTTP://LOCALHOST/v1/chat/completions", "http://localhost/v1/chat/completions"),
        ("https://127.8.9.10/v1", "https://127.8.9.10/v1/chat/completions"),
    ],
)
def test_this_machines_own_addresses_need_no_leave(given: str, endpoint: str) -> None:
    settings = Settings.of(given, "llama3.1")
    assert settings.endpoint == endpoint
    assert settings.notice().endswith("which is this machine.")


@pytest.mark.parametrize(
    "given",
    [
        "https://api.example.org/v1",
        "http://192.0.2.7:8000/v1",
        "http://localhost.example.org/v1",
        "http://127.0.0.1.example.org/v1",
        "http://0.0.0.0:8000/v1",
        "http://127.1/v1",
        "http://[::ffff:192.0.2.7]/v1",
    ],
)
def test_any_other_address_needs_leave_and_the_line_says_why(given: str) -> None:
    with pytest.raises(SecondReaderError, match="the text of every message would be sent there"):
        Settings.of(given, "llama3.1")
    notice = Settings.of(given, "llama3.1", remote=True).notice()
    assert "which is another machine" in notice
    assert ("without encryption" in notice) is given.startswith("http:")


@pytest.mark.parametrize(
    "given",
    [
        "",
        "localhost:11434",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://me:secret@127.0.0.1/v1",
        "http://127.0.0.1\\@api.example.org/v1",
        "http://127.0.0.1/v1?key=secret",
        "http://127.0.0.1/v1#part",
        "http://127.0.0.1 /v1",
        "http://127.0.0.1/v1\nHost: api.example.org",
        "http://127.0.0.1:99999/v1",
        "http://127.0.0.1:0/v1",
        "http:///v1",
        "http://[::1/v1",
        "http://[::::]/v1",
        "http://[12345::1]/v1",
        "http://a..b/v1",
        "http://-/v1",
    ],
)
def test_what_is_no_plain_address_is_refused_without_repeating_it(given: str) -> None:
    with pytest.raises(SecondReaderError, match="--second-reader: ") as caught:
        Settings.of(given, "llama3.1", remote=True)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("model", [None, "", "a b", "-x", "m\n", "x" * 201])
def test_a_model_must_be_named(model: str | None) -> None:
    with pytest.raises(SecondReaderError, match="--model NAME"):
        Settings.of("http://127.0.0.1:1", model)


@pytest.mark.parametrize("model", ["llama3.1:8b-instruct-q4_K_M", "Qwen/Qwen2.5-7B", "gpt-oss@x"])
def test_usual_names_of_models_are_taken(model: str) -> None:
    assert Settings.of("http://127.0.0.1:1", model).model == model


@pytest.mark.parametrize("key", ["two words", "line\nend", "schlüssel"])
def test_a_key_that_cannot_be_sent_is_refused_without_telling_it(key: str) -> None:
    with pytest.raises(SecondReaderError) as caught:
        Settings.of("http://127.0.0.1:1", "m", key)
    assert key not in str(caught.value)


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_timeout_is_some_seconds(seconds: float) -> None:
    with pytest.raises(SecondReaderError, match="--second-reader-timeout"):
        Settings.of("http://127.0.0.1:1", "m", timeout_s=seconds)
