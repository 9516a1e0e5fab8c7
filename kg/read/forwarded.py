"""Messages that somebody passed on, and the headers that mail programs write into the text.

In: a draft. Out: the draft of what was passed on, with title, day and sender from the quoted
headers; lines that name recipients or private senders gone. A bare note of the person who passed
on an organisation's message ("FYI, see below") goes with the signature below it; of any other text
above quoted headers only a private signature goes, and title and day stay those of the newest.
"""

from __future__ import annotations

import email.utils
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from kg.read.draft import Draft
from kg.read.mailboxes import officer, organisation
from kg.read.privacy import PHONE, without_system_lines
from kg.read.run_on import parted
from kg.read.salutation import names_place, speaks_to_all
from kg.read.stated_dates import parse_date
from kg.read.tidy import one_line
from kg.read.wordings import any_phrase, wordings

MOST_LEVELS = 8
"""How many times a message may have been passed on before the rest is left as it is."""

_LONGEST = 500  # characters of a sender's line that are looked at
_CALLER = re.compile(r"[+0][\d ()-]{8,20}")  # a number in the place of a sender
_MAILBOX_LINE = re.compile(r"\A\s*From [^\n]{1,120}\d\d:\d\d:\d\d[^\n]{0,12}\d{4}[ \t]*(?:\n|\Z)")
_SHORT_LINE = 100  # characters
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
    read_off = draft.sender is None
    draft = replace(draft, text=parted(draft.text))
    position = 0
    for _ in range(MOST_LEVELS):
        block = _find(draft.text, position)
        if block is None:
            break
        draft, position = _apply(draft, block, read_off=read_off)
        read_off = False
    return draft


def _apply(draft: Draft, block: _Block, *, read_off: bool) -> tuple[Draft, int]:
    """``draft`` without ``block``, and where its text goes on.

    ``read_off``: its day was found somewhere in the text, maybe below.
    """
    note, rest = draft.text[: block.start].strip("\n"), draft.text[block.end :]
    if block.marked or note.endswith(">"):
        rest = _unquoted(rest)
    sender = _organisation_of(block.value(_names("sender_lines")) or "")
    note = without_signature(_MAILBOX_LINE.sub("", note))
    if sender and not (draft.sender and organisation(draft.sender)) and is_bare_note(note):
        note = ""
    first = not note.strip()
    kept = _kept_lines(block, signed_only=block.marked and first)
    rest = rest.lstrip("\n")
    text = "\n\n".join(part for part in (note, kept, rest) if part.strip())
    names = (*draft.recipients, *_recipients(block, quoted=not first))
    draft = replace(draft, text=text, recipients=names)
    title = bare_subject(one_line(block.value(_names("subject_lines")) or ""))
    day = _day(block.value(_names("date_lines")) or "")
    if first:
        draft = replace(
            draft,
            title=title or draft.title,
            issued=day or draft.issued,
            sender=sender or draft.sender,
        )
    elif _signed_by_police(note):
        if read_off and draft.issued == day and block.value(_names("sender_lines")):
            draft = replace(draft, issued=None)
    elif len(rest) > len(note):
        draft = replace(
            draft,
            title=draft.title or title,
            issued=draft.issued or day,
            sender=sender if sender and not _organisation_of(draft.sender or "") else draft.sender,
        )
    return draft, max(0, len(text) - len(rest))


def is_bare_note(note: str) -> bool:
    """Whether ``note`` only says that something follows: "FYI", "One for the newsletter"."""
    note = PHONE.sub("", without_system_lines(note))
    words = wordings("privacy")["notes"]
    if len(note.split()) > words["longest"] or re.search(r"\d", note):
        return False
    if _any_word(tuple(words["content"])).search(note):
        return False
    return len(note.split()) <= words["short"] or bool(
        _any_word(tuple(words["passing_on"])).search(note)
    )


