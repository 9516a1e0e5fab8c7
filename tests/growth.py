"""How what is done grows with what it is done to, measured within one run.

In: work, and what makes its input in a given size. Out: a ratio of processor times, which says the
same on a slow machine as on a fast one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

_Input = TypeVar("_Input")

TIMES: Final = 6
"""How many times larger the larger input is."""

MOST: Final = 15
"""The most that its time may be larger: 6 where it grows with the input, 36 with its square."""

_ROUNDS = 4


def growth(make: Callable[[int], _Input], work: Callable[[_Input], object], size: int) -> float:
    """How many times more time ``work`` takes for an input `TIMES` larger than one of ``size``.

    The least time of several rounds counts, as others use the processor too; fewer rounds will do
    where the ratio is below `MOST` already.
    """
    inputs = make(size), make(size * TIMES)
    least = [float("inf"), float("inf")]
    for _ in range(_ROUNDS):
        for which, given in enumerate(inputs):
            least[which] = min(least[which], taken(partial(work, given)))
        if least[1] < MOST * least[0]:
            break
    return least[1] / least[0]


def taken(work: Callable[[], object]) -> float:
    """The seconds of processor time that ``work`` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start
