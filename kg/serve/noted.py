"""What is noted of a request while it is answered, for its line in the log and for the counts.

In: what the layers and rooms find out. Out: `Noted`, the same object wherever in the request it is
asked for.
"""

from __future__ import annotations

import asyncio
import hashlib
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum

from starlette.types import Scope

KEY = "policing_kg"
"""Where the ASGI scope of a request carries its `Noted`."""

_HASH_LENGTH = 12  # hexadecimal digits: enough to tell a million queries apart


class Outcome(StrEnum):
    """What became of a request."""

    OK = "ok"
    KEPT = "kept"  # sent before, and sent again out of memory
    UNCHANGED = "unchanged"  # 304: the client has the answer already
    CUT = "cut"  # answered in part, by the limits on rows or bytes
    REFUSED = "refused"
    BUSY = "busy"  # too many others were waiting
    TIMEOUT = "timeout"
    DIED = "died"  # the query used up its memory, or its process ended
    CLIENT_GONE = "client_gone"
    STOPPED = "stopped"  # the server was told to stop
    FAULT = "fault"  # of ours: 500


@dataclass(slots=True)
class Noted:
    """What is known of one request; ``gone`` is set when its client has gone away."""

    id: str
    query: str = ""
    outcome: Outcome | None = None
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    def note_query(self, text: str) -> None:
        """Keep a hash of a query's text, by which equal ones are recognised; never the text."""
        self.query = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_HASH_LENGTH]


_CURRENT: ContextVar[Noted | None] = ContextVar("noted", default=None)


def open_note(request_id: str, scope: Scope) -> Noted:
    """The note of a request that begins, found from here on by `note` and in its scope."""
    noted = Noted(request_id)
    scope[KEY] = noted
    _CURRENT.set(noted)
    return noted


def note() -> Noted:
    """The note of the request that is being answered here; a fresh one outside of requests."""
    return _CURRENT.get() or Noted("")
