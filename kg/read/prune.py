"""What of a page is not its text: menus, cookie notices, search and comment forms, footers.

In: an HTML tree, changed in place, and its source for Trafilatura, which is asked about the parts
that are only suspect. Out: the tree without them. The words are in ``wordings/pages.toml``. A part
that holds most of the page's words is never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from kg.read.menus import TRAIL, is_menu_word, mostly_menu, names
from kg.read.wordings import wordings

_KEPT = frozenset(("html", "body", "main", "article"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_ARROWS = re.compile(r"\w\s*[>›»→]\s*\w")
_LONGEST_TRAIL = 40
_MOST = 0.6
_LINKS = 0.6


def prune(body: html.HtmlElement, source: str | None = None) -> None:
    """Drop from ``body`` what is not the text; ``source``, a whole page, is for a second view."""
    page = _Page(body)
    _keep_trails(body, page)
    _drop_sections(body, page)
    suspects = []
    for element in _still_in(body, list(body.iter(etree.Element))):
        if _certain(element) and not page.is_most(element):
            _drop(element)
        elif _suspect(element, page) and not page.is_most(element):
            suspects.append(element)
    _drop_suspects(suspects, page, source)


class _Page:
    """How many words each element of a page held at first, and how many of them in links."""

    def __init__(self, body: html.HtmlElement) -> None:
        self._words: dict[html.HtmlElement, int] = {}
        self._linked: dict[html.HtmlElement, int] = {}
        for _, element in etree.iterwalk(body, events=("end",)):
            words = len((element.text or "").split())
            linked = 0
            for inner in element:
                words += self._words.get(inner, 0) + len((inner.tail or "").split())
                linked += self._linked.get(inner, 0)
            self._words[element] = words
            self._linked[element] = words if element.tag == "a" else linked
        self._total = self._words[body]

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
        return self.words(element) > self._total * _MOST


def _still_in(
    body: html.HtmlElement, elements: list[html.HtmlElement]
) -> Iterator[html.HtmlElement]:
    """Those of ``elements`` that no earlier one took with it when it was dropped."""
    inside = {body}
    for element in elements:
        if element is not body and element.getparent() in inside:
            yield element
            if element.getparent() is not None:
                inside.add(element)


def _certain(element: html.HtmlElement) -> bool:
    words = wordings("pages")
    tag = element.tag
    if (
        tag in words["tags"]
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
    ):
        return True
    if _HIDDEN.search(element.get("style", "")):
        return True
    if tag in _KEPT:
        return False
    if tag in words["outside_text"]:
        return tag == "aside" or not any(
            up.tag in ("article", "main") for up in element.iterancestors()
        )
    return element.get("role") in words["roles"] or bool(_tokens(element) & names("names"))


def _suspect(element: html.HtmlElement, page: _Page) -> bool:
    if element.tag in _KEPT:
        return False
    if _menu_of_children(element, page):
        return True
    if _tokens(element) & names("suspect_names"):
        return page.words(element) <= wordings("pages")["suspect_words"] or page.is_linked(element)
    return _is_list_of_links(element, page)


def _is_list_of_links(element: html.HtmlElement, page: _Page) -> bool:
    """Whether an element is links and little else, without a line that introduces them."""
    if element.tag not in ("ul", "ol", "div", "p", "td") or not page.is_linked(element):
        return False
    links = element.iter("a")
    return sum(1 for _, link in zip(range(3), links, strict=False)) > 2 and not _introduced(element)


def _introduced(element: html.HtmlElement) -> bool:
    """Whether a heading, or a paragraph that ends with a colon, stands before an element."""
    before = element.getprevious()
    if before is None:
        return False
    return before.tag in _HEADINGS or "".join(before.itertext()).rstrip().endswith(":")


def _menu_of_children(element: html.HtmlElement, page: _Page) -> bool:
    """Whether an element holds short parts of which most are menu words."""
    if not 1 < page.words(element) <= wordings("pages")["suspect_words"]:
        return False
    parts = [
        " ".join("".join(leaf.itertext()).split())
        for leaf in element.iter("a", "li", "span", "td", "button")
        if len(leaf) == 0 or (leaf.tag in ("li", "td") and len(leaf) == 1)
    ]
    words = sum(len(part.split()) for part in dict.fromkeys(parts))
    return len(parts) > 2 and mostly_menu(parts) and words * 2 > page.words(element)


def _drop_suspects(suspects: list[html.HtmlElement], page: _Page, source: str | None) -> None:
    if not suspects:
        return
    second_view = _second_view(source) if source else ""
    for element in suspects:
        words = " ".join(" ".join(element.itertext()).split())
        clear = page.is_linked(element) or _menu_of_children(element, page)
        if not _holds_title(element) and (clear or words[:60] not in second_view):
            _drop(element)


def _holds_title(element: html.HtmlElement) -> bool:
    return element.tag == "h1" or element.find(".//h1") is not None


def _second_view(source: str) -> str:
    """The page's text as Trafilatura sees it."""
    import trafilatura  # takes longer to import than a hundred letters to read

    text = trafilatura.extract(
        source, favor_recall=True, include_comments=False, include_tables=True
    )
    return " ".join((text or "").replace("|", " ").split())


