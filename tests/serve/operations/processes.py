"""`policing-kg serve` as a process of its own, with what it says and how it ends.

In: options and variables. Out: the address, the lines on standard error, the exit status.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
PATIENCE = 90.0  # seconds that a test waits before it fails: machines may be busy


class Process:
    """A server of ``store`` that was started; ``lines`` is what it has said so far."""

    def __init__(self, process: subprocess.Popen[str], store: Path) -> None:
        self._process = process
        self.store = store
        self.lines: list[str] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def address(self) -> str:
        """Its address, without the slash at the end."""
        return self.line("Serving ").split()[1].rstrip("/,")

    def line(self, opening: str) -> str:
        """The first line that begins so, once it has been said."""
        until(
            lambda: any(x.startswith(opening) for x in self.lines) or not self._reading.is_alive()
        )
        found = [line for line in self.lines if line.startswith(opening)]
        assert found, f"no line {opening!r} in: {self.lines}"
        return found[0]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Its exit status after the signal."""
        self.signal(number)
        return self.ended()

    def signal(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def ended(self) -> int:
        """Its exit status, once it has ended."""
        status = self._process.wait(PATIENCE)
        self._reading.join(PATIENCE)
        return status

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self.ended()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.lines.append(line.rstrip("\n"))


def until(condition: Callable[[], bool]) -> None:
    """Wait until ``condition`` holds; fail after a while."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.02)


@contextmanager
def started(store: Path, *options: object, **variables: str) -> Iterator[Process]:
    """A server of ``store`` at a free port; whatever is left of it at the end is killed."""
    known = {k: v for k, v in os.environ.items() if not k.startswith("POLICING_KG_")}
    path = os.pathsep.join(filter(None, (str(CHECKOUT), known.get("PYTHONPATH", ""))))
    command = [sys.executable, "-m", "kg.cli", "serve", "--port", 0, "--store", store, *options]
    with subprocess.Popen(
        [str(part) for part in command],
        env={**known, "PYTHONPATH": path, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        server = Process(process, store)
        try:
            yield server
        finally:
            server.kill()
