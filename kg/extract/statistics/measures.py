"""What a figure measures, in the message's own words.

In: a page and a quantity on it. Out: a short phrase: "robbery offences", "people arrested".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.extract.statistics.candidates import Page
from kg.extract.statistics.clauses import clause_round, hyphen
from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon
from kg.extract.statistics.nouns import (
    Places,
    before,
    behind,
    is_thing,
    names_something,
    round_word,
    trimmed,
    written,
)
from kg.extract.statistics.quotes import clause
from kg.extract.statistics.referents import referent

_SHARES = frozenset({Form.PERCENT, Form.PART, Form.MULTIPLE, Form.RATIO})
Rule = Callable[[Page, Quantity, Lexicon], str]
_FAR = 8  # tokens from a count to the verb that says what was done: "… have been charged"


def measure_of(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """What the figure measures, in the message's own words."""
    for rule in _rules(quantity):
        phrase = rule(page, quantity, words)
        if phrase:
            return phrase
    start, end = clause(page, quantity)
    return " ".join(page.text[start:end].split()[:8]).strip(" .,:;|-*•") or "figure"


def _rules(quantity: Quantity) -> Sequence[Rule]:
    if quantity.form is Form.RANK:
        return (_ranked, _subject, _head_of_sentence)
    if quantity.form is Form.EXTREME:
        return (_subject, _changed, _head_of_sentence)
    if quantity.form in _SHARES:
        return (_label_before, _caused, _changed, _subject, _same_as_before, _head_of_sentence)
    if quantity.form is Form.POUNDS:
        return (_label_before, _worth, _counted, _subject, _head_of_sentence)
    return (_label_before, _counted, _of_those, _changed, _subject, _head_of_sentence)


def _said(page: Page, places: Places, words: Lexicon) -> str:
    """The phrase at ``places`` where it names something."""
    if not places or page.lower(places[-1]) in words.not_measured:
        return ""
    return written(page, places) if names_something(page, places, words) else ""


# ------------------------------------------------------------------ labels


