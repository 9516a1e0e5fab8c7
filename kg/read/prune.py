"""What of a page is not its text: menus, cookie notices, search and comment forms, footers.

In: an HTML tree, changed in place, and its source for Trafilatura, which is asked about the parts
that are only suspect. Out: the tree without them; and lines without the menus that no markup
tells. The words are in ``wordings/pages.toml``. A part that holds most of the page's words is
never dropped.
"""

from __future__ import annotations

import re
from functools import cache

from lxml import etree, html

from kg.read.wordings import wordings

_KEPT = frozenset(("html", "body", "main", "article"))
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_SEPARATORS = re.compile(r"\s*(?:\|+|[·•»›>→]|&gt;|\s[/–-]\s|;(?=\s))\s*")
_TRAIL = re.compile(r"\s*(?:[»›>→]|&gt;)\s*")
_MARKS = re.compile(r"^(?:[*+•-]|\d+\.)\s+")
_YEAR = re.compile(r"(?:© ?)?20\d\d")
_MOST = 0.6
_LINKS = 0.6


def prune(body: html.HtmlElement, source: str | None = None) -> None:
    """Drop from ``body`` what is not the text; ``source``, a whole page, is for a second view."""
    _keep_trails(body)
    _drop_sections(body)
    total = _count(body)
    suspects = []
    for element in list(body.iter(etree.Element)):
        if element is body or not isinstance(element.tag, str) or not _within(element, body):
            continue
        if _certain(element) and not _too_much(element, total):
            _drop(element)
        elif _suspect(element) and not _too_much(element, total):
            suspects.append(element)
    _drop_suspects(suspects, source)


def drop_menu_lines(text: str) -> str:
    """``text`` without notices and menus on lines of their own; a trail keeps its places."""
    lines = []
    for paragraph in re.split(r"(\n\s*\n)", text):
        kept = (_line(line) for line in _without_menu_list(paragraph.split("\n")))
        lines.append("\n".join(line for line in kept if line is not None))
    return re.sub(r"\n{3,}", "\n\n", "".join(lines)).strip("\n")


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
    return element.get("role") in words["roles"] or bool(_tokens(element) & _names("names"))


def _suspect(element: html.HtmlElement) -> bool:
    if element.tag in _KEPT:
        return False
    if _menu_of_children(element):
        return True
    if _tokens(element) & _names("suspect_names"):
        return _count(element) <= wordings("pages")["suspect_words"] or _linked(element) >= _LINKS
    return (
        element.tag in ("ul", "ol", "div", "p", "td")
        and _linked(element) >= _LINKS
        and len(list(element.iter("a"))) > 2
    )


def _menu_of_children(element: html.HtmlElement) -> bool:
    """Whether an element holds short parts of which most are menu words."""
    if _count(element) > wordings("pages")["suspect_words"]:
        return False
    parts = [
        " ".join("".join(leaf.itertext()).split())
        for leaf in element.iter("a", "li", "span", "td", "button")
        if len(leaf) == 0 or (leaf.tag in ("li", "td") and len(leaf) == 1)
    ]
    words = sum(len(part.split()) for part in dict.fromkeys(parts))
    return len(parts) > 2 and _mostly_menu(parts) and words * 2 > _count(element)


def _drop_suspects(suspects: list[html.HtmlElement], source: str | None) -> None:
    if not suspects:
        return
    second_view = _second_view(source) if source else ""
    for element in suspects:
        words = " ".join(" ".join(element.itertext()).split())
        is_heading = element.find(".//h1") is not None or element.tag == "h1"
        clear = _linked(element) >= _LINKS or _menu_of_children(element)
        if not is_heading and (clear or words[:60] not in second_view):
            _drop(element)


def _second_view(source: str) -> str:
    """The page's text as Trafilatura sees it."""
    import trafilatura  # takes longer to import than a hundred letters to read

    text = trafilatura.extract(
        source, favor_recall=True, include_comments=False, include_tables=True
    )
    return " ".join((text or "").replace("|", " ").split())


def _drop_sections(body: html.HtmlElement) -> None:
    """Drop "Related pages" and the like: the heading and what follows up to the next one."""
    for heading in list(body.iter("h2", "h3", "h4", "h5", "h6")):
        if " ".join("".join(heading.itertext()).split()).casefold() not in _names("sections"):
            continue
        following = heading.getnext()
        while following is not None and not _holds_heading(following):
            after = following.getnext()
            _drop(following)
            following = after
        _drop(heading)


