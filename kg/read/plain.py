"""Plain text and Markdown.

In: bytes. Out: a Draft whose title is the first heading or a short first line; Markdown's own marks
stay, because they are layout. Raises Unreadable when the bytes are no text.
"""

from __future__ import annotations

import re

from kg.read.decode import NotTextError, decode
from kg.read.draft import Draft
from kg.read.stated_dates import parse_date, stated_date
from kg.read.tidy import one_line, tidy
from kg.read.unreadable import Unreadable
from kg.read.wordings import any_phrase, wordings

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_MATTER = re.compile(
    r"\A\ufeff?\s*---[ \t]*\r?\n(?P<lines>[A-Za-z][\w -]{0,40}:(?:[^\n]*\n){1,60}?)"
    r"---[ \t]*(?:\r?\n|\Z)"
)
_STRUCK = re.compile(r"~~(?=\S)[^~\n]{1,500}(?<=\S)~~ ?")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LONGEST_TITLE = 14


def text_draft(data: bytes, *, markdown: bool = False) -> Draft:
    """The draft of a text file."""
    try:
        text = decode(data)
    except NotTextError as error:
        raise Unreadable(
            "this is not text; give the message as .txt, .md, .html or .eml"
        ) from error
    matter, text = _front_matter(text) if markdown else ({}, text)
    text = tidy(_STRUCK.sub("", _without_comments(text)) if markdown else text)
    return Draft(
        text=text,
        title=one_line(matter.get("title", "")) or title_of(text, markdown=markdown),
        issued=parse_date(matter.get("date", "")) or stated_date(text),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """What the lines between two "---" above a Markdown text say of it, and the text below."""
    match = _MATTER.match(text)
    if not match:
        return {}, text
    fields = (line.partition(":") for line in match["lines"].splitlines())
    matter = {name.strip().casefold(): value.strip(" \"'") for name, _, value in fields}
    return matter, text[match.end() :]


def _without_comments(text: str) -> str:
    """Without HTML comments, which no reader of Markdown sees."""
    end = text.rfind("-->") + len("-->")
    return _COMMENT.sub("", text[:end]) + text[end:] if end >= len("-->") else text


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
