"""The last step of reading: a draft becomes a Message.

In: a Draft of any format. Out: a Message in the stable form, after what was passed on is taken out
and personal data removed. Raises Unreadable where no text is left.
"""

from __future__ import annotations

from dataclasses import replace

from kg.read.armour import without_armour
from kg.read.draft import Draft
from kg.read.forwarded import passed_on
from kg.read.mailboxes import organisation
from kg.read.menus import drop_bar_menus
from kg.read.notices import drop_notices
from kg.read.privacy import private_removed
from kg.read.salutation import greeted
from kg.read.tidy import one_line
from kg.read.unreadable import Unreadable
from kg.statements import Message


def finish(draft: Draft, source: str) -> Message:
    """The message of ``draft``, read from ``source``."""
    inner = passed_on(replace(draft, text=without_armour(draft.text)))
    context = f"{inner.title or ''}\n{inner.sender or ''}"
    text = private_removed(drop_bar_menus(drop_notices(inner.text)), inner.recipients, context)
    if not any(letter.isalpha() for letter in text):
        raise Unreadable("no text in it; save the message again")
    title = _title(inner, context)
    return Message(
        source=source,
        text=text,
        title=title,
        issued=inner.issued,
        sender=organisation(inner.sender) or organisation("", inner.sender)
        if inner.sender
        else None,
        url=inner.url,
    )


def _title(draft: Draft, context: str) -> str | None:
    """The title without the people whom headers or salutation name."""
    if not draft.title:
        return None
    names = (*draft.recipients, *greeted(draft.text, draft.recipients, context))
    return private_removed(one_line(draft.title), names) or None