def _holds_heading(element: html.HtmlElement) -> bool:
    return any(True for _ in element.iter("h1", "h2", "h3", "h4"))


def _keep_trails(body: html.HtmlElement) -> None:
    """Turn the trail that says where the page lies into a paragraph, which no rule drops."""
    for element in list(body.iter(etree.Element)):
        if not _is_trail(element) or element.getparent() is None:
            continue
        items = [
            " ".join("".join(item.itertext()).split())
            for item in element.iter("li", "a", "span")
            if len(item) == 0 or item.tag == "li"
        ]
        if len(items) < 2:
            items = _TRAIL.split(" ".join("".join(element.itertext()).split()))
        places = [
            item
            for n, item in enumerate(items)
            if item and item not in items[:n] and not _is_menu_word(item)
        ]
        paragraph = etree.Element("p")
        paragraph.text = " > ".join(places)
        paragraph.tail = element.tail
        element.getparent().replace(element, paragraph)


def _is_trail(element: html.HtmlElement) -> bool:
    if element.tag not in ("nav", "ul", "ol", "div", "p"):
        return False
    named = (
        _tokens(element) & _names("trails")
        or "breadcrumb" in element.get("aria-label", "").casefold()
    )
    if named:
        return _count(element) <= 40
    return element.tag == "nav" and bool(
        re.search(r"\w\s*[>›»→]\s*\w", "".join(element.itertext()))
    )


def _line(line: str) -> str | None:
    if not line.strip() or line.lstrip().startswith("|"):
        parts = [part for part in line.split("|") if part.strip()]
        return None if len(parts) > 1 and _mostly_menu(parts) else line
    trail = [part for part in _TRAIL.split(line.strip()) if part]
    if len(trail) > 2 or (len(trail) == 2 and _is_trail_opening(trail[0])):
        return " > ".join(part for part in trail if not _is_menu_word(part)) or None
    parts = [part for part in _SEPARATORS.split(line) if part.strip()]
    if _mostly_menu(parts if len(parts) > 1 else re.split(r"\.\s*", line.strip())):
        return None
    return line


def _without_menu_list(lines: list[str]) -> list[str]:
    """Without a run of bullets or short lines that are a menu."""
    filled = [line for line in lines if line.strip()]
    if len(filled) > 1 and _mostly_menu(filled):
        return []
    return lines


def _mostly_menu(parts: list[str]) -> bool:
    parts = [part for part in parts if part.strip(" .|*+-•©")]
    if len(parts) == 1:
        return _bare(parts[0]) in _names("lonely")
    if not parts or any(len(part.split()) > wordings("pages")["menu_words"] for part in parts):
        return False
    known = sum(map(_is_menu_word, parts))
    return known * 2 > len(parts) and known > 1


def _is_menu_word(part: str) -> bool:
    bare = _bare(part)
    if bare in _names("menu") or bare in _names("trail_openings") or _YEAR.fullmatch(bare):
        return True
    return any(bare.startswith(opening + ":") for opening in _names("trail_openings"))


def _bare(part: str) -> str:
    """A part of a line without bullet, number and punctuation, in small letters."""
    return _MARKS.sub("", part.strip()).strip(" .|*+•©»›>").casefold()


def _is_trail_opening(part: str) -> bool:
    return part.casefold().strip(": ") in _names("trail_openings")


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(wordings("pages")[kind])


def _tokens(element: html.HtmlElement) -> set[str]:
    """The words of class and id; a class "cookie-banner" is both words and the whole."""
    found: set[str] = set()
    for name in f"{element.get('class', '')} {element.get('id', '')}".casefold().split():
        found |= {name, *re.split(r"[-_]+", name)}
    return found


def _count(element: html.HtmlElement) -> int:
    return sum(len(text.split()) for text in element.itertext())


def _linked(element: html.HtmlElement) -> float:
    """The share of an element's words that are links."""
    total = _count(element)
    return sum(map(_count, element.iter("a"))) / total if total else 1.0


def _too_much(element: html.HtmlElement, total: int) -> bool:
    return (
        element.tag not in ("script", "style", "noscript", "template")
        and _count(element) > total * _MOST
    )


def _within(element: html.HtmlElement, body: html.HtmlElement) -> bool:
    """Whether an element still hangs in the tree."""
    return any(up is body for up in element.iterancestors())


def _drop(element: html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
