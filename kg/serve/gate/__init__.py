"""Gate: what every request passes on its way in, and every answer on its way out.

In: an ASGI application. Out: the same with limits, headers, compression, ETags and a log line for
each request. Each module is one layer of plain ASGI; `pass_through` puts them in order.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from starlette.types import Scope

from kg.serve.counts import Counts
from kg.serve.gate.bodies import BoundedBodies
from kg.serve.gate.compressed import Compressed
from kg.serve.gate.forwarded import Forwarded
from kg.serve.gate.headers import CommonHeaders, Preflights
from kg.serve.gate.journal import Journal
from kg.serve.gate.pieces import InPieces
from kg.serve.gate.revalidated import Revalidated
from kg.serve.settings import Settings

__all__ = ["pass_through"]


def pass_through(app: FastAPI, settings: Settings, counts: Counts) -> None:
    """Let every request to ``app`` pass all layers, the last one of these lines first."""
    app.add_middleware(BoundedBodies, settings=settings)
    if settings.compress:
        app.add_middleware(Compressed)
    app.add_middleware(
        Revalidated,
        version=_version(settings),
        seconds=settings.cache_seconds,
        most=settings.cache_bytes,
    )
    if settings.cross_origin:
        app.add_middleware(Preflights)
    app.add_middleware(InPieces)
    app.add_middleware(Journal, counts=counts, addresses=settings.log_addresses)
    app.add_middleware(CommonHeaders, cross_origin=settings.cross_origin)
    app.add_middleware(Forwarded, trusted=settings.trusted_proxies, root_path=settings.root_path)


def _version(settings: Settings) -> Callable[[Scope], str | None]:
    """What tells the versions of the store apart, as far as this server can know them."""

    def generation(scope: Scope) -> str | None:
        if settings.service_query:  # others may change that store, and we would not know
            return None
        return str(scope["app"].state.served.store.generation)

    return generation
