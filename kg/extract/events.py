"""Events of a message: meetings, deadlines, named operations.

In: the text and the day it was issued. Out: events with dates and evidence.
"""

from __future__ import annotations

from datetime import date

from kg.statements import Event


def find_events(text: str, issued: date | None) -> tuple[Event, ...]:
    """The events that ``text`` names."""
    return ()
