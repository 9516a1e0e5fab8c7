"""The server's side of the clean process: started, watched, started again, asked for children.

In: nothing. Out: `Child`, a process that waits for its task and can be killed.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Final

from kg.errors import CommitmentsError
from kg.serve.killable.barrier import NONE_IN_FORCE, Safeguards
from kg.serve.killable.wire import Channel, Message

_PARENT: Final = "kg.serve.killable.parent"
_PATIENCE: Final = 60.0  # seconds until the parent must have imported everything
_ENDING: Final = 5.0  # seconds until a killed child must be gone
_ATTEMPTS: Final = 3


def environment() -> dict[str, str]:
    """The environment of the clean process.

    One arena of malloc(3) for all its threads: each would reserve 64 MiB of the memory allowed.
    """
    return {**os.environ, "MALLOC_ARENA_MAX": "1"}


class ParentError(CommitmentsError):
    """The clean process does not start, so that no free query can be run."""


class Child:
    """One process: send it a task, receive its answer, and kill it whenever you like."""

    def __init__(self, channel: Channel, handle: int | None) -> None:
        self._channel = channel
        self._handle = handle
        self._answered = False

    async def ask(self, task: Message) -> tuple[Message, list[int]]:
        """Its answer to ``task`` with open files.

        Raises EOFError, OSError or ValueError where it died before it had said all.
        """
        await self._channel.send(task)
        answer = await self._channel.receive()
        self._answered = True
        return answer

    async def fork(self) -> Child:
        """A child of it, where it is one that keeps a snapshot open.

        Raises OSError where it has gone, EOFError where it could make no child.
        """
        return await forked(self._channel.socket)

    async def end(self) -> None:
        """Kill it if it still runs. One that has not answered is gone when this returns.

        Where the system has no handles of processes, the child ends by its own alarm.
        """
        try:
            if self._handle is not None:
                _kill(self._handle)
                if not self._answered:
                    with suppress(TimeoutError):  # nothing more can be done about it
                        async with asyncio.timeout(_ENDING):
                            await self._channel.ended()
        finally:
            self._channel.close()
            if self._handle is not None:
                os.close(self._handle)


async def forked(control: socket.socket | None) -> Child:
    """The child that the process at the other end of ``control`` makes.

    Raises OSError where that has gone, EOFError where it could make no child.
    """
    if control is None:
        raise EOFError
    ours, theirs = socket.socketpair()
    channel = Channel(ours)
    try:
        with theirs:
            socket.send_fds(control, [b"f"], [theirs.fileno()])
        _, files = await channel.receive()
    except BaseException:
        channel.close()
        raise
    return Child(channel, files[0] if files else None)


def _kill(handle: int) -> None:
    with suppress(ProcessLookupError):  # it may have ended by itself
        signal.pidfd_send_signal(handle, signal.SIGKILL)


class Forks:
    """The clean process, as long as it is needed."""

    def __init__(self) -> None:
        self.safeguards: Safeguards = NONE_IN_FORCE
        self.restarts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._starting = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The number of the process while it runs."""
        return self._process.pid if self._process else None

    @property
    def runs(self) -> bool:
        """Whether the process runs at this moment; with it all end that it made."""
        return self._process is not None and self._process.poll() is None

    async def start(self) -> None:
        """Start the process and wait until it is ready; raises ParentError where it is not."""
        async with self._starting:
            if self._process is None:
                await self._start()

    async def stop(self) -> None:
        """End the process, and with it, if the system does that, all children."""
        async with self._starting:
            await self._stop()

    async def child(self) -> Child:
        """A fresh child; the process is started again where it has died."""
        for attempt in range(_ATTEMPTS):
            process = await self._alive()
            try:
                return await forked(self._control)
            except (EOFError, OSError):
                if attempt:  # once may be the end of that child alone, others may be running
                    await self._renew(process)
        raise ParentError("queries cannot be run: their process ends again and again")

    async def _alive(self) -> subprocess.Popen[bytes]:
        async with self._starting:
            if self._process is not None and self.runs:
                return self._process
            self.restarts += self._process is not None
            await self._stop()
            return await self._start()

    async def _renew(self, process: subprocess.Popen[bytes]) -> None:
        """End ``process``, which makes no children any longer, unless somebody else has."""
        async with self._starting:
            if self._process is process:
                self.restarts += 1
                await self._stop()

    async def _start(self) -> subprocess.Popen[bytes]:
        ours, theirs = socket.socketpair()
        with theirs:
            # The system ends a process with the thread that started it: only a thread that lives
            # as long as the server may start one that wants that.
            lasting = threading.current_thread() is threading.main_thread()
            process = self._process = subprocess.Popen(  # noqa: S603 - Python itself, and our own module
                [
                    *(sys.executable, "-P", "-m", _PARENT, str(theirs.fileno())),
                    *(["ends-with-thread"] if lasting else []),
                ],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment(),
            )
        self._control = ours
        greeting = Channel(ours)
        try:
            async with asyncio.timeout(_PATIENCE):
                ready, _ = await greeting.receive()
        except (EOFError, OSError, TimeoutError) as error:
            await self._stop()
            raise ParentError("queries cannot be run: their process does not start") from error
        self.safeguards = Safeguards(**ready["safeguards"])
        return process

    async def _stop(self) -> None:
        process, self._process = self._process, None
        control, self._control = self._control, None
        if control is not None:
            control.close()
        if process is not None:
            process.kill()
            await asyncio.to_thread(process.wait)
