"""The areas that a message is for or about: boroughs, districts, places and the force.

In: a message and the vocabulary. Out: areas with the words they rest on.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.statements import Area, Message
from kg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Areas:
    """Where a message belongs."""

    boroughs: tuple[Area, ...] = ()  # kinds borough and district
    places: tuple[Area, ...] = ()  # kinds ward and place
    force: str | None = None  # key of the force scheme


def find_areas(message: Message, vocabulary: Vocabulary) -> Areas:
    """The areas of ``message``."""
    return Areas()
