"""Outlook messages (.msg), read by python-oxmsg.

In: bytes of a compound file. Out: a Draft from the plain body, else the HTML body. Raises
Unreadable for an encrypted or damaged file, for one that holds only rich text, and where
python-oxmsg (the extra "outlook") is not installed.
"""

from __future__ import annotations

import email.utils
import struct
from datetime import date
from typing import TYPE_CHECKING

from kg.read.draft import Draft
from kg.read.forwarded import bare_subject
from kg.read.mailboxes import organisation
from kg.read.page import page_draft
from kg.read.salutation import speaks_to_all
from kg.read.tidy import one_line, tidy
from kg.read.unreadable import Unreadable

if TYPE_CHECKING:
    from oxmsg import Message

_SEALED = ("smime.p7m", "message.rpmsg", "encrypted.asc")
# What olefile and python-oxmsg raise on files that break the format.
_DAMAGE = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    OverflowError,
    struct.error,
)


def outlook_draft(data: bytes) -> Draft:
    """The draft of one Outlook message."""
    try:
        from oxmsg import Message
    except ImportError as error:
        raise Unreadable(
            "reading Outlook files needs an extra: pip install 'policing-commitments-kg[outlook]'"
        ) from error
    try:
        return _draft(Message.load(data))
    except Unreadable:
        raise
    except _DAMAGE as error:
        raise Unreadable(
            "this Outlook file is damaged; save the message again, or as .eml"
        ) from error


def _draft(message: Message) -> Draft:
    kind = message.message_class.upper()
    if kind and not kind.startswith(("IPM.NOTE", "REPORT")):
        raise Unreadable("this Outlook file holds no message; save the message itself")
    if "SMIME" in kind and "MULTIPARTSIGNED" not in kind:
        raise Unreadable(_sealed())
    text = _text(message)
    name, address = _sender(message)
    recipients = [recipient.name or "" for recipient in message.recipients]
    subject = bare_subject(one_line(message.subject))
    return Draft(
        text=text,
        title=subject,
        issued=_day(message),
        sender=organisation(name, address),
        recipients=tuple(
            name
            for name in recipients
            if name and "@" not in name and not speaks_to_all(name) and not organisation(name)
        ),
    )


def _text(message: Message) -> str:
    if body := tidy(message.body or ""):
        return body
    if page := message.html_body:
        return page_draft(page, whole_page=False).text
    if any(
        (attachment.file_name or "").casefold() in _SEALED for attachment in message.attachments
    ):
        raise Unreadable(_sealed())
    raise Unreadable("no plain or HTML text in this Outlook file; save the message as .txt or .eml")


def _sealed() -> str:
    return "this Outlook message is encrypted; open it and save its text"


def _sender(message: Message) -> tuple[str, str]:
    return email.utils.parseaddr(message.sender or "")


def _day(message: Message) -> date | None:
    """The day of the Date header, in the sender's own time zone, else the day of sending in UTC."""
    headers = {name.casefold(): value for name, value in message.message_headers.items()}
    if parsed := email.utils.parsedate_tz(headers.get("date", "")):
        return date(*parsed[:3])
    sent = message.sent_date
    return sent.date() if sent else None
