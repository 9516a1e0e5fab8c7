"""A place of a text at which a police person is named.

In: nothing. Out: the noun that those who look for officers share.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.officers.words import Title


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place at which a police person is named."""

    start: int
    end: int
    title: Title
    words: tuple[str, ...] = ()
    number: str | None = None
    strong: bool = True  # nothing but a blank between rank and name
    own_line: bool = False  # on a line of its own, as in a signature
