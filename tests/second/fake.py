"""A small server on loopback that answers as it is told, and remembers what it was asked.

In: replies, in order; the last one is given again and again. Out: the requests that came.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One response of the server."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    delay_s: float = 0.0  # before anything is sent
    drip_s: float = 0.0  # between any two bytes of the body


@dataclass
class FakeServer:
    """Where the server listens, what it will say, and what it was asked."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def will(self, *replies: Reply) -> None:
        """Give these replies from now on."""
        self.replies[:] = replies

    def questions(self) -> list[str]:
        """What the user's part of each request held."""
        return [request["messages"][1]["content"] for request in self.requests]

    def forms(self) -> list[str]:
        """Which form of answer each request asked for."""
        return [r.get("response_format", {"type": "text"})["type"] for r in self.requests]


def said(content: object, **choice: Any) -> Reply:
    """A reply in which the model wrote ``content``: text as it is, anything else as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    message = {"role": "assistant", "content": text}
    choices = [{"index": 0, "finish_reason": "stop", "message": message} | choice]
    return Reply(json.dumps({"object": "chat.completion", "choices": choices}).encode())


def refused(status: int, words: str = "no", **headers: str) -> Reply:
    """A reply with another status than 200."""
    return Reply(json.dumps({"error": {"message": words}}).encode(), status, tuple(headers.items()))


@contextlib.contextmanager
def listening() -> Iterator[FakeServer]:
    """A server on a free port of 127.0.0.1, for as long as the block runs."""
    fake = FakeServer("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            fake.requests.append(json.loads(self.rfile.read(length)))
            fake.headers.append({name.lower(): value for name, value in self.headers.items()})
            fake.paths.append(self.path)
            reply = fake.replies.pop(0) if len(fake.replies) > 1 else fake.replies[0]
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            time.sleep(reply.delay_s)
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            for piece in [reply.body] if not reply.drip_s else map(bytes, zip(reply.body)):
                self.wfile.write(piece)
                time.sleep(reply.drip_s)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield fake
        server.shutdown()
        thread.join()
