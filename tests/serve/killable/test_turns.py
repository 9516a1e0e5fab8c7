"""Who waits for a turn is told what there are too many of, and when to come again."""

from __future__ import annotations

import asyncio

import pytest

from kg.serve.killable.turns import Turns
from kg.serve.refusal import Refusal


async def second_of(turns: Turns) -> None:
    """Ask for a turn while another has the only one."""
    async with turns.turn(), turns.turn():
        raise AssertionError("both had the only turn")


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (Turns(1, 0, 30), "too many queries are being answered at the moment"),
        (Turns(1, 0, 30, "drawings are being made"), "too many drawings are being made"),
        (Turns(1, 1, 0.01, "drawings are being made"), "too many drawings are being made"),
    ],
)
def test_a_refusal_says_what_there_are_too_many_of(turns: Turns, told: str) -> None:
    with pytest.raises(Refusal, match=told) as caught:
        asyncio.run(second_of(turns))
    assert caught.value.status == 503
    assert int(caught.value.headers["Retry-After"]) >= 1
    assert (turns.running, turns.waiting) == (0, 0)
