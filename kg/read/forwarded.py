"""Messages that somebody passed on, and the headers that mail programs write into the text.

In: a draft. Out: the draft of what was passed on, with title, day and sender from the quoted
headers; lines that name recipients or private senders gone. The note of the person who forwarded
it goes with the signature below it when what was passed on comes from an organisation; of any
other note only the signature goes.
"""

from __future__ import annotations

import email.utils
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from kg.read.draft import Draft
from kg.read.mailboxes import officer, organisation
from kg.read.salutation import speaks_to_all
from kg.read.stated_dates import parse_date
from kg.read.tidy import one_line
from kg.read.wordings import any_phrase, wordings

MOST_LEVELS = 8
"""How many times a message may have been passed on before the rest is left as it is."""

_QUOTED = re.compile(r"^[ \t]*>+ ?", re.MULTILINE)
_MAILBOX = re.compile(
    r"^\s*(?P<name>[^<\[\n]*?)\s*[<\[(]?(?:mailto:)?(?P<address>[\w.+'%-]+@[\w.-]+)?[>\])]*\s*$"
)


@dataclass(frozen=True, slots=True)
class _Block:
    """Header lines written into a text, from ``start`` to ``end``; ``marked`` by a line above."""

    start: int
    end: int
    marked: bool
    lines: tuple[tuple[str, str, str], ...]  # name, value, the line as written

    def value(self, names: frozenset[str]) -> str | None:
        return next((value for name, value, _ in self.lines if name in names and value), None)


def passed_on(draft: Draft) -> Draft:
    """The draft of the message that ``draft`` passes on, or ``draft`` itself, headers removed."""
    for _ in range(MOST_LEVELS):
        block = _find(draft.text)
        if block is None:
            break
        draft = _apply(draft, block)
    return draft


def _apply(draft: Draft, block: _Block) -> Draft:
    note, rest = draft.text[: block.start].strip("\n"), draft.text[block.end :]
    if block.marked or note.endswith(">"):
        rest = _unquoted(rest)
    sender = _organisation_of(block.value(_names("sender_lines")) or "")
    kept = _kept_lines(block)
    if sender and not (draft.sender and organisation(draft.sender)):
        note = ""
    first = not note.strip()
    note = _without_signature(note) if block.marked or not first else note
    text = "\n\n".join(part for part in (note, kept, rest.lstrip("\n")) if part.strip())
    draft = replace(draft, text=text, recipients=(*draft.recipients, *_recipients(block)))
    if not first:
        return draft
    title = block.value(_names("subject_lines"))
    return replace(
        draft,
        title=bare_subject(one_line(title)) if title else draft.title,
        issued=_day(block.value(_names("date_lines")) or "") or draft.issued,
        sender=sender or draft.sender,
    )


def bare_subject(subject: str) -> str | None:
    """``subject`` without "Fwd:", "RE:" and "[EXTERNAL]"; None where nothing is left."""
    prefixes = "|".join(re.escape(word) for word in wordings("mail")["subject_prefixes"])
    return (
        re.sub(
            rf"^(?:\s*(?:(?:{prefixes})\s*:|\[ext(?:ernal)?\]))+\s*",
            "",
            subject,
            flags=re.IGNORECASE,
        ).strip()
        or None
    )


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(wordings("mail")[kind])


@cache
def _header_line() -> re.Pattern[str]:
    kinds = ("sender_lines", "recipient_lines", "subject_lines", "date_lines", "other_lines")
    names = any_phrase(name for kind in kinds for name in wordings("mail")[kind])
    return re.compile(
        rf"^[ \t>]*\*{{0,2}}(?P<name>{names})\s?:\*{{0,2}}(?:[ \t]+(?P<value>[^\n]*))?$",
        re.IGNORECASE | re.MULTILINE,
    )


@cache
def _marker() -> re.Pattern[str]:
    words = any_phrase(wordings("mail")["forwarded"])
    return re.compile(
        rf"^[ \t>*]*[-_=*]*\s*(?:{words})\s*:?\s*[-_=*]*[ \t]*$|^[ \t>]*_{{10,}}[ \t]*$",
        re.IGNORECASE | re.MULTILINE,
    )


def _find(text: str) -> _Block | None:
    """The first run of header lines that names people and holds something to take out."""
    position = 0
    while match := _header_line().search(text, position):
        block = _block_at(text, match.start())
        if _is_to_be_removed(block):
            return block
        position = max(block.end, match.end())
    return None


