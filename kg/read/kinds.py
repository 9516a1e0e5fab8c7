"""What sort of file the bytes are: by their content first, by the ending after that.

In: the opening bytes and the file's ending. Out: a Kind. Raises Unreadable, with what to do, for
bytes that are of no kind that is read, or of another kind than the ending says.
"""

from __future__ import annotations

import re
from enum import StrEnum

from kg.read.decode import looks_binary
from kg.read.unreadable import Unreadable


class Kind(StrEnum):
    """A sort of file that is read."""

    TEXT = "text"
    PAGE = "web page"
    MAIL = "mail"


ENDINGS = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.TEXT,
    ".markdown": Kind.TEXT,
    ".html": Kind.PAGE,
    ".htm": Kind.PAGE,
    ".xhtml": Kind.PAGE,
    ".eml": Kind.MAIL,
}

_PDF = b"%PDF-"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (_PDF, "a PDF"),
    (_OLE, "an Outlook or old Office file"),
    (b"PK\x03\x04", "a zip archive or Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"Rar!", "a rar archive"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"RIFF", "a picture or sound"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_PAGE = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|div|table|p|main|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEADER = re.compile(rb"^(?P<name>[A-Za-z][A-Za-z0-9-]*):(?: |\t|\r?\n[ \t])", re.MULTILINE)
_MIME = frozenset(
    (
        b"mime-version",
        b"content-type",
        b"received",
        b"message-id",
        b"return-path",
        b"dkim-signature",
        b"delivered-to",
        b"content-transfer-encoding",
        b"list-unsubscribe",
    )
)
_ADDRESSED = frozenset((b"from", b"to", b"subject", b"date", b"sender", b"reply-to", b"cc"))


def kind_of(data: bytes, ending: str) -> Kind:
    """The kind to read ``data`` as; ``ending`` is "" where there is none."""
    if not data.strip():
        raise Unreadable("the file is empty; save the message again")
    by_ending = ENDINGS.get(ending.casefold())
    head = data[:4096].lstrip(b"\xef\xbb\xbf")
    for magic, name in _FOREIGN:
        if head.startswith(magic):
            raise Unreadable(_foreign(name, ending))
    if by_ending is not None and by_ending is not Kind.TEXT:
        return by_ending
    seen = _by_content(head, data)
    if seen is Kind.TEXT or by_ending is None:
        return seen
    return Kind.PAGE if seen is Kind.PAGE and ending.casefold() in (".txt", ".text") else by_ending


def looks_like_mail(head: bytes, *, strict: bool) -> bool:
    """Whether ``head`` opens with mail headers; ``strict`` asks for one that programs write."""
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    if not _HEADER.match(block):
        return False
    names = {match["name"].lower() for match in _HEADER.finditer(block)}
    if strict:
        return bool(names & _MIME) and bool(names & _ADDRESSED)
    return len(names & (_MIME | _ADDRESSED)) > 1


def _by_content(head: bytes, data: bytes) -> Kind:
    if looks_like_mail(head.removeprefix(b">"), strict=True):
        return Kind.MAIL
    if _PAGE.match(head):
        return Kind.PAGE
    if (
        looks_binary(data)
        and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
        and b"\x00 \x00" not in head
        and head[1::2].count(0) + head[::2].count(0) < len(head) * 0.35
    ):
        raise Unreadable("this is not text; give the message as .txt, .md, .html or .eml")
    return Kind.TEXT


def _foreign(name: str, ending: str) -> str:
    called = f", although it is named {ending}" if ending.casefold() in ENDINGS else ""
    return f"this is {name}{called}; save the message as .txt, .html or .eml"
