"""Web pages and HTML mail: the text with the layout that carries meaning.

In: HTML as text. Out: a Draft: headings, paragraphs, bullets and numbers on lines of their own, a
table row on one line, with title, day and canonical address where the page states them. Left to
others: what of the page is not its text (`kg.read.prune`), tables (`kg.read.tables`). Layout is by
Inscriptis. No entity is resolved, no network touched (libxml2's HTML parser, huge_tree off).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import copy
from datetime import date
from functools import cache

from inscriptis.css_profiles import CSS_PROFILES  # type: ignore[import-untyped]
from inscriptis.html_engine import Inscriptis  # type: ignore[import-untyped]
from inscriptis.html_properties import Display, WhiteSpace  # type: ignore[import-untyped]
from inscriptis.model.config import ParserConfig  # type: ignore[import-untyped]
from inscriptis.model.html_element import HtmlElement  # type: ignore[import-untyped]
from lxml import etree, html

from kg.read.decode import NotTextError, decode, page_charset
from kg.read.draft import Draft
from kg.read.links import harmless
from kg.read.menus import drop_menu_lines, names
from kg.read.prune import prune
from kg.read.stated_dates import parse_date, stated_date
from kg.read.tables import flatten_lists_of_terms, flatten_tables
from kg.read.tidy import one_line, shape, tidy
from kg.read.unreadable import Unreadable

LARGEST = 8_000_000
"""Characters; a larger page is no letter and is refused before it is parsed."""
MOST_ELEMENTS = 60_000
"""A page of more elements is refused after parsing."""
DEEPEST = 250
"""Levels of elements; libxml2 drops what lies below level 256 without a word."""

_ISSUED_META = (
    "article:published_time",
    "datepublished",
    "dc.date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "pubdate",
    "publish-date",
    "date",
)
# Pictures and fonts that a page carries in itself.
_EMBEDDED = re.compile(r"data:[\w/+.-]{0,60};base64,[A-Za-z0-9+/=\s]*")
_PAGE_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_LONGEST_DATE_LINE = 120
_PREFORMATTED = re.compile(r"white-space\s*:\s*pre")
_HIDING = re.compile(r"[.#]([\w-]{1,60})\s*\{[^{}]{0,500}display\s*:\s*none")
_NOTE_MARK = re.compile(r"[\[(]?\d{1,2}[\])]?")
_NOTED = re.compile(r"(?:\w{3}|\d|[.,;:!?%)'\"’”])\Z")
_BULLET = re.compile(r"\s*(?:[*+o\-•–]|\d{1,3}\.)\s")


def page_draft(text: str, *, whole_page: bool = True) -> Draft:
    """The draft of a page; ``whole_page`` False for the HTML part of a mail."""
    tree = _parse(text)
    title, url = _title(tree), _canonical(tree)
    body = tree.find("body")
    issued = _issued(tree, body) if whole_page else None
    body = body if body is not None else tree
    pictured = [one_line(picture.get("alt", "")) for picture in body.iter("img")]
    _hide_previews(tree)
    prune(body, text if whole_page else None)
    _drop_note_marks(body)
    flatten_lists_of_terms(body)
    flatten_tables(body)
    laid_out = tidy(_lay_out(body))
    if not any(letter.isalpha() for letter in laid_out):
        laid_out = tidy("\n\n".join(pictured))
    return Draft(
        text=drop_menu_lines(laid_out), title=title, issued=issued or stated_date(laid_out), url=url
    )


def page_of_bytes(data: bytes) -> Draft:
    """The draft of a page as it was saved."""
    try:
        return page_draft(decode(data, page_charset(data)))
    except NotTextError as error:
        raise Unreadable("this is not a web page; save it again") from error


def _parse(text: str) -> html.HtmlElement:
    text = _EMBEDDED.sub("", text)
    if len(text) > LARGEST:
        raise Unreadable(
            f"this page is larger than {LARGEST // 1_000_000} million characters; "
            "save only the letter's own text"
        )
    parser = html.HTMLParser(
        huge_tree=False, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        tree = html.document_fromstring(_without_ends(_without_declaration(text)), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("no text in this page; save it again") from error
    elements, depth = _measured(tree)
    if elements > MOST_ELEMENTS:
        raise Unreadable(
            f"this page has more than {MOST_ELEMENTS} elements; save only the letter's own text"
        )
    if depth >= DEEPEST:
        raise Unreadable(
            f"this page nests more than {DEEPEST} elements in each other; save its text instead"
        )
    return tree


def _without_declaration(text: str) -> str:
    """Without an XML declaration, which lxml refuses in text that is already decoded."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"), count=1)


def _without_ends(text: str) -> str:
    """Without the ends of body and page: what follows them counts, as in browsers."""
    return _PAGE_ENDS.sub("", text)