def _label_before(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """The label of "Arrests: 14" and "Burglary  12"."""
    at = quantity.first - 1
    if page.lower(at) not in {":", ";", "|", "x"} and not _row(page, quantity, words):
        return ""
    first, last = page.sentence_of(quantity)
    counted = behind(page, quantity.last + 1, last, words)
    if any(is_thing(page, place, words) for place in counted):
        return ""
    while at >= first and page.tokens[at].kind != "word":
        at -= 1
    end = at
    while at >= first and end - at < 8 and _of_label(page, at):
        at -= 1
    return _said(page, trimmed(page, range(at + 1, end + 1), words), words)


def _of_label(page: Page, at: int) -> bool:
    return page.tokens[at].kind == "word" or page.tokens[at].text in "'’()" or hyphen(page, at)


def _row(page: Page, quantity: Quantity, words: Lexicon) -> bool:
    """Whether the figure ends a short line of a table."""
    first, last = page.sentence_of(quantity)
    following = page.lower(quantity.last + 1)
    return (
        quantity.first > first
        and last - first < 9
        and (following in {"(", "|", ";", "."} or following.strip() == "")
        and quantity.form in (Form.DIGITS, Form.PERCENT)
        and not any(page.lower(at) in words.classes["aux"] for at in range(first, quantity.first))
        and page.lower(quantity.first - 1) not in words.classes["stop"].whole
        and page.lower(quantity.first - 1) not in words.acts
    )


# ------------------------------------------------------------------ counts


def _counted(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """The noun phrase behind a count with what was done to it: "suspects arrested"."""
    last = page.sentence_of(quantity)[1]
    start = quantity.last + 1
    if page.lower(start) == "x":  # "2 x arrests"
        start += 1
    of_them = page.lower(start) == "of" and page.lower(start + 1) in words.not_measured
    if of_them or page.lower(start) in {"v", "vs", "versus"}:  # "burglary 31 v 40"
        return ""
    places = behind(page, start, last, words)
    if not names_something(page, places, words):
        return ""
    phrase = written(page, places)
    done = _done_behind(page, places[-1] + 1, last, words)
    if done:
        return f"{phrase} {done}"
    if page.lower(places[-1]).endswith("ed"):
        return phrase
    done = _done_before(page, quantity, words)
    return f"{phrase} {done}" if done else phrase


def _done_behind(page: Page, start: int, last: int, words: Lexicon) -> str:
    """What was done to the counted: "have been charged with theft" → charged with theft."""
    passive = False
    for at in range(start, min(last, start + _FAR)):
        word = page.lower(at)
        if word in words.classes["aux"]:
            passive = True
        elif passive and _participle(word, words):
            return _with_object(page, at, last, words)
        elif not passive or not (word in words.adverbs or word.endswith("ly")):
            return ""
    return ""


def _with_object(page: Page, at: int, last: int, words: Lexicon) -> str:
    """The participle with what it was for: "arrested for theft", "given community orders"."""
    done, following = page.tokens[at].text, page.lower(at + 1)
    if following in words.particles and page.lower(at) in words.classes["harm"]:
        return f"{done} {following}"
    gift = page.lower(at) in words.giving
    if not gift and following not in words.purposes:
        return done
    places = behind(page, at + (1 if gift else 2), last, words)
    if not any(is_thing(page, place, words) for place in places):
        return "" if gift else done
    joined = written(page, places)
    return f"{done} {joined}" if gift else f"{done} {following} {joined}"


def _done_before(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """What the police did to the counted: "we arrested over 230 suspects" → arrested."""
    at = quantity.first - 1
    while page.lower(at) in words.lead_in or page.lower(at) in words.adverbs:
        at -= 1
    word = page.lower(at)
    if at < page.sentence_of(quantity)[0] or word not in words.classes["act"]:
        return ""
    if word.endswith("ing") and page.lower(at - 1) not in words.prepositions:
        return f"{word[:-3]}ed"
    return word if word.endswith("ed") else ""


def _participle(word: str, words: Lexicon) -> bool:
    return word.endswith("ed") or word in words.classes["harm"] or word in words.participles


def _of_those(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """What a bare number counts: "14 arrests, five of them for robbery", "two were charged"."""
    first, last = page.sentence_of(quantity)
    earlier = [other for other in page.quantities if first <= other.first < quantity.first]
    phrase = _noun_of(page, earlier[-1], words) if earlier else ""
    at = quantity.last + 1
    if page.lower(at) == "of":
        at += 2
    done = _done_behind(page, at, last, words) or _done_before(page, quantity, words)
    if not done and _participle(page.lower(at), words):
        done = _with_object(page, at, last, words)
    if not phrase:
        return done if " " in done else ""
    if page.lower(at) in words.purposes:
        purpose = behind(page, at + 1, last, words)
        if names_something(page, purpose, words):
            return f"{phrase} {page.lower(at)} {written(page, purpose)}"
    return f"{phrase} {done}".strip()


def _noun_of(page: Page, quantity: Quantity, words: Lexicon) -> str:
    last = page.sentence_of(quantity)[1]
    return _said(page, behind(page, quantity.last + 1, last, words), words)


def _worth(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """What a sum is the value of: "drugs worth £900", "£900 worth of drugs", "£900 in cash"."""
    first, last = page.sentence_of(quantity)
    at = quantity.last + 1
    if page.lower(at) in words.worth | {"of", "in"}:
        while page.lower(at) in words.worth | {"of", "in"}:
            at += 1
        return _said(page, behind(page, at, last, words), words)
    at = quantity.first - 1
    while page.lower(at) in words.lead_in:
        at -= 1
    if page.lower(at) not in words.worth:
        return ""
    return _said(page, before(page, at - 1, first, words), words)


# ------------------------------------------------------------------ shares


def _caused(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """The object of "driving down burglary by 14%" and "have cut robbery by a third"."""
    at = quantity.first - 1
    while page.lower(at) in words.lead_in and page.lower(at) != "by":
        at -= 1
    if page.lower(at) != "by":
        return ""
    first = clause_round(page, quantity.first, quantity.last, words)[0]
    for verb in range(at - 1, first - 1, -1):
        if page.lower(verb) in words.up or page.lower(verb) in words.down:
            return _said(page, behind(page, verb + 1, at, words), words)
    return ""


def _changed(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """The noun phrase of "17% drop in robbery offences", "a third of burglaries"."""
    last = page.sentence_of(quantity)[1]
    at = quantity.last + 1
    if page.lower(at) in words.more_of and page.lower(at + 1) != "than":
        return _said(page, behind(page, at + 1, last, words), words)
    if page.lower(at - 1) == "as" or page.lower(at) in {"as", "many"}:
        while page.lower(at) in {"as", "many", "much"}:
            at += 1
        return _said(page, behind(page, at, last, words), words)
    if quantity.form is Form.MULTIPLE:
        return _said(page, behind(page, at, last, words), words)
    for place in range(at, min(last, at + 4)):
        if page.lower(place) in {"in", "of"}:
            return _share_of(page, place + 1, last, words)
        if page.tokens[place].kind != "word":
            break
    return ""


def _share_of(page: Page, start: int, last: int, words: Lexicon) -> str:
    while page.lower(start) in words.leading:
        start += 1
    if page.lower(start) in words.classes["time"] or page.lower(start) in words.classes["month"]:
        return ""
    return _said(page, behind(page, start, last, words), words)


def _subject(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """The noun phrase before "has fallen by 12%"."""
    first = page.sentence_of(quantity)[0]
    at = quantity.first - 1
    while at >= first and _between(page, at, words):
        at -= 1
    return _said(page, before(page, at, first, words), words)


def _between(page: Page, at: int, words: Lexicon) -> bool:
    word = page.lower(at)
    return (
        page.tokens[at].kind in {"mark", "break"}
        or word in words.classes["aux"]
        or word in words.up
        or word in words.down
        or word in words.lead_in
        or word in words.adverbs
        or word.endswith("ly")
    )


def _same_as_before(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """Of "23% more than the next borough and double the average" the second measures the same."""
    first = page.sentence_of(quantity)[0]
    for other in reversed(page.quantities):
        if first <= other.first < quantity.first and other.form in _SHARES:
            return measure_of(page, other, words)
    return ""


def _ranked(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """What a rank is for: "first in the force for answering calls", "the lowest burglary rate"."""
    last = clause_round(page, quantity.first, quantity.last, words)[1]
    for joint in ("for", "in"):
        for place in range(quantity.last + 1, last):
            if page.lower(place) == joint:
                phrase = _pursuit(page, place + 1, last, words)
                if phrase:
                    return phrase
    places = behind(page, quantity.last + 1, last, words)
    if any(page.lower(at) in words.rank_subjects for at in places[:2]):
        return ""
    return _said(page, places, words)


def _pursuit(page: Page, start: int, last: int, words: Lexicon) -> str:
    """What is done well or badly: "answering calls", "arrests per officer"; no place."""
    if page.lower(start) in words.articles and page.lower(start - 1) != "for":
        return ""
    places = behind(page, start, last, words)
    if page.lower(start).endswith("ing") and page.lower(start) in words.acts and places:
        places = range(start, places[-1] + 1)
    if not any(is_thing(page, at, words) for at in places):
        return ""
    return _said(page, places, words)


# ------------------------------------------------------------------ the last resort


def _head_of_sentence(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """The phrase round the thing of which the sentence, or the one before it, speaks."""
    at = referent(page, page.quantities.index(quantity)).at
    if quantity.form in _SHARES:
        at = _crime_before(page, quantity, words) or at
    return "" if at is None else _said(page, round_word(page, at, words), words)


def _crime_before(page: Page, quantity: Quantity, words: Lexicon) -> int | None:
    """The nearest word of crime or its outcome before a share, no further than a sentence back."""
    number = page.tokens[quantity.first].sentence
    first = page.sentences[max(0, number - 1)][0]
    for at in range(quantity.first - 1, first - 1, -1):
        if {"crime", "outcome"}.intersection(words.things_of(page.lower(at))):
            return at
    return None
