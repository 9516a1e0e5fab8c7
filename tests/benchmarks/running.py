"""A server to measure: `policing-kg serve` over a store, in a process of its own.

In: the folder of a store. Out: its address once it is ready, what it has cost so far, and a client.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

import httpx

TOKEN = "a-token-for-measuring-only"  # noqa: S105


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def until_answered(url: str, process: subprocess.Popen[bytes], seconds: float = 300) -> None:
    """Wait until ``url`` is answered with 200."""
    until = perf_counter() + seconds
    while perf_counter() < until:
        assert process.poll() is None, f"the server of {url} has ended"
        try:
            if httpx.get(url, timeout=30, trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        sleep(0.2)
    raise AssertionError(f"{url} is not answered")


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs; ``seconds`` is how long it took to be ready."""

    address: str
    process: int
    seconds: float

    def client(self) -> httpx.Client:
        """A client that keeps its connection."""
        return httpx.Client(base_url=self.address, timeout=120, trust_env=False)

    def processor_seconds(self) -> float:
        """How much processor time the server has taken since its start, its threads included.

        What the processes take that run free queries is not in it. Linux only, else 0.
        """
        stat = Path(f"/proc/{self.process}/stat")
        if not stat.is_file():
            return 0.0
        fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, *, peak: bool = False) -> int:
        """How many bytes of memory it holds now, or held at most. Linux only, else 0."""
        status = Path(f"/proc/{self.process}/status")
        if not status.is_file():
            return 0
        name = "VmHWM:" if peak else "VmRSS:"
        lines = status.read_text(encoding="utf-8").splitlines()
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)


@contextmanager
def server(store: Path, log: Path = Path(os.devnull)) -> Iterator[Running]:
    """A server over ``store``, once it is ready; its log goes to ``log``."""
    port = free_port()
    command = [sys.executable, "-m", "kg.cli", "serve", "--store", str(store), "--port", str(port)]
    # What says how to measure is no setting of the server, which would refuse it.
    known = {k: v for k, v in os.environ.items() if not k.startswith("POLICING_KG_")}
    environment = {**known, "POLICING_KG_TOKEN": TOKEN, "POLICING_KG_LOG_FILE": str(log)}
    begun = perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        until_answered(f"{address}/ready", process)
        yield Running(address, process.pid, perf_counter() - begun)
    finally:
        process.terminate()
        process.wait(60)