def _measured(tree: html.HtmlElement) -> tuple[int, int]:
    """How many elements a tree holds, and how deep."""
    elements = deepest = level = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        elements += event == "start"
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return elements, deepest


def _lay_out(body: html.HtmlElement) -> str:
    _keep_line_ends(body)
    rendered = Inscriptis(body, _layout()).get_text()
    return shape("\n".join(_without_indentation(rendered.split("\n"))))


def _keep_line_ends(body: html.HtmlElement) -> None:
    """Let what stands inside preformatted text keep its line ends, as in browsers."""
    kept = set()
    for element in body.iter(etree.Element):
        style = element.get("style", "")
        if element.tag == "pre" or _PREFORMATTED.search(style):
            kept.add(element)
        elif element.getparent() in kept and "white-space" not in style:
            element.set("style", f"{style};white-space:pre")
            kept.add(element)


def _hide_previews(tree: html.HtmlElement) -> None:
    """Mark as hidden the previews that the page's own style sheets hide."""
    hidden = set(
        _HIDING.findall(" ".join("".join(sheet.itertext()) for sheet in tree.iter("style")))
    )
    for element in tree.xpath("//*[@class or @id]") if hidden else []:
        for name in f"{element.get('class', '')} {element.get('id', '')}".split():
            words = {name.casefold(), *re.split(r"[-_]", name.casefold())}
            if name in hidden and words & names("preview_names"):
                element.set("style", "display:none")


def _drop_note_marks(body: html.HtmlElement) -> None:
    """Drop the raised figures of footnotes, which would lengthen a number or a word: "12¹"."""
    for raised in list(body.iter("sup")):
        before = raised.getprevious()
        text = before.tail if before is not None else raised.getparent().text
        mark = "".join(raised.itertext()).strip()
        if _NOTE_MARK.fullmatch(mark) and _NOTED.search(text or ""):
            raised.drop_tree()


def _without_indentation(lines: list[str]) -> Iterator[str]:
    """Lines at the margin, save bullets and what stands below a bullet as part of it."""
    in_list = False
    for line in lines:
        in_list = bool(_BULLET.match(line)) or (
            in_list and line.startswith("    ") and bool(line.strip())
        )
        yield line if in_list else line.strip()


@cache
def _layout() -> ParserConfig:
    css = dict(CSS_PROFILES["strict"])
    for tag in (
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "caption",
        "figcaption",
        "address",
        "blockquote",
        "center",
        "section",
        "details",
        "summary",
        "form",
        "fieldset",
        "legend",
        "hr",
    ):
        css[tag] = copy(css["div"])
    css["pre"] = HtmlElement(
        display=Display.block, whitespace=WhiteSpace.pre, margin_before=1, margin_after=1
    )
    return ParserConfig(css=css)


def _title(tree: html.HtmlElement) -> str | None:
    for path in (
        "string(//head/title)",
        "string(//title)",
        "string(//meta[@property='og:title']/@content)",
        "string(//h1)",
    ):
        if title := one_line(str(tree.xpath(path))):
            return title
    return None


def _canonical(tree: html.HtmlElement) -> str | None:
    """The page's own address, as its canonical link states it."""
    for path in ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
        for found in tree.xpath(path):
            address = str(found).strip()
            if address.lower().startswith(("http://", "https://")):
                return harmless(address)
    return None


def _issued(tree: html.HtmlElement, body: html.HtmlElement | None) -> date | None:
    """The day of publication in the page's metadata, else in its words, footer and all."""
    if day := _issued_in_metadata(tree):
        return day
    texts = (" ".join(text.split()) for text in (body if body is not None else tree).itertext())
    return stated_date("\n".join(text for text in texts if 0 < len(text) < _LONGEST_DATE_LINE))


def _issued_in_metadata(tree: html.HtmlElement) -> date | None:
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").casefold()
        if name in _ISSUED_META and (day := parse_date(meta.get("content", "")[:25])):
            return day
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        if day := _json_date(str(script)):
            return day
    published = tree.xpath(
        "//time[@datetime][@itemprop='datePublished' or contains(@class, 'published') "
        "or contains(@class, 'entry-date') or @pubdate]/@datetime"
    )
    days = {parse_date(str(value)[:10]) for value in published} - {None}
    return days.pop() if len(days) == 1 else None


def _json_date(script: str) -> date | None:
    try:
        content = json.loads(script)
    except (ValueError, RecursionError):
        return None
    nodes = content.get("@graph", [content]) if isinstance(content, dict) else content
    for node in nodes if isinstance(nodes, list) else []:
        value = node.get("datePublished") if isinstance(node, dict) else None
        if isinstance(value, str) and (day := parse_date(value[:10])):
            return day
    return None
