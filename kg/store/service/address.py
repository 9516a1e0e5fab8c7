"""A SPARQL service that keeps the store: where it is asked, and who asks.

In: addresses and credentials, from a caller or from the environment. Out: a frozen record, or a
StoreError that names the setting. Nothing is sent here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from kg.errors import StoreError

PREFIX = "POLICING_KG_SERVICE_"
"""What the variables of the environment begin with; the rest is a field's name in capitals."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the SPARQL 1.1 protocol, with update and whole graphs where it has them.

    Without ``update`` and ``graphs`` the store is only read. ``user`` and ``password`` are sent as
    the service asks for them (Basic or Digest, RFC 7617 and 7616), ``token`` as a bearer token.
    Raises StoreError for an address that is none.
    """

    query: str
    update: str | None = None
    graphs: str | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    seconds: float = 60.0  # how long an answer may take
    triples: int = 1000  # how many one update may hold; more are sent by graph, or in parts
    shared: bool = False  # whether others write to it besides this software
    fresh_seconds: float = 1.0  # how long what others wrote may go unnoticed

    def __post_init__(self) -> None:
        for name in ("query", "update", "graphs"):
            self._check(name)
        if self.token and (self.user or self.password):
            raise _wrong("token", "a token and a user are both set; keep one of them")
        if bool(self.user) != bool(self.password):
            raise _wrong("user", "user and password belong together; set both or neither")
        for name in ("seconds", "triples"):
            if getattr(self, name) <= 0:
                raise _wrong(name, "a number above 0 is expected")

    def _check(self, name: str) -> None:
        written = getattr(self, name)
        if written is None:
            return
        try:
            parts = urlsplit(written)
            known = parts.scheme in ("http", "https") and bool(parts.hostname)
            inside = parts.username or parts.password
            parts.port  # noqa: B018 - raises ValueError where it is none
        except ValueError:
            known, inside = False, None
        if not known or not _is_iri(written):
            raise _wrong(name, "an address is expected, such as http://localhost:8890/sparql")
        if inside:
            raise _wrong(name, "put the name and password into service_user and service_password")

    @property
    def writable(self) -> bool:
        """Whether there is an address to write to."""
        return bool(self.update or self.graphs)

    @property
    def place(self) -> str:
        """What messages call the service: its query address without what follows a "?"."""
        parts = urlsplit(self.query)
        return f"{parts.scheme}://{parts.netloc}{parts.path}"


def service_of_environment(environment: Mapping[str, str] = os.environ) -> Service | None:
    """The service that variables such as ``POLICING_KG_SERVICE_QUERY`` name; None without it.

    Raises StoreError where one of them will not do.
    """
    written = {
        each.name: environment[PREFIX + each.name.upper()]
        for each in fields(Service)
        if environment.get(PREFIX + each.name.upper())
    }
    if "query" not in written:
        return None
    values: dict[str, object] = dict(written)
    for name, kind in (("seconds", float), ("triples", int), ("fresh_seconds", float)):
        if name in written:
            values[name] = _number(name, written[name], kind)
    if "shared" in written:
        values["shared"] = _truth("shared", written["shared"])
    return Service(**values)  # type: ignore[arg-type]  # each value was made for its field


def _number(name: str, written: str, kind: type[float]) -> float:
    try:
        return kind(written)
    except ValueError:
        raise _wrong(name, "a number is expected") from None


def _truth(name: str, written: str) -> bool:
    if written.lower() in ("true", "yes", "on", "1"):
        return True
    if written.lower() in ("false", "no", "off", "0"):
        return False
    raise _wrong(name, "true or false is expected")


def _is_iri(written: str) -> bool:
    try:
        NamedNode(written)
    except ValueError:
        return False
    return True


def _wrong(name: str, reason: str) -> StoreError:
    return StoreError(f"the setting service_{name}: {reason}")
