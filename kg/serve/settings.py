"""What an operator can set: from the command line, the environment, or a TOML file.

In: values by name. Out: frozen settings with their defaults, which suit a public server that only
reads. Where a value comes from is for `kg.serve.configuration`. Secrets are never printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kg.namespaces import DEFAULT_BASE
from kg.serve.running import Limits
from kg.store import Service, default_path

PREFIX = "POLICING_KG_"
"""What the variables of the environment begin with."""

_TOKEN = re.compile(r"[\x21-\x7e]+")  # what a header can carry (RFC 9110, section 5.5), no spaces

_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s?#]*")
_PATH = re.compile(r"(?:[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*)?")  # RFC 3986, unreserved


class DefaultGraph(StrEnum):
    """What a query sees where it names no graph."""

    UNION = "union"  # every graph of the store
    OWN = "own"  # only the default graph, as other stores have it


class LogForm(StrEnum):
    """How the lines of the log are written."""

    JSON = "json"
    TEXT = "text"


class LogAddresses(StrEnum):
    """How much of a client's address the log keeps."""

    SHORT = "short"  # 192.0.2.0, 2001:db8:1::
    WHOLE = "whole"
    NONE = "none"


def _listed(written: object) -> object:
    """A list as people write it in a variable: words with commas or spaces between them."""
    return tuple(re.split(r"[\s,]+", written.strip())) if isinstance(written, str) else written


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """How the server behaves; each field is also ``POLICING_KG_`` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True
    )

    store: Path = Field(default_factory=default_path, description="The folder of the store.")
    create: bool = Field(False, description="Make an empty store where there is none.")
    base: str = Field(DEFAULT_BASE, description="What the addresses of the data begin with.")
    host: str = Field(
        "127.0.0.1", description="The address to listen at; 0.0.0.0 is all of the machine's."
    )
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        8000, description="The port to listen at; 0 takes any free one."
    )
    root_path: str = Field(
        "", description="The path that the public sees before ours, such as /policing."
    )
    public_url: str | None = Field(
        None, description="The address that the public sees, where no proxy tells it."
    )
    trusted_proxies: Listed = Field(
        ("127.0.0.1", "::1"),
        description="The proxies whose X-Forwarded headers are believed: addresses, or networks.",
    )
    contact: str | None = Field(
        None, description="The e-mail address to which readers send what they dispute."
    )
    read_only: bool = Field(False, description="Refuse every change, whatever the token.")
    token: SecretStr | None = Field(
        None, description="What writers send as a bearer token; without one nobody writes by HTTP."
    )
    token_file: Path | None = Field(None, description="A file that holds the token instead.")
    default_graph: DefaultGraph = Field(
        DefaultGraph.UNION,
        description="What a query sees that names no graph: the union of all, or its own graph.",
    )
    services: Listed = Field(
        (), description="Addresses that a query may name in SERVICE; none by default."
    )

    query_seconds: Annotated[float, Field(gt=0)] = Field(
        20.0, description="How long one query may run."
    )
    query_rows: Annotated[int, Field(ge=1)] = Field(
        100_000, description="How many rows an answer may have; a longer one is cut, and says so."
    )
    query_bytes: Annotated[int, Field(ge=1024)] = Field(
        64 * 2**20, description="How many bytes an answer may have; likewise."
    )
    query_memory: Annotated[int, Field(ge=256 * 2**20)] = Field(
        1024 * 2**20, description="How many bytes of address space one query may take."
    )
    query_slots: Annotated[int, Field(ge=1)] = Field(
        2, description="How many queries run at a time."
    )
    query_queue: Annotated[int, Field(ge=0)] = Field(
        32, description="How many queries may wait for their turn; further ones get 503."
    )
    query_wait_seconds: Annotated[float, Field(ge=0)] = Field(
        10.0, description="How long a query may wait for its turn."
    )
    write_wait_seconds: Annotated[float, Field(ge=0)] = Field(
        10.0, description="How long a change may wait for the one before it."
    )

    connections: Annotated[int, Field(ge=1)] = Field(
        512, description="How many connections may be open; further ones get 503."
    )
    header_bytes: Annotated[int, Field(ge=1024)] = Field(
        32 * 2**10, description="How long the head of a request may be; a longer one gets 431."
    )
    header_seconds: Annotated[float, Field(gt=0)] = Field(
        10.0, description="How long the head of a request may take to arrive."
    )
    body_bytes: Annotated[int, Field(ge=1024)] = Field(
        32 * 2**20, description="How long the body of a request may be; a longer one gets 413."
    )
    body_seconds: Annotated[float, Field(gt=0)] = Field(
        60.0, description="How long the body of a request may take to arrive; then it gets 408."
    )
    send_seconds: Annotated[float, Field(gt=0)] = Field(
        30.0, description="How long a client may take to read the next 64 KiB of its answer."
    )
    keep_alive_seconds: Annotated[int, Field(ge=0)] = Field(
        15, description="How long a connection may stay open without a request."
    )
    grace_seconds: Annotated[int, Field(ge=0)] = Field(
        10, description="How long running requests may go on once the server is told to stop."
    )

    page_rows: Annotated[int, Field(ge=1)] = Field(
        100, description="How many rows a page of an answer has, unless the client says otherwise."
    )
    page_rows_most: Annotated[int, Field(ge=1)] = Field(
        10_000, description="How many rows a page may have at most."
    )
    drawing_things: Annotated[int, Field(ge=100, le=5_000)] = Field(
        1_000, description="How many things a drawing of the graph may show at most."
    )
    cache_seconds: Annotated[int, Field(ge=0)] = Field(
        0, description="How long a cache may give an answer out without asking again."
    )
    cache_bytes: Annotated[int, Field(ge=0)] = Field(
        64 * 2**20, description="How many bytes of answers are kept to be sent again; 0 keeps none."
    )
    compress: bool = Field(True, description="Compress answers where the client can read that.")
    cross_origin: bool = Field(
        True, description="Let pages of any other site read the data from a visitor's browser."
    )

    log: LogForm = Field(
        LogForm.JSON, description="The form of the log: json for programs, text for people."
    )
    log_file: Path | None = Field(
        None, description="Where the log goes instead of standard error; it may be moved away."
    )
    log_addresses: LogAddresses = Field(
        LogAddresses.SHORT,
        description="What the log keeps of a client's address: short, whole or none of it.",
    )
    metrics: bool = Field(True, description="Show counts of everything at /metrics.")

    service_query: str | None = Field(
        None, description="The query address of a SPARQL service to use instead of the folder."
    )
    service_update: str | None = Field(None, description="The update address of that service.")
    service_graphs: str | None = Field(None, description="Its address for whole graphs.")
    service_user: str | None = Field(None, description="The user's name there.")
    service_password: SecretStr | None = Field(None, description="The password there.")
    service_token: SecretStr | None = Field(None, description="A bearer token there instead.")
    service_seconds: Annotated[float, Field(gt=0)] = Field(
        60.0, description="How long an answer of that service may take."
    )
    service_triples: Annotated[int, Field(ge=1)] = Field(
        1000, description="How many triples one update to it may hold; more go by graph."
    )
    service_shared: bool = Field(
        False, description="Whether others write to that service besides this software."
    )
    service_fresh_seconds: Annotated[float, Field(ge=0)] = Field(
        1.0, description="How long what others wrote there may go unnoticed."
    )

    @property
    def service(self) -> Service | None:
        """The SPARQL service that keeps the store instead of the folder; None without one.

        Raises StoreError for an address that is none.
        """
        if self.service_query is None:
            return None
        password, token = self.service_password, self.service_token
        return Service(
            query=self.service_query,
            update=self.service_update,
            graphs=self.service_graphs,
            user=self.service_user,
            password=password.get_secret_value() if password else None,
            token=token.get_secret_value() if token else None,
            seconds=self.service_seconds,
            triples=self.service_triples,
            shared=self.service_shared,
            fresh_seconds=self.service_fresh_seconds,
        )

    @property
    def limits(self) -> Limits:
        """What one free query may take."""
        return Limits(self.query_seconds, self.query_rows, self.query_bytes, self.query_memory)

    @model_validator(mode="before")
    @classmethod
    def _token_from_file(cls, given: Any) -> Any:
        """Read the token from the file that is named, without the end of its line."""
        if not (isinstance(given, Mapping) and given.get("token_file")):
            return given
        if given.get("token"):
            raise ValueError("token and token_file are both set; keep one of them")
        path = Path(given["token_file"])
        try:
            token = path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ValueError(f"the token cannot be read from {path}: {error.strerror}") from error
        except UnicodeDecodeError:
            raise ValueError(f"the token cannot be read from {path}: no text in UTF-8") from None
        if not token:
            raise ValueError(f"the token cannot be read from {path}: the file is empty")
        return {**given, "token": token}

    @field_validator("token")
    @classmethod
    def _can_be_sent(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("only letters, digits and signs of ASCII are expected, no spaces")
        return token

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, written: tuple[str, ...]) -> tuple[str, ...]:
        for each in written:
            try:
                ip_network(each, strict=False)
            except ValueError:
                raise ValueError(
                    f"{each!r} is no address, such as 10.0.0.1 or 10.0.0.0/8"
                ) from None
        return written

    @field_validator("public_url")
    @classmethod
    def _is_web_address(cls, written: str | None) -> str | None:
        if written is not None and not _WEB_ADDRESS.fullmatch(written):
            raise ValueError("an address such as https://kg.example/policing is expected")
        return written

    @field_validator("root_path")
    @classmethod
    def _as_prefix(cls, written: str) -> str:
        """With one slash before it and none behind; "" for the root."""
        path = written.strip("/")
        if not _PATH.fullmatch(path):
            raise ValueError("a path such as /policing is expected")
        return f"/{path}" if path else ""

    @model_validator(mode="after")
    def _page_fits(self) -> Settings:
        if self.page_rows > self.page_rows_most:
            raise ValueError("page_rows is more than page_rows_most allows")
        return self