@cache
def _any_word(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_phrase(phrases)})\b", re.IGNORECASE)


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
        rf"^[ \t>]*(?:[*•–-][ \t]+)?\*{{0,2}}(?P<name>{names})\s?:\*{{0,2}}"
        r"(?:[ \t]+(?P<value>[^\n]*))?$",
        re.IGNORECASE | re.MULTILINE,
    )


@cache
def _marker() -> re.Pattern[str]:
    words = any_phrase(wordings("mail")["forwarded"])
    return re.compile(
        rf"^[ \t>*]*[-_=*]*\s*(?:{words})\s*:?\s*[-_=*]*[ \t]*$|^[ \t>]*_{{10,}}[ \t]*$",
        re.IGNORECASE | re.MULTILINE,
    )


def _find(text: str, position: int) -> _Block | None:
    """The next run of header lines that names people and holds something to take out."""
    while match := _header_line().search(text, position):
        block = _block_at(text, match.start())
        if _is_to_be_removed(block) or (_is_mail(block) and _opens(text, block)):
            return block
        position = max(block.end, match.end())
    return None


def _opens(text: str, block: _Block) -> bool:
    """Whether no more than one line stands above the header lines."""
    above = text[: block.start].strip()
    return "\n" not in above and len(above) < _SHORT_LINE


def _is_to_be_removed(block: _Block) -> bool:
    senders, recipients = _names("sender_lines"), _names("recipient_lines")
    if len({name for name, _, _ in block.lines}) < 2 or not _is_mail(block):
        return False
    private = any(name in senders and not _done(value) for name, value, _ in block.lines)
    named = any(name in recipients for name, _, _ in block.lines)
    return named or private or block.marked


def _to_all(name: str, value: str) -> bool:
    """Whether a line is to a group, so that it may stay."""
    return name == "to" and "@" not in value and speaks_to_all(value)


def _is_mail(block: _Block) -> bool:
    """Whether the lines are those of a mail: an address in them, or a person and a day or title.

    "From: 10:00, To: 12:00" and "From: 1 April, To: 30 June" are not.
    """
    people = _names("sender_lines") | _names("recipient_lines")
    values = [value for name, value, _ in block.lines if name in people and value]
    if any("@" in value or _CALLER.fullmatch(value) for value in values):
        return True
    if not values or any(_is_time_or_place(value) for value in values):
        return False
    if block.marked:
        return True
    told = {name for name, value, _ in block.lines if value}
    about = told & (_names("subject_lines") | _names("date_lines"))
    if not about and not (told & _names("sender_lines") and len(told & people) > 1):
        return False
    return any(organisation(value) or value.lstrip("\"'<([")[:1].isupper() for value in values)


def _is_time_or_place(value: str) -> bool:
    return _time().match(value) is not None or (value[:1].isupper() and names_place(value))


@cache
def _time() -> re.Pattern[str]:
    """What an hour or a day begins with."""
    months = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in wordings("stated_dates")["months"])
    days = any_phrase(wordings("privacy")["notes"]["times"])
    week = "|".join(wordings("stated_dates")["weekdays"])
    return re.compile(
        rf"\W*(?:\d(?!(?:[ ()-]?\d){{8}})|(?:{days}|{week})\b|(?:{months})\b(?:\W*\d|\W*$))",
        re.IGNORECASE,
    )


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
    while position < len(text):
        end = text.find("\n", position) + 1 or len(text)
        if not _continues(text[position:end].rstrip("\n")):
            break
        position = end
    return position


def _continues(line: str) -> bool:
    """Whether ``line`` is set in and holds an address, or ends with one in <…>."""
    if "@" not in line or line[0] in " \t>":
        return "@" in line
    name, opening, address = line.rstrip(" \t,;").rpartition("<")
    return bool(opening) and ":" not in name and address.endswith(">") and "@" in address


