r"""Read: bytes in, messages out.

In: files (.txt .md .html .eml), folders, standard input. Out: `Message` with plain text in one
stable form, or the UnreadableInputError that says in one line why a source could not be read; the
others are read all the same.

The text is what every later offset refers to: Unicode NFC, mojibake mended (ftfy), lines ended by
``\n``, every odd space an ordinary one, no spaces at line ends, at most one empty line in a row.
Layout that carries meaning is kept: line breaks, bullets, numbers, headings on their own line; a
table's row is a line "| a | b |" or "label: value". ``…`` stands where personal data stood
("Dear Adrian," is "Dear …,"; "Dear resident," stays). In folders hidden files and other endings are
passed over; ".gold.json" and other JSON are no messages there. A named path of unknown ending is
read by what its content looks like, or refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import UnreadableInputError
from kg.read.decode import NotTextError, decode, page_charset
from kg.read.draft import Draft
from kg.read.finish import finish
from kg.read.kinds import Kind, kind_of
from kg.read.mail import mail_drafts
from kg.read.page import page_draft
from kg.read.plain import text_draft
from kg.read.sources import Source, sources
from kg.read.unreadable import Unreadable
from kg.statements import Message

__all__ = ["read_bytes", "read_paths"]


def read_paths(paths: Iterable[Path | str]) -> Iterator[Message | UnreadableInputError]:
    """The messages at ``paths`` ("-" is standard input), an error in place of a bad one."""
    for path in paths:
        for source in sources(path):
            if isinstance(source, Source):
                yield from _read(source)
            else:
                yield source


def read_bytes(data: bytes, source: str, ending: str) -> Iterator[Message]:
    """The messages in ``data``; ``ending`` such as ".eml" ("" if unknown), ``source`` for errors.

    Raises UnreadableInputError at the first that cannot be read.
    """
    try:
        drafts = list(_drafts(data, ending))
        for number, draft in enumerate(drafts, start=1):
            yield finish(draft, source if len(drafts) == 1 else f"{source}#{number}")
    except Unreadable as error:
        raise UnreadableInputError(source, str(error)) from error


def _read(source: Source) -> Iterator[Message | UnreadableInputError]:
    try:
        yield from read_bytes(source.data, source.name, source.ending)
    except UnreadableInputError as error:
        yield error


def _drafts(data: bytes, ending: str) -> Iterator[Draft]:
    match kind_of(data, ending):
        case Kind.MAIL:
            yield from mail_drafts(data)
        case Kind.PAGE:
            yield page_draft(_page_text(data))
        case Kind.TEXT:
            yield text_draft(data, markdown=ending.casefold() in (".md", ".markdown"))


def _page_text(data: bytes) -> str:
    try:
        return decode(data, page_charset(data))
    except NotTextError as error:
        raise Unreadable("this is not a web page; save it again") from error
