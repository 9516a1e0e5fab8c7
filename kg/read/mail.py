"""Mail: one message in the form of RFC 5322 and MIME.

In: its bytes. Out: drafts (one; several where messages are attached whole, which stand in the place
of a mere note to them; what a private person wrote is not read beside a letter that it is attached
to), a reason in the place of one that is broken, cut short or of an unknown charset. Raises
Unreadable when nothing can be read.
"""

from __future__ import annotations

import base64
import binascii
import quopri
from collections.abc import Iterator, Sequence
from email.message import EmailMessage, Message, MIMEPart

from kg.read.armour import SEALED
from kg.read.decode import in_utf8
from kg.read.draft import Draft
from kg.read.forwarded import bare_subject
from kg.read.mail_text import FEW_WORDS, letter_text
from kg.read.mailbox import without_wrapping
from kg.read.mailboxes import organisation
from kg.read.mime import (
    MOST_LEVELS,
    TOO_DEEP,
    as_sent,
    check_end,
    check_parts,
    day,
    encoding,
    has_headers,
    is_attachment,
    mailboxes,
    own_parts,
    parsed_message,
    raw_header,
)
from kg.read.notices import drop_notices
from kg.read.salutation import speaks_to_all
from kg.read.tidy import one_line, tidy
from kg.read.unreadable import LeftOut, Unreadable

_TEXT_KINDS = ("text/plain", "text/html")
_SEALED_KINDS = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_PRIVATE = (
    "a private person's letter is attached to this message and not read; "
    "save that one as a file of its own if it is to be"
)
_DAMAGED = "a message attached to it is damaged; save that one as a file of its own"


class _NoTextError(Unreadable):
    """A message that has no text."""


def mail_drafts(data: bytes) -> Iterator[Draft | Unreadable]:
    """The drafts of the mail in ``data``."""
    data = without_wrapping(in_utf8(data)).lstrip(b"\r\n")
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    message = parsed_message(data)
    if not has_headers(message):
        raise Unreadable("no mail headers in it; save it again, or name it .txt if it is text")
    yield from message_drafts(message)


def message_drafts(message: EmailMessage, level: int = 0) -> Iterator[Draft | Unreadable]:
    """The drafts of one parsed message and of those attached to it, in their order."""
    check_parts(message)
    own, inner = _outcome(message), list(_inner_drafts(message, level + 1))
    if inner and (_is_digest(message) or _only_carries(own, inner)):
        yield from inner
        return
    yield own
    read = [one for one in inner if isinstance(one, Unreadable) or one.sender]
    yield from read
    # What a private person wrote is no letter of its own where it is attached to one.
    if len(read) < len(inner):
        yield LeftOut(_PRIVATE)


def _inner_drafts(message: EmailMessage, level: int) -> Iterator[Draft | Unreadable]:
    """The drafts of the messages attached whole; one without text is passed over."""
    for attached in _attached(message):
        try:
            if isinstance(attached, Unreadable):
                raise attached
            if level > MOST_LEVELS:
                raise Unreadable(TOO_DEEP)
            drafts = message_drafts(attached, level)
            yield from (draft for draft in drafts if not isinstance(draft, _NoTextError))
        except Unreadable as error:
            yield error


def _is_digest(message: Message) -> bool:
    return any(part.get_content_type() == "multipart/digest" for part in own_parts(message))


def _only_carries(own: Draft | Unreadable, inner: Sequence[Draft | Unreadable]) -> bool:
    """Whether a message is only the note to those attached to it."""
    if isinstance(own, Unreadable):
        return isinstance(own, _NoTextError)
    read = [draft for draft in inner if isinstance(draft, Draft)]
    if not own.sender and any(draft.sender for draft in read):
        return True
    return bool(read) and len(drop_notices(own.text).split()) <= FEW_WORDS


def _outcome(message: EmailMessage) -> Draft | Unreadable:
    try:
        return _draft(message)
    except Unreadable as error:
        return error


def _draft(message: EmailMessage) -> Draft:
    check_end(message)
    draft = letter_text(message)
    if not draft.text.strip():
        raise _NoTextError(_no_text(message))
    sender = mailboxes(message, "from")
    named = [name for header in ("to", "cc") for name, _ in mailboxes(message, header) if name]
    private = (name for name in named if not speaks_to_all(name) and not organisation(name))
    subject = raw_header(message, "subject")
    return Draft(
        text=tidy(draft.text),
        title=bare_subject(one_line(subject)) if subject else draft.title,
        issued=None if _is_saved_page(message) else day(message),
        sender=organisation(*sender[0]) if sender else None,
        recipients=tuple(private),
    )


def _is_saved_page(message: EmailMessage) -> bool:
    """Whether a browser wrote the message to keep a page (MHTML); its day is that of saving."""
    return any(
        name.casefold() == "from" and str(value).lstrip().startswith("<Saved by")
        for name, value in message.raw_items()
    )


def _attached(message: MIMEPart) -> Iterator[EmailMessage | Unreadable]:
    """Messages attached whole."""
    for part in own_parts(message):
        if part.get_content_type() not in ("message/rfc822", "message/global"):
            continue
        inner = part.get_payload(0) if part.is_multipart() else None
        if isinstance(inner, EmailMessage):
            yield _decoded(inner, encoding(part))


def _decoded(inner: EmailMessage, coding: str) -> EmailMessage | Unreadable:
    """A message as it was before it was attached in an encoding, which RFC 2046 forbids."""
    if coding not in ("base64", "quoted-printable") or has_headers(inner):
        return inner
    raw = as_sent(inner).encode("ascii", "replace")
    try:
        data = base64.b64decode(raw) if coding == "base64" else quopri.decodestring(raw)
        message = parsed_message(data)
    except (binascii.Error, Unreadable):
        return Unreadable(_DAMAGED)
    return message if has_headers(message) else Unreadable(_DAMAGED)


def _no_text(message: Message) -> str:
    """Why there is no text in a message, and what to do."""
    parts = list(own_parts(message))
    if any(part.get_content_type() in _SEALED_KINDS for part in parts):
        return SEALED
    leaves = [part for part in parts if part.get_content_maintype() != "multipart"]
    if any(is_attachment(leaf) or leaf.get_content_type() not in _TEXT_KINDS for leaf in leaves):
        return "no text part in it; save the letter that is attached as a file of its own"
    return "no text in it; save the message again"
