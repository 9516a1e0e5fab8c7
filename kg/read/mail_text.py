"""Which parts of a mail are its text.

In: a parsed message. Out: one draft with the text parts in their order; of alternatives the plain
one, unless it only points to the HTML one; text attached as a file after the rest, or alone where
the rest is a mere note to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from email.message import Message
from functools import cache
from pathlib import PurePath

from kg.read.draft import Draft
from kg.read.forwarded import is_bare_note, without_signature
from kg.read.mime import (
    MOST_LEVELS,
    content,
    file_name,
    is_attachment,
    own_parts,
    parts_of,
    plain_text,
    root_of,
)
from kg.read.notices import drop_notices
from kg.read.page import page_draft
from kg.read.unreadable import Unreadable
from kg.read.wordings import any_phrase, wordings

MOST_PARTS = 200
"""A message of more parts is refused."""
FEW_WORDS = 12
"""A text of no more words may be a mere note to what is attached, or to the HTML beside it."""
_STUB_WORDS = 60  # of no more words a plain part may be a stub
_SEVERAL_TIMES = 4
_SAME = 0.8  # of a text's words; where another holds so many of them it says the same
# Types that mail programs give to attached text files, and the endings by which these are known.
_FILES = ("text/plain", "text/html", "text/markdown", "application/octet-stream")
_PLAIN_ENDINGS = (".txt", ".text", ".md", ".markdown")
_PAGE_ENDINGS = (".html", ".htm")


def letter_text(message: Message) -> Draft:
    """What ``message`` says; its text is empty where it says nothing."""
    texts = _Texts()
    own = _joined(texts.read(message, 0))
    if not texts.attached:
        return own
    texts_kept = [*([] if _is_note(own.text) else [own]), *texts.attached]
    return _joined(_without_repeats(texts_kept))


def _is_note(text: str) -> bool:
    """Whether ``text`` says no more than that something is attached."""
    text = drop_notices(text)
    return len(text.split()) <= FEW_WORDS or is_bare_note(without_signature(text))


class _Texts:
    """The text parts of a message in their order; of alternatives one."""

    def __init__(self) -> None:
        self.attached: list[Draft] = []  # texts that are attached as files
        self._parts = 0

    def read(self, part: Message, level: int) -> list[Draft]:
        """The texts in ``part``, without what is attached to it."""
        kind = part.get_content_type()
        if kind.startswith("message/"):
            return []
        self._parts += 1
        if self._parts > MOST_PARTS or level > MOST_LEVELS:
            raise Unreadable("it has too many nested parts to be a letter")
        if kind == "multipart/alternative":
            return self._alternative(parts_of(part), level + 1)
        if part.is_multipart():
            inner = root_of(part) if kind == "multipart/related" else parts_of(part)
            return _without_repeats(text for one in inner for text in self.read(one, level + 1))
        if is_attachment(part):
            self.attached += _file(part)
        elif kind == "text/plain":
            return [Draft(plain_text(part))]
        elif kind == "text/html":
            return [page_draft(content(part), whole_page=False)]
        return []

    def _alternative(self, parts: Sequence[Message], level: int) -> list[Draft]:
        """The plain text; the HTML where there is none, or little that may point to the HTML."""
        plain = _joined(_fullest(self._of([part for part in parts if _is_plain(part)], level)))
        if len(plain.text.split()) > _STUB_WORDS:
            return [plain]
        try:
            pages = self._of([part for part in parts if not _is_plain(part)], level)
        except Unreadable:
            if plain.text:
                return [plain]
            raise
        page = max(pages, key=lambda one: len(one.text.split()), default=None)
        is_page = page and (not plain.text or _is_stub(plain.text, page.text))
        return [page] if page and is_page else [plain]

    def _of(self, parts: Sequence[Message], level: int) -> list[Draft]:
        """What each of ``parts`` says; what cannot be read is an error where nothing else can."""
        drafts, errors = [], []
        for part in parts:
            try:
                drafts.append(_joined(self.read(part, level)))
            except Unreadable as error:
                errors.append(error)
        read = [draft for draft in drafts if draft.text.strip()]
        if errors and not read:
            raise errors[0]
        return read


def _file(part: Message) -> list[Draft]:
    """The text of an attached file; nothing where it is none."""
    name = file_name(part)
    kind, ending = part.get_content_type(), PurePath(name).suffix.casefold()
    if kind not in _FILES:
        return []
    try:
        if ending in _PLAIN_ENDINGS or (kind == "text/plain" and not name):
            return [Draft(plain_text(part))]
        if ending in _PAGE_ENDINGS:
            return [page_draft(content(part))]
    except Unreadable:
        return []
    return []


def _fullest(texts: Sequence[Draft]) -> list[Draft]:
    """``texts`` without those whose words stand in another of them."""
    counts = [Counter(re.findall(r"\w+", one.text.casefold())) for one in texts]
    kept: list[int] = []
    for number in sorted(range(len(texts)), key=lambda n: -counts[n].total()):
        words = counts[number]
        if not any((words & counts[k]).total() >= words.total() * _SAME for k in kept):
            kept.append(number)
    return [texts[number] for number in sorted(kept)]


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
    kinds = {one.get_content_type() for one in own_parts(part)}
    return "text/plain" in kinds and "text/html" not in kinds


def _is_stub(plain: str, page: str) -> bool:
    """Whether a plain part only says that there is HTML, which holds the letter."""
    words, of_page = len(plain.split()), len(page.split())
    if words <= FEW_WORDS or _stub().search(plain):
        return of_page > words
    return of_page >= words * _SEVERAL_TIMES


@cache
def _stub() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_phrase(wordings('mail')['plain_stubs'])})\b", re.IGNORECASE)
