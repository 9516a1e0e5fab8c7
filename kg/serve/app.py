"""The application: which rooms it has, what every request passes, what opens and closes with it.

In: settings, and a store where the caller has one open. Out: a FastAPI application.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

import kg
from kg.errors import CommitmentsError, StoreError
from kg.namespaces import Names
from kg.serve import graphs, handover, operations, sparql
from kg.serve.counts import Counts
from kg.serve.gate import pass_through
from kg.serve.killable.choosing import runner_for
from kg.serve.linked import dump_routes, routes, void_routes
from kg.serve.pages import routes as pages
from kg.serve.problems import PROBLEMS, answer_problems
from kg.serve.questions.kept import readings as kept_readings
from kg.serve.questions.routes import room as questions
from kg.serve.questions.warming import Warming
from kg.serve.running import Runner
from kg.serve.served import Served
from kg.serve.settings import Settings
from kg.serve.stored import readings
from kg.serve.watched import Watched
from kg.store import CommitmentStore, GraphStore
from kg.store import open_store as store_at


def application(
    settings: Settings,
    store: GraphStore | None = None,
    runner: Runner | None = None,
    *,
    handover_secret: str = "",
) -> FastAPI:
    """The application that serves ``store``, or the one that ``settings`` name.

    A store and a runner that are given are the caller's to close. ``handover_secret`` lets other
    programs of this machine in. Raises StoreError at its start where the store cannot be opened.
    """
    counts = Counts()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened = store or open_store(settings)
        running = Watched(runner or _runner(settings, opened), counts)
        try:
            await running.start()
        except CommitmentsError as error:
            app.state.failure = error  # uvicorn tells nobody else
            raise
        served = app.state.served = Served(settings, opened, running, handover_secret)
        served.readiness["pages"] = served.live.unready
        served.live.start()
        warming = Warming(served)
        served.readiness["questions"] = warming.unready
        answering = asyncio.create_task(warming.run())
        counts.add((*readings(opened), *running.readings(), *kept_readings(served.answers)))
        try:
            yield
        finally:
            answering.cancel()
            await served.turn.idle()
            served.dumps.close()
            await asyncio.to_thread(served.live.stop)
            await running.stop()
            if store is None:
                opened.close()

    app = FastAPI(
        title="Knowledge graph of policing commitments",
        version=kg.__version__,
        lifespan=lifespan,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.counts = counts
    for room in (operations, handover, sparql, graphs, routes, dump_routes, void_routes):
        app.include_router(room.router, responses=PROBLEMS)
    app.include_router(questions(settings), responses=PROBLEMS)
    app.include_router(pages.router)
    answer_problems(app)
    pass_through(app, settings, counts)
    return app


def open_store(settings: Settings) -> GraphStore:
    """The store that the settings name, with the reference graph of this version."""
    opened = store_at(
        settings.service or settings.store,
        create=settings.create,
        read_only=settings.read_only and settings.service is not None,
        names=Names(settings.base),
    )
    try:
        opened.load_reference()
    except StoreError:
        opened.close()
        raise
    return opened


def _runner(settings: Settings, store: GraphStore) -> Runner:
    if isinstance(store, CommitmentStore):
        return runner_for(settings, store)
    # Late: only where a service is named is an HTTP client needed, which takes long to import.
    from kg.serve.passing import PassingRunner
    from kg.store import ServiceStore

    if not isinstance(store, ServiceStore):
        raise TypeError("a runner is needed for a store of another kind")
    return PassingRunner(
        store,
        settings.limits,
        slots=settings.query_slots,
        queue=settings.query_queue,
        wait=settings.query_wait_seconds,
    )
