"""Plain text and Markdown.

In: bytes. Out: a Draft whose title is the first heading or a short first line; Markdown's own marks
stay, because they are layout. Raises Unreadable when the bytes are no text.
"""

from __future__ import annotations

import re

from kg.read.decode import NotTextError, decode
from kg.read.draft import Draft
from kg.read.stated_dates import stated_date
from kg.read.tidy import tidy
from kg.read.unreadable import Unreadable
from kg.read.wordings import any_phrase, wordings

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_LONGEST_TITLE = 14


def text_draft(data: bytes, *, markdown: bool = False) -> Draft:
    """The draft of a text file."""
    try:
        text = tidy(decode(data))
    except NotTextError as error:
        raise Unreadable(
            "this is not text; give the message as .txt, .md, .html or .eml"
        ) from error
    return Draft(text=text, title=title_of(text, markdown=markdown), issued=stated_date(text))


def title_of(text: str, *, markdown: bool = False) -> str | None:
    """The first heading of Markdown, or a short first line that is no greeting."""
    if markdown and (heading := _HEADING.search(text)):
        return heading[1].strip("*_ ")
    lines = [line.strip(" *_#|=\t") for line in text.split("\n", 12)]
    first = next((line for line in lines if line), "")
    if not 1 < len(first.split()) <= _LONGEST_TITLE or first.endswith((".", ",", ";")):
        return None
    greetings = wordings("privacy")["salutation"]
    if re.match(
        rf"(?:{any_phrase(greetings['formal'] + greetings['familiar'])})\b", first, re.IGNORECASE
    ):
        return None
    return first
