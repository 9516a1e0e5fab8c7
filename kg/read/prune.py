"""What of a page is not its text: menus, cookie notices, search and comment forms, footers.

In: an HTML tree, changed in place, and its source for Trafilatura, which is asked about the parts
that are only suspect. Out: the tree without them. The words are in ``wordings/pages.toml``. A part
that holds most of the page's words is never dropped, nor one with sentences in it for a name that
only contains such a word. What is folded below a heading or button that opens it is text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from lxml import etree, html

from kg.read.menus import TRAIL, is_menu_word, mostly_menu, names
from kg.read.page_words import Page
from kg.read.wordings import any_phrase, wordings

_KEPT = frozenset(("html", "body", "main", "article"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_NO_HEIGHT = re.compile(r"max-height\s*:\s*0(?![.\d])", re.IGNORECASE)
_CUT_OFF = re.compile(r"opacity\s*:\s*0(?![.\d])|overflow\s*:\s*hidden", re.IGNORECASE)
_PANELS = ("div", "section", "article", "ul", "ol", "li", "p", "dd", "dl", "tr", "td", "table")
_SPEAKER = re.compile(r"[\w.]{2,20}(?: [A-Z])?: ?\S")
_ARROWS = re.compile(r"\w\s*[>›»→]\s*\w")
_LONGEST_TRAIL = 40
_LONGEST_OPENER = 30


def prune(body: html.HtmlElement, source: str | None = None) -> None:
    """Drop from ``body`` what is not the text; ``source``, a whole page, is for a second view."""
    page = Page(body)
    _unfold(body, page)
    _keep_trails(body, page)
    _drop_sections(body, page)
    suspects: list[html.HtmlElement] = []
    named: list[html.HtmlElement] = []
    for element in _still_in(body, list(body.iter(etree.Element))):
        if page.is_most(element):
            continue
        if _certain(element, page):
            _drop(element)
        elif _is_named(element, page):
            named.append(element)
        elif _suspect(element, page):
            suspects.append(element)
    _drop_named(named, page)
    _drop_suspects(suspects, page, source)


def _drop_named(named: list[html.HtmlElement], page: Page) -> None:
    """Drop the parts that their names tell of, save those of one class that are most of a page."""
    held: Counter[str] = Counter()
    inside: set[html.HtmlElement] = set()
    for element in named:
        if page.has_sentences(element) and inside.isdisjoint(element.iterancestors()):
            inside.add(element)
            held[element.get("class", "")] += page.words(element)
    for element in named:
        is_one_of_most = page.are_most(held[element.get("class", "")])
        if not is_one_of_most or _tokens(element) & names("comment_names"):
            _drop(element)


def _unfold(body: html.HtmlElement, page: Page) -> None:
    """Show what is folded below its heading, and keep the words of the button that opens it."""
    controls = _controls(body)
    for element in list(body.iter(*_PANELS)):
        if not _is_hidden(element) or not _is_panel(element, controls, page):
            continue
        for name in ("hidden", "aria-hidden", "style"):
            element.attrib.pop(name, None)
        for opener in (element.getprevious(), controls.get(element.get("id", ""))):
            if opener is not None and opener.tag == "button":
                opener.tag = "p"
                opener.set("aria-expanded", "true")
    for heading in body.iter(*_HEADINGS):
        for button in list(heading.iter("button", "p")):
            button.tag = "span"


def _controls(body: html.HtmlElement) -> dict[str, html.HtmlElement]:
    """The buttons and links that open a part of the page, by the id of that part."""
    found = {}
    for element in body.iter("button", "a", "div", "span", "summary", *_HEADINGS):
        if element.get("aria-haspopup") or "modal" in (
            element.get("data-toggle"),
            element.get("data-bs-toggle"),
        ):
            continue
        for name in ("aria-controls", "data-target", "data-bs-target", "href"):
            value = element.get(name, "")
            if name == "aria-controls" or value.startswith("#"):
                found.update(dict.fromkeys(value.lstrip("#").split(), element))
    return found


def _is_panel(element: html.HtmlElement, controls: dict[str, html.HtmlElement], page: Page) -> bool:
    """Whether a hidden element is text that a heading, button or tab opens."""
    if not page.words(element) or page.is_linked(element) or _menu_of_children(element, page):
        return False
    if element.get("role") in wordings("pages")["roles"] or _any_name(element):
        return False
    if element.get("role") == "tabpanel" or element.get("id", "") in controls:
        return True
    before = element.getprevious()
    if before is None or before.tag in ("nav", "header") or page.words(before) > _LONGEST_OPENER:
        return False
    if before.tag not in _HEADINGS and before.tag != "button":
        return _opens(before)
    return _opens(before) or bool((_tokens(element) | _tokens(before)) & names("folded_names"))


def _opens(element: html.HtmlElement) -> bool:
    return any(inner.get("aria-expanded") is not None for inner in element.iter(etree.Element))


def _any_name(element: html.HtmlElement) -> bool:
    tokens = _tokens(element)
    return any(tokens & names(kind) for kind in ("banner_names", "names", "weak_names"))


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


def _is_hidden(element: html.HtmlElement) -> bool:
    return (
        element.get("hidden", "until-found") != "until-found"
        or element.get("aria-hidden") == "true"
        or _hides(element.get("style", ""))
    )


def _hides(style: str) -> bool:
    """Whether a style hides an element, be it by leaving it no height."""
    if _HIDDEN.search(style):
        return True
    return _NO_HEIGHT.search(style) is not None and _CUT_OFF.search(style) is not None


def _certain(element: html.HtmlElement, page: Page) -> bool:
    words = wordings("pages")
    tag = element.tag
    if tag == "form" and page.is_text_in_form(element):
        return False
    if tag in words["tags"] or _is_hidden(element):
        return True
    if tag in _KEPT:
        return False
    if tag in words["outside_text"]:
        return tag == "aside" or not any(
            up.tag in ("article", "main") for up in element.iterancestors()
        )
    return element.get("role") in words["roles"] or bool(_tokens(element) & names("banner_names"))


def _is_named(element: html.HtmlElement, page: Page) -> bool:
    """Whether class or id tells of a part that is not the text, and its words do not deny it."""
    if element.tag in _KEPT or element.tag in names("outside_text"):
        return False
    whole = _whole_names(element)
    if whole & names("names") or whole & names("whole_names"):
        return True
    tokens = _tokens(element)
    if not tokens & names("names") and not tokens & names("weak_names"):
        return False
    if not page.has_sentences(element) or page.is_beside_text(element):
        return True
    return bool(tokens & names("comment_names")) and _is_of_thread(element, page)


def _is_of_thread(element: html.HtmlElement, page: Page) -> bool:
    """Whether the outermost part called comments that an element lies in is what readers wrote."""
    judged = next((up for up in element.iterancestors() if up in page.threads), None)
    page.threads[element] = _is_thread(element) if judged is None else page.threads[judged]
    return page.threads[element]


def _is_thread(element: html.HtmlElement) -> bool:
    """Whether an element holds what readers of a page wrote below it, or the form for it."""
    if any(True for _ in element.iter("form", "textarea", "input")):
        return True
    texts = [" ".join(text.split()) for text in element.itertext() if not text.isspace()]
    if any(_SPEAKER.match(text) for text in texts):
        return True
    return _thread_signs().search(" ".join(texts)) is not None


@cache
def _thread_signs() -> re.Pattern[str]:
    counted = any_phrase(wordings("pages")["thread_counts"])
    signs = any_phrase(wordings("pages")["thread_signs"])
    return re.compile(rf"\b(?:{signs}|\d+ (?:{counted})\b)", re.IGNORECASE)


def _suspect(element: html.HtmlElement, page: Page) -> bool:
    if element.tag in _KEPT:
        return False
    if _menu_of_children(element, page):
        return True
    if _tokens(element) & names("suspect_names") and not _is_heading_of_text(element, page):
        return page.words(element) <= wordings("pages")["suspect_words"] or page.is_linked(element)
    return _is_list_of_links(element, page)


def _is_heading_of_text(element: html.HtmlElement, page: Page) -> bool:
    """Whether an element is a heading without links, or opens what was folded."""
    if element.tag in _HEADINGS:
        return not page.has_links(element)
    return any(inner.tag == "p" for inner in element.iterchildren() if _opens(inner))


def _is_list_of_links(element: html.HtmlElement, page: Page) -> bool:
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


def _is_list_below_heading(element: html.HtmlElement) -> bool:
    """Whether an element is a list with its heading, or a list that a line introduces."""
    if element.tag in ("ul", "ol"):
        before = element.getprevious()
        return _introduced(element) and before is not None and before.tag != "h1"
    return _holds_heading(element) and element.find(".//li") is not None


def _menu_of_children(element: html.HtmlElement, page: Page) -> bool:
    """Whether an element holds short parts of which most are menu words."""
    if not 1 < page.words(element) <= wordings("pages")["suspect_words"]:
        return False
    if not page.has_links(element) and _is_list_below_heading(element):
        return False
    parts = [
        " ".join("".join(leaf.itertext()).split())
        for leaf in element.iter("a", "li", "span", "td", "button")
        if len(leaf) == 0 or (leaf.tag in ("li", "td") and len(leaf) == 1)
    ]
    words = sum(len(part.split()) for part in dict.fromkeys(parts))
    return len(parts) > 2 and mostly_menu(parts) and words * 2 > page.words(element)


def _drop_suspects(suspects: list[html.HtmlElement], page: Page, source: str | None) -> None:
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


def _drop_sections(body: html.HtmlElement, page: Page) -> None:
    """Drop "Related pages" and the like: the heading and the lists and links below it."""
    for heading in list(body.iter(*_HEADINGS[1:])):
        title = " ".join("".join(heading.itertext()).split()).casefold()
        if title not in names("sections") and (
            title not in names("doubtful_sections") or _is_section_of_text(heading, page)
        ):
            continue
        following = heading.getnext()
        while following is not None and _belongs_to_section(following, page):
            after = following.getnext()
            _drop(following)
            following = after
        _drop(heading)


def _is_section_of_text(heading: html.HtmlElement, page: Page) -> bool:
    """Whether sentences stand below a heading, and no form nor what readers wrote."""
    siblings = heading.itersiblings(etree.Element)
    below = list(takewhile(lambda part: next(part.iter(*_HEADINGS), None) is None, siblings))
    return any(map(page.has_sentences, below)) and not any(map(_is_thread, below))


def _belongs_to_section(element: html.HtmlElement, page: Page) -> bool:
    if page.is_most(element) or _holds_heading(element) or element.tag in _KEPT:
        return False
    return element.tag != "p" or page.is_linked(element)


def _holds_heading(element: html.HtmlElement) -> bool:
    return any(True for _ in element.iter("h1", "h2", "h3", "h4"))


def _keep_trails(body: html.HtmlElement, page: Page) -> None:
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


def _is_trail(element: html.HtmlElement, page: Page) -> bool:
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
    for name in _whole_names(element):
        found.add(name)
        if not name.startswith(("has-", "no-", "is-", "with-")):
            found.update(re.split(r"[-_]+", name))
    return found


def _whole_names(element: html.HtmlElement) -> set[str]:
    return set(f"{element.get('class', '')} {element.get('id', '')}".casefold().split())


def _drop(element: html.HtmlElement) -> None:
    """Drop an element and what it holds; of a page's head its title stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tag == "header":
        for title in element.findall(".//h1"):
            parent.insert(parent.index(element), title)
    element.drop_tree()
