"""What the elements of a page hold: words, words in links, sentences.

In: the body of a page, before anything is dropped from it. Out: for each element how much of the
page it is and whether it is text, by which `kg.read.prune` judges.
"""

from __future__ import annotations

import re

from lxml import etree, html

from kg.read.menus import names

_ENDS = re.compile(r"\w\w[)'\"’”]*\.(?=\s|$)")
_SENTENCE = 4  # words that a sentence has at least, on average
_MOST = 0.6
_LINKS = 0.6


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
