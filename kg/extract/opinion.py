"""A further opinion on stretches of a text, joined to that of a linear model.

The linear models of figures and events see the words around a candidate; the encoder sees the whole
message. Where it can run, its opinion has a share in every estimate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Span = tuple[int, int]
Weigh = Callable[[Sequence[Span]], Sequence[float | None]]
_MOST = 30.0  # log-odds beyond this are as good as certain


@dataclass(frozen=True, slots=True)
class Opinion:
    """What another reader holds of stretches of one text."""

    weigh: Weigh  # the log-odds of each stretch; None where it has no opinion
    share: float  # its share in the joined log-odds, 0 to 1
    shift: float  # added to the joined log-odds, so that the linear model's threshold stays right

    def joined(self, estimate: float, odds: float | None) -> float:
        """The estimate, 0 to 1, after the opinion has been heard."""
        if odds is None:
            return estimate
        held = min(max(estimate, 1e-9), 1 - 1e-9)
        own = math.log(held / (1 - held))
        z = (1 - self.share) * own + self.share * odds + self.shift
        return 1 / (1 + math.exp(-max(-_MOST, min(_MOST, z))))


def heard(opinion: Opinion | None, spans: Sequence[Span]) -> list[float | None]:
    """The opinion on every span; None for each where there is no opinion."""
    return [None] * len(spans) if opinion is None else list(opinion.weigh(spans))
