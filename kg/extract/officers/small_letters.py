"""Names in texts all in small letters, raised to the capitals by which names are told.

In: a text and the grammar of ranks. Out: the same text, letter for letter as long, in which ranks
and the names beside them have their capitals: "sgt ann tam is off" becomes "Sgt Ann Tam is off".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.officers.words import Grammar
from kg.extract.small_letters import in_small_letters
from kg.extract.wordlists import any_of, word_list

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(r"[ \t]+\d{2,5}[a-z]{0,2}(?=[ \t])")
_JOINT = re.compile(r"[ \t]*(?:,[ \t]*(?:and[ \t]+)?|&[ \t]*|\band[ \t]+)")
_BLANK = re.compile(r"[ \t]")
_WITHIN = re.compile(r"[\w,&’'][ \t]+\Z")  # before a rank in the midst of a sentence
_START = re.compile(r"(?<![^\W\d_])[^\W\d_]")
_GAELIC = re.compile(r"(?i)(?<![^\W\d_])mc(?=[^\W\d_]{3})")
_CAPITALS = 4  # letters of the longest rank that is written in capitals only: PCSO
_VERB = 6  # letters of the shortest word in -ed that is taken for a verb: no Reed, no Creed
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Ranks:
    """The ranks that are read in small letters, before a name and behind one on its line."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    capitals: frozenset[str]  # of them, those written in capitals
    cautious: frozenset[str]  # of them, those that are read in the midst of a sentence only
    ordinary: frozenset[str]  # words that are no names
    particles: frozenset[str]


@lru_cache(maxsize=4)
def _ranks(keys: tuple[str, ...]) -> _Ranks:
    lists, names = word_list("officers")["small_letters"], word_list("officers")["names"]
    cautious = frozenset(lists["cautious"])
    written = {key.casefold() for key in keys if len(key) > _CAPITALS}
    ranks = any_of({*lists["ranks"], *cautious, *written})
    return _Ranks(
        re.compile(rf"(?<![\w@.#-])(?P<rank>{ranks})(?P<plural>s?)\b\.?"),
        re.compile(rf"(?m)^[ \t]*(?P<name>[^\W\d_’'-]+ [^\W\d_]+),? (?P<rank>{ranks})[ \t]*$"),
        frozenset(word for word in (*lists["ranks"], *cautious) if len(_single(word)) <= _CAPITALS)
        - {"sgt", "insp", "supt"},
        cautious,
        frozenset(lists["ordinary"]) | frozenset(names["stops"]),
        frozenset(names["particles"]),
    )


def _single(rank: str) -> str:
    """The rank of one of several: "pc" of "pcs"; "ps" is one already."""
    return rank.removesuffix("s") if len(rank) > len("ps") else rank


def raised(text: str, grammar: Grammar) -> str:
    """The text with capitals for ranks and the names beside them, if it does without capitals."""
    if not in_small_letters(text):
        return text
    ranks = _ranks(tuple(grammar.keys))
    letters = list(text)
    for start, end, capitals in (*_before_names(text, ranks), *_behind_names(text, ranks)):
        words = text[start:end]
        for at in range(len(words)) if capitals else _initials(words):
            if len(words[at].upper()) == 1:
                letters[start + at] = words[at].upper()
    return "".join(letters)


def _initials(words: str) -> Iterator[int]:
    """The places of the letters that a name has in capitals: "O'Neill-McRae"."""
    yield from (found.start() for found in _START.finditer(words))
    yield from (found.end() for found in _GAELIC.finditer(words))


def _before_names(text: str, ranks: _Ranks) -> Iterator[tuple[int, int, bool]]:
    for found in ranks.before.finditer(text):
        rank = found["rank"]
        if rank in ranks.cautious and not _WITHIN.search(text[: found.start()]):
            continue
        numbered = _NUMBER.match(text, found.end())
        start = numbered.end() if numbered else found.end()
        names = list(
            _names(text, start, ranks, several=_single(rank) != rank or bool(found["plural"]))
        )
        if names or numbered:
            single = _single(rank)
            yield found.start("rank"), found.start("rank") + len(single), single in ranks.capitals
        if numbered:
            yield *numbered.span(), True
        yield from ((*name, False) for name in names)


def _names(text: str, end: int, ranks: _Ranks, *, several: bool) -> Iterator[Span]:
    """The names behind a rank, one word or two, particles apart; more of them behind a plural."""
    before = _BLANK.match(text, end)
    while before:
        words = list(_words(text, before.end(), ranks))
        yield from words
        before = _JOINT.match(text, words[-1][1]) if words and several else None


def _words(text: str, at: int, ranks: _Ranks) -> Iterator[Span]:
    count = 0
    while count < 2 and (found := _WORD.match(text, at)):
        word = found.group()
        if word not in ranks.particles:
            if not _is_name(word, ranks, first=count == 0):
                return
            count += 1
            yield found.span()
        blank = _BLANK.match(text, found.end())
        if not blank:
            return
        at = blank.end()


def _is_name(word: str, ranks: _Ranks, *, first: bool) -> bool:
    bare = re.sub(r"['’]s\Z", "", word)
    if len(bare) < 2 or bare in ranks.ordinary or ranks.before.fullmatch(bare):
        return False
    return first or not (len(bare) >= _VERB and bare.endswith("ed"))


def _behind_names(text: str, ranks: _Ranks) -> Iterator[tuple[int, int, bool]]:
    """A line of a name and a rank, as people sign: "ann tam pc"."""
    for found in ranks.behind.finditer(text):
        if all(_is_name(word, ranks, first=True) for word in found["name"].split()):
            yield *found.span("name"), False
            yield *found.span("rank"), _single(found["rank"]) in ranks.capitals
