r"""Read: bytes in, messages out.

In: files (.txt .md .html .eml .emlx .mbox .msg .pdf, police.uk priorities as .json), Maildir and
other folders, standard input. Out: `Message` with plain text in one stable form, or the
UnreadableInputError that says in one line why a source could not be read; the others are read all
the same, one at a time, so that memory stays flat over large mailboxes.

The text is what every later offset refers to: Unicode NFC, mojibake mended (ftfy), lines ended by
``\n``, every odd space an ordinary one, no spaces at line ends, at most one empty line in a row.
Layout that carries meaning is kept: line breaks, bullets, numbers, headings on their own line; a
table's row is a line "| a | b |" or "label: value". ``…`` stands where personal data stood
("Dear Adrian," is "Dear …,"; "Dear resident," stays).

In folders hidden files and other endings are passed over in silence, as is JSON that holds no
neighbourhood priorities. A named path of unknown ending is read by what its content looks like, or
refused; in a folder where no message is found, one line says so. A message of a mailbox, or one of
several that a mail carries, is called PATH#N, counted from 1.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import LeftOutError, UnreadableInputError
from kg.read.draft import Draft
from kg.read.finish import finish
from kg.read.kinds import Kind, kind_of
from kg.read.sources import Source, from_stream, sources
from kg.read.unreadable import LeftOut, Unreadable
from kg.statements import Message

__all__ = ["read_bytes", "read_paths"]


def read_paths(paths: Iterable[Path | str]) -> Iterator[Message | UnreadableInputError]:
    """The messages at ``paths`` ("-" is standard input), an error in the place of a bad one.

    A LeftOutError follows a message to which something is attached that is not read on purpose.
    """
    for path in paths:
        for source in sources(path):
            yield from _read(source)


def read_bytes(data: bytes, source: str, ending: str) -> Iterator[Message]:
    """The messages in ``data``; ``ending`` such as ".eml" ("" if unknown), ``source`` for errors.

    Raises UnreadableInputError for one that cannot be read, after all those that can.
    """
    errors = []
    for one in from_stream(io.BytesIO(data), source, ending):
        for message in _read(one):
            if isinstance(message, Message):
                yield message
            elif not isinstance(message, LeftOutError):
                errors.append(message)
    if errors:
        raise errors[0]


def _read(source: Source | UnreadableInputError) -> Iterator[Message | UnreadableInputError]:
    if isinstance(source, UnreadableInputError):
        yield source
        return
    try:
        drafts = list(_drafts(source.data, source.ending))
    except Unreadable as error:
        yield UnreadableInputError(source.name, str(error))
        return
    left_out = [draft for draft in drafts if isinstance(draft, LeftOut)]
    read = [draft for draft in drafts if not isinstance(draft, LeftOut)]
    for number, draft in enumerate(read, start=1):
        place = source.name if len(read) == 1 else f"{source.name}#{number}"
        try:
            if isinstance(draft, Unreadable):
                raise draft
            yield finish(draft, place)
        except Unreadable as error:
            yield UnreadableInputError(place, str(error))
    yield from (LeftOutError(source.name, str(reason)) for reason in left_out[:1])


def _drafts(data: bytes, ending: str) -> Iterator[Draft | Unreadable]:
    """The drafts in ``data``, a reason in the place of a bad one of several.

    Each kind's reader is imported when one of its kind is met.
    """
    match kind_of(data, ending):
        case Kind.MAIL | Kind.MAILBOX:
            from kg.read.mail import mail_drafts

            yield from mail_drafts(data)
        case Kind.PAGE:
            from kg.read.page import page_of_bytes

            yield page_of_bytes(data)
        case Kind.OUTLOOK:
            from kg.read.outlook import outlook_draft

            yield outlook_draft(data)
        case Kind.PDF:
            from kg.read.pdf import pdf_draft

            yield pdf_draft(data)
        case Kind.PRIORITIES:
            from kg.read.neighbourhood import neighbourhood_drafts

            yield from neighbourhood_drafts(data)
        case Kind.TEXT:
            from kg.read.plain import text_draft

            yield text_draft(data, markdown=ending.casefold() in (".md", ".markdown"))
