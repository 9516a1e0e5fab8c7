"""People's names as they are written beside a rank.

In: a text and a place in it. Out: where a name begins and ends, its words, and the collar number
that goes with it. Whether the person is an officer is left to others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.wordlists import any_of, word_list

_TOKEN = re.compile(r"[^\W\d_]+(?:['’‘`-][^\W\d_]+)*")
_BLANKS = re.compile(r"[ \t\u00a0]{1,2}(?![ \t\u00a0])")  # three part the columns of a table
_POSSESSIVE = re.compile(r"['’][sS]?$")
_COMPOUND = re.compile(r"[^\W\d_]-[a-zà-ÿ]+\Z")  # "Romanian-speaking"
_ELIDED = re.compile(r"(?:d|o|l|dell)['’‘][A-Z]")  # d'Arcy
_SEAM = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_WRAP = re.compile(r"\n[ \t]*([^\W\d_]+(?:['’-][^\W\d_]+)*)(?=,? [a-z]|\.\s|,)")
_NUMBER = re.compile(
    r"(?:[(#]|(?:[Cc]ollar|[Ss]houlder|[Bb]adge)?\s?(?:[Nn]umber|[Nn]o)\.?:?\s?)?"
    r"(\d{1,5}[A-Z]{1,2}|\d{1,5}[ \u00a0][A-Z]{2}"
    r"|(?!(?:PC|PS|DC|DS|DI|SC)[ \u00a0]?\d)[A-Z]{1,2}[ \u00a0]?\d{2,5}|\d{3,6})\b"
    r"(?![-./:%]\d)\)?"
)
_MONTHS = frozenset({"March", "April", "May", "June", "August"})
_LEADING = re.compile(r"[\s*_|>•–—~-]*(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr)\b\.?)?\s*")
_SHORT_CAPITALS = frozenset({"NG", "LI", "WU", "HO", "YU", "LO", "OH"})
EDGES = " \t\u00a0,(|/–—-:*_.·•~"


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in the text: ``text[start:end]``, and a collar number beside it."""

    start: int
    end: int
    words: tuple[str, ...]
    number: str | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    stops: frozenset[str]
    soft: frozenset[str]  # words that are surnames too, in the right place
    first: frozenset[str]  # stops that are first names too, in the right place
    particles: frozenset[str]
    glued: tuple[str, ...]  # openings of one word with an inner capital: McGranaghan
    marks: re.Pattern[str]  # letters after a name
    body: re.Pattern[str]  # " Police", behind the name of a force


@cache
def _words() -> _Words:
    names = word_list("officers")["names"]
    return _Words(
        frozenset(names["stops"]),
        frozenset(names["surnames_too"]),
        frozenset(names["first_names_too"]),
        frozenset(names["particles"]),
        tuple(names["inner_capitals"]),
        re.compile(rf"(?i:[\s,(]+(?:{any_of(names['postnominals'])})\b[)]?)"),
        re.compile(rf"(?i:[ \t]+(?:{any_of(names['bodies'])})\b)"),
    )


def skip_blanks(text: str, position: int, also: str = "") -> int:
    """The first place from ``position`` on that holds neither a blank nor one of ``also``."""
    while position < len(text) and text[position] in " \t\u00a0" + also:
        position += 1
    return position


def read_name(text: str, position: int, *, after_rank: int | None = None) -> Name | None:
    """The name that begins at ``position``, or None.

    ``after_rank`` is where the rank just before it begins: then words that are places or months as
    well count as surnames, and a name may run over a line end in the midst of running text.
    """
    words: list[str] = []
    held: list[str] = []  # initials and particles, which need a word after them
    start = end = position
    soft = after_rank is not None
    while len(words) + len(held) < 5 and (found := _TOKEN.match(text, position)):
        word = _unglued(found.group(0))
        stop = found.start() + len(word)
        if _is_initial(text, word, stop):
            dotted = text[stop : stop + 1] == "."
            held.append(word + "." * dotted)
            stop += dotted
        elif _is_particle(word):
            held.append(word)
        else:
            bare = _POSSESSIVE.sub("", word)
            first = not words and _is_first(text, bare, stop, ranked=soft)
            known = first or is_name_word(bare, soft=soft)
            if not known or _is_month_of_date(text, bare, stop):
                break
            words += [*held, bare]
            held.clear()
            end = found.start() + len(bare)
            if bare != found.group(0):
                break
        onward = _onward(text, stop, words, after_rank, joined=bool(held))
        if onward is None:
            break
        position = onward
    return Name(start, end, tuple(words)) if words else None


def _onward(
    text: str, stop: int, words: list[str], after_rank: int | None, *, joined: bool
) -> int | None:
    """Where the next word of a name would begin."""
    gap = _BLANKS.match(text, stop)
    if gap:
        return gap.end()
    if joined and text[stop : stop + 1].isalpha():  # J.Smith
        return stop
    if after_rank is None or len(words) != 1 or text[stop : stop + 1] != "\n":
        return None
    line = text[text.rfind("\n", 0, after_rank) + 1 : after_rank]
    after = _WRAP.match(text, stop)
    row = "|" in line  # of a table, which goes on in no other
    if after and not row and re.search(r"\w", line) and is_name_word(after.group(1)):
        return after.start(1)
    return None


