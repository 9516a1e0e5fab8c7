"""What sort of file the bytes are: by their content first, by the ending after that.

In: the opening bytes and the file's ending. Out: a Kind. Raises Unreadable, with what to do, for
bytes that are of no kind that is read, or of another kind than the ending says.
"""

from __future__ import annotations

import re
from enum import StrEnum

from kg.read.decode import in_utf8, is_two_byte, looks_binary
from kg.read.mailbox import is_mbox, without_wrapping
from kg.read.neighbourhood import looks_like_priorities
from kg.read.unreadable import Unreadable


class Kind(StrEnum):
    """A sort of file that is read."""

    TEXT = "text"
    PAGE = "web page"
    MAIL = "mail"
    MAILBOX = "mailbox"
    OUTLOOK = "Outlook message"
    PDF = "PDF"
    PRIORITIES = "neighbourhood priorities"


ENDINGS = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.TEXT,
    ".markdown": Kind.TEXT,
    ".html": Kind.PAGE,
    ".htm": Kind.PAGE,
    ".xhtml": Kind.PAGE,
    ".eml": Kind.MAIL,
    ".emlx": Kind.MAIL,
    ".mbox": Kind.MAILBOX,
    ".mbx": Kind.MAILBOX,
    ".msg": Kind.OUTLOOK,
    ".pdf": Kind.PDF,
}

_PDF = b"%PDF-"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OURS = ((_PDF, Kind.PDF), (_OLE, Kind.OUTLOOK))
_BINARY = frozenset((Kind.PDF, Kind.OUTLOOK))
_HEAD = 65_536
_GIVE = "give the message as .txt, .md, .html, .eml, .msg or .pdf"
# Text that is no message: a file that was named with one of these endings is refused.
_NOT_MESSAGES = frozenset(
    (
        ".json",
        ".csv",
        ".tsv",
        ".xml",
        ".py",
        ".js",
        ".css",
        ".ttl",
        ".trig",
        ".nq",
        ".rq",
        ".toml",
        ".yaml",
        ".yml",
        ".jsonl",
        ".log",
        ".ics",
        ".vcf",
    )
)
_FOREIGN = (
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
    rb"\s*+(?:<!--(?>.*?-->)\s*+|<\?xml[^>]*+>\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|body|div|table|p|main|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_NO_PRIORITIES = re.compile(rb"\s*+\[\s*+\]\s*")
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
    ending = ending.casefold()
    by_ending = ENDINGS.get(ending)
    head = without_wrapping(in_utf8(data[:_HEAD]))
    seen = _by_content(head, data)
    if by_ending is None and seen is Kind.TEXT and looks_like_mail(head, strict=False):
        return Kind.MAIL
    if by_ending is None or seen is by_ending:
        if by_ending is None and seen is Kind.TEXT and ending in _NOT_MESSAGES:
            raise Unreadable(f"a {ending} file is no message; {_GIVE}")
        return seen
    if seen in _BINARY or by_ending in _BINARY:
        raise Unreadable(_misnamed(seen, by_ending, ending))
    # A text file may hold a saved page or mail; of the others the ending is believed, and their
    # readers say what is wrong with them.
    return seen if by_ending is Kind.TEXT and seen in (Kind.PAGE, Kind.MAIL) else by_ending


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
    for magic, kind in _OURS:
        if head.startswith(magic):
            return kind
    for magic, name in _FOREIGN:
        if head.startswith(magic):
            raise Unreadable(f"this is {name}; {_GIVE}")
    for looks, kind in _LOOKS:
        if looks(head):
            return kind
    if looks_binary(data) and not is_two_byte(data):
        raise Unreadable(f"this is not text; {_GIVE}")
    return Kind.TEXT


def _looks_like_saved_mail(head: bytes) -> bool:
    return looks_like_mail(head, strict=True)


def _looks_like_page(head: bytes) -> bool:
    return _PAGE.match(head) is not None


def _looks_like_listing(head: bytes) -> bool:
    """Whether ``head`` opens a list of priorities, be it one that lists none."""
    return looks_like_priorities(head) or _NO_PRIORITIES.fullmatch(head) is not None


# In this order: the first that fits tells the kind.
_LOOKS = (
    (is_mbox, Kind.MAILBOX),
    (_looks_like_saved_mail, Kind.MAIL),
    (_looks_like_page, Kind.PAGE),
    (_looks_like_listing, Kind.PRIORITIES),
)


def _misnamed(seen: Kind, by_ending: Kind, ending: str) -> str:
    if seen in _BINARY:
        right = next(name for name, kind in ENDINGS.items() if kind is seen)
        return f"this is a {seen.value} although it is named {ending}; rename it to end in {right}"
    article = "an" if by_ending is Kind.OUTLOOK else "a"
    return f"this is not {article} {by_ending.value} although it is named {ending}; save it again"
