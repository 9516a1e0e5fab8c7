"""The text without the data of the person that it was sent to, or of the private people in it.

In: tidied text and the recipients' names. Out: text with ``…`` where a name, address, number or
link of a private person stood, and without the lines that belong to the mailing system
("Unsubscribe", "Reply to this message", "On … Ann wrote:"). What a statement rests on stays:
officers by name, teams' contact details, the numbers 101 and 999, Crimestoppers. The words are in
``wordings/privacy.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kg.read.house_addresses import without_house_addresses
from kg.read.links import clean_links
from kg.read.mailboxes import open_address
from kg.read.recipients import without_names
from kg.read.salutation import titles, ungreeted
from kg.read.tidy import shape
from kg.read.wordings import any_phrase, wordings

ADDRESS = re.compile(
    r"(?<![\w.+'%-])(?:mailto:)?([\w.+'%-]++@[\w-]++(?:\.[\w-]++)+)", re.IGNORECASE
)
_OF_ONE = re.compile(r"[^@]*\+|[^@]*\d{5}|(?=[^@]*\d)(?:[^@]*[._%-])?[0-9a-f]{8,}(?![^@._%-])")
PHONE = re.compile(
    r"(?<![\w£$€./,-])(?:\+44[\s-]?(?:\(0\)[\s-]?)?|\(?0)\d(?:[\s()-]{0,2}\d){7,9}(?!\w|[-/]\d|\.\d)"
    r"|(?<![\w£$€])(?:\+|00)(?!44)\d(?:[\s()-]{0,2}\d){8,13}(?!\w)"
)
_INLINE_FILES = re.compile(
    r"\[?\bcid:[^\s\]>]+\]?|\[signature_\d+\]|\[image:? ?[^\]\n]{0,200}\]", re.IGNORECASE
)
_DIGITS = re.compile(r"[+0]\(?\d")
_EMPTY_BRACKETS = re.compile(r"[<\[(]\s*+(?:…\s*+)?[>\])]")
_SENTENCE = re.compile(r"(?<=[.!?])[ \t]+(?=\S)|(?<=[a-z)][.!?])(?=[A-Z])")
_SHORT = 16  # characters within which an abbreviation and the blanks after it end
_BARS = re.compile(r"(\s{0,9}(?:\|+|·|•)\s+|\s{1,9}/\s+)")


def private_removed(text: str, recipients: Iterable[str] = (), context: str = "") -> str:
    """``text`` without personal data; applying it twice changes nothing.

    ``context`` (title and sender) helps to tell a place's name from a person's.
    """
    mark: str = wordings("privacy")["mark"]
    text = _without_reply_lines(text)
    known = tuple(name for name in recipients if len(name) > 1)
    text, greeted = ungreeted(text, known, mark, context)
    text = without_names(text, greeted, known, mark)
    text = without_house_addresses(text, mark)
    text = without_system_lines(text)
    text = clean_links(text, mark)
    text = _without_addresses(text, mark)
    text = _without_phones(text, mark)
    text = _holder_numbers().sub(lambda match: match["words"] + mark, text)
    text = _holder_names().sub(lambda match: match["words"] + mark, text)
    if "[" in text or "cid:" in text:
        text = _INLINE_FILES.sub("", text)
    text = _EMPTY_BRACKETS.sub("", text)
    return shape(_without_bare_marks(text, mark))


def _without_addresses(text: str, mark: str) -> str:
    if _spelt_at().search(text):
        text = _spelt_address().sub(lambda found: _spelt(found, mark), text)
    if " at " in text:
        text = _said_address().sub(lambda found: _said(found, mark), text)
    if "@" not in text:
        return text
    return ADDRESS.sub(lambda found: found[1] if _is_open(found[1]) else mark, text)


@cache
def _said_address() -> re.Pattern[str]:
    """An address that a list's archive hides: "priscilla.okonjo at example.org".

    Without a full stop or figure before "at" only on a public mail service: "look at gov.uk".
    """
    public = any_phrase(wordings("privacy")["addresses"]["public_mail"])
    box = r"(?<![\w.+'%-])(?=[\d.+%-]{0,40}[^\W\d])(?:[\w+%-]{1,40}[._\d][\w.+%-]{1,40}"
    return re.compile(
        rf"{box} at (?!www\.)(?=[\w-]+\.[a-z])|[\w.+%-]{{2,64}} at (?=(?:{public})\.[a-z]))"
        rf"[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}}",
        re.IGNORECASE,
    )


def _is_open(address: str) -> bool:
    """Whether an address is an organisation's, and not made for one reader's replies."""
    return open_address(address) and not _OF_ONE.match(address.casefold())


_OPENING, _CLOSING = r"[ \t]{0,3}[\[({<][ \t]?", r"[ \t]?[\])}>][ \t]{0,3}"


@cache
def _spelt_at() -> re.Pattern[str]:
    at = any_phrase(wordings("privacy")["addresses"]["at"])
    return re.compile(rf"[\[({{<][ \t]?(?:{at}|@)[ \t]?[\])}}>]", re.IGNORECASE)


@cache
def _spelt_dot() -> re.Pattern[str]:
    dot = any_phrase(wordings("privacy")["addresses"]["dot"])
    return re.compile(rf"\.|{_OPENING}(?:{dot}|\.){_CLOSING}|[ \t]{dot}[ \t]", re.IGNORECASE)


@cache
def _spelt_address() -> re.Pattern[str]:
    """An address with signs in words: "priscilla [at] example.org", "… (at) example (dot) org"."""
    dot = _spelt_dot().pattern
    return re.compile(
        rf"(?<![\w.+'%-])(?P<box>[\w.+'%-]{{1,64}})[ \t]{{0,3}}{_spelt_at().pattern}[ \t]{{0,3}}"
        rf"(?P<host>[\w-]{{1,63}}(?:(?:{dot})[\w-]{{1,63}}){{1,6}})",
        re.IGNORECASE,
    )


def _said(found: re.Match[str], mark: str) -> str:
    return found.group() if _is_open(found.group().replace(" at ", "@")) else mark


def _spelt(found: re.Match[str], mark: str) -> str:
    host = _spelt_dot().sub(".", found["host"])
    return found.group() if _is_open(f"{found['box']}@{host}") else mark


def _without_phones(text: str, mark: str) -> str:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not _DIGITS.search(line):
            continue
        above = [other for other in lines[max(0, number - 3) : number] if other]
        around = " ".join([*above[-2:], line])
        for phone in set(PHONE.findall(line)):
            lines[number] = lines[number].replace(phone, _phone(phone, around, mark))
    return "\n".join(lines)


def _phone(number: str, around: str, mark: str) -> str:
    words = wordings("privacy")["numbers"]
    digits = re.sub(r"\D", "", re.sub(r"^\+44\s*(?:\(0\))?", "0", number))
    if digits.startswith(tuple(words["open_beginnings"])):
        return number
    if _words(words["private"]).search(around):
        return mark
    return number if _words(words["team"]).search(around) else mark


def _words(phrases: list[str]) -> re.Pattern[str]:
    return _words_pattern(tuple(phrases))


@cache
def _words_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_phrase(phrases)})\b", re.IGNORECASE)


@cache
def _holder_numbers() -> re.Pattern[str]:
    words = wordings("privacy")["numbers"]
    holders, names = any_phrase(words["holders"]), any_phrase(words["names"])
    of_one = any_phrase(words["of_one"])
    return re.compile(
        rf"(?P<words>\b(?:(?:{holders})(?:'s)?\s{{1,3}}(?:{names})|{of_one})\b"
        r"\.?\s{0,3}(?:is\b)?\s{0,3}[:#=]?\s{0,3})(?=[\w/-]{0,40}\d)[\w/-]{3,}",
        re.IGNORECASE,
    )


@cache
def _holder_names() -> re.Pattern[str]:
    """The name by which a reader signs in: "User name: priscilla.okonjo"."""
    words = any_phrase(wordings("privacy")["numbers"]["login_names"])
    return re.compile(
        rf"(?P<words>\b(?:{words})\s{{0,3}}(?:is\s{{0,3}}:?|[:=])[ \t]{{0,3}})[^\s,;…]+",
        re.IGNORECASE,
    )


@cache
def _reply_line() -> re.Pattern[str]:
    wrote = any_phrase(wordings("privacy")["lines"]["wrote"])
    return re.compile(
        rf"^[ \t>]*(?:On|Ar)\b[^\n]{{5,160}}(?:\n[^\n]{{0,120}})?\s(?:{wrote})\s?:[ \t]*$",
        re.MULTILINE | re.IGNORECASE,
    )


def _without_reply_lines(text: str) -> str:
    return _reply_line().sub("", text) if ":" in text else text


@cache
def _lines_of(*kinds: str) -> re.Pattern[str]:
    """The phrases of ``[lines]`` under the names ``kinds``."""
    words = wordings("privacy")["lines"]
    phrases = any_phrase([phrase for kind in kinds for phrase in words[kind]])
    return re.compile(rf"(?<![\w-])(?:{phrases})(?!\w)", re.IGNORECASE)


def _system() -> re.Pattern[str]:
    return _lines_of("drop", "drop_short")


def _surely_system() -> re.Pattern[str]:
    return _lines_of("drop")


def _is_systems(sentence: str) -> bool:
    """Whether the mailing system speaks: what people say too counts in a short line, or of mail."""
    if _surely_system().search(sentence):
        return True
    if not _system().search(sentence):
        return False
    words = wordings("privacy")["lines"]
    count = len(sentence.split())
    if _words(words["deeds"]).search(sentence):
        return False
    return count <= words["short"] or (
        count <= words["long"] and _words(words["of_mail"]).search(sentence) is not None
    )


@cache
def _menu() -> frozenset[str]:
    return frozenset(wordings("privacy")["lines"]["menu"])


def without_system_lines(text: str) -> str:
    """``text`` without what is between the mailing system and the recipient."""
    if not _system().search(text):
        return text
    lines = (_without_system_parts(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line is not None)


def _without_system_parts(line: str) -> str | None:
    """``line`` without the parts that speak for the mailing system; None where nothing is left."""
    if not _system().search(line):
        return line
    parts = _BARS.split(line)
    kept: list[str] = []
    for number in range(0, len(parts), 2):
        if part := _without_system_sentences(parts[number]):
            kept += [parts[number - 1] if kept and number else "", part]
    left = [part.strip(" |\t") for part in kept[1::2]]
    if not any(left) or all(_is_menu(part) for part in left):
        return None
    return "".join(kept).rstrip()


def _is_menu(part: str) -> bool:
    return part.casefold().strip(" .…") in _menu() or not part.strip(" .…|")


def _without_system_sentences(part: str) -> str:
    if not _system().search(part):
        return part
    longest = wordings("privacy")["lines"]["longest"]
    pieces = []
    start = 0
    stops = [
        stop.end()
        for stop in _SENTENCE.finditer(part)
        if not _abbreviated().search(part, max(0, stop.end() - _SHORT), stop.end())
    ]
    for end in [*stops, len(part)]:
        sentence = part[start:end]
        if not _is_systems(sentence):
            pieces.append(sentence)
        elif len(sentence.split()) > longest:
            pieces.append(_surely_system().sub("", sentence))
        start = end
    return "".join(pieces)


@cache
def _abbreviated() -> re.Pattern[str]:
    """What ends with a full stop and no sentence: "Ms.", an initial."""
    return re.compile(rf"\b(?:[A-Z]|(?i:{any_phrase(titles())}))\.[ \t]*\Z")


def _without_bare_marks(text: str, mark: str) -> str:
    """Without lines on which nothing but removed things stood."""
    if mark not in text:
        return text
    bare = re.compile(rf"^[ \t\-–*•·>|:]*(?:{re.escape(mark)}[ \t,;|]*)+$\n?", re.MULTILINE)
    return bare.sub("", text)