def _is_particle(word: str) -> bool:
    return word.casefold() in _words().particles and (word[0].islower() or word != "St")


def _is_initial(text: str, word: str, stop: int) -> bool:
    return len(word) == 1 and word.isupper() and text[stop : stop + 1] in {".", " ", "\u00a0"}


def _is_month_of_date(text: str, word: str, stop: int) -> bool:
    return word in _MONTHS and text[stop : stop + 3].strip()[:1].isdigit()


def _is_first(text: str, word: str, stop: int, *, ranked: bool) -> bool:
    """Whether a stop such as "Will" is a first name here: after a rank and before a surname.

    Without a rank before it, the surname must have a comma, a mark or the end behind it.
    """
    if word.casefold() not in _words().first or not word.istitle() or text[stop : stop + 1] != " ":
        return False
    after = _TOKEN.match(text, stop + 1)
    behind = text[after.end() : after.end() + 5] if after else ""
    alone = ranked or not re.match(r" [a-z]{3}", behind)
    return after is not None and is_name_word(after.group()) and alone


def _unglued(word: str) -> str:
    """The first of two words run together: ``WriterHackney``; ``McGranaghan`` is one."""
    for seam in _SEAM.finditer(word):
        head = re.split(r"['’-]", word[: seam.start()])[-1]
        if head.casefold() not in _words().glued:
            return word[: seam.start()]
    return word


def is_name_word(word: str, *, soft: bool = False) -> bool:
    """Whether ``word`` can be part of a name: a capital, and no word of another trade."""
    lists = _words()
    folded = word.casefold().replace("’", "'")
    if _COMPOUND.search(word):
        return False
    capital = word[0].isupper() or _ELIDED.match(word)
    if len(word) < 2 or not capital or folded in lists.stops:
        return False
    if folded in lists.soft and not soft:
        return False
    if word.isupper():
        return len(word) > 2 or word in _SHORT_CAPITALS
    return not re.search(r"[a-z][A-Z]{2}", word)


def is_body(text: str, name: Name) -> bool:
    """Whether the words are the name of a force or council: "Greater Manchester Police"."""
    return _words().body.match(text, name.end) is not None


def take_number(text: str, position: int, *, after_name: bool = False) -> tuple[int, str | None]:
    """The collar number at ``position`` with the place where it ends; None if there is none.

    After a name plain digits count only where they can be neither a year, nor a telephone number,
    nor the beginning of "120 bikes".
    """
    found = _NUMBER.match(text, position)
    if not found:
        return position, None
    number = found.group(1)
    if re.fullmatch(r"\d{1,2}\s?(?:AM|PM|TH|ST|ND|RD)|[A-Z]\d\d?", number):
        return position, None
    if number.isdigit() and after_name:
        year = re.fullmatch(r"(?:19|20)\d\d", number)
        counts = re.compile(r"\)? [a-z]").match(text, found.end(1))
        if year or counts or len(number) > 5 or number.startswith("07"):
            return position, None
    return found.end(), number


def plain_rest(rest: str) -> str:
    """What stands behind a name, without letters such as QPM and marks at its edges."""
    return _words().marks.sub("", rest).strip(EDGES)


def name_filling(text: str, start: int, end: int) -> Name | None:
    """The name of two words or more that fills the stretch, perhaps with a number after it.

    In the second half of the text, where people sign, one word will do.
    """
    found = _LEADING.match(text, start, end)
    begin = found.end() if found else start
    name = read_name(text, begin)
    if not name or name.end > end or len(name.words) > 4:
        return None
    rest = plain_rest(text[name.end : end])
    number = _NUMBER.fullmatch(rest)
    if (rest and not number) or (len(name.words) < 2 and begin < len(text) * 0.5):
        return None
    return Name(name.start, name.end, name.words, number.group(1) if number else None)


def name_before(text: str, start: int, end: int, between: re.Pattern[str]) -> Name | None:
    """The longest name of two words or more in the stretch with only ``between`` after it."""
    for found in _TOKEN.finditer(text, start, end):
        if not found.group(0)[0].isupper():
            continue
        name = read_name(text, found.start())
        if not name or len(name.words) < 2 or name.end > end:
            continue
        rest = between.sub("", _words().marks.sub("", text[name.end : end])).strip(EDGES)
        number = _NUMBER.fullmatch(rest)
        if not rest or number:
            return Name(name.start, name.end, name.words, number.group(1) if number else None)
    return None


def names_between(text: str, start: int, end: int) -> list[Name]:
    """Every name of two words or more in the stretch, longest first where they end together."""
    names: list[Name] = []
    for found in _TOKEN.finditer(text, start, end):
        if names and found.start() < names[-1].end:
            continue
        if found.group(0)[0].isupper():
            name = read_name(text, found.start())
            if name and len(name.words) >= 2 and name.end <= end:
                names.append(name)
    return names