def _drop_sections(body: html.HtmlElement, page: _Page) -> None:
    """Drop "Related pages" and the like: the heading and the lists and links below it."""
    for heading in list(body.iter(*_HEADINGS[1:])):
        if " ".join("".join(heading.itertext()).split()).casefold() not in names("sections"):
            continue
        following = heading.getnext()
        while following is not None and _belongs_to_section(following, page):
            after = following.getnext()
            _drop(following)
            following = after
        _drop(heading)


def _belongs_to_section(element: html.HtmlElement, page: _Page) -> bool:
    if page.is_most(element) or _holds_heading(element) or element.tag in _KEPT:
        return False
    return element.tag != "p" or page.is_linked(element)


def _holds_heading(element: html.HtmlElement) -> bool:
    return any(True for _ in element.iter("h1", "h2", "h3", "h4"))


def _keep_trails(body: html.HtmlElement, page: _Page) -> None:
    """Turn the trail that says where the page lies into a paragraph, which no rule drops."""
    for element in list(body.iter(etree.Element)):
        if not _is_trail(element, page) or element.getparent() is None:
            continue
        items = [
            " ".join("".join(item.itertext()).split())
            for item in element.iter("li", "a", "span")
            if len(item) == 0 or item.tag == "li"
        ]
        if len(items) < 2:
            items = TRAIL.split(" ".join("".join(element.itertext()).split()))
        places = [
            item
            for n, item in enumerate(items)
            if item and item not in items[:n] and not is_menu_word(item)
        ]
        paragraph = etree.Element("p")
        paragraph.text = " > ".join(places)
        paragraph.tail = element.tail
        element.getparent().replace(element, paragraph)


def _is_trail(element: html.HtmlElement, page: _Page) -> bool:
    if element.tag not in ("nav", "ul", "ol", "div", "p"):
        return False
    named = (
        _tokens(element) & names("trails")
        or "breadcrumb" in element.get("aria-label", "").casefold()
    )
    if not (named or element.tag == "nav") or page.words(element) > _LONGEST_TRAIL:
        return False
    return bool(named) or _ARROWS.search("".join(element.itertext())) is not None


def _tokens(element: html.HtmlElement) -> set[str]:
    """The words of class and id; a class "cookie-banner" is both words and the whole."""
    found: set[str] = set()
    for name in f"{element.get('class', '')} {element.get('id', '')}".casefold().split():
        found |= {name, *re.split(r"[-_]+", name)}
    return found


def _drop(element: html.HtmlElement) -> None:
    """Drop an element and what it holds; of a page's head its title stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tag == "header":
        for title in element.findall(".//h1"):
            parent.insert(parent.index(element), title)
    element.drop_tree()
