"""What a reader says of one passage, and what every reader can do.

In: nothing. Out: `Role` and the protocol `RoleReader`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kg.extract.opinion import Opinion
from kg.extract.segment import Passage
from kg.statements import ActionKind

Probabilities = npt.NDArray[np.float64]
KINDS = (ActionKind.RESPONSE, ActionKind.ACTIVITY, ActionKind.PLEDGE)


@dataclass(frozen=True, slots=True)
class Role:
    """How probable it is that a passage states a priority, an action or neither; they add to 1."""

    none: float
    priority: float
    action: float
    kind: ActionKind  # which kind of action, if it is one
    cues: tuple[str, ...]  # the words that weighed most for the most probable role


@dataclass(frozen=True, slots=True)
class Opinions:
    """What a reader holds of stretches of one text, as figures and as events."""

    figures: Opinion | None = None
    events: Opinion | None = None


class RoleReader(Protocol):
    """Reads passages; the same text gives the same answer, always."""

    threshold_priority: float
    threshold_action: float
    threshold_answer: float

    def roles(self, text: str, passages: Sequence[Passage]) -> tuple[Role, ...]:
        """The role of every passage."""
        ...

    def pairs(
        self,
        text: str,
        passages: Sequence[Passage],
        priorities: Sequence[int],
        actions: Sequence[int],
    ) -> Probabilities:
        """How probable it is that each action answers each priority: (priorities, actions).

        Both are given as places in ``passages``, in ascending order.
        """
        ...

    def opinions(self, text: str, passages: Sequence[Passage]) -> Opinions:
        """Its opinions on what may be figures and events; none where it sees no more than words."""
        ...
