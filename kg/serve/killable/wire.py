"""What the server and its children say to each other: JSON with its length before it, and files.

In: tasks, and answers with open files. Out: the same at the other end of a pair of sockets. Nothing
that a child sends is run: it read what a stranger wrote, and is not trusted.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kg.serve.running import GraphFormat, Graphs, Limits, Query, ResultsFormat, Update

_LENGTH = struct.Struct("=I")
_PIECE = 256 * 2**10
_FILES = 2  # that come with one message at most

Message = Mapping[str, Any]

KEEP_OPEN = "open"
"""The kind of message that asks for a process that keeps a snapshot open, and of its answer."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one child is to do: a query on a snapshot, or an update on a copy of it.

    ``snapshot`` and ``copy`` are folders; the copy does not exist yet. ``services`` may be called;
    a text that calls none of them has no network.
    """

    asked: Query | Update
    snapshot: str
    copy: str
    limits: Limits
    union: bool
    services: tuple[str, ...]

    def message(self) -> Message:
        """The task as JSON values."""
        kind = "query" if isinstance(self.asked, Query) else "update"
        return {**asdict(self), "kind": kind}

    @classmethod
    def of(cls, message: Message) -> Task:
        """The task that `message` became."""
        asked = dict(message["asked"])
        graphs = Graphs(*(tuple(asked["graphs"][each]) for each in ("default", "named")))
        return cls(
            asked=_query(asked, graphs)
            if message["kind"] == "query"
            else Update(asked["text"], graphs, asked["base"]),
            snapshot=message["snapshot"],
            copy=message["copy"],
            limits=Limits(**message["limits"]),
            union=message["union"],
            services=tuple(message["services"]),
        )


def _query(asked: Message, graphs: Graphs) -> Query:
    results, graph = asked["results"], asked["graph"]
    return Query(
        text=asked["text"],
        graphs=graphs,
        results=None if results is None else ResultsFormat(results),
        graph=None if graph is None else GraphFormat(graph),
        base=asked["base"],
    )


def framed(message: Message) -> bytes:
    """``message`` as it travels."""
    text = json.dumps(message).encode()
    return _LENGTH.pack(len(text)) + text


def send(channel: socket.socket, message: Message, files: Sequence[int] = ()) -> None:
    """Send a message with open files; waits until it is taken."""
    text = framed(message)
    sent = socket.send_fds(channel, [text], list(files)) if files else 0
    channel.sendall(text[sent:])


def receive(channel: socket.socket) -> Message:
    """The next message, without files; raises EOFError where the other end is gone."""
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
    message: Message = json.loads(_exactly(channel, length))
    return message


def _exactly(channel: socket.socket, length: int) -> bytes:
    parts: list[bytes] = []
    while length:
        part = channel.recv(min(length, _PIECE))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


class Channel:
    """The server's end of a pair of sockets: the event loop waits for it, nobody else does."""

    def __init__(self, channel: socket.socket) -> None:
        channel.setblocking(False)
        self.socket = channel
        self._read = b""

    def close(self) -> None:
        """Let go of the socket."""
        self.socket.close()

    async def send(self, message: Message) -> None:
        """Send a message; raises OSError where the other end is gone."""
        await asyncio.get_running_loop().sock_sendall(self.socket, framed(message))

    async def receive(self) -> tuple[Message, list[int]]:
        """The next message and the files that came with it, which are the caller's to close.

        Raises EOFError where the other end is gone.
        """
        files: list[int] = []
        try:
            while (message := self._whole()) is None:
                await self._readable()
                self._read_some(files)
        except BaseException:
            for file in files:
                os.close(file)
            raise
        return message, files

    async def ended(self) -> None:
        """Wait until the other end is gone; whatever it still says is thrown away."""
        while True:
            try:
                _, files = await self.receive()
            except (EOFError, OSError, ValueError):
                return
            for file in files:
                os.close(file)

    def _whole(self) -> Message | None:
        if len(self._read) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._read)
        end = _LENGTH.size + length
        if len(self._read) < end:
            return None
        text, self._read = self._read[_LENGTH.size : end], self._read[end:]
        message: Message = json.loads(text)
        return message

    def _read_some(self, files: list[int]) -> None:
        try:
            part, came, _, _ = socket.recv_fds(self.socket, _PIECE, _FILES)
        except BlockingIOError:
            return
        files += came
        if not part:
            raise EOFError
        self._read += part

    async def _readable(self) -> None:
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()
        loop.add_reader(self.socket.fileno(), _settle, ready)
        try:
            await ready
        finally:
            loop.remove_reader(self.socket.fileno())


def _settle(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
