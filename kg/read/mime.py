"""Mail as the standard library parses it (RFC 5322 and MIME): headers, parts, what a part holds.

In: bytes of a message; a parsed message or part of one. Out: its headers, where broken ones count
as absent; its parts; the text of one, whatever its transfer encoding and charset. Raises Unreadable
for what is broken, cut short or of an unknown charset.
"""

from __future__ import annotations

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
from kg.read.tidy import tidy
from kg.read.unreadable import Unreadable


class _OncePolicy(EmailPolicy):
    """The standard library's policy for mail, which parses a header anew each time."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The parsed header, from memory where the same one was just parsed."""
        return _parsed(name, _of_bytes(value))


def _of_bytes(value: str) -> str:
    """A header's text; bytes above ASCII, which many senders write there, are in some charset."""
    if value.isascii():
        return value
    try:
        return decode(value.encode("ascii", "surrogateescape"))
    except (UnicodeEncodeError, NotTextError):
        return value


@lru_cache(maxsize=64)
def _parsed(name: str, value: str) -> Any:
    return email.policy.default.header_fetch_parse(name, value)


_POLICY = _OncePolicy()
_CUT_SHORT = (email.errors.CloseBoundaryNotFoundDefect, email.errors.StartBoundaryNotFoundDefect)
_BROKEN = (email.errors.NoBoundaryInMultipartDefect, email.errors.MultipartInvariantViolationDefect)
_HEADERS = frozenset(
    ("from", "to", "subject", "date", "received", "mime-version", "message-id", "return-path",
     "content-type", "sender", "delivered-to")
)  # fmt: skip
# What the standard library's header parsers raise on headers that break its assumptions
# (bugs.python.org 39100, 30681 and others); such a header counts as absent.
_HEADER_ERRORS = (ValueError, TypeError, LookupError, AttributeError, email.errors.MessageError)
MOST_LEVELS = 30
"""A message of parts nested deeper is refused."""
TOO_DEEP = "its parts are nested too deeply to be read"


def has_headers(message: Message) -> bool:
    """Whether a message has a header that mail has."""
    return any(name.casefold() in _HEADERS and value for name, value in message.raw_items())


def parsed_message(data: bytes) -> EmailMessage:
    """The message in ``data``."""
    try:
        return cast(EmailMessage, BytesParser(policy=_POLICY).parsebytes(data))
    except RecursionError as error:
        raise Unreadable(TOO_DEEP) from error
    except _HEADER_ERRORS as error:
        raise Unreadable("its mail headers are broken; save the message again") from error


def raw_header(message: Message, name: str) -> str | None:
    """A header as text; None for one that is absent or broken."""
    try:
        value = message.get(name)
    except _HEADER_ERRORS:
        return None
    return str(value) if value is not None else None


def day(message: Message) -> date | None:
    """The day of the Date header in the sender's own time zone."""
    try:
        header = message.get("date")
        moment = getattr(header, "datetime", None)
    except _HEADER_ERRORS:
        return None
    return moment.date() if moment else None


def mailboxes(message: Message, name: str) -> list[tuple[str, str]]:
    """The names and addresses in a header."""
    try:
        addresses = getattr(message.get(name), "addresses", ())
        return [(tidy(mailbox.display_name), mailbox.addr_spec) for mailbox in addresses]
    except _HEADER_ERRORS:
        return []


def parts_of(part: Message) -> Sequence[Message]:
    """The parts of a multipart."""
    return list(part.iter_parts()) if isinstance(part, MIMEPart) else []


def root_of(related: Message) -> Sequence[Message]:
    """The part of a multipart/related that shows the others: the one named, or the first text."""
    parts = parts_of(related)
    start = str(related.get_param("start", "") or "").strip()
    named = [part for part in parts if start and _content_id(part) == start]
    texts = [part for part in parts if part.get_content_maintype() in ("text", "multipart")]
    return (named or texts)[:1]


def _content_id(part: Message) -> str:
    return (raw_header(part, "content-id") or "").strip()


def own_parts(message: Message) -> Iterator[Message]:
    """A message and its parts, without those of the messages attached to it."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        yield part
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting.extend(reversed(parts_of(part)))


def is_attachment(part: Message) -> bool:
    """Whether a part is attached as a file."""
    return part.get_content_disposition() == "attachment"


def file_name(part: Message) -> str:
    """The name of an attached file, "" where there is none."""
    try:
        return part.get_filename() or ""
    except _HEADER_ERRORS:
        return ""


def check_parts(message: Message) -> None:
    """Refuse a message whose parts have no end or no boundary."""
    for part in own_parts(message):
        for defect in part.defects:
            if isinstance(defect, _CUT_SHORT):
                raise Unreadable("the message is cut short (a MIME part has no end); save it again")
            if isinstance(defect, _BROKEN):
                raise Unreadable("its MIME parts are broken (no boundary); save the message again")


def plain_text(part: Message) -> str:
    """The text of a plain part, with paragraphs that it broke into lines put together."""
    text = content(part)
    if str(part.get_param("format", "") or "").casefold() == "flowed":
        return _unflowed(text, str(part.get_param("delsp", "") or "").casefold() == "yes")
    return text


def content(part: Message) -> str:
    """The text of one part; RFC 2045 transfer encodings and any charset."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    _check_whole(part)
    declared = part.get_content_charset()
    try:
        return decode(payload, declared)
    except UnknownCharsetError as error:
        raise Unreadable(f"its charset {declared!r} is unknown; save it as UTF-8") from error
    except NotTextError as error:
        raise Unreadable("its text part holds no text; save the message again") from error


def encoding(part: Message) -> str:
    """The transfer encoding of a part, in small letters."""
    return (raw_header(part, "content-transfer-encoding") or "").strip().casefold()


def as_sent(part: Message) -> str:
    """The text of one part in its transfer encoding; "" for a multipart."""
    try:
        payload = part.get_payload()
    except _HEADER_ERRORS:
        return ""
    return payload if isinstance(payload, str) else ""


def _check_whole(part: Message) -> None:
    """Refuse base64 that stops in the middle."""
    if encoding(part) == "base64":
        letters = re.sub(r"[^A-Za-z0-9+/=]", "", as_sent(part))
        if len(letters) % 4:
            raise Unreadable("the message is cut short (its base64 text has no end); save it again")


def check_end(message: Message) -> None:
    """Refuse quoted-printable that stops in a line; a part among others ends at its boundary."""
    quoted = encoding(message) == "quoted-printable"
    if quoted and re.search(r"=[0-9A-Fa-f]?\Z", as_sent(message)):
        raise Unreadable("the message is cut short (its text stops in a line); save it again")


def _unflowed(text: str, delete_space: bool) -> str:
    """Paragraphs of format=flowed as one line each (RFC 3676)."""
    lines: list[str] = []
    open_line, before = False, ""
    for line in text.splitlines():
        marks = line[: len(line) - len(line.lstrip(">"))]  # of quotation
        stuffed = line[len(marks) :].removeprefix(" ")
        if open_line and stuffed and marks == before:
            lines[-1] += stuffed
        else:
            lines.append(f"{marks} {stuffed}" if marks else stuffed)
        before = marks
        open_line = stuffed.endswith(" ") and stuffed != "-- "
        if open_line and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
