"""What a reverse proxy says of the request that it passes on.

In: requests whose sender may be a proxy that is trusted. Out: the same with the scheme, the host
and the address of the first client, and with the path as the public sees it, so that every link and
redirect leads back through the proxy. Headers of others are not believed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable
    from uvicorn._types import Scope as UvicornScope

_HOST = re.compile(rb"[A-Za-z0-9.-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")


class Forwarded(ProxyHeadersMiddleware):
    """Reads X-Forwarded-Proto and -For as uvicorn does, and X-Forwarded-Host beside them."""

    def __init__(self, app: ASGIApp, trusted: Sequence[str], root_path: str) -> None:
        super().__init__(cast("ASGI3Application", app), trusted_hosts=list(trusted))
        self._root_path = root_path

    async def __call__(  # type: ignore[override]  # uvicorn's scopes are Starlette's, better typed
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] == "http":
            client = scope.get("client")
            if client and client[0] in self.trusted_hosts:
                _take_host(scope)
            _put_prefix(scope, self._root_path)
        await super().__call__(
            cast("UvicornScope", scope),
            cast("ASGIReceiveCallable", receive),
            cast("ASGISendCallable", send),
        )


def _take_host(scope: Scope) -> None:
    """Let X-Forwarded-Host, where it is a host at all, take the place of Host."""
    headers = scope["headers"]
    hosts = [value for name, value in headers if name == b"x-forwarded-host"]
    if hosts and _HOST.fullmatch(host := hosts[0].split(b",")[0].strip()):
        others = [(name, value) for name, value in headers if name != b"host"]
        scope["headers"] = [(b"host", host), *others]


def _put_prefix(scope: Scope, root_path: str) -> None:
    """Put the prefix before the path unless the proxy has left it there (ASGI 3, HTTP scope)."""
    if not root_path:
        return
    scope["root_path"] = root_path
    path = scope["path"]
    if path != root_path and not path.startswith(f"{root_path}/"):
        scope["path"] = root_path + path
        scope["raw_path"] = root_path.encode() + scope.get("raw_path", path.encode())