def _is_to_be_removed(block: _Block) -> bool:
    names = {name for name, _, _ in block.lines}
    senders, recipients = _names("sender_lines"), _names("recipient_lines")
    if len(names) < 2 or not names & (senders | recipients):
        return False
    private = any(name in senders and not _done(value) for name, value, _ in block.lines)
    return bool(names & recipients) or private or block.marked


def _block_at(text: str, start: int) -> _Block:
    lines = []
    position = start
    while match := _header_line().match(text, position):
        value = (match["value"] or "").strip().strip("*").strip()
        position = min(match.end() + 1, len(text))
        if match["name"].casefold() in _names("recipient_lines"):
            position = _past_continuation(text, position)
        lines.append((match["name"].casefold(), value, match.group().strip()))
        blank = re.compile(r"[ \t>]*\n(?=[ \t>]*\*{0,2}[A-Za-z-]{2,12}:)").match(text, position)
        if blank and _header_line().match(text, blank.end()) and len(lines) < 3:
            position = blank.end()
        if position >= len(text):
            break
    above = list(_marker().finditer(text, max(0, start - 200), start))
    marked = bool(above) and not text[above[-1].end() : start].strip(" \t\n>")
    return _Block(above[-1].start() if marked else start, position, marked, tuple(lines))


def _past_continuation(text: str, position: int) -> int:
    """Past the further lines of a long list of recipients."""
    line = re.compile(r"[ \t>]+[^\n]*@[^\n]*(?:\n|$)|[^\n:]*<[^\n>]*@[^\n>]*>;?,?[ \t]*(?:\n|$)")
    while match := line.match(text, position):
        position = match.end()
    return position


def _kept_lines(block: _Block) -> str:
    """What may stay of a block: an officer's or organisation's name, subject, day, a group.

    Of a block that a line above marks as passed on, the officer alone: the rest is known otherwise.
    """
    kept = []
    for name, value, line in block.lines:
        signed = _officer(value) if name in _names("sender_lines") else None
        if block.marked and not signed:
            continue
        if name in _names("sender_lines"):
            if sender := signed or _organisation_of(value):
                kept.append(f"{line.split(':')[0].lstrip('> *').rstrip('*')}: {sender}")
        elif name in _names("recipient_lines"):
            if name == "to" and "@" not in value and speaks_to_all(value):
                kept.append(line.replace(":", ": ", 1) if ": " not in line else line)
        elif name not in _names("other_lines"):
            kept.append(line)
    return "\n".join(kept)


def _done(value: str) -> bool:
    """Whether a sender's line already holds only what may stay."""
    return value in (_organisation_of(value), _officer(value))


def _officer(value: str) -> str | None:
    """A sender who writes as an officer, as signed: "Sgt Ann Example"; without the address."""
    match = _MAILBOX.match(value)
    return officer(match["name"] if match else value)


def _organisation_of(value: str) -> str | None:
    match = _MAILBOX.match(value)
    if not match:
        return organisation(value)
    return organisation(match["name"], match["address"] or "")


def _recipients(block: _Block) -> tuple[str, ...]:
    names = []
    for name, value, _ in block.lines:
        if name in ("to", "cc", "bcc"):
            names += [shown for shown, _ in email.utils.getaddresses([value.replace(";", ",")])]
    return tuple(
        shown for shown in names if shown and not speaks_to_all(shown) and not organisation(shown)
    )


def _day(value: str) -> date | None:
    if day := parse_date(value):
        return day
    parsed = email.utils.parsedate_tz(value)
    try:
        return datetime(*parsed[:6]).date() if parsed else None
    except ValueError:
        return None


def _unquoted(text: str) -> str:
    """Without the marks of quotation, where most lines bear one."""
    lines = [line for line in text.split("\n") if line.strip()]
    quoted = sum(line.lstrip().startswith(">") for line in lines)
    return _QUOTED.sub("", text) if quoted * 2 > len(lines) else text


def _without_signature(note: str) -> str:
    """``note`` without what stands below its closing words, unless an officer or team signed it."""
    lines = note.split("\n")
    closings = {word.casefold() for word in wordings("privacy")["signatures"]["closings"]}
    for number in range(len(lines) - 1, max(-1, len(lines) - 12), -1):
        bare = lines[number].strip(" ,.!>").casefold()
        if bare in closings or lines[number].strip() in ("--", "-- "):
            below = "\n".join(lines[number + 1 :])
            if organisation(below) or _signed_by_rank(below):
                return note
            return "\n".join(lines[:number]).rstrip()
    return note


def _signed_by_rank(text: str) -> bool:
    ranks = "|".join(wordings("privacy")["salutation"]["ranks"])
    return re.search(rf"\b(?:{ranks})\b", text, re.IGNORECASE) is not None
