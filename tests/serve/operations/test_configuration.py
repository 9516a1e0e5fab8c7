"""Where settings come from, which source comes first, and how mistakes in them are told."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from kg.serve.configuration import Configuration, ConfigurationError, configure
from kg.serve.settings import DefaultGraph, LogForm, Settings
from kg.serve.shown import show, written

SECRET = "a-secret-that-nobody-may-read"  # noqa: S105


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "serve.toml"


def test_without_anything_the_server_is_public_to_this_machine_and_only_reads() -> None:
    found = configure({})
    assert found.settings.host == "127.0.0.1"
    assert found.settings.token is None
    assert {found.origin(name).place for name in Settings.model_fields} == {"default"}


def test_an_option_comes_before_a_variable_before_the_file_before_the_default(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('# ours\nport = 1\nhost = "file"\npage_rows = 7\n', encoding="utf-8")
    monkeypatch.setenv("POLICING_KG_PORT", "2")
    monkeypatch.setenv("POLICING_KG_HOST", "variable")
    found = configure({"port": 3}, file)
    assert (found.settings.port, found.origin("port").place) == (3, "option --port")
    assert found.settings.host == "variable"
    assert found.origin("host").place == "variable POLICING_KG_HOST"
    assert found.settings.page_rows == 7
    assert found.origin("page_rows").place == f"{file}, line 4"
    assert found.origin("query_rows").place == "default"


def test_a_variable_can_name_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("port = 4", encoding="utf-8")
    monkeypatch.setenv("POLICING_KG_CONFIG", str(file))
    assert configure({}).settings.port == 4


def test_an_empty_variable_sets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICING_KG_TOKEN", "")
    monkeypatch.setenv("POLICING_KG_PORT", "")
    assert configure({}).settings == Settings()


def test_lists_are_words_in_a_variable_and_lists_in_a_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICING_KG_SERVICES", "http://a.example/, http://b.example/")
    file.write_text('trusted_proxies = ["10.0.0.0/8", "::1"]', encoding="utf-8")
    settings = configure({}, file).settings
    assert settings.services == ("http://a.example/", "http://b.example/")
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")


def test_paths_in_a_file_are_taken_from_its_folder_on(file: Path) -> None:
    file.write_text('store = "ward.store"\nlog_file = "/var/log/kg.log"', encoding="utf-8")
    settings = configure({}, file).settings
    assert settings.store == file.parent / "ward.store"
    assert settings.log_file == Path("/var/log/kg.log")


def test_the_second_reader_s_variables_are_none_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICING_KG_SECOND_URL", "http://127.0.0.1:11434/v1")
    assert configure({}).settings == Settings()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\nport = 'x'", "{file}, line 2: port = 'x' will not do: a whole number is expected"),
        ("port = 1.5", "{file}, line 1: port = 1.5 will not do: a whole number is expected"),
        ("port = 70000", "{file}, line 1: port = 70000 will not do: 65535 or less is expected"),
        (
            "query_seconds = 0",
            "{file}, line 1: query_seconds = 0 will not do: a number above 0 is expected",
        ),
        ("prot = 1", "{file}, line 1: there is no setting prot; did you mean port?"),
        ("[serve]\nport = 1", "{file}, line 1: there is no setting serve; did you mean services?"),
        ("read_only = 'maybe'", "{file}, line 1: read_only = 'maybe' will not do: true or false"),
        ("log = 'xml'", "{file}, line 1: log = 'xml' will not do: 'json' or 'text' is expected"),
        ("root_path = 'a b'", "{file}, line 1: root_path = 'a b' will not do: a path such as"),
        ("public_url = 'kg'", "{file}, line 1: public_url = 'kg' will not do: an address such as"),
        (
            "trusted_proxies = ['proxy']",
            "{file}, line 1: trusted_proxies = ['proxy'] will not do: 'proxy' is no address",
        ),
        ("port = ", "{file}: this is not TOML: "),
        ("token = 'a b'", "{file}, line 1: token will not do: only letters, digits and signs"),
        ("page_rows = 20000", "page_rows is more than page_rows_most allows"),
        ("token = 't'\ntoken_file = 'f'", "token and token_file are both set; keep one of them"),
        ("token_file = 'f'", "the token cannot be read from {folder}/f: No such file"),
    ],
)
def test_a_mistake_names_its_place_and_what_is_expected(
    file: Path, text: str, sentence: str
) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        configure({}, file)
    assert str(caught.value).startswith(sentence.format(file=file, folder=file.parent))


def test_a_mistake_in_a_variable_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICING_KG_PORT", "tcp://10.0.0.1:80")
    with pytest.raises(ConfigurationError) as caught:
        configure({})
    assert str(caught.value) == (
        "variable POLICING_KG_PORT: port = 'tcp://10.0.0.1:80' will not do: "
        "a whole number is expected"
    )


def test_a_misspelt_variable_is_refused_with_the_nearest_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POLICING_KG_READ_ONYL", "1")
    with pytest.raises(ConfigurationError) as caught:
        configure({})
    assert str(caught.value) == (
        "the environment: there is no setting POLICING_KG_READ_ONYL; "
        "did you mean POLICING_KG_READ_ONLY?"
    )


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(file: Path, content: bytes | None) -> None:
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError, match=str(file)):
        configure({}, file)


def test_the_token_can_lie_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{SECRET}\n", encoding="utf-8")
    found = configure({"token_file": tmp_path / "token"})
    assert found.settings.token == SecretStr(SECRET)
    assert found.origin("token").place == f"file {tmp_path / 'token'}"


@pytest.mark.parametrize("content", ["", "\n", "two words"])
def test_a_file_without_a_token_is_no_token(tmp_path: Path, content: str) -> None:
    (tmp_path / "token").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError):
        configure({"token_file": tmp_path / "token"})


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICING_KG_TOKEN", SECRET)
    monkeypatch.setenv("POLICING_KG_SERVICE_PASSWORD", SECRET)
    found = configure({})
    text = show(found, ())
    assert "# token is set" in text
    assert "# service_password is set" in text
    assert SECRET not in text + repr(found) + str(found.settings)
    monkeypatch.setenv("POLICING_KG_TOKEN", f"{SECRET} with spaces")
    with pytest.raises(ConfigurationError) as caught:
        configure({})
    assert SECRET not in str(caught.value)


def test_what_is_shown_gives_the_same_settings_again(tmp_path: Path, file: Path) -> None:
    options = {
        "store": tmp_path / 'a "quoted" store',
        "port": 0,
        "read_only": True,
        "services": ("http://a.example/",),
        "query_seconds": 0.5,
        "log": LogForm.TEXT,
        "default_graph": DefaultGraph.OWN,
        "public_url": "https://kg.example/policing",
    }
    first = configure(options)
    file.write_text(show(first, ["no query does harm"]), encoding="utf-8")
    assert configure({}, file).settings == first.settings


def test_every_setting_is_shown_with_its_meaning_and_origin(file: Path) -> None:
    file.write_text("port = 9000", encoding="utf-8")
    text = show(configure({"host": "::1"}, file), ["first safeguard", "second safeguard"])
    flat = " ".join(line.removeprefix("#").strip() for line in text.splitlines())
    for name, field in Settings.model_fields.items():
        assert name in flat
        assert field.description
        assert field.description in flat
    assert f"[{file}, line 1] port = 9000" in flat
    assert '[option --host] host = "::1"' in flat
    assert "- first safeguard - second safeguard" in flat


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_can_be_written_and_read_again(text: str) -> None:
    assert tomllib.loads(f"value = {written(text)}") == {"value": text}


@pytest.mark.parametrize(
    ("given_path", "prefix"), [("", ""), ("/", ""), ("kg", "/kg"), ("/a/b/", "/a/b")]
)
def test_a_prefix_has_one_slash_before_it_and_none_behind(given_path: str, prefix: str) -> None:
    assert Settings(root_path=given_path).root_path == prefix


def test_a_configuration_does_not_change() -> None:
    found: Configuration = configure({})
    with pytest.raises(ValueError, match="frozen"):
        found.settings.port = 1  # type: ignore[misc]
