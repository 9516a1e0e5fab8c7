"""What every request of one server shares: the settings, the store, and who runs free queries.

In: an application. Out: `Served`, as a dependency of the routes: who may write, and whether the
server is ready to be asked.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import Depends, Request, Response

from kg.catalogue.catalogue import Catalogue
from kg.pages.book import Book, Setup
from kg.pages.warming import warm
from kg.serve.kept import Shelf
from kg.serve.killable.turns import Turns
from kg.serve.linked.dumps import Dumps
from kg.serve.linked.void import Counted
from kg.serve.pages.live import LiveCatalogue
from kg.serve.questions.kept import KeptAnswers
from kg.serve.settings import Settings
from kg.serve.watched import Watched
from kg.serve.writing import Turn
from kg.store import GraphStore

_DRAWINGS_QUEUE, _DRAWINGS_SECONDS = 16, 10.0
"""How many may wait until a drawing is made for them, and for how long."""

Readiness = Callable[[], str | None]
"""One thing that has to be done before the server is asked: why it is not ready yet, or None."""

Page = Callable[[Request], Awaitable[Response]]
"""A page for people, at an address that answers programs too."""


@dataclass(slots=True)
class Served:
    """One store as it is served.

    ``handover_secret`` is what programs on this machine that found the store held by this server
    send as their token; "" where there is no hand-over. ``readiness`` holds what /ready asks, by
    name. ``turn`` is taken by whoever changes the store, ``drawing`` by whoever wants a drawing.
    ``query_page`` is what a browser gets at /sparql where it asks nothing; without one it gets the
    description of the service.
    """

    settings: Settings
    store: GraphStore
    runner: Watched
    handover_secret: str = field(default="", repr=False)
    readiness: dict[str, Readiness] = field(default_factory=dict)
    query_page: Page | None = None
    dumps: Dumps = field(default_factory=Dumps)
    counted: Shelf[Counted] = field(default_factory=lambda: Shelf(1, lambda _: 1))
    drawing: Turns = field(
        default_factory=lambda: Turns(
            1, _DRAWINGS_QUEUE, _DRAWINGS_SECONDS, "drawings are being made"
        )
    )
    answers: KeptAnswers = field(init=False)
    turn: Turn = field(init=False)
    live: LiveCatalogue = field(init=False)

    def __post_init__(self) -> None:
        self.answers = KeptAnswers(self.store)
        self.turn = Turn(self.settings.write_wait_seconds)
        self.live = LiveCatalogue(self.store, self._warm)

    def _warm(self, catalogue: Catalogue) -> None:
        warm(Book(catalogue, self.store, self.store.names, Setup(date.today())))

    @property
    def writing(self) -> bool:
        """Whether the public can change the store, with the token."""
        return self.settings.token is not None and not self.settings.read_only

    def may_write(self, token: str) -> bool:
        """Whether ``token`` allows to change the store: the operator's, or that of a hand-over.

        Compared in constant time. Nobody may where the server only reads.
        """
        allowed = False
        for secret in (self._token, self.handover_secret):
            # Both are compared whatever the first one says, so that time tells nothing.
            allowed |= bool(secret) and _equal(token, secret)
        return allowed and not self.settings.read_only

    def is_handover(self, token: str) -> bool:
        """Whether ``token`` is the secret of a hand-over, which this machine's programs know."""
        return bool(self.handover_secret) and _equal(token, self.handover_secret)

    def unready(self) -> dict[str, str]:
        """Why the server is not ready, by name of what is missing; empty where it is."""
        reasons = {name: reason() for name, reason in self.readiness.items()}
        return {name: reason for name, reason in reasons.items() if reason is not None}

    @property
    def _token(self) -> str:
        token = self.settings.token
        return token.get_secret_value() if token else ""


def _equal(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode())


def _served(request: Request) -> Served:
    served = request.app.state.served
    if not isinstance(served, Served):
        raise TypeError("the application has not been started")
    return served


Serving = Annotated[Served, Depends(_served)]
"""The dependency of every route that needs the store."""
