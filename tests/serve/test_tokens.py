"""Who may change the store: whoever sends the token, and nobody who guesses at it."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any

import pytest
from pydantic import SecretStr

from kg.serve import Settings, application, served
from kg.store import CommitmentStore
from tests.serve.conftest import Serving
from tests.serve.servers import TOKEN, LocalServer
from tests.serve.test_writing import UPDATE, WRITER, _update


@pytest.mark.parametrize(
    ("settings", "headers", "status"),
    [
        ({}, {}, 401),
        ({}, {"Authorization": "Bearer"}, 401),
        ({}, {"Authorization": "Bearer wrong"}, 401),
        ({}, {"Authorization": f"Bearer {TOKEN} x"}, 401),
        ({}, {"Authorization": f"Bearer {TOKEN[:-1]}"}, 401),
        ({}, {"Authorization": "Bearer é".encode()}, 401),
        ({}, {"Authorization": TOKEN}, 401),
        ({"token": None}, {}, 403),
        ({"token": None}, WRITER, 403),
        ({"read_only": True}, WRITER, 403),
    ],
)
@pytest.mark.parametrize("way", ["body", "form"])
def test_nobody_writes_without_the_token(
    serving: Serving,
    settings: dict[str, Any],
    headers: dict[str, Any],
    status: int,
    way: str,
) -> None:
    store = CommitmentStore.in_memory()
    server = serving(store, **settings)
    text = "INSERT DATA { <urn:s> <urn:p> 1 }"
    if way == "body":
        response = server.post("/sparql", content=text, headers={**UPDATE, **headers})
    else:
        response = server.post("/sparql", data={"update": text}, headers=headers)
    assert response.status_code == status
    assert ("www-authenticate" in response.headers) == (status == 401)
    assert len(store.oxigraph) == 0


def test_every_token_is_compared_with_every_secret_and_in_constant_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever is sent is compared whole by the function that takes the same time for any guess."""
    compared: list[tuple[bytes, bytes]] = []

    def noting(given: bytes, secret: bytes) -> bool:
        compared.append((given, secret))
        return compare_digest(given, secret)

    monkeypatch.setattr(served.hmac, "compare_digest", noting)
    secrets = [TOKEN.encode(), b"a-secret-for-programs-here"]
    chosen, store = Settings(token=SecretStr(TOKEN)), CommitmentStore.in_memory()
    server = LocalServer(application(chosen, store, handover_secret=secrets[1].decode()))
    try:
        for token in ("x" + TOKEN[1:], TOKEN[:-1] + "x", TOKEN, "a-secret-for-programs-here", "é"):
            sent = {**UPDATE, "Authorization": f"Bearer {token}".encode()}
            status = server.post("/sparql", content="CLEAR ALL", headers=sent).status_code
            assert status == (204 if token.encode() in secrets else 401)
            as_sent = token.encode().decode("latin-1").encode()  # headers are Latin-1 to ASGI
            assert compared == [(as_sent, secret) for secret in secrets]
            compared.clear()
    finally:
        server.close()


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_name_of_the_scheme_may_be_in_any_case(serving: Serving, scheme: str) -> None:
    response = _update(serving(), "CLEAR ALL", Authorization=f"{scheme} {TOKEN}")
    assert response.status_code == 204
