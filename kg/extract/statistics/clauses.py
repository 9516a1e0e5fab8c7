"""Where the clauses of a sentence meet.

In: a page and a place in it. Out: whether a clause ends there, and the clause round a place.
"""

from __future__ import annotations

from kg.extract.statistics.candidates import Page
from kg.extract.statistics.lexicon import Lexicon

_DASHES = "-–—−"


def spaced(page: Page, at: int) -> bool:
    """Whether the mark at ``at`` has a blank, or the end of the text, on both sides."""
    token = page.tokens[at]
    before = page.text[token.start - 1 : token.start]
    return not before.strip() and followed_by_blank(page, at)


def followed_by_blank(page: Page, at: int) -> bool:
    """Whether nothing is glued to the end of the token at ``at``."""
    end = page.tokens[at].end
    return not page.text[end : end + 1].strip()


def hyphen(page: Page, at: int) -> bool:
    """Whether the token at ``at`` joins the words on either side: pre-planned, hand-over."""
    token = page.tokens[at]
    before, behind = page.text[token.start - 1 : token.start], page.text[token.end : token.end + 1]
    return token.text in "-‐‑–/&" and before.isalpha() and behind.isalpha()


def parted(page: Page, at: int) -> bool:
    """Whether the mark at ``at`` parts clauses; a dash only with blanks round it."""
    text = page.tokens[at].text
    if text in _DASHES:
        return spaced(page, at)
    return text in "()" or (text in ",;:|" and followed_by_blank(page, at))


def border(page: Page, at: int, words: Lexicon) -> bool:
    """Whether a clause ends at ``at``: at a mark, or at an "and" with a new subject behind it.

    A colon ends none: what stands before it is the label of what follows.
    """
    if page.tokens[at].kind != "word":
        return page.tokens[at].text != ":" and parted(page, at)
    if page.lower(at) not in words.joiners:
        return False
    if page.lower(at + 1) in words.subjects:
        return True
    agent = at + 1 + (page.lower(at + 1) in words.articles)
    return (
        page.lower(agent) in words.classes["police"]
        and page.lower(agent + 1) in words.classes["aux"]
    )


def clause_round(page: Page, first: int, last: int, words: Lexicon) -> tuple[int, int]:
    """The clause that holds the tokens ``first`` to ``last``: first token, one after the last."""
    start, end = page.sentences[page.tokens[first].sentence]
    begin, stop = first, last + 1
    while begin > start and not border(page, begin - 1, words):
        begin -= 1
    while stop < end and not border(page, stop, words):
        stop += 1
        if stop < end and page.tokens[stop].text == ",":
            stop = over_examples(page, stop, words) or stop
    return begin, stop


def over_examples(page: Page, comma: int, words: Lexicon) -> int | None:
    """Where the clause goes on behind ", such as a charge or caution, for …", if it does."""
    if not gives_examples(page, comma + 1, words):
        return None
    last = page.sentences[page.tokens[comma].sentence][1]
    for place in range(comma + 2, min(last, comma + 14)):
        if page.tokens[place].text == ",":
            return place + 1 if page.lower(place + 1) in words.prepositions else None
    return None


def gives_examples(page: Page, at: int, words: Lexicon) -> bool:
    """Whether examples begin at ``at``: "like", "such as"."""
    word = page.lower(at)
    return word in words.examples or (word == "such" and page.lower(at + 1) == "as")
