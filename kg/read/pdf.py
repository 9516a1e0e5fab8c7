"""PDF files with a text layer, read by pypdf.

In: bytes. Out: a Draft: the lines of each page, put together into paragraphs where a line only ends
because the page does. Raises Unreadable for a scan, an encrypted or damaged file, and where pypdf
(the extra "pdf") is not installed. No script, form or attachment in the file is looked at.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from kg.read.draft import Draft
from kg.read.plain import title_of
from kg.read.stated_dates import stated_date
from kg.read.tidy import tidy
from kg.read.unreadable import Unreadable

if TYPE_CHECKING:
    from pypdf import PageObject

MOST_PAGES = 100
"""A longer file is no letter and is refused."""
MOST_CHARACTERS = 2_000_000
_PAGE_NUMBER = re.compile(
    r"\s*(?P<page>page\s+)?[-–—]?\s*(?P<number>\d{1,3})\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,3})?\s*",
    re.IGNORECASE,
)
_OPENS_ITEM = re.compile(r"\s*(?:[-–—•*·▪●○]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s|\s*\|")
_ENDS_SENTENCE = re.compile(r"[.!?:;]['\"’”)]*\s*$")
_HYPHEN = re.compile(r"[a-z]-$")  # it stays: "plain-clothes" is more usual than a parted word
_FULL_LINE = 0.7
_SAME_LINE = 2  # points, as a raised letter stands off its line
_GAP = 1.5  # times the usual distance of lines
_LONGEST_DATE_LINE = 40
# What pypdf raises on files that break the format.
_DAMAGE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    OverflowError,
    NotImplementedError,
    OSError,
    struct.error,
    zlib.error,
)


def pdf_draft(data: bytes) -> Draft:
    """The draft of a PDF."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError
    except ImportError as error:
        raise Unreadable(
            "reading PDF needs an extra: pip install 'policing-commitments-kg[pdf]'"
        ) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings are not for our users
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("this PDF is locked with a password; save an open copy")
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable(
                f"this PDF has more than {MOST_PAGES} pages; save the letter's own pages"
            )
        pages = _pages(_text_of(reader.pages[number]) for number in range(len(reader.pages)))
    except (DependencyError, FileNotDecryptedError) as error:
        raise Unreadable("this PDF is locked; save an open copy") from error
    except Unreadable:
        raise
    except (PyPdfError, *_DAMAGE) as error:
        raise Unreadable("this PDF is damaged; save it again, or its text as .txt") from error
    text = tidy("\n\n".join(pages))
    if not any(letter.isalpha() for letter in text):
        raise Unreadable("this PDF has no text layer (it is a scan); save the text as .txt")
    return Draft(text=text, title=title_of(text), issued=stated_date(text))


def _text_of(page: PageObject) -> str:
    """The text of a page, with an empty line where a gap or a new column parts it."""
    pieces: list[tuple[float, str]] = []  # how high on the page each stands

    def keep(text: str, user: list[float], matrix: list[float], *_: object) -> None:
        pieces.append((matrix[4] * user[1] + matrix[5] * user[3] + user[5], text))

    page.extract_text(visitor_text=keep)
    heights = [height for height, text in pieces if text.strip()]
    steps = [above - below for above, below in pairwise(heights) if above - below > _SAME_LINE]
    usual = median(steps) if steps else 0.0
    parted: list[str] = []
    before: float | None = None
    for height, text in pieces:
        if not text.strip():
            parted.append(text)
            continue
        if before is not None and _parts(before - height, usual, text):
            parted.append("\n")
        parted.append(text)
        before = height
    return "".join(parted)


def _parts(step: float, usual: float, text: str) -> bool:
    """Whether ``text`` opens a paragraph, so far below or above the text before it."""
    if step < 0:
        return -step > usual * _GAP and not text.lstrip()[:1].islower()
    return step > usual * _GAP


def _pages(texts: Iterable[str]) -> list[str]:
    pages: list[list[str]] = []
    size = 0
    for text in texts:
        size += len(text)
        if size > MOST_CHARACTERS:
            raise Unreadable(
                "this PDF holds more text than any letter; save the letter's own pages"
            )
        pages.append([line.strip() for line in text.splitlines()])
    return [_paragraphs(lines) for lines in _without_page_numbers(pages)]


def _without_page_numbers(pages: list[list[str]]) -> list[list[str]]:
    """``pages`` without "Page 3", and without a lone number that counts them."""
    numbers = [_numbers(lines) for lines in pages]
    ahead = Counter(
        ahead
        for index, found in enumerate(numbers)
        for ahead in {number - index for number in found.values()}
    )
    return [
        [
            line
            for place, line in enumerate(lines)
            if not _says_page(line) and not _counts(found.get(place), index, ahead)
        ]
        for index, (lines, found) in enumerate(zip(pages, numbers, strict=True))
    ]


def _numbers(lines: list[str]) -> dict[int, int]:
    """The lone numbers that are the first or last line of a page, by their places."""
    filled = [place for place, line in enumerate(lines) if line]
    matches = {place: _PAGE_NUMBER.fullmatch(lines[place]) for place in (*filled[:1], *filled[-1:])}
    return {place: int(match["number"]) for place, match in matches.items() if match}


def _counts(number: int | None, index: int, ahead: Counter[int]) -> bool:
    """Whether a number is that of its page, or grows with the pages."""
    return number is not None and (number == index + 1 or ahead[number - index] > 1)


def _says_page(line: str) -> bool:
    match = _PAGE_NUMBER.fullmatch(line)
    return match is not None and match["page"] is not None


def _paragraphs(lines: list[str]) -> str:
    """``lines`` with those put together that only the width of the page parted."""
    width = max((len(line) for line in lines), default=0)
    joined: list[str] = []
    before = ""
    for line in lines:
        if joined and _continues(before, line, width):
            joined[-1] += line if _HYPHEN.search(joined[-1]) else f" {line}"
        else:
            joined.append(line)
        before = line
    return "\n".join(joined)


def _continues(before: str, line: str, width: int) -> bool:
    if not before or not line or _OPENS_ITEM.match(line):
        return False
    if _is_date_line(before) or _is_date_line(line):
        return False
    is_short = len(before) < width * _FULL_LINE
    if _ENDS_SENTENCE.search(before) and (is_short or line.isdecimal()):
        return False
    return line[0].islower() or not is_short


def _is_date_line(line: str) -> bool:
    """Whether a line is a date, or says no more than that something was published on one."""
    return len(line) <= _LONGEST_DATE_LINE and line[-1].isdigit() and stated_date(line) is not None
