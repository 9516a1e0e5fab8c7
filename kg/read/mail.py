"""Mail: one message in the form of RFC 5322 and MIME.

In: its bytes. Out: drafts (one; several for a digest). The plain part is preferred to the HTML one;
a message attached whole stands in the place of the one that carries it. Raises Unreadable when the
MIME structure is broken or cut short, or the charset is unknown.
"""

from __future__ import annotations

import email
import email.errors
import email.policy
import re
from collections.abc import Iterator, Sequence
from datetime import date
from email.message import EmailMessage, Message, MIMEPart
from email.parser import BytesParser
from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any, cast

from kg.read.decode import NotTextError, UnknownCharsetError, decode
from kg.read.draft import Draft
from kg.read.forwarded import bare_subject
from kg.read.mailboxes import organisation
from kg.read.page import page_draft
from kg.read.salutation import speaks_to_all
from kg.read.tidy import one_line, tidy
from kg.read.unreadable import Unreadable


class _OncePolicy(EmailPolicy):
    """The standard library's policy for mail, which parses a header anew each time."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The parsed header, from memory where the same one was just parsed."""
        return _parsed(name, value)


@lru_cache(maxsize=64)
def _parsed(name: str, value: str) -> Any:
    return email.policy.default.header_fetch_parse(name, value)


_POLICY = _OncePolicy()
MOST_PARTS = 200
"""A message of more parts, or of parts nested deeper than MOST_LEVELS, is refused."""
MOST_LEVELS = 30
_CUT_SHORT = (email.errors.CloseBoundaryNotFoundDefect, email.errors.StartBoundaryNotFoundDefect)
_BROKEN = (email.errors.NoBoundaryInMultipartDefect, email.errors.MultipartInvariantViolationDefect)
_HEADERS = (
    "from",
    "to",
    "subject",
    "date",
    "received",
    "mime-version",
    "message-id",
    "return-path",
    "content-type",
    "sender",
    "delivered-to",
)
# What the standard library's header parsers raise on headers that break its assumptions
# (bugs.python.org 39100, 30681 and others); such a header counts as absent.
_HEADER_ERRORS = (ValueError, TypeError, LookupError, AttributeError, email.errors.MessageError)
_STUB_WORDS = 12
_HTML_HINT = re.compile(r"\b(?:html|browser|view)\b", re.IGNORECASE)


def mail_drafts(data: bytes) -> Iterator[Draft]:
    """The drafts of the mail in ``data``."""
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    try:
        message = cast(EmailMessage, BytesParser(policy=_POLICY).parsebytes(data))
    except RecursionError as error:
        raise Unreadable("its parts are nested too deeply to be read") from error
    except _HEADER_ERRORS as error:
        raise Unreadable("its mail headers are broken; save the message again") from error
    if not _has_headers(message):
        raise Unreadable(
            "no mail headers in it; save the message again, or name it .txt if it is text"
        )
    yield from message_drafts(message)


def _has_headers(message: Message) -> bool:
    return any(name.casefold() in _HEADERS and value for name, value in message.raw_items())


def message_drafts(message: EmailMessage, level: int = 0) -> Iterator[Draft]:
    """The drafts of one parsed message, or of the messages attached to it."""
    _check(message)
    attached = list(_attached(message))
    if attached and level < MOST_LEVELS:
        for inner in attached:
            yield from message_drafts(inner, level + 1)
        return
    yield _draft(message)


def _draft(message: EmailMessage) -> Draft:
    texts = _Texts()
    texts.collect(message, 0)
    draft = texts.draft()
    sender = _mailboxes(message, "from")
    recipients = [name for header in ("to", "cc") for name, _ in _mailboxes(message, header)]
    subject = _raw(message, "subject")
    return Draft(
        text=tidy(draft.text),
        title=bare_subject(one_line(subject)) if subject else draft.title,
        issued=_day(message),
        sender=organisation(*sender[0]) if sender else None,
        url=draft.url,
        recipients=tuple(
            name
            for name in recipients
            if name and not speaks_to_all(name) and not organisation(name)
        ),
    )


