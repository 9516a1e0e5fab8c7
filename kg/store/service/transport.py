"""Requests to a SPARQL service, and what went wrong with them in plain words.

In: the text of queries and updates, and whole graphs as N-Triples. Out: the bytes of the answer, or
a StoreError that names the service and the remedy; credentials are in no message. Redirects are not
followed, so that credentials go to the configured address only.
"""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Mapping
from contextlib import suppress
from html import unescape
from http import HTTPStatus
from typing import Self

import httpx

import kg
from kg.errors import StoreError
from kg.store.service.address import Service

TRIPLES = "application/n-triples"
_CONNECT_SECONDS = 10.0
_SHOWN = 200
_TRIES = 3  # of what a service refuses because others are in its way
_WAIT_SECONDS = 0.2
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_WRONG_USER = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class RefusedError(StoreError):
    """The service answered that it cannot do what was asked; ``status`` is its status."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class Transport:
    """One service over HTTP; threads may share it."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._client = httpx.Client(
            auth=credentials(service),
            headers={"User-Agent": f"policing-kg/{kg.__version__}"},
            timeout=httpx.Timeout(service.seconds, connect=_CONNECT_SECONDS),
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def ask(self, query: str, accept: str) -> httpx.Response:
        """The answer to a query (SPARQL 1.1 Protocol, section 2.1.2), read whole."""
        return self._send("POST", self.service.query, {"Accept": accept}, form={"query": query})

    def change(self, update: str) -> None:
        """Carry out an update (SPARQL 1.1 Protocol, section 2.2.2)."""
        if self.service.update is None:
            raise self.read_only()
        headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
        self._send("POST", self.service.update, headers, content=update.encode())

    def put(self, graph: str, triples: bytes) -> None:
        """Make ``triples`` the whole content of a graph (Graph Store Protocol, section 5.3)."""
        self._write("PUT", graph, {"Content-Type": TRIPLES}, triples)

    def delete(self, graph: str) -> None:
        """Take a graph away (Graph Store Protocol, section 5.4); it need not be there."""
        self._write("DELETE", graph, {}, None)

    def read_only(self) -> StoreError:
        """The error where nothing can be written."""
        return StoreError(
            f"{self.service.place}: this service is only read; name where it is written with the "
            "settings service_update and service_graphs"
        )

    def _write(
        self, method: str, graph: str, headers: Mapping[str, str], content: bytes | None
    ) -> None:
        if self.service.graphs is None:
            raise self.read_only()
        address = httpx.URL(self.service.graphs).copy_merge_params({"graph": graph})
        try:
            self._send(method, str(address), headers, content=content)
        except RefusedError as refused:
            if method != "DELETE" or refused.status != HTTPStatus.NOT_FOUND:
                raise

    def _send(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        *,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        # Virtuoso 7 leaves the body of a refused write unread, and takes it for the next request.
        closing = {"Connection": "close"} if content is not None else {}
        for left in reversed(range(_TRIES)):
            try:
                request = self._client.build_request(
                    method, address, headers={**headers, **closing}, data=form, content=content
                )
                answer = self._client.send(request)
            except httpx.HTTPError as error:
                raise unanswered(self.service, error) from error
            if answer.status_code not in _BUSY or not left:
                break
            time.sleep(_WAIT_SECONDS)
        if not answer.is_success:
            raise refused(self.service, answer.status_code, answer.text)
        return answer


class _AsAsked(httpx.Auth):
    """Name and password in the form that the service asks for: Basic or Digest."""

    def __init__(self, user: str, password: str) -> None:
        self._forms: dict[str, httpx.Auth] = {
            "digest": httpx.DigestAuth(user, password),
            "basic": httpx.BasicAuth(user, password),
        }
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send without credentials until the service asks for them."""
        if self._chosen is None:
            answer = yield request
            if answer.status_code != HTTPStatus.UNAUTHORIZED:
                return
            self._chosen = self._asked_for(answer)
            if self._chosen is None:
                return
        yield from self._chosen.auth_flow(request)

    def _asked_for(self, answer: httpx.Response) -> httpx.Auth | None:
        asked = answer.headers.get_list("www-authenticate")
        for name, form in self._forms.items():
            if any(each.lower().lstrip().startswith(f"{name} ") for each in asked):
                return form
        return None


class _Bearer(httpx.Auth):
    """A bearer token (RFC 6750)."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the token with every request."""
        request.headers["Authorization"] = self._header
        yield request


def credentials(service: Service) -> httpx.Auth | None:
    """What proves to ``service`` who asks; None where nothing is set."""
    if service.token:
        return _Bearer(service.token)
    if service.user and service.password:
        return _AsAsked(service.user, service.password)
    return None


def unanswered(service: Service, error: httpx.HTTPError) -> StoreError:
    """The sentence for a service that gave no answer at all."""
    if isinstance(error, httpx.TimeoutException):
        return StoreError(
            f"{service.place}: the service did not answer within {service.seconds:g} seconds; "
            "try again, or raise the setting service_seconds"
        )
    return StoreError(
        f"{service.place}: the service cannot be reached; see whether it runs, and whether the "
        "settings service_query, service_update and service_graphs are its addresses"
    )


def refused(service: Service, status: int, body: str) -> StoreError:
    """The sentence for an answer that is no success, with what the service itself says."""
    if status in _WRONG_USER:
        return RefusedError(
            f"{service.place}: the service does not let us in (status {status}); see the settings "
            "service_user and service_password, or service_token, and what that user may do",
            status,
        )
    said = _words(body)
    because = f": {said}" if said else ""
    return RefusedError(
        f"{service.place}: the service refuses what was asked (status {status}){because}", status
    )


def _words(body: str) -> str:
    """The first words of an answer, without markup, on one line."""
    text = re.sub(r"<(script|style|title)\b.*?</\1>", " ", body, flags=re.DOTALL | re.IGNORECASE)
    text = " ".join(unescape(re.sub(r"<[^<>]*>", " ", text)).split())
    with suppress(ValueError):
        text = text[: text.index("SPARQL query:")].strip()  # Virtuoso repeats what it was sent
    return text[:_SHOWN] + ("…" if len(text) > _SHOWN else "")
