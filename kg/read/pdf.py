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
from collections.abc import Iterable

from kg.read.draft import Draft
from kg.read.plain import title_of
from kg.read.stated_dates import stated_date
from kg.read.tidy import tidy
from kg.read.unreadable import Unreadable

MOST_PAGES = 100
"""A longer file is no letter and is refused."""
MOST_CHARACTERS = 2_000_000
_PAGE_NUMBER = re.compile(r"^\s*(?:page\s+)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\s*$", re.IGNORECASE)
_OPENS_ITEM = re.compile(r"\s*(?:[-–—•*·▪●○]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s|\s*\|")
_ENDS_SENTENCE = re.compile(r"[.!?:;]['\"’”)]*\s*$")
_HYPHEN = re.compile(r"[a-z]-$")  # it stays: "plain-clothes" is more usual than a parted word
_FULL_LINE = 0.7
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
        pages = _pages(reader.pages[number].extract_text() for number in range(len(reader.pages)))
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


def _pages(texts: Iterable[str]) -> list[str]:
    pages: list[str] = []
    size = 0
    for text in texts:
        size += len(text)
        if size > MOST_CHARACTERS:
            raise Unreadable(
                "this PDF holds more text than any letter; save the letter's own pages"
            )
        lines = [line.strip() for line in text.splitlines() if not _PAGE_NUMBER.match(line)]
        pages.append(_paragraphs(lines))
    return pages


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
    if _ENDS_SENTENCE.search(before) and len(before) < width * _FULL_LINE:
        return False
    return line[0].islower() or len(before) >= width * _FULL_LINE
