"""Mail: one message in the form of RFC 5322 and MIME.

In: its bytes. Out: drafts (one; several where messages are attached whole, which stand in the place
of a mere note to them; what a private person wrote is not read beside a letter that it is attached
to), a reason in the place of one that is broken, cut short or of an unknown charset. Of
alternatives the plain part is read unless it only points to the HTML one; all other text parts in
their order. Raises Unreadable when nothing can be read.
"""

from __future__ import annotations

import base64
import binascii
import email.errors
import email.policy
import quopri
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from email.message import EmailMessage, Message, MIMEPart
from email.parser import BytesParser
from email.policy import EmailPolicy
from functools import cache, lru_cache
from typing import Any, cast

from kg.read.decode import NotTextError, UnknownCharsetError, decode
from kg.read.draft import Draft
from kg.read.forwarded import bare_subject
from kg.read.mailboxes import organisation
from kg.read.notices import drop_notices
from kg.read.page import page_draft
from kg.read.salutation import speaks_to_all
from kg.read.tidy import one_line, tidy
from kg.read.unreadable import Unreadable
from kg.read.wordings import any_phrase, wordings


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
_HEADERS = frozenset(
    ("from", "to", "subject", "date", "received", "mime-version", "message-id", "return-path",
     "content-type", "sender", "delivered-to")
)  # fmt: skip
# What the standard library's header parsers raise on headers that break its assumptions
# (bugs.python.org 39100, 30681 and others); such a header counts as absent.
_HEADER_ERRORS = (ValueError, TypeError, LookupError, AttributeError, email.errors.MessageError)
# Of this many words a plain part may be no more than a stub, and a letter no more than a note.
_FEW_WORDS = 12
_STUB_WORDS = 60
_SEVERAL_TIMES = 4
_TOO_DEEP = "its parts are nested too deeply to be read"
_DAMAGED = "a message attached to it is damaged; save that one as a file of its own"


class _NoTextError(Unreadable):
    """A message that has no text."""


def mail_drafts(data: bytes) -> Iterator[Draft | Unreadable]:
    """The drafts of the mail in ``data``."""
    data = data.removeprefix(BOM_UTF8)
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    message = _parsed_message(data)
    if not _has_headers(message):
        raise Unreadable("no mail headers in it; save it again, or name it .txt if it is text")
    yield from message_drafts(message)


def _has_headers(message: Message) -> bool:
    return any(name.casefold() in _HEADERS and value for name, value in message.raw_items())


def _parsed_message(data: bytes) -> EmailMessage:
    try:
        return cast(EmailMessage, BytesParser(policy=_POLICY).parsebytes(data))
    except RecursionError as error:
        raise Unreadable(_TOO_DEEP) from error
    except _HEADER_ERRORS as error:
        raise Unreadable("its mail headers are broken; save the message again") from error


def message_drafts(message: EmailMessage, level: int = 0) -> Iterator[Draft | Unreadable]:
    """The drafts of one parsed message and of those attached to it, in their order."""
    _check(message)
    own, inner = _outcome(message), list(_inner_drafts(message, level + 1))
    if inner and (_is_digest(message) or _only_carries(own, inner)):
        yield from inner
        return
    yield own
    # What a private person wrote is no letter of its own where it is attached to one.
    yield from (one for one in inner if isinstance(one, Unreadable) or one.sender)


def _inner_drafts(message: EmailMessage, level: int) -> Iterator[Draft | Unreadable]:
    """The drafts of the messages attached whole; one without text is passed over."""
    for attached in _attached(message):
        try:
            if isinstance(attached, Unreadable):
                raise attached
            if level > MOST_LEVELS:
                raise Unreadable(_TOO_DEEP)
            drafts = message_drafts(attached, level)
            yield from (draft for draft in drafts if not isinstance(draft, _NoTextError))
        except Unreadable as error:
            yield error


def _is_digest(message: Message) -> bool:
    return any(part.get_content_type() == "multipart/digest" for part in _own_parts(message))


def _only_carries(own: Draft | Unreadable, inner: Sequence[Draft | Unreadable]) -> bool:
    """Whether a message is only the note to those attached to it."""
    if isinstance(own, Unreadable):
        return isinstance(own, _NoTextError)
    read = [draft for draft in inner if isinstance(draft, Draft)]
    if not own.sender and any(draft.sender for draft in read):
        return True
    return bool(read) and len(drop_notices(own.text).split()) <= _FEW_WORDS


def _outcome(message: EmailMessage) -> Draft | Unreadable:
    try:
        return _draft(message)
    except Unreadable as error:
        return error


def _draft(message: EmailMessage) -> Draft:
    _check_end(message)
    draft = _joined(_Texts().read(message, 0))
    if not draft.text.strip():
        raise _NoTextError(_no_text(message))
    sender = _mailboxes(message, "from")
    named = [name for header in ("to", "cc") for name, _ in _mailboxes(message, header) if name]
    private = (name for name in named if not speaks_to_all(name) and not organisation(name))
    subject = _raw(message, "subject")
    return Draft(
        text=tidy(draft.text),
        title=bare_subject(one_line(subject)) if subject else draft.title,
        issued=_day(message),
        sender=organisation(*sender[0]) if sender else None,
        recipients=tuple(private),
    )


