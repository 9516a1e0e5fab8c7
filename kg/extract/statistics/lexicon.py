"""The words by which figures are read, from ``cues/statistics.toml``.

In: nothing but the data file. Out: one frozen lexicon, read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from kg.extract.wordlists import word_list

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_REMEMBERED = 20_000  # words whose classes are kept
_DAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thur?s?|Fri|Sat(?:ur)?|Sun)(?:day)?\b"


@dataclass(frozen=True, slots=True)
class Words:
    """A set of words and of beginnings of words ("arrest*")."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    @classmethod
    def of(cls, entries: Iterable[str]) -> Words:
        """The words of a list in the data file."""
        listed = list(entries)
        return cls(
            frozenset(entry for entry in listed if not entry.endswith("*")),
            tuple(entry[:-1] for entry in listed if entry.endswith("*")),
        )

    def __contains__(self, word: str) -> bool:
        return word in self.whole or (bool(self.beginnings) and word.startswith(self.beginnings))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists, ready for use."""

    openers: frozenset[str]  # every word or mark with which a quantity may begin
    cardinals: Mapping[str, int]
    tens: Mapping[str, int]
    scales: Mapping[str, int]
    groups: Mapping[str, int]
    parts: Mapping[str, float]
    after_part: frozenset[str]
    multiples: Mapping[str, int]
    times_compared: frozenset[str]
    halved: Mapping[str, int]
    occasions: Mapping[str, int]
    ordinals: Mapping[str, int]
    nothing: frozenset[str]
    superlatives: frozenset[str]
    rank_subjects: frozenset[str]
    rank_many: frozenset[str]  # of these, the plurals: what "second of the eleven" may name
    rank_wholes: frozenset[int]  # how many forces or boroughs there are
    rank_verbs: frozenset[str]
    percent: frozenset[str]
    percent_pairs: frozenset[tuple[str, ...]]  # "per cent", "percentage points"
    points: frozenset[str]
    hours: frozenset[str]
    years: frozenset[str]
    measures: frozenset[str]
    money: frozenset[str]
    custody: Words
    classes: Mapping[str, Words]
    up: Words
    down: Words
    more: tuple[tuple[str, ...], ...]
    less: tuple[tuple[str, ...], ...]
    about: tuple[tuple[str, ...], ...]
    more_after: tuple[tuple[str, ...], ...]
    rates: tuple[tuple[str, ...], ...]  # "per thousand": no count any more
    before_baseline: tuple[tuple[str, ...], ...]
    after_baseline: tuple[tuple[str, ...], ...]
    between: frozenset[str]
    in_brackets: frozenset[str]
    stretch_after: frozenset[str]
    stretch_skip: frozenset[str]
    more_of: frozenset[str]
    joiners: frozenset[str]  # words with which a further clause may begin
    subjects: frozenset[str]  # words that are the subject of a clause by themselves
    articles: frozenset[str]
    prepositions: frozenset[str]  # with which a noun phrase may go on
    linking: frozenset[str]  # of these, those that a phrase behind a figure may hold
    leading: frozenset[str]  # words before a noun that are no part of its name
    examples: frozenset[str]  # what follows gives examples
    adverbs: frozenset[str]  # words beside a verb
    lead_in: frozenset[str]  # between a verb and its figure: "by just over"
    trailing: frozenset[str]  # words that end no phrase
    particles: frozenset[str]  # "broken into"
    giving: frozenset[str]  # participles with an object: "given an order"
    purposes: frozenset[str]  # "arrested for", "charged with"
    worth: frozenset[str]  # "drugs worth £900"
    leaders: frozenset[str]  # "leads the force in"
    participles: frozenset[str]  # irregular ones
    not_measured: frozenset[str]  # words that name nothing measured
    acts: Words  # acts and verbs that are no part of a noun phrase
    period: re.Pattern[str]
    rate: re.Pattern[str]  # the periods that say how often: "a month"
    not_figures: re.Pattern[str]

    def classes_of(self, word: str) -> tuple[str, ...]:
        """The names of the classes that ``word`` (in lower case) belongs to."""
        return _classes_of(word)

    def things_of(self, word: str) -> tuple[str, ...]:
        """The classes of things (not of verbs, prices, times of day …) that ``word`` belongs to."""
        return _things_of(word)


@cache
def lexicon() -> Lexicon:
    """The lexicon of the data file."""
    data = word_list("statistics")
    numbers, units, ranks = data["numbers"], data["units"], data["ranks"]
    bounds, directions = data["bounds"], data["directions"]
    return Lexicon(
        openers=_openers(data),
        cardinals={word: value for value, word in enumerate(numbers["units"])},
        tens={word: 10 * value for value, word in enumerate(numbers["tens"], start=2)},
        scales=numbers["scales"],
        groups=numbers["groups"],
        parts=numbers["parts"],
        after_part=frozenset(numbers["after_part"]),
        multiples=numbers["multiples"],
        times_compared=frozenset(numbers["times_compared"]),
        halved=numbers["halved"],
        occasions=numbers["occasions"],
        ordinals=numbers["ordinals"],
        nothing=frozenset(numbers["none"]),
        superlatives=frozenset(ranks["superlatives"]),
        rank_subjects=frozenset(ranks["subjects"]),
        rank_many=frozenset(ranks["many"]),
        rank_wholes=frozenset(ranks["wholes"]),
        rank_verbs=frozenset(ranks["verbs"]),
        percent=frozenset(units["percent"]),
        percent_pairs=frozenset(_split(units["percent_pairs"])),
        points=frozenset(units["points"]),
        hours=frozenset(units["hours"]),
        years=frozenset(units["years"]),
        measures=frozenset(units["other"]),
        money=frozenset(units["money_after"]),
        custody=Words.of(units["custody"]),
        classes={name: Words.of(entries) for name, entries in data["classes"].items()},
        up=Words.of(directions["up"]),
        down=Words.of(directions["down"]),
        more=_split(bounds["more"]),
        less=_split(bounds["less"]),
        about=_split(bounds["about"]),
        more_after=_split(bounds["more_after"]),
        rates=_split(units["rates"]),
        before_baseline=_split(data["comparison"]["before"]),
        after_baseline=_split(data["comparison"]["after"]),
        between=frozenset(data["comparison"]["between"]),
        in_brackets=frozenset(data["comparison"]["in_brackets"]),
        stretch_after=frozenset(data["stretches"]["after"]),
        stretch_skip=frozenset(data["stretches"]["skip"]),
        more_of=frozenset(numbers["more_of"]),
        joiners=frozenset(data["clauses"]["joiners"]),
        subjects=frozenset(data["clauses"]["subjects"]),
        articles=frozenset(data["clauses"]["articles"]),
        prepositions=frozenset(data["measures"]["prepositions"]),
        linking=frozenset(data["measures"]["linking"]),
        leading=frozenset(data["measures"]["leading"]),
        examples=frozenset(data["measures"]["examples"]),
        adverbs=frozenset(data["measures"]["adverbs"]),
        lead_in=frozenset(data["measures"]["lead_in"]),
        trailing=frozenset(data["measures"]["trailing"]),
        particles=frozenset(data["measures"]["particles"]),
        giving=frozenset(data["measures"]["giving"]),
        purposes=frozenset(data["measures"]["purposes"]),
        worth=frozenset(data["measures"]["worth"]),
        leaders=frozenset(data["measures"]["leaders"]),
        participles=frozenset(data["measures"]["participles"]),
        not_measured=frozenset(data["measures"]["not_measured"]),
        acts=Words.of(data["measures"]["acts"]),
        period=_periods(data["periods"]["wordings"] + data["periods"]["rates"], data),
        rate=_periods(data["periods"]["rates"], data),
        not_figures=_not_figures(data["not_figures"]["wordings"]),
    )


def _split(wordings: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(wording.split()) for wording in wordings)


@lru_cache(maxsize=_REMEMBERED)
def _classes_of(word: str) -> tuple[str, ...]:
    return tuple(name for name, words in lexicon().classes.items() if word in words)


def _openers(data: Mapping[str, Any]) -> frozenset[str]:
    numbers, ranks = data["numbers"], data["ranks"]
    lists = (
        numbers["units"],
        numbers["tens"],
        numbers["none"],
        ranks["superlatives"],
        ranks["verbs"],
    )
    tables = ("parts", "multiples", "halved", "occasions", "ordinals")
    words = {word for listed in lists for word in listed}
    words.update(word for table in tables for word in numbers[table])
    return frozenset(words | {"£", "a", "the", "not"})


THINGS = (
    "crime",
    "report",
    "outcome",
    "property",
    "people",
    "police",
    "recruits",
    "activity",
    "places",
    "survey",
    "attendance",
    "listing",
    "council",
    "time",
)


@lru_cache(maxsize=_REMEMBERED)
def _things_of(word: str) -> tuple[str, ...]:
    return tuple(name for name in _classes_of(word) if name in THINGS)


def _number_words(data: Mapping[str, Any]) -> str:
    words = [*data["numbers"]["units"], *data["numbers"]["tens"], "hundred", "few", "couple of"]
    return r"(?:\d{1,4}|" + "|".join(words) + ")"


def _periods(wordings: Iterable[str], data: Mapping[str, Any]) -> re.Pattern[str]:
    filled = [_fill(wording, data) for wording in wordings]
    return re.compile(r"(?<!\w)(?:" + "|".join(filled) + r")(?!\w)", re.IGNORECASE)


def _fill(wording: str, data: Mapping[str, Any]) -> str:
    wording = wording.replace("MONTH", _MONTH).replace("YEAR", r"(?:19|20)\d\d")
    wording = wording.replace("SEASON", "(?:summer|autumn|winter|spring|easter|christmas)")
    number = _number_words(data)
    wording = re.sub(r"\bN\b", lambda _: number, wording.replace("DAY", _DAY))
    return wording.replace(" ?", r"\s*").replace(" ", r"\s+")


def _not_figures(wordings: Iterable[str]) -> re.Pattern[str]:
    filled = (w.replace("MONTH", _MONTH).replace("DAY", _DAY) for w in wordings)
    return re.compile("|".join(f"(?:{wording})" for wording in filled))
