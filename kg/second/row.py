"""One entry of an answer, read with distrust.

In: a JSON object that may hold anything, and the text that it is about. Out: only values that stand
in the text or in a closed list; everything else is counted and left out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from kg.second.quotes import Finder
from kg.statements import Evidence

LONGEST_VALUE = 200  # characters of a name, post, place, time or measure

Choice = TypeVar("Choice", bound=StrEnum)
Counts = Counter[str]
"""Counts by the names of the fields of ``Dropped``."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry, and where its words are looked up."""

    values: Mapping[str, object]
    finder: Finder
    counts: Counts

    @property
    def id(self) -> str | None:
        """What the answer calls the entry."""
        value = self.values.get("id")
        return str(value) if isinstance(value, str | int) else None

    def evidence(self, taken: Collection[tuple[int, int]] = ()) -> Evidence | None:
        """Where the quote stands; None, and counted, where it does not."""
        quote = self.values.get("quote")
        if not isinstance(quote, str):
            self.counts["malformed"] += 1
            return None
        found = self.finder.find(quote, taken)
        if found is None:
            self.counts["quotes"] += 1
        return found

    def words(self, name: str) -> str | None:
        """A value that must stand in the text, as the text has it, on one line."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        found = None
        if isinstance(value, str) and len(value) <= LONGEST_VALUE:
            found = self.finder.find(value)
        if found is None:
            self.counts["values"] += 1
            return None
        return " ".join(found.quote.split())

    def choice(self, name: str, kinds: type[Choice], otherwise: Choice) -> Choice:
        """A value of a closed list; ``otherwise`` where it is none of them."""
        return kinds(self.one_of(name, list(kinds), otherwise))

    def one_of(self, name: str, known: Collection[str], otherwise: str) -> str:
        """A value of a list that is data; ``otherwise`` where it is none of them."""
        value = self.values.get(name)
        if isinstance(value, str) and value in known:
            return value
        self.counts["values"] += value is not None
        return otherwise

    def some_of(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """The values of a list that are known, each once."""
        value = self.values.get(name)
        given = value if isinstance(value, list) else []
        good = [each for each in given if isinstance(each, str) and each in known]
        self.counts["values"] += len(given) - len(good)
        return tuple(dict.fromkeys(good))

    def number(self, name: str) -> float | None:
        """A finite number; None where there is none."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        try:
            number = float(value)
        except OverflowError:
            return None
        return number if math.isfinite(number) else None
