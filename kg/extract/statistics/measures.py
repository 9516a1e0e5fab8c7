"""What a figure measures, in the message's own words.

In: a page and a quantity on it. Out: a short phrase: "robbery offences", "people arrested".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.extract.statistics.candidates import Page, head_at
from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon, lexicon
from kg.extract.statistics.quotes import clause

_SHARES = frozenset({Form.PERCENT, Form.PART, Form.MULTIPLE, Form.RATIO})


def measure_of(page: Page, quantity: Quantity, words: Lexicon) -> str:
    """What the figure measures, in the message's own words."""
    for rule in (_label_before, _counted, _changed, _subject):
        phrase = _phrase(page, rule(page, quantity, words))
        if phrase:
            return phrase
    start, end = clause(page, quantity)
    return " ".join(page.text[start:end].split()[:8]).strip(" .,:;|-*•") or "figure"


def _phrase(page: Page, places: Sequence[int]) -> str:
    if not places:
        return ""
    text = page.text[page.tokens[places[0]].start : page.tokens[places[-1]].end]
    return " ".join(text.split()).strip(" .,:;|-–—*•()")


def _label_before(page: Page, quantity: Quantity, words: Lexicon) -> Sequence[int]:
    """The label of "Arrests: 14" and "Burglary  12"."""
    before = quantity.first - 1
    if page.lower(before) not in {":", ";", "|", "x"} and not _row(page, quantity):
        return ()
    first = page.sentence_of(quantity)[0]
    at = before
    while at >= first and page.tokens[at].kind != "word":
        at -= 1
    end = at
    while (
        at >= first
        and (page.tokens[at].kind == "word" or page.tokens[at].text in "-–'’&/()")
        and end - at < 8
    ):
        at -= 1
    return range(at + 1, end + 1) if end >= first else ()


def _row(page: Page, quantity: Quantity) -> bool:
    """Whether the figure ends a short line of a table."""
    first, last = page.sentence_of(quantity)
    following = page.lower(quantity.last + 1)
    return (
        quantity.first > first
        and last - first < 9
        and (following in {"(", "|", ";", "."} or following.strip() == "")
        and quantity.form in (Form.DIGITS, Form.PERCENT)
        and page.lower(quantity.first - 1) not in words_of("stop")
    )


def words_of(name: str) -> Iterable[str]:
    """A class of the lexicon as a plain set."""
    return lexicon().classes[name].whole


def _counted(page: Page, quantity: Quantity, words: Lexicon) -> Sequence[int]:
    """The noun phrase behind a count: "nine drugs warrants"."""
    if quantity.form in _SHARES or quantity.form in (Form.RANK, Form.EXTREME):
        return ()
    head = head_at(page, quantity, words)
    if head is None:
        return _participle(page, quantity, words)
    last = head
    if page.lower(head + 1).endswith("ed"):
        last = head + 1
    return range(quantity.last + 1, last + 1)


def _participle(page: Page, quantity: Quantity, words: Lexicon) -> Sequence[int]:
    """What was done to "5 of them", "two were" or "four": "arrested for theft"."""
    last = page.sentence_of(quantity)[1]
    for at in range(quantity.last + 1, min(last, quantity.last + 7)):
        if page.lower(at) in words.classes["act"] or page.lower(at).endswith("ed"):
            end = at
            while end + 1 < last and page.tokens[end + 1].kind == "word" and end - at < 4:
                end += 1
            return range(at, end + 1)
    return ()


def _changed(page: Page, quantity: Quantity, words: Lexicon) -> Sequence[int]:
    """The noun phrase of "17% drop in robbery offences", "a third of burglaries"."""
    last = page.sentence_of(quantity)[1]
    for at in range(quantity.last + 1, min(last, quantity.last + 5)):
        if page.lower(at) in {"in", "of", "as"} and page.lower(at + 1) not in {
            "the",
            "a",
            "october",
        } | set(words_of("month")):
            return _noun_phrase(page, at + 1, last, words)
        if page.lower(at) in {"in", "of"} and page.lower(at + 1) == "the":
            return (
                _noun_phrase(page, at + 2, last, words)
                if page.lower(at + 2) not in words.classes["time"]
                else ()
            )
        if page.tokens[at].kind != "word":
            return ()
    return ()


def _noun_phrase(page: Page, start: int, last: int, words: Lexicon) -> Sequence[int]:
    at = start
    while at < last and at - start < 7:
        token = page.tokens[at]
        joined = token.lower in {"of", "and", "from"} and at > start
        if token.kind != "word" and token.text not in "-'’":
            break
        if token.lower in words.classes["stop"] and not joined:
            break
        at += 1
    while at > start and page.lower(at - 1) in {"of", "and", "from"}:
        at -= 1
    return range(start, at)


def _subject(page: Page, quantity: Quantity, words: Lexicon) -> Sequence[int]:
    """The noun phrase before "has fallen by 12%"."""
    first = page.sentence_of(quantity)[0]
    at = quantity.first - 1
    while at >= first and _between(page.lower(at), words):
        at -= 1
    end = at
    while at >= first and page.tokens[at].kind == "word" and end - at < 8:
        if not _inside(page, at, words):
            break
        at -= 1
    while at < end and page.lower(at + 1) in words.classes["stop"]:
        at += 1
    return range(at + 1, end + 1)


def _inside(page: Page, at: int, words: Lexicon) -> bool:
    """Whether the word may stand inside a noun phrase: "robbery in the borough"."""
    if page.lower(at) in {"the", "a", "our"}:
        return page.lower(at - 1) in {"of", "in", "from", "on", "at", "near"}
    return page.lower(at) not in words.classes["stop"] or page.lower(at) in {
        "of", "in", "from", "to", "on", "at", "near", "around"
    }  # fmt: skip


def _between(word: str, words: Lexicon) -> bool:
    if word in {",", ":", ";", "(", "-", "–", "—"} or not word.strip():
        return True
    return (
        word in words.classes["aux"]
        or word in words.up
        or word in words.down
        or word
        in {
            "by",
            "to",
            "than",
            "at",
            "a",
            "the",
            "about",
            "around",
            "over",
            "just",
            "nearly",
            "almost",
            "also",
            "now",
            "well",
            "some",
            "approximately",
            "come",
            "gone",
            "further",
            "dramatically",
            "significantly",
            "with",
            "of",
            "from",
        }
    )
