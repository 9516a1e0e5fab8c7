"""What is told to whose query could not be answered for want of time, memory or room.

In: the limits. Out: a Refusal.
"""

from __future__ import annotations

import math
from http import HTTPStatus

from kg.serve.refusal import Refusal
from kg.serve.running.request import Limits


class Died(Refusal):
    """The process of a query ended before it had answered."""

    def __init__(self) -> None:
        super().__init__(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "this could not be read, or used more memory than one query may; "
            "write it with less nesting, or ask for less",
        )


def out_of_time(limits: Limits) -> Refusal:
    """That a query or update has taken longer than it may."""
    return Refusal(
        HTTPStatus.GATEWAY_TIMEOUT,
        f"this took longer than the {limits.seconds:g} seconds that one query may take; "
        "ask for less, or fetch all data and ask at home",
    )


def too_many(wait: float, what: str = "queries are being answered") -> Refusal:
    """That others wait, or that this one has waited long: ``wait`` seconds, for ``what``."""
    return Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        f"too many {what} at the moment; try again in a while",
        headers={"Retry-After": str(max(1, math.ceil(wait)))},
    )
