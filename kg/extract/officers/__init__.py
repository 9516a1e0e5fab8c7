"""Police people named in a message.

In: the text and the vocabulary's ranks. Out: officers with name, number, rank as written, post and
all the words that name them. Recipients, residents, councillors and made-up callers are left out:
a person counts only beside a rank, a police title or a police team (``cues/officers.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from kg.extract.officers.closings import closes, without_boroughs
from kg.extract.officers.names import is_name_word, plain_rest
from kg.extract.officers.sighting import Sighting
from kg.extract.officers.sightings import sightings_in, signs
from kg.extract.officers.small_letters import raised
from kg.extract.officers.words import Grammar, Title, grammar_of
from kg.statements import Decision, Evidence, Officer
from kg.vocabulary import Vocabulary

_EDGES = " \t\u00a0,–—-|:()*_."
_SHORT = 3  # letters of an abbreviation
_NO_POST = re.compile(r"@|https?:|www\.|\d{5}|[.!?]\s|^\d|^[A-Za-z-]+:\s")


@dataclass(slots=True)
class _Person:
    """All sightings that belong together."""

    sightings: list[Sighting] = field(default_factory=list)

    @property
    def fullest(self) -> Sighting:
        return max(self.sightings, key=lambda s: (_written_out(s.words), len(s.words)))

    @property
    def number(self) -> str | None:
        return next((s.number for s in self.sightings if s.number), None)


def _written_out(words: tuple[str, ...]) -> int:
    """How many words of a name are more than initials."""
    return sum(len(word.strip(".")) > 1 for word in words)


def find_officers(text: str, vocabulary: Vocabulary) -> tuple[Officer, ...]:
    """The police people whom ``text`` names, in the order of their first mention.

    A person named several times is one officer with every mention as evidence; a collar number
    alone gives an officer without a name.
    """
    grammar = grammar_of(vocabulary.ranks)
    boroughs = (name for b in vocabulary.boroughs for name in (b.name, *b.aliases))
    written, text = text, raised(text, grammar)
    found = without_boroughs(text, sightings_in(text, grammar), boroughs)
    last = max(found, key=lambda s: s.start, default=None)
    page = _Page(text, written, grammar, _units(vocabulary.bcus), last, found)
    return tuple(page.officer(person, number) for number, person in enumerate(_merge(found), 1))


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


@dataclass(frozen=True, slots=True)
class _Units:
    """The force's Basic Command Units as a text names them, by code or by name."""

    pattern: re.Pattern[str]
    codes: dict[str, str]  # code or name to code

    def first(self, text: str) -> str | None:
        """The code of the first unit named."""
        found = self.pattern.search(text)
        return self.codes[found.group(1)] if found else None


@lru_cache(maxsize=4)
def _units(bcus: tuple[tuple[str, str], ...]) -> _Units:
    codes = {code: code for code, _ in bcus} | {name: code for code, name in bcus}
    names = "|".join(re.escape(name) for name in sorted(codes, key=len, reverse=True)) or "(?!)"
    bracket = r"(?: \([A-Z]{2}\))?"
    return _Units(re.compile(rf"\b({names}){bracket} (?:BCU|Basic Command Unit)\b"), codes)