def _kept_lines(block: _Block, *, signed_only: bool) -> str:
    """What may stay of a block: an officer's or organisation's name, subject, day, a group.

    ``signed_only``: the officer alone, where the rest becomes title, day and sender.
    """
    kept = []
    for name, value, line in block.lines:
        signed = _officer(value) if name in _names("sender_lines") else None
        if signed_only and not signed:
            continue
        if name in _names("sender_lines"):
            if sender := signed or _organisation_of(value):
                kept.append(f"{line.split(':')[0].lstrip('> *•–-').rstrip('*')}: {sender}")
        elif name in _names("recipient_lines"):
            if _to_all(name, value):
                line = line.lstrip("> ")
                kept.append(line.replace(":", ": ", 1) if ": " not in line else line)
        elif name not in _names("other_lines"):
            kept.append(line.lstrip("> "))
    return "\n".join(kept)


def _done(value: str) -> bool:
    """Whether a sender's line already holds only what may stay."""
    return value in (_organisation_of(value), _officer(value))


def _officer(value: str) -> str | None:
    """A sender who writes as an officer, as signed: "Sgt Ann Example"; without the address."""
    match = _MAILBOX.match(value[:_LONGEST])
    return officer(match["name"] if match and match["address"] else value)


def _organisation_of(value: str) -> str | None:
    match = _MAILBOX.match(value[:_LONGEST])
    if not match or not match["address"]:
        return organisation(value)
    return organisation(match["name"], match["address"])


def _recipients(block: _Block, *, quoted: bool) -> tuple[str, ...]:
    """Whom the lines name as recipients, and who wrote a quoted mail where a private person did."""
    names = []
    for name, value, _ in block.lines:
        if name in ("to", "cc", "bcc") or (
            quoted and name in _names("sender_lines") and _is_private_person(value)
        ):
            names += [shown for shown, _ in email.utils.getaddresses([value.replace(";", ",")])]
    return tuple(
        shown for shown in names if shown and not speaks_to_all(shown) and not organisation(shown)
    )


def _is_private_person(value: str) -> bool:
    """Whether a sender's name is a person's: of two or three words, like the address beside it."""
    match = _MAILBOX.match(value[:_LONGEST])
    if not match or _officer(value) or _organisation_of(value):
        return False
    words = match["name"].strip("\"' ").casefold().split()
    box = (match["address"] or "").casefold().partition("@")[0]
    if not 1 < len(words) <= 4 or names_place(match["name"]):
        return False
    return not box or any(word in box for word in words if len(word) > 2)


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


def without_signature(note: str) -> str:
    """``note`` without what stands below its closing words, unless an officer or team signed it."""
    lines = note.split("\n")
    closings = {word.casefold() for word in wordings("privacy")["signatures"]["closings"]}
    for number in range(len(lines) - 1, max(-1, len(lines) - 12), -1):
        bare = lines[number].strip(" ,.!>").casefold()
        if bare in closings or lines[number].strip() in ("--", "-- "):
            below = "\n".join(lines[number + 1 :])
            if organisation(below) or _signed_by_rank(below) or _holds_sentence(below):
                return note
            return "\n".join(lines[:number]).rstrip()
    return note


def _signed_by_police(note: str) -> bool:
    """Whether an officer or a team signed ``note``, in its last lines."""
    below = [line for line in note.split("\n") if line.strip()][-3:]
    return any(
        not _holds_sentence(line)
        and not line.endswith(",")
        and (_signed_by_rank(line) or organisation(line))
        for line in below[1:]
    )


def _holds_sentence(text: str) -> bool:
    """Whether a line is longer than any of a signature."""
    longest = wordings("privacy")["signatures"]["longest"]
    return any(len(line.split()) > longest for line in text.split("\n"))


def _signed_by_rank(text: str) -> bool:
    ranks = "|".join(wordings("privacy")["salutation"]["ranks"])
    return re.search(rf"\b(?:{ranks})\b", text, re.IGNORECASE) is not None
