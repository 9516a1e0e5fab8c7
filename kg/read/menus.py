"""Menus: the words on them, lines that are one although no markup tells, and what tells text.

In: lines or short parts of a page. Out: whether they are a menu; text without such lines. Of the
elements of a page, how many words, links and sentences they hold. The words are in
``wordings/pages.toml``.
"""

from __future__ import annotations

import re
from functools import cache

from lxml import etree, html

from kg.read.wordings import wordings

TRAIL = re.compile(r"\s*(?:[»›>→]|&gt;)\s*")
_SEPARATORS = re.compile(r"\s*(?:\|+|[·•»›>→]|&gt;|\s[/–-]\s|;(?=\s))\s*")
_MARKS = re.compile(r"^(?:[*+•-]|\d+\.)\s+")
_ENDS = re.compile(r"\w\w[)'\"’”]*\.(?=\s|$)")
_SENTENCE = 4
_MOST = 0.6
_LINKS = 0.6
_YEAR = re.compile(r"(?:© ?)?20\d\d")


def drop_menu_lines(text: str) -> str:
    """``text`` without notices and menus on lines of their own; a trail keeps its places.

    Lists with bullets stay: those that are menus have been told by their links.
    """
    lines = []
    for paragraph in re.split(r"(\n\s*\n)", text):
        kept = (_line(line) for line in _without_menu_list(paragraph.split("\n")))
        lines.append("\n".join(line for line in kept if line is not None))
    return re.sub(r"\n{3,}", "\n\n", "".join(lines)).strip("\n")


def _line(line: str) -> str | None:
    if not line.strip() or line.lstrip().startswith("|"):
        parts = [part for part in line.split("|") if part.strip()]
        return None if len(parts) > 1 and mostly_menu(parts) else line
    trail = [part for part in TRAIL.split(line.strip()) if part]
    if len(trail) > 2 or (len(trail) == 2 and _is_trail_opening(trail[0])):
        return " > ".join(part for part in trail if not is_menu_word(part)) or None
    parts = [part for part in _SEPARATORS.split(line) if part.strip()]
    if mostly_menu(parts if len(parts) > 1 else re.split(r"\.\s*", line.strip())):
        return None
    return line


def _without_menu_list(lines: list[str]) -> list[str]:
    """Without a run of short lines that are a menu."""
    filled = [line for line in lines if line.strip()]
    if all(_MARKS.match(line.strip()) for line in filled):
        return lines
    if len(filled) > 1 and mostly_menu(filled):
        return []
    return lines


def mostly_menu(parts: list[str]) -> bool:
    """Whether more than half of ``parts``, all short, are words of menus."""
    parts = [part for part in parts if part.strip(" .|*+-•©")]
    if len(parts) == 1:
        return _bare(parts[0]) in names("lonely")
    if not parts or any(len(part.split()) > wordings("pages")["menu_words"] for part in parts):
        return False
    known = sum(map(is_menu_word, parts))
    return known * 2 > len(parts) and known > 1


def is_menu_word(part: str) -> bool:
    """Whether ``part`` is a menu's word, a year or the opening of a trail."""
    bare = _bare(part)
    if bare in names("menu") or bare in names("trail_openings") or _YEAR.fullmatch(bare):
        return True
    return any(bare.startswith(opening + ":") for opening in names("trail_openings"))


def _bare(part: str) -> str:
    """A part of a line without bullet, number and punctuation, in small letters."""
    return _MARKS.sub("", part.strip()).strip(" .|*+•©»›>").casefold()


def _is_trail_opening(part: str) -> bool:
    return part.casefold().strip(": ") in names("trail_openings")


@cache
def names(kind: str) -> frozenset[str]:
    """The words of one list of ``pages.toml``."""
    return frozenset(wordings("pages")[kind])


class Page:
    """How many words and sentences each element of a page held at first, and words in links."""

    def __init__(self, body: html.HtmlElement) -> None:
        self._words: dict[html.HtmlElement, int] = {}
        self._linked: dict[html.HtmlElement, int] = {}
        self._prose: dict[html.HtmlElement, tuple[int, int]] = {}
        for _, element in etree.iterwalk(body, events=("end",)):
            words = len((element.text or "").split())
            linked = 0
            for inner in element:
                words += self._words.get(inner, 0) + len((inner.tail or "").split())
                linked += self._linked.get(inner, 0)
            self._words[element] = words
            self._linked[element] = words if element.tag == "a" else linked
            self._prose[element] = self._prose_of(element)
        self.threads: dict[html.HtmlElement, bool] = {}
        self._total = self._words[body]
        self._text = _text_part(body, self)

    def _prose_of(self, element: html.HtmlElement) -> tuple[int, int]:
        """The words outside links and forms, and how many sentences end among them."""
        if element.tag == "a" or element.tag in names("tags"):
            return 0, 0
        words = ends = 0
        for text in (element.text, *(inner.tail for inner in element)):
            if text and not text.isspace():
                words += len(text.split())
                ends += len(_ENDS.findall(text))
        for inner in element:
            more_words, more_ends = self._prose.get(inner, (0, 0))
            words, ends = words + more_words, ends + more_ends
        return words, ends

    def words(self, element: html.HtmlElement) -> int:
        """How many words an element held."""
        return self._words.get(element, 0)

    def is_linked(self, element: html.HtmlElement) -> bool:
        """Whether most of an element's words are links."""
        return self._linked.get(element, 0) >= self.words(element) * _LINKS

    def is_most(self, element: html.HtmlElement) -> bool:
        """Whether an element holds most of the page's words, so that it must not be dropped."""
        if element.tag in ("script", "style", "noscript", "template"):
            return False
        return self.are_most(self.words(element))

    def are_most(self, words: int) -> bool:
        """Whether so many words are most of the page's."""
        return words > self._total * _MOST

    def has_links(self, element: html.HtmlElement) -> bool:
        """Whether any of an element's words are links."""
        return self._linked.get(element, 0) > 0

    def has_sentences(self, element: html.HtmlElement) -> bool:
        """Whether an element holds a sentence outside links and forms."""
        words, ends = self._prose.get(element, (0, 0))
        return ends > 0 and words >= ends * _SENTENCE

    def is_text_in_form(self, form: html.HtmlElement) -> bool:
        """Whether a form holds sentences and nothing to fill in."""
        if any(
            field.get("type") not in ("hidden", "submit")
            for field in form.iter("input", "select", "textarea")
        ):
            return False
        own = [self._prose.get(inner, (0, 0)) for inner in form]
        return any(ends > 0 and words >= ends * _SENTENCE for words, ends in own)

    def is_beside_text(self, element: html.HtmlElement) -> bool:
        """Whether the page marks another part as its text."""
        text = self._text
        if text is None or element is text:
            return False
        return not any(up is element for up in text.iterancestors()) and not any(
            up is text for up in element.iterancestors()
        )


def _text_part(body: html.HtmlElement, page: Page) -> html.HtmlElement | None:
    """The only main, else the only article, if it holds half of the page's words."""
    for tag in ("main", "article"):
        found = list(body.iter(tag))
        if len(found) == 1:
            return found[0] if page.words(found[0]) * 2 > page.words(body) else None
    return None
