"""Search over what messages say, the places they speak of, and the officers they name.

In: a catalogue and words that a reader typed. Out: what holds the beginnings of all these words;
accents and capitals do not count. It walks over the words of every letter, which for 10,000 takes
some ten milliseconds and needs no index that could be out of date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.folding import fold, terms
from kg.catalogue.records import Action, Area, Claim, Concept, Letter, Post, Priority

Statement = Priority | Action | Claim
"""What a quote is searched in."""
_KINDS = (Priority, Action, Claim)
"""Priorities are found first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: statements with the newest first, everything else by name."""

    statements: tuple[Statement, ...] = ()
    letters: tuple[Letter, ...] = ()
    areas: tuple[Area, ...] = ()
    officers: tuple[Post, ...] = ()
    topics: tuple[Concept, ...] = ()

    def __len__(self) -> int:
        groups: tuple[Sequence[object], ...] = (
            self.statements,
            self.letters,
            self.areas,
            self.officers,
            self.topics,
        )
        return sum(map(len, groups))


def search(catalogue: Catalogue, words: str) -> Found:
    """Everything that holds the beginning of every word of ``words``; nothing for no words."""
    wanted = terms(words)
    if not wanted:
        return Found()

    def holds(folded: str) -> bool:
        return all(term in folded for term in wanted)

    found = catalogue.of_each("folded statements", _folded_statements)
    for term in wanted:
        found = [each for each in found if term in each.text]
    statements = [statement for each in found for statement in each.holding(wanted)]
    letters = [e for folded, e in catalogue.of_each("folded title", _folded_title) if holds(folded)]
    areas = [e for folded, e in catalogue.kept("folded areas", _folded_areas) if holds(folded)]
    officers = [
        e for folded, e in catalogue.kept("folded officers", _folded_officers) if holds(folded)
    ]
    topics = [t for t in catalogue.reference.topics.values() if holds(fold(t.label))]
    return Found(
        statements=tuple(s for kind in _KINDS for s in statements if type(s) is kind),
        letters=tuple(letters),
        areas=tuple(sorted(areas, key=lambda area: (not area.is_wide, area))),
        officers=tuple(officers),
        topics=tuple(sorted(topics, key=lambda topic: topic.label)),
    )


@dataclass(frozen=True, slots=True)
class _Folded:
    """The folded words of a letter's statements, a line each."""

    text: str
    statements: tuple[Statement, ...]

    def holding(self, wanted: Sequence[str]) -> list[Statement]:
        """The statements that hold all that is wanted."""
        lines = zip(self.text.split("\n"), self.statements, strict=True)
        if len(wanted) == 1:
            return [statement for line, statement in lines if wanted[0] in line]
        return [each for line, each in lines if all(term in line for term in wanted)]


def _folded_statements(letter: Letter) -> _Folded:
    statements: tuple[Statement, ...] = (*letter.priorities, *letter.actions, *letter.claims)
    lines = (
        fold(each.quote if each.quote == each.label else f"{each.label} {each.quote}")
        for each in statements
    )
    return _Folded("\n".join(lines), statements)


def _folded_title(letter: Letter) -> tuple[str, Letter]:
    return fold(letter.label), letter


def _folded_areas(catalogue: Catalogue) -> list[tuple[str, Area]]:
    """The areas that letters are about, with the name of the wider one."""
    areas = catalogue.areas
    spoken = (areas[iri] for iri in catalogue.letters_in if iri in areas)
    return [(fold(f"{area.label} {area.code or ''}"), area) for area in spoken]


def _folded_officers(catalogue: Catalogue) -> list[tuple[str, Post]]:
    """The newest post of every officer, by name."""
    newest = sorted((posts[0] for posts in catalogue.officers.values()), key=lambda p: p.label)
    return [(fold(f"{post.label} {post.number or ''}"), post) for post in newest]
