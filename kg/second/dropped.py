"""How much of an answer was left out because the message does not bear it out.

In: counts. Out: one sentence for the operator.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Dropped:
    """Counts of what was left out of one answer, or of many."""

    quotes: int = 0  # statements whose words are not in the text
    figures: int = 0  # statistics whose number is not in their quote
    values: int = 0  # single values: a name, date or topic that is not in the text or list
    answers: int = 0  # links to statements that there are not
    repeated: int = 0  # the same statement once more
    malformed: int = 0  # what has not the form asked for

    def __add__(self, other: Dropped) -> Dropped:
        return Dropped(
            *(getattr(self, each.name) + getattr(other, each.name) for each in fields(self))
        )

    @property
    def total(self) -> int:
        """All counts together."""
        return sum(getattr(self, each.name) for each in fields(self))

    def sentence(self) -> str:
        """What was dropped, in words."""
        told = (
            (self.quotes, "whose words are not in the text"),
            (self.figures, "whose number is not in the quote"),
            (self.values, "values not in the text or list"),
            (self.answers, "links to statements that there are not"),
            (self.repeated, "said twice"),
            (self.malformed, "not in the form asked for"),
        )
        parts = [f"{count} {words}" for count, words in told if count]
        return f"Dropped from the second reader's answers: {', '.join(parts) or 'nothing'}."
