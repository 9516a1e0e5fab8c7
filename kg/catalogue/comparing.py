"""Two sides compared: what both say in the same words, and what only one of them says.

In: the letters of two boroughs, or two single letters. Out: statements that are the same but for
the name of the place, side by side, and those that one side has and the other lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.catalogue.folding import fold
from kg.catalogue.records import Action, Claim, Letter, Priority

Statement = Priority | Action | Claim
_PLACE = " ¤ "


@dataclass(frozen=True, slots=True)
class Comparison:
    """``both`` pairs what is the same; ``first`` and ``second`` are what only one side says."""

    both: tuple[tuple[Statement, Statement], ...]
    first: tuple[Statement, ...]
    second: tuple[Statement, ...]


def compare(first: Iterable[Letter], second: Iterable[Letter], places: Sequence[str]) -> Comparison:
    """What the two sides share; a name of ``places`` in one stands for any of them in the other."""
    here, there = _keyed(first, places), _keyed(second, places)
    shared = [key for key in here if key in there]
    return Comparison(
        both=tuple((here[key], there[key]) for key in shared),
        first=tuple(statement for key, statement in here.items() if key not in there),
        second=tuple(statement for key, statement in there.items() if key not in here),
    )


def _keyed(letters: Iterable[Letter], places: Sequence[str]) -> dict[tuple[str, str], Statement]:
    found: dict[tuple[str, str], Statement] = {}
    for letter in letters:
        statements: tuple[Statement, ...] = (*letter.priorities, *letter.actions, *letter.claims)
        for each in statements:
            found.setdefault((type(each).__name__, masked(each.quote, places)), each)
    return found


def masked(text: str, places: Sequence[str]) -> str:
    """``text`` folded, with one mark in place of the name of any of ``places``."""
    folded = fold(text)
    for name in sorted((fold(place) for place in places), key=lambda n: (-len(n), n)):
        if name.strip():
            folded = folded.replace(name, _PLACE)
    return folded


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a text; ``shared`` says whether the other text has it too."""

    text: str
    shared: bool


def shared_passages(
    first: str, second: str, places: Sequence[str]
) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """The paragraphs of two texts, each marked with whether the other holds the same words."""
    left, right = _paragraphs(first), _paragraphs(second)
    keys = {masked(p, places) for p in left} & {masked(p, places) for p in right}

    def marked(paragraphs: Iterable[str]) -> tuple[Passage, ...]:
        return tuple(Passage(p, masked(p, places) in keys) for p in paragraphs)

    return marked(left), marked(right)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if fold(line).strip()]
