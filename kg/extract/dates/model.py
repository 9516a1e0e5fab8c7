"""What a date of a text is: where it stands, and how much of a day it gives.

In: nothing. Out: the nouns that those who read dates share.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Precision(StrEnum):
    """How much of a date the text gives."""

    DAY = "day"  # day, month and year, or a year that can be inferred
    YEARLESS = "yearless"  # day and month
    RECURRING = "recurring"  # "every second Tuesday"
    MONTH = "month"  # "in September"
    WEEKDAY = "weekday"  # "on Saturday"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date met in a text: ``text[start:end]``."""

    start: int
    end: int
    precision: Precision
    day: int | None = None
    month: int | None = None
    year: int | None = None
    ranged: bool = False  # the first day of a range or list
    further: bool = False  # a further day of a list
    weekday: int | None = None  # 0 for Monday, where the text names the day of the week too

    @property
    def iso(self) -> str | None:
        """``2025-11-19``, ``--11-19`` or None."""
        if self.day is None or self.month is None:
            return None
        if self.year is None:
            return f"--{self.month:02}-{self.day:02}"
        return f"{self.year:04}-{self.month:02}-{self.day:02}"
