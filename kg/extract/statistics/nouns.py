"""Noun phrases of a page: what stands behind a figure, before it, or round a word.

In: a page and a token on it. Out: the tokens of a phrase without what does not belong to it: acts
before it, "fewer", auxiliaries and prepositions at its end, examples ("like …").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.extract.statistics.candidates import Page
from kg.extract.statistics.clauses import gives_examples, hyphen, over_examples
from kg.extract.statistics.lexicon import Lexicon

Places = Sequence[int]  # tokens in order; gaps are left out of the phrase
_WIDE = 8  # words of a phrase at most
_SPARE = 5  # more of them where the phrase names nothing of crime or policing yet
_THINGS = frozenset(
    {"crime", "report", "outcome", "property", "people", "police", "activity", "places"}
)


def written(page: Page, places: Places) -> str:
    """The words at ``places``, with the marks between neighbours as in the text."""
    runs: list[list[int]] = []
    for at in places:
        if runs and at == runs[-1][-1] + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    parts = (page.text[page.tokens[run[0]].start : page.tokens[run[-1]].end] for run in runs)
    return " ".join(" ".join(parts).split())


def behind(page: Page, start: int, last: int, words: Lexicon) -> Places:
    """The phrase that begins at ``start``: "robbery offences", "victims of domestic abuse"."""
    found: list[int] = []
    at = start
    while at < last and len(found) < 2 * _WIDE:
        token = page.tokens[at]
        if token.kind == "mark" and hyphen(page, at):
            found.append(at)
        elif token.text == "," and found:
            further = over_examples(page, at, words)
            if further is None:
                break
            at = further - 1
        elif token.kind == "break" and found:
            pass
        elif token.kind != "word" or not _may_follow(page, at, found, words):
            break
        else:
            found.append(at)
        at += 1
    return trimmed(page, found, words)


def before(page: Page, end: int, first: int, words: Lexicon) -> Places:
    """The phrase that ends at ``end``: "Personal robbery in the borough"."""
    found: list[int] = []
    at = end
    while at >= first and len(found) < _WIDE + _SPARE:
        token = page.tokens[at]
        if token.kind == "mark" and hyphen(page, at):
            found.append(at)
        elif token.kind == "break" and found:
            pass
        elif token.kind != "word" or not _may_precede(page, at, first, words):
            break
        else:
            found.append(at)
        at -= 1
    return _without_place(page, trimmed(page, found[::-1], words), at, words)


def round_word(page: Page, at: int, words: Lexicon) -> Places:
    """The phrase of which the word at ``at`` is the head."""
    first, last = page.sentences[page.tokens[at].sentence]
    start = at
    while start > first and (
        hyphen(page, start - 1) or _modifies(page, start - 1, words) or hyphen(page, start)
    ):
        start -= 1
    return behind(page, start, last, words)


def names_something(page: Page, places: Iterable[int], words: Lexicon) -> bool:
    """Whether a noun is among the words: a bare adjective, number or participle names nothing."""
    return any(page.tokens[at].kind == "word" and _noun(page.lower(at), words) for at in places)


def is_thing(page: Page, at: int, words: Lexicon) -> bool:
    """Whether the word at ``at`` is one of crime or policing."""
    return not _THINGS.isdisjoint(words.things_of(page.lower(at)))


# ------------------------------------------------------------------ the words of a phrase


def _noun(word: str, words: Lexicon) -> bool:
    word = word.replace("’", "'")
    if word in words.not_measured or word in words.classes["month"]:
        return False
    if word.endswith("ed") or word in words.classes["harm"] or word in words.participles:
        return False
    if word in words.cardinals or word in words.tens or word in words.scales:
        return False
    if words.things_of(word) and "time" not in words.things_of(word):
        return True
    return not (
        word in words.classes["stop"]
        or word in words.classes["aux"]
        or word in words.classes["det"]
        or word in words.classes["plain"]
        or word in words.classes["time"]
        or word in words.up
        or word in words.down
        or word.endswith("ly")
    )


def _may_follow(page: Page, at: int, found: list[int], words: Lexicon) -> bool:
    word, following = page.lower(at), page.lower(at + 1)
    if _compound(page, at):
        return True
    if not found:
        return word in words.leading or word not in words.classes["stop"]
    previous = page.lower(found[-1])
    if gives_examples(page, at, words):
        return False
    if word in words.articles:
        return previous in words.prepositions or previous.endswith("ing")
    if word in words.linking:
        return following not in words.articles | words.subjects and not _of_time(
            page, at + 1, words
        )
    if word == "and":
        return _pair(page, at, words)
    return not (
        word in words.classes["stop"]
        or word in words.classes["aux"]
        or (len([i for i in found if page.tokens[i].kind == "word"]) >= _WIDE)
    )


def _may_precede(page: Page, at: int, first: int, words: Lexicon) -> bool:
    word = page.lower(at)
    if _compound(page, at):
        return True
    if word in words.articles:
        return at > first and page.lower(at - 1) in words.prepositions
    if word == "and":
        return _pair(page, at, words)
    if word in words.prepositions or word in words.examples:
        return True
    if _of_time(page, at, words) and not is_thing(page, at + 1, words):
        return False
    return not (
        word in words.classes["stop"]
        or word in words.classes["aux"]
        or word in words.acts
        or word in words.up
        or word in words.down
    )


def _compound(page: Page, at: int) -> bool:
    """Whether the word is a part of one with a hyphen: "off" in "off-road bikes"."""
    return (at + 1 < len(page.tokens) and hyphen(page, at + 1)) or (at > 0 and hyphen(page, at - 1))


def _modifies(page: Page, at: int, words: Lexicon) -> bool:
    """Whether the word may stand before a noun of its phrase: "personal" robbery."""
    word = page.lower(at)
    return (
        page.tokens[at].kind == "word"
        and word not in words.leading
        and word not in words.prepositions
        and not any(word in words.classes[name] for name in ("stop", "aux", "det", "plain", "act"))
        and not _of_time(page, at, words)
        and word not in words.up
        and word not in words.down
    )


def _pair(page: Page, at: int, words: Lexicon) -> bool:
    """Whether "and" joins two things, not two clauses: "theft and robbery"."""
    if not is_thing(page, at - 1, words):
        return False
    ahead = range(at + 1, min(at + 3, len(page.tokens)))
    if not any(page.tokens[place].kind == "word" for place in ahead):
        return False
    one = _THINGS.intersection(words.things_of(page.lower(at - 1)))
    for place in ahead:
        if page.lower(place) in words.acts or page.tokens[place].kind != "word":
            return False
        if one.intersection(words.things_of(page.lower(place))):
            return True
    return False


def _of_time(page: Page, at: int, words: Lexicon) -> bool:
    word = page.lower(at)
    return any(word in words.classes[name] for name in ("time", "month", "weekday"))


# ------------------------------------------------------------------ its ends


def trimmed(page: Page, places: Places, words: Lexicon) -> Places:
    """The phrase without leading acts and determiners and without a trailing verb."""
    found = list(places)
    for number, at in enumerate(found):
        if gives_examples(page, at, words) and names_something(page, found[:number], words):
            found = found[:number]
            break
    while found and _idle_start(page, found, words):
        found.pop(0)
    while found and _idle_end(page, found, words):
        found.pop()
    return found


def _idle_start(page: Page, found: list[int], words: Lexicon) -> bool:
    word = page.lower(found[0])
    if _compound(page, found[0]):
        return False
    if page.tokens[found[0]].kind != "word" or word in words.leading or word in words.examples:
        return True
    if word in words.prepositions or word in words.classes["stop"] or word in words.classes["aux"]:
        return True
    return len(found) > 1 and (word in words.acts or word in words.classes["det"])


def _idle_end(page: Page, found: list[int], words: Lexicon) -> bool:
    word = page.lower(found[-1])
    if page.tokens[found[-1]].kind == "word" and _compound(page, found[-1]):
        return False
    if page.tokens[found[-1]].kind != "word":
        return True
    if any(word in words.classes[name] for name in ("stop", "aux")) or word in words.trailing:
        return word not in words.particles or page.lower(found[-1] - 1) not in words.classes["harm"]
    return len(found) > 1 and word.endswith("ly") and not words.things_of(word)


def _without_place(page: Page, places: Places, verb: int, words: Lexicon) -> Places:
    """Of "leads the force in arrests per officer" what stands behind "in"."""
    while verb >= 0 and page.lower(verb) in words.articles:
        verb -= 1
    if page.lower(verb) not in words.leaders:
        return places
    for number, at in enumerate(places):
        if page.lower(at) in {"in", "for", "on"}:
            return trimmed(page, places[number + 1 :], words) or places
    return places
