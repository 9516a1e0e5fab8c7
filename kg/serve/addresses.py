"""The addresses under which the public sees this server and each of its rooms.

In: a request and the settings. Out: absolute addresses, with the path prefix of a reverse proxy.
"""

from __future__ import annotations

from fastapi import Request

from kg.serve.settings import Settings


def public_address(request: Request, settings: Settings, path: str = "") -> str:
    """The address of ``path``, such as "/sparql", as the public writes it.

    It begins with ``public_url`` where the operator has set one, else as the request does.
    """
    return (settings.public_url or str(request.base_url)).rstrip("/") + path


def own_address(request: Request, settings: Settings) -> str:
    """The address that the request was sent to, as the client wrote it, without its parameters.

    Percent-encoding is left alone: addresses that differ in it are different IRIs (RFC 3987,
    section 5.3.1).
    """
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    path = raw.split(b"?")[0].decode("latin-1")
    prefix: str = request.scope.get("root_path", "")
    if prefix and path.startswith(f"{prefix}/"):
        path = path.removeprefix(prefix)
    return public_address(request, settings, path)
