"""What became of free queries, for whoever watches the server.

In: outcomes. Out: plain numbers.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus

from kg.serve.refusal import Refusal
from kg.serve.running.refused import Died


@dataclass(slots=True)
class Tally:
    """How many since the start; ``seconds`` is what finished ones took, with their waiting."""

    finished: int = 0
    seconds: float = 0.0
    killed: int = 0  # out of time, or the client had gone
    died: int = 0  # out of memory, or unreadable
    refused: int = 0  # not run to the end: not understood, not allowed, not in that form
    turned_away: int = 0  # too many were waiting

    def count(self, outcome: BaseException | None, seconds: float) -> None:
        """Count one query that ended with ``outcome``, None being an answer."""
        match outcome:
            case None:
                self.finished += 1
                self.seconds += seconds
            case Died():
                self.died += 1
            case Refusal(status=HTTPStatus.SERVICE_UNAVAILABLE):
                self.turned_away += 1
            case asyncio.CancelledError() | Refusal(status=HTTPStatus.GATEWAY_TIMEOUT):
                self.killed += 1
            case Refusal():
                self.refused += 1
