"""Tables and lists of terms as lines.

In: an HTML tree, changed in place. Out: no table in it. A table that only lays a page out becomes
its cells in their order; a row of data one line: "Issue title: Off road motorbikes" where the
first cell is a label, else "| Knives | An amnesty bin |", with "|---|---|" below a row of
headings.
"""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import takewhile

from lxml import etree, html

_BLOCKS = frozenset(
    (
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "table",
        "section",
        "article",
        "dl",
        "figure",
        "address",
        "center",
    )
)
_PARTS = frozenset(
    ("caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th", "script", "style")
)
_LABEL_WORDS = 6
_DIGITS = 4  # of a number of rows that nobody would write
_BREAKS = re.compile(r"(?:\s*;){2,}\s*")


def flatten_tables(tree: html.HtmlElement) -> None:
    """Put lines in the place of every table of ``tree``, the innermost first."""
    for table in reversed(list(tree.iter("table"))):
        box = _outside_cells(table)
        box.append(_lines(table))
        _replace(table, box if len(box) > 1 else box[0])


def _outside_cells(table: html.HtmlElement) -> html.HtmlElement:
    """What a table holds outside its cells: it stands before the table, as browsers show it."""
    box = etree.Element("div")
    for part in (table, *table.iterchildren("thead", "tbody", "tfoot")):
        _move_outside(part, box)
        for row in part.findall("tr"):
            _move_outside(row, box)
    return box


def _move_outside(part: html.HtmlElement, box: html.HtmlElement) -> None:
    """Move text and elements that a table or row must not hold into ``box``."""
    texts = [part.text or ""]
    part.text = None
    for inner in list(part):
        texts.append(inner.tail or "")
        inner.tail = None
        if inner.tag not in _PARTS:
            part.remove(inner)
            if _has_words(inner):
                box.append(inner)
    if words := " ".join(" ".join(texts).split()):
        box.append(_paragraph("p", words))


def flatten_lists_of_terms(tree: html.HtmlElement) -> None:
    """Put "term: description" in the place of every list of terms."""
    for terms in reversed(list(tree.iter("dl"))):
        _replace(terms, _described(_items(terms)))


def _described(items: list[html.HtmlElement]) -> html.HtmlElement:
    box = etree.Element("div")
    label: html.HtmlElement | None = None
    for item in items:
        joined = label is not None and item.tag == "dd" and _is_simple(item)
        if label is not None and not joined:
            box.append(_paragraph("div", _words(label)))
        if item.tag == "dt":
            label = item
            continue
        if label is not None and joined:
            box.append(_paragraph("div", _labelled(label, item)))
        else:
            box.append(_box(item) if item.tag == "dd" else item)
        label = None
    if label is not None:
        box.append(_paragraph("div", _words(label)))
    return box


def _items(terms: html.HtmlElement) -> list[html.HtmlElement]:
    """Terms, descriptions and what else a list of terms holds, none of them within another."""
    items = [_paragraph("p", terms.text)] if (terms.text or "").strip() else []
    waiting = list(terms)[::-1]
    while waiting:
        item = waiting.pop()
        tail, item.tail = item.tail or "", None
        if not tail.isspace() and tail:
            waiting.append(_paragraph("p", tail))
        if item.tag not in ("dt", "dd") and item.find(".//dt") is not None:
            waiting += list(item)[::-1]
            continue
        inner = list(item.iterchildren("dt", "dd"))
        waiting += inner[::-1]
        for part in inner:
            box = _paragraph("span", part.tail or "")
            part.tail = None
            item.replace(part, box)
        if _has_words(item) or item.tag == "dt":
            items.append(item)
    return items


class _Rows:
    """The rows of one table on their way: runs of one-line rows, and cells that are blocks."""

    def __init__(self) -> None:
        self.box = etree.Element("div")
        self.data = False  # the table holds data; an empty cell in it says something
        self.labels = False  # every row is a label with its value
        self._run: list[str] = []

    def line(self, text: str) -> None:
        """Add a line to the run of lines that belong together."""
        self._run.append(text)

    def block(self, cell: html.HtmlElement) -> None:
        """Add a cell that holds more than one line."""
        self.end_run()
        self.box.append(_box(cell))

    def end_run(self) -> None:
        """Put the run of lines into the box, as text whose line ends count."""
        if self._run:
            self.box.append(_paragraph("pre", "\n".join(self._run)))
            self._run = []


def _lines(table: html.HtmlElement) -> html.HtmlElement:
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in _rows(table)]
    _repeat_labels(rows)
    rows = [row for row in rows if any(map(_has_words, row))]
    lines = _Rows()
    for caption in table.findall("caption"):
        lines.block(caption)
    lines.labels = _are_labels(rows)
    lines.data = any(_is_data(row) for row in rows)
    for number, row in enumerate(rows):
        _add_row(lines, row, first=number == 0)
    lines.end_run()
    return lines.box