class _Texts:
    """The text parts of a message in their order; of alternatives the plain one."""

    def __init__(self) -> None:
        self.plain: list[str] = []
        self.pages: list[Draft] = []
        self.parts = 0

    def collect(self, part: Message, level: int) -> None:
        self.parts += 1
        if self.parts > MOST_PARTS or level > MOST_LEVELS:
            raise Unreadable("it has too many nested parts to be a letter")
        kind = part.get_content_type()
        if part.is_multipart():
            for inner in _chosen(part, kind):
                self.collect(inner, level + 1)
        elif kind == "text/plain" and not _is_attachment(part):
            self.plain.append(_plain(part))
        elif kind == "text/html" and not _is_attachment(part):
            self.pages.append(page_draft(_content(part), whole_page=False))

    def draft(self) -> Draft:
        """The plain text; the HTML where there is none, or only a hint that there is HTML."""
        plain = "\n\n".join(text for text in self.plain if text.strip())
        pages = "\n\n".join(page.text for page in self.pages)
        stub = len(plain.split()) <= _STUB_WORDS and len(pages.split()) > len(plain.split())
        if plain and not stub:
            return Draft(plain)
        if not pages.strip() and not plain:
            raise Unreadable(
                "no text part in it; save the letter that is attached as a file of its own"
            )
        title = next((page.title for page in self.pages if page.title), None)
        keep = plain if plain and not _HTML_HINT.search(plain) else ""
        return Draft("\n\n".join(text for text in (keep, pages) if text.strip()), title=title)


def _chosen(part: Message, kind: str) -> Sequence[Message]:
    """Which parts of a multipart are read."""
    parts: list[Message] = list(part.iter_parts()) if isinstance(part, MIMEPart) else []
    if kind == "multipart/related":
        return parts[:1]
    if kind != "multipart/alternative":
        return parts
    plain = [inner for inner in parts if inner.get_content_type() == "text/plain"]
    if not plain or len(_plain(plain[0]).split()) <= _STUB_WORDS:
        return parts
    return plain[:1]


def _attached(message: MIMEPart) -> Iterator[EmailMessage]:
    """Messages attached whole, where they hold a text of their own."""
    if message.get_content_maintype() != "multipart":
        return
    for part in message.iter_parts():
        if part.get_content_type() in ("message/rfc822", "message/global"):
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, EmailMessage) and _has_headers(inner):
                yield inner
        elif part.get_content_type() == "multipart/digest":
            yield from _attached(part)


def _check(message: Message) -> None:
    for part in message.walk():
        for defect in part.defects:
            if isinstance(defect, _CUT_SHORT):
                raise Unreadable("the message is cut short (a MIME part has no end); save it again")
            if isinstance(defect, _BROKEN):
                raise Unreadable("its MIME parts are broken (no boundary); save the message again")


def _plain(part: Message) -> str:
    text = _content(part)
    if str(part.get_param("format", "") or "").casefold() == "flowed":
        return _unflowed(text, str(part.get_param("delsp", "") or "").casefold() == "yes")
    return text


def _content(part: Message) -> str:
    """The text of one part; RFC 2045 transfer encodings and any charset."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    _check_whole(part)
    declared = part.get_content_charset()
    try:
        return decode(payload, declared)
    except UnknownCharsetError as error:
        raise Unreadable(
            f"its charset {declared!r} is unknown; save the message as UTF-8"
        ) from error
    except NotTextError as error:
        raise Unreadable("its text part holds no text; save the message again") from error


def _check_whole(part: Message) -> None:
    """Refuse base64 and quoted-printable that stop in the middle."""
    encoding = str(_raw(part, "content-transfer-encoding") or "").strip().casefold()
    raw = part.get_payload()
    if not isinstance(raw, str):
        return
    if encoding == "base64":
        letters = re.sub(r"[^A-Za-z0-9+/=]", "", raw)
        if len(letters) % 4:
            raise Unreadable("the message is cut short (its base64 text has no end); save it again")
    elif encoding == "quoted-printable" and re.search(r"=[0-9A-Fa-f]?$", raw):
        raise Unreadable("the message is cut short (its text stops in a line); save it again")


def _unflowed(text: str, delete_space: bool) -> str:
    """Paragraphs of format=flowed as one line each (RFC 3676)."""
    lines: list[str] = []
    open_line = False
    for line in text.splitlines():
        stuffed = line[1:] if line.startswith(" ") else line
        if open_line and lines and stuffed and not stuffed.startswith(">"):
            lines[-1] += stuffed
        else:
            lines.append(stuffed)
        open_line = stuffed.endswith(" ") and stuffed != "-- "
        if open_line and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _raw(message: Message, name: str) -> str | None:
    try:
        value = message.get(name)
    except _HEADER_ERRORS:
        return None
    return str(value) if value is not None else None


def _day(message: Message) -> date | None:
    """The day of the Date header in the sender's own time zone."""
    try:
        header = message.get("date")
        moment = getattr(header, "datetime", None)
    except _HEADER_ERRORS:
        return None
    return moment.date() if moment else None


def _mailboxes(message: Message, name: str) -> list[tuple[str, str]]:
    try:
        addresses = getattr(message.get(name), "addresses", ())
        return [(tidy(mailbox.display_name), mailbox.addr_spec) for mailbox in addresses]
    except _HEADER_ERRORS:
        return []
