"""A message on its way through the reader: text that may still hold the recipient's data.

In: what one format's reader found. Out: a Draft; `kg.read.finish` makes a Message of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file holds, before personal data is removed; ``text`` is in the stable form (tidy).

    ``recipients`` are names to be removed wherever they stand; ``sender`` is a mailbox or name as
    written, kept only when it is an organisation's.
    """

    text: str
    title: str | None = None
    issued: date | None = None
    sender: str | None = None
    url: str | None = None
    recipients: tuple[str, ...] = ()