class _Texts:
    """The text parts of a message in their order; of alternatives one."""

    def __init__(self) -> None:
        self.parts = 0

    def read(self, part: Message, level: int) -> list[Draft]:
        """The texts in ``part``, without the messages attached to it."""
        kind = part.get_content_type()
        if kind.startswith("message/"):
            return []
        self.parts += 1
        if self.parts > MOST_PARTS or level > MOST_LEVELS:
            raise Unreadable("it has too many nested parts to be a letter")
        if kind == "multipart/alternative":
            return self._alternative(_parts(part), level + 1)
        if part.is_multipart():
            inner = _root(part) if kind == "multipart/related" else _parts(part)
            return _without_repeats(text for one in inner for text in self.read(one, level + 1))
        if _is_attachment(part) or kind not in ("text/plain", "text/html"):
            return []
        if kind == "text/plain":
            return [Draft(_plain(part))]
        return [page_draft(_content(part), whole_page=False)]

    def _alternative(self, parts: Sequence[Message], level: int) -> list[Draft]:
        """The plain text; the HTML where there is none, or little that may point to the HTML."""
        plains = (self._of(part, level) for part in parts if _is_plain(part))
        plain = next((text for text in plains if text), None)
        if plain and len(plain.text.split()) > _STUB_WORDS:
            return [plain]
        try:
            pages = [self._of(part, level) for part in parts if not _is_plain(part)]
        except Unreadable:
            if plain:
                return [plain]
            raise
        page = max(filter(None, pages), key=lambda one: len(one.text.split()), default=None)
        chosen = page if page and (not plain or _is_stub(plain.text, page.text)) else plain
        return [chosen] if chosen else []

    def _of(self, part: Message, level: int) -> Draft | None:
        draft = _joined(self.read(part, level))
        return draft if draft.text.strip() else None


def _joined(texts: Sequence[Draft]) -> Draft:
    text = "\n\n".join(one.text for one in texts if one.text.strip())
    return Draft(text, title=next((one.title for one in texts if one.title), None))


def _without_repeats(texts: Iterable[Draft]) -> list[Draft]:
    """Without a text that says word for word what one before it says."""
    kept: dict[tuple[str, ...], Draft] = {}
    for text in texts:
        kept.setdefault(tuple(re.findall(r"\w+", text.text)), text)
    return list(kept.values())


def _is_plain(part: Message) -> bool:
    kinds = {one.get_content_type() for one in _own_parts(part)}
    return "text/plain" in kinds and "text/html" not in kinds


def _is_stub(plain: str, page: str) -> bool:
    """Whether a plain part only says that there is HTML, which holds the letter."""
    words, of_page = len(plain.split()), len(page.split())
    if words <= _FEW_WORDS or _stub().search(plain):
        return of_page > words
    return of_page >= words * _SEVERAL_TIMES


@cache
def _stub() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_phrase(wordings('mail')['plain_stubs'])})\b", re.IGNORECASE)


def _parts(part: Message) -> Sequence[Message]:
    return list(part.iter_parts()) if isinstance(part, MIMEPart) else []


def _root(related: Message) -> Sequence[Message]:
    """The part of a multipart/related that shows the others: the one named, or the first text."""
    parts = _parts(related)
    start = str(related.get_param("start", "") or "").strip()
    named = [part for part in parts if start and (_raw(part, "content-id") or "").strip() == start]
    texts = [part for part in parts if part.get_content_maintype() in ("text", "multipart")]
    return (named or texts)[:1]


def _own_parts(message: Message) -> Iterator[Message]:
    """A message and its parts, without those of the messages attached to it."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        yield part
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting.extend(reversed(_parts(part)))


def _attached(message: MIMEPart) -> Iterator[EmailMessage | Unreadable]:
    """Messages attached whole."""
    for part in _own_parts(message):
        if part.get_content_type() not in ("message/rfc822", "message/global"):
            continue
        inner = part.get_payload(0) if part.is_multipart() else None
        if isinstance(inner, EmailMessage):
            yield _decoded(inner, _encoding(part))


def _decoded(inner: EmailMessage, encoding: str) -> EmailMessage | Unreadable:
    """A message as it was before it was attached in an encoding, which RFC 2046 forbids."""
    if encoding not in ("base64", "quoted-printable") or _has_headers(inner):
        return inner
    raw = _as_sent(inner).encode("ascii", "replace")
    try:
        data = base64.b64decode(raw) if encoding == "base64" else quopri.decodestring(raw)
        message = _parsed_message(data)
    except (binascii.Error, Unreadable):
        return Unreadable(_DAMAGED)
    return message if _has_headers(message) else Unreadable(_DAMAGED)


def _no_text(message: Message) -> str:
    """Why there is no text in a message, and what to do."""
    leaves = [part for part in _own_parts(message) if part.get_content_maintype() != "multipart"]
    if any(_is_attachment(leaf) or leaf.get_content_maintype() != "text" for leaf in leaves):
        return "no text part in it; save the letter that is attached as a file of its own"
    return "no text in it; save the message again"


def _check(message: Message) -> None:
    for part in _own_parts(message):
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
        raise Unreadable(f"its charset {declared!r} is unknown; save it as UTF-8") from error
    except NotTextError as error:
        raise Unreadable("its text part holds no text; save the message again") from error


def _encoding(part: Message) -> str:
    return (_raw(part, "content-transfer-encoding") or "").strip().casefold()


def _as_sent(part: Message) -> str:
    """The text of one part in its transfer encoding; "" for a multipart."""
    try:
        payload = part.get_payload()
    except _HEADER_ERRORS:
        return ""
    return payload if isinstance(payload, str) else ""


def _check_whole(part: Message) -> None:
    """Refuse base64 that stops in the middle."""
    if _encoding(part) == "base64":
        letters = re.sub(r"[^A-Za-z0-9+/=]", "", _as_sent(part))
        if len(letters) % 4:
            raise Unreadable("the message is cut short (its base64 text has no end); save it again")


def _check_end(message: Message) -> None:
    """Refuse quoted-printable that stops in a line; a part among others ends at its boundary."""
    quoted = _encoding(message) == "quoted-printable"
    if quoted and re.search(r"=[0-9A-Fa-f]?\Z", _as_sent(message)):
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