@dataclass(frozen=True, slots=True)
class _Page:
    """A text with what it takes to tell its officers' posts and ranks."""

    text: str
    written: str  # the text as it stands, also where names are in small letters
    grammar: Grammar
    units: _Units
    last: Sighting | None
    found: list[Sighting]

    def officer(self, person: _Person, number: int) -> Officer:
        """The officer whom these sightings name."""
        name = _full_name(self.text, person.fullest.words)
        title = self._title(person)
        signature = next((s for s in reversed(person.sightings) if self._signs(s)), None)
        return Officer(
            id=f"o{number}",
            label=" ".join(x for x in (title.written, name or person.number) if x),
            evidence=_evidence(self.text, self.written, person, name),
            decision=_decision(title),
            name=name,
            number=person.number,
            rank=title.key,
            rank_written=title.written or None,
            temporary=any(self._temporary(s, title) for s in person.sightings),
            acting=any(self._acting(s, title) for s in person.sightings),
            post=self._post(signature, person) if signature else None,
            unit=self._unit(signature) if signature else None,
            signed=signature is not None,
        )

    def _signs(self, sighting: Sighting) -> bool:
        if signs(self.text, sighting):
            return True
        return sighting is self.last and closes(self.text, sighting, self.grammar)

    def _title(self, person: _Person) -> Title:
        """The first title with a rank, or the same rank where it is said to be held for a time."""
        ranked = [s.title for s in person.sightings if s.title.key]
        if not ranked:
            return person.fullest.title
        same = (title for title in ranked if title.key == ranked[0].key)
        passing = (t for t in same if any(p.match(t.written) for p in self._flags()))
        return next(passing, ranked[0])

    def _flags(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        return self.grammar.temporary, self.grammar.acting

    def _temporary(self, sighting: Sighting, title: Title) -> bool:
        behind = self.grammar.temporary_after.match(self.text, sighting.end)
        return bool(self.grammar.temporary.match(title.written) or behind)

    def _acting(self, sighting: Sighting, title: Title) -> bool:
        behind = self.grammar.acting_after.match(self.text, sighting.end)
        return bool(self.grammar.acting.match(title.written) or behind)

    def _unit(self, signature: Sighting) -> str | None:
        """The BCU written with the signature."""
        return self.units.first(self.text[signature.start : signature.end + 160])

    def _post(self, signature: Sighting, person: _Person) -> str | None:
        """The post on the signature's line after the rank, or on the line below it."""
        title = signature.title
        after = max(signature.end, title.end if title.start > signature.start else signature.end)
        for behind in (self.grammar.temporary_after, self.grammar.acting_after):
            if suffix := behind.match(self.text, after):
                after = suffix.end()
        others = {s.start for s in self.found if s not in person.sightings}
        for start, line in _lines(self.text, after, 2):
            if others.intersection(range(start, start + len(line))):
                return None  # the next of a list
            rest = plain_rest(self.units.pattern.sub("", line)).strip(_EDGES)
            if rest:
                return _as_post(rest)
        return None


def _lines(text: str, start: int, count: int) -> Iterator[tuple[int, str]]:
    """The rest of a line and the next ones with the places where they begin."""
    for line in text[start : start + 240].split("\n")[:count]:
        yield start, line
        start += len(line) + 1


def _as_post(rest: str) -> str | None:
    rest = re.split(r"\s[|•]\s|\s{2,}", rest)[0].strip(_EDGES)
    if not 2 < len(rest) <= 90 or _NO_POST.search(rest) or not rest[0].isupper():
        return None
    return rest


def _full_name(text: str, words: tuple[str, ...]) -> str | None:
    """The name; a surname alone with the first name that the text gives it elsewhere."""
    if len(words) != 1:
        return " ".join(words) or None
    shouted = words[0].isupper() and len(words[0]) > _SHORT  # "SUPERINTENDENT VALE: I'm Ann Vale"
    surname = f"(?i:{re.escape(words[0])})" if shouted else re.escape(words[0])
    before = re.finditer(rf"([A-Z][^\W\d_]+)[ \t]+({surname})\b", text)
    found = {m.groups() for m in before if is_name_word(m.group(1)) and m.group(2)[0].isupper()}
    return " ".join(*found) if len(found) == 1 else words[0]


def _decision(title: Title) -> Decision:
    if title.written:
        return Decision(f"named beside the title {title.written!r}", cues=(title.written,))
    return Decision(f"signs a message that says {title.voice!r}", cues=(title.voice,))


def _evidence(text: str, written: str, person: _Person, name: str | None) -> tuple[Evidence, ...]:
    """The words of every sighting, and later mentions of the full name without a rank."""
    spans = [(s.start, s.end) for s in person.sightings]
    if name and " " in name:
        for found in re.finditer(rf"\b{re.escape(name)}\b", text):
            if not any(start <= found.start() < end for start, end in spans):
                spans.append(found.span())
    return tuple(Evidence.of(written, start, end) for start, end in sorted(spans))
