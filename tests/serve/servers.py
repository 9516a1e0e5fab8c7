"""Servers to ask: one in this process, without a socket, and real ones in processes of their own.

In: settings and stores. Out: something that takes requests and gives responses.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

CHECKOUT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-for-tests-only"  # noqa: S105
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_START_SECONDS = 60


class LocalServer:
    """An application that is asked in this process; its loop runs in a thread beside the test."""

    def __init__(self, app: FastAPI, address: str = "http://local.example") -> None:
        self.app = app
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._lifespan = app.router.lifespan_context(app)
        self._run(self._lifespan.__aenter__())
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        self._client = httpx.AsyncClient(transport=transport, base_url=address)

    def request(self, method: str, url: str, **more: Any) -> httpx.Response:
        """The response to one request."""
        return self._run(self._client.request(method, url, **more))

    def get(self, url: str, **more: Any) -> httpx.Response:
        """The response to GET."""
        return self.request("GET", url, **more)

    def post(self, url: str, **more: Any) -> httpx.Response:
        """The response to POST."""
        return self.request("POST", url, **more)

    def at_once(self, *requests: tuple[str, str, Mapping[str, Any]]) -> list[httpx.Response]:
        """The responses to several requests that are sent at the same time."""

        async def all_of_them() -> list[httpx.Response]:
            asked = [self._client.request(method, url, **more) for method, url, more in requests]
            return list(await asyncio.gather(*asked))

        return self._run(all_of_them())

    def close(self) -> None:
        """End the application as a server would."""
        self._run(self._client.aclose())
        self._run(self._lifespan.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Any) -> Any:
        async def awaited() -> Any:
            return await work

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result(60)


@contextmanager
def process(
    arguments: Sequence[str], environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The address of a server that ``python ARGUMENTS`` starts, and says on standard error."""
    known = {k: v for k, v in os.environ.items() if not k.startswith("POLICING_KG_")}
    path = os.pathsep.join([str(CHECKOUT), known.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=CHECKOUT,
        env={**known, "PYTHONPATH": path, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        lines: list[str] = []
        watch = threading.Timer(_START_SECONDS, server.kill)
        watch.start()
        address = None
        for line in server.stderr:
            lines.append(line)
            if found := _ADDRESS.search(line):
                address = found[0]
                break
        watch.cancel()
        # What the server says later must be taken from its pipe, lest it waits.
        drain = threading.Thread(target=server.stderr.read, daemon=True)
        drain.start()
        try:
            assert address, f"the server did not start: {''.join(lines)}"
            yield address
        finally:
            server.terminate()
            server.wait(30)
            drain.join(5)