def _repeat_labels(rows: list[list[html.HtmlElement]]) -> None:
    """Repeat a row's first cell, where it is one of words, in the further rows that it spans."""
    label, left = None, 0
    for row in rows:
        if left and label is not None:
            row.insert(0, deepcopy(label))
            left -= 1
            continue
        span = row[0].get("rowspan", "").strip() if len(row) > 1 else ""
        label = row[0] if span.isdecimal() and len(span) < _DIGITS and _is_simple(row[0]) else None
        left = int(span) - 1 if label is not None else 0


def _rows(table: html.HtmlElement) -> list[html.HtmlElement]:
    return [
        row
        for part in (
            table,
            *table.findall("thead"),
            *table.findall("tbody"),
            *table.findall("tfoot"),
        )
        for row in part.findall("tr")
    ]


def _add_row(lines: _Rows, row: list[html.HtmlElement], *, first: bool) -> None:
    cells = [cell for cell in row if _has_words(cell)]
    simple = list(takewhile(_is_simple, cells))
    if len(simple) < len(cells) or (len(cells) == 1 and not (lines.data and len(row) > 1)):
        if len(cells) > 1 and simple:
            lines.line(_words(simple[0]) if len(simple) == 1 else _bars(simple))
        for cell in cells if len(cells) == 1 else cells[len(simple) :]:
            lines.block(cell)
    elif lines.labels or (len(row) == 2 and _words(row[0]).endswith(":")):
        lines.line(_labelled(*row))
    else:
        lines.line(_bars(row))
        if first and all(cell.tag == "th" for cell in row):
            lines.line("|" + "---|" * len(row))


def _is_data(row: list[html.HtmlElement]) -> bool:
    """Whether a row holds more than one cell of words, and none of more than a line."""
    return sum(map(_has_words, row)) > 1 and all(map(_is_simple, row))


def _are_labels(rows: list[list[html.HtmlElement]]) -> bool:
    """Whether every row is a heading cell with its value."""
    return bool(rows) and all(
        len(row) == 2
        and row[0].tag == "th"
        and row[1].tag == "td"
        and all(map(_is_simple, row))
        and len(_words(row[0]).split()) <= _LABEL_WORDS
        for row in rows
    )


def _labelled(label: html.HtmlElement, value: html.HtmlElement) -> str:
    words = _words(label)
    colon = "" if words.endswith((":", "?", ".", "!", "-", "–")) else ":"
    return f"{words}{colon} {_words(value)}".rstrip()


def _bars(cells: list[html.HtmlElement]) -> str:
    return "| " + " | ".join(_words(cell) for cell in cells) + " |"


def _paragraph(tag: str, text: str) -> html.HtmlElement:
    element = etree.Element(tag)
    element.text = text
    return element


def _box(cell: html.HtmlElement) -> html.HtmlElement:
    box = etree.Element("div")
    box.text = cell.text
    box.extend(list(cell))
    return box


def _replace(old: html.HtmlElement, new: html.HtmlElement) -> None:
    parent = old.getparent()
    if parent is None:
        return
    new.tail = old.tail
    parent.replace(old, new)


def _has_words(cell: html.HtmlElement) -> bool:
    return any(text.strip() for text in cell.itertext())


def _is_simple(cell: html.HtmlElement) -> bool:
    """Whether a cell holds one run of words, at most in one paragraph of its own."""
    if any(_opens_paragraph(line_break) for line_break in cell.iter("br")):
        return False
    blocks = [element for element in cell.iter() if element is not cell and element.tag in _BLOCKS]
    filled = [block for block in blocks if _has_words(block)]
    return not filled or (
        len(filled) == 1
        and filled[0].tag in ("p", "div", "center")
        and filled[0].getparent() is cell
    )


def _opens_paragraph(line_break: html.HtmlElement) -> bool:
    """Whether a line break stands after another one and before words."""
    before = line_break.getprevious()
    return (
        before is not None
        and before.tag == "br"
        and not (before.tail or "").strip()
        and bool((line_break.tail or "").strip())
    )


def _words(cell: html.HtmlElement) -> str:
    for line_break in cell.iter("br"):
        words = (line_break.tail or "").lstrip()
        if not words.startswith("; "):  # a cell may be looked at twice
            line_break.tail = f"; {words}"
    text = _BREAKS.sub("; ", " ".join("".join(cell.itertext()).split()))
    return text.replace(".; ", ". ").replace(":; ", ": ").replace(",; ", ", ").strip(" ;")
