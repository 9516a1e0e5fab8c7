"""The application: which rooms it has, and what opens and closes with it.

In: settings, and a store where the caller has one open. Out: a FastAPI application.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

import kg
from kg.namespaces import Names
from kg.serve import graphs, linked, operations, questions, sparql
from kg.serve.problems import PROBLEMS, answer_problems
from kg.serve.running import Runner
from kg.serve.served import Served
from kg.serve.settings import Settings
from kg.store import CommitmentStore, GraphStore


def application(
    settings: Settings, store: GraphStore | None = None, runner: Runner | None = None
) -> FastAPI:
    """The application that serves ``store``, or the one that ``settings`` name.

    A store and a runner that are given are the caller's to close. Raises StoreError at its start
    where the store cannot be opened.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened = store or _open(settings)
        running = runner or _runner(settings, opened)
        await running.start()
        served = app.state.served = Served(settings, opened, running)
        try:
            yield
        finally:
            await served.turn.idle()
            await running.stop()
            if store is None:
                opened.close()

    app = FastAPI(
        title="Knowledge graph of policing commitments",
        version=kg.__version__,
        root_path=settings.root_path,
        lifespan=lifespan,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    for room in (operations, sparql, graphs, questions, linked):
        app.include_router(room.router, responses=PROBLEMS)
    answer_problems(app)
    return app


def _open(settings: Settings) -> GraphStore:
    opened = CommitmentStore.open(settings.store, names=Names(settings.base))
    opened.load_reference()
    return opened


def _runner(settings: Settings, store: GraphStore) -> Runner:
    raise NotImplementedError
