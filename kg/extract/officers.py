"""Police people named in a message.

In: the text and the vocabulary's ranks. Out: officers with name, number, rank as written, post and
all the words that name them. Recipients, residents, councillors and made-up callers are left out:
a person counts only beside a rank, a police title or a police team (``cues/officers.toml``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.extract.officer_sightings import Sighting, sightings_in, signs
from kg.extract.officer_words import Grammar, grammar_of
from kg.statements import Decision, Evidence, Officer
from kg.vocabulary import Vocabulary

_UNIT = re.compile(r"\b([A-Z]{2}) (?:BCU|Basic Command Unit)\b")
_EDGES = " \t\u00a0,–—-|:()*_."
_NO_POST = re.compile(r"@|https?:|www\.|\d{5}|[.!?]\s|^\d")


@dataclass(slots=True)
class _Person:
    """All sightings that belong together."""

    sightings: list[Sighting] = field(default_factory=list)

    @property
    def fullest(self) -> Sighting:
        return max(self.sightings, key=lambda s: len(s.words))

    @property
    def number(self) -> str | None:
        return next((s.number for s in self.sightings if s.number), None)


def find_officers(text: str, vocabulary: Vocabulary) -> tuple[Officer, ...]:
    """The police people whom ``text`` names, in the order of their first mention.

    A person named several times is one officer with every mention as evidence; a collar number
    alone gives an officer without a name.
    """
    grammar = grammar_of(vocabulary.ranks)
    people = _merge(sightings_in(text, grammar))
    codes = {code for code, _ in vocabulary.bcus}
    return tuple(
        _officer(text, person, number, grammar, codes) for number, person in enumerate(people, 1)
    )


def _merge(sightings: list[Sighting]) -> list[_Person]:
    """Sightings of one person together: same name, number, or surname."""
    people: list[_Person] = []
    for sighting in sorted(sightings, key=lambda s: (-len(s.words), s.start)):
        same = next((p for p in people if _same(p, sighting)), None)
        if same is None:
            people.append(_Person([sighting]))
        else:
            same.sightings.append(sighting)
    for person in people:
        person.sightings.sort(key=lambda s: s.start)
    return sorted(people, key=lambda p: p.sightings[0].start)


def _same(person: _Person, sighting: Sighting) -> bool:
    if sighting.number and person.number:
        return sighting.number == person.number
    ours = _folded(person.fullest.words)
    theirs = _folded(sighting.words)
    if not ours or not theirs:
        return False
    if len(theirs) == 1:
        return theirs[0] in (ours[0], ours[-1])
    initials = 1 in (len(ours[0]), len(theirs[0]))
    return ours == theirs or (ours[-1] == theirs[-1] and initials and ours[0][0] == theirs[0][0])


def _folded(words: tuple[str, ...]) -> list[str]:
    return [word.casefold().strip(".") for word in words]


def _officer(text: str, person: _Person, number: int, grammar: Grammar, codes: set[str]) -> Officer:
    fullest = person.fullest
    name = " ".join(fullest.words) or None
    title = next((s.title for s in person.sightings if s.title.key), fullest.title)
    signature = next((s for s in reversed(person.sightings) if signs(text, s)), None)
    return Officer(
        id=f"o{number}",
        label=" ".join(x for x in (title.written, name or person.number) if x),
        evidence=_evidence(text, person, name),
        decision=Decision(f"named beside the title {title.written!r}", cues=(title.written,)),
        name=name,
        number=person.number,
        rank=title.key,
        rank_written=title.written,
        temporary=bool(grammar.temporary.match(title.written)),
        acting=bool(grammar.acting.match(title.written)),
        post=_post(text, signature) if signature else None,
        unit=_unit(text, signature, codes) if signature else None,
        signed=signature is not None,
    )


def _evidence(text: str, person: _Person, name: str | None) -> tuple[Evidence, ...]:
    """The words of every sighting, and later mentions of the full name without a rank."""
    spans = [(s.start, s.end) for s in person.sightings]
    if name and " " in name:
        for found in re.finditer(rf"\b{re.escape(name)}\b", text):
            if not any(start <= found.start() < end for start, end in spans):
                spans.append(found.span())
    return tuple(Evidence.of(text, start, end) for start, end in sorted(spans))


def _unit(text: str, signature: Sighting, codes: set[str]) -> str | None:
    """The BCU code written with the signature."""
    near = _UNIT.findall(text[signature.start : signature.end + 160])
    return next((code for code in near if code in codes), None)


def _post(text: str, signature: Sighting) -> str | None:
    """The post on the signature's line after the rank, or on the line below it."""
    title = signature.title
    after = max(signature.end, title.end if title.start > signature.start else signature.end)
    lines = text[after : after + 240].split("\n", 2)
    rest = _UNIT.sub("", lines[0]).strip(_EDGES)
    if not rest and len(lines) > 1:
        rest = _UNIT.sub("", lines[1]).strip(_EDGES)
    rest = re.split(r"\s[|•]\s|\s{2,}", rest)[0]
    if not 2 < len(rest) <= 90 or _NO_POST.search(rest) or not rest[0].isupper():
        return None
    return rest
