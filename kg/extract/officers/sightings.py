"""Places of a text at which a police person is named, in whatever layout.

In: the text and the grammar of ranks. Out: sightings, each with the title it rests on. Which of
them are one person is left to ``officers``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kg.extract.officers.names import (
    EDGES,
    Name,
    is_body,
    name_before,
    name_filling,
    names_between,
    read_name,
    skip_blanks,
    take_number,
)
from kg.extract.officers.sighting import Sighting
from kg.extract.officers.signatures import bare_signature, introduced, team_signatures
from kg.extract.officers.words import Grammar, Title, titles_in
from kg.extract.wordlists import any_of, word_list

_CALLED = re.compile(r",? (?:called|named) ")
_IS = re.compile(r" (?:is|are)(?: now| still| currently)? (?=[A-Z])")
_HONOUR = re.compile(r"[ ,\u00a0]+(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame)\b\.? ")
_PLACED = re.compile(
    r",? (?:for|of|in|at|covering|responsible for|on|with) [^\n,.;:()]{3,60}"
    r"(?:, |: | [–—-] | / | \(|\n)"
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx)\.? )?"
)
_NEAR = re.compile(r"[ \t\u00a0]+(?![-–—|•/(])")
_WEAK = re.compile(r"[ \t\u00a0]*(?:[-–—|•,:/(]|\n)[ \t\n]*")
_RETIRED = re.compile(r",? *\(?(?:retd|retired|ret['’]d)\b")
_JOINT = re.compile(r"\s*(?:,\s*(?:and\s+|&\s*)?|and\s+|&\s*|/\s*)")
_POSSESSOR = r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3}['’]s?"
_LINK = re.compile(
    r"(?:,|\(|\s[-–—|/·•~]|\||\s{2,})\s*(?:(?:the |our |your |my |an? )?(?:local |new )?"
    rf"|{_POSSESSOR} |(?:[A-Z][\w'’-]* ){{1,4}})\Z"
)
_BETWEEN = re.compile(
    rf"(?:(?:\b(?:the|our|your|my|an?) )?(?:\b(?:local|new))?|{_POSSESSOR}"
    r"|(?<=, )(?:[A-Z][\w'’-]* ?){1,4})\s*\Z"
)
_ROLE_HEAD = re.compile(
    r"[\s*_|>•(–—-]*(?:(?:[A-Z&][\w&'’-]*|of|and|for|the|your|our|local|new)[ ,–-]+){0,6}\Z"
)
_INTRO = re.compile(
    r"\b(?:I['’]m|I am|It['’]s|(?:[Mm]y|[Hh]is|[Hh]er) name(?: i|['’])s|From:|By|This is)\s*\Z"
)
_HERE = re.compile(r"[ ,]+here(?: (?:with|from|again)\b|[ \t]*[.,!:\n–-])")
_GREETING = re.compile(
    r"(?:\A|[\n.!?]|\b(?i:hi|hello|hey|all|morning|afternoon|evening|everyone|everybody|it['’]?s))"
    r"[\s,]*\Z"
)
_AND_NUMBER = re.compile(r"\s*(?:,|&|\band\b)\s*(?:and\s+)?\d{3,6}\b(?![-./:%,]\d)")
_BARE_NUMBER = re.compile(
    r"\b([Oo]fficers?|(?:[Cc]ollar|[Ss]houlder) (?:[Nn]umbers?|[Nn]o\.?):?) "
    r"(\d{2,4} ?[A-Z]{2}|[A-Z]{2} ?\d{2,4}|(?<=[Rr] )\d{3,5})\b(?![-./:%]\d)"
)
_ENTRY = re.compile(r"\S+[ \t]*(?:\n|[,(|/]|\Z)")  # one word that fills the rest of its line
_POSTSCRIPT = re.compile(r"[.:]? ([A-Z][\w'’-]*),? [a-z]")
_TURNED = re.compile(r"^\W*(?:From|Sender): ([A-Z][\w'’-]+), ([A-Z][\w'’-]+) \(\Z")
_OWN_NUMBER = re.compile(r"[\s*_>]*(\d{1,4} ?[A-Z]{2})[\s*_]*")
_LONGEST_LIST = 160  # characters of a line that names a team
_PERSON = r"[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]*){1,3}"
_RANKED = r"(?:[A-Z]{2,5}s?|Sgt|Insp|Supt)(?: \d{1,4}[A-Z]{0,2})?"
_MEMBER = re.compile(rf"{_PERSON}(?: {_RANKED})?|{_RANKED}")
_MEMBERS = re.compile(r"\s*(?:[,;&+▪•·|/]|\b(?:and|[Ww]ith)\b|\s[–—-]\s)\s*")


def sightings_in(text: str, grammar: Grammar) -> list[Sighting]:
    """Every sighting, in the order of the titles; signatures without a rank come last."""
    found: list[Sighting] = []
    done = 0
    for title in titles_in(text, grammar):
        if title.start < done or _is_postscript(text, title, found):
            continue
        around = _around(text, title, grammar)
        if not around and found and (below := _rank_below(text, found[-1], title)):
            around = [below]
        if found and around and _is_anothers(found[-1], around[0]):
            around = [replace(around[0], start=title.start, words=())]
        if found and around and not around[0].words and _goes_on(text, found[-1], around[0]):
            found[-1] = replace(found[-1], number=around[0].number, end=around[0].end)
        else:
            found += around
        done = max((s.end for s in around), default=done)
    spans = [(s.start, s.end) for s in found]
    found = _with_closings(text, found, grammar)
    if not any(signs(text, s) for s in found):
        found += introduced(text, grammar) or bare_signature(text, grammar)
    return found + [s for s in _bare_numbers(text) if not _within(s, spans)]


def _with_closings(text: str, found: list[Sighting], grammar: Grammar) -> list[Sighting]:
    """With the closing names beside a team or title; a number below one is its bearer's."""
    spans = [(s.start, s.end) for s in found]
    for closing in (s for s in team_signatures(text, grammar) if not _within(s, spans)):
        below = next((s for s in found if _is_below(s, closing)), None)
        if below:
            found.remove(below)
        found.append(replace(closing, number=below.number) if below else closing)
    return found


def _is_postscript(text: str, title: Title, found: list[Sighting]) -> bool:
    """Whether "PS" opens a block below a signature, and a sentence instead of a known name."""
    line_start = text.rfind("\n", 0, title.start) + 1
    if title.written != "PS" or text[line_start : title.start].strip():
        return False
    word = _POSTSCRIPT.match(text, title.end)
    apart = re.search(r"\n[ \t]*\n[ \t]*\Z", text[: title.start])
    signed = apart is not None and any(s.own_line and s.words for s in found)
    return signed and word is not None and all(word.group(1) not in s.words for s in found)


def _is_below(numbered: Sighting, closing: Sighting) -> bool:
    """Whether a rank with a number only stands under a closing name: "Ann Tam / Insp 3421"."""
    return not numbered.words and numbered.start == closing.title.start


def _within(sighting: Sighting, spans: list[tuple[int, int]]) -> bool:
    return any(start < sighting.end and sighting.start < end for start, end in spans)


def _bare_numbers(text: str) -> Iterator[Sighting]:
    """Officers known by their shoulder number only: "officer 1234CE", "collar number 4471"."""
    for found in _BARE_NUMBER.finditer(text):
        title = Title(found.start(), found.end(), None, found.group(1))
        yield Sighting(found.start(), found.end(), title, (), found.group(2))


@cache
def _authored() -> re.Pattern[str]:
    """Words before a writer's name; "found by PC Tam" is none, nor "supported by"."""
    words = any_of(word_list("officers")["signatures"]["authored"])
    return re.compile(rf"(?:\b(?i:{words}) |\n[ \t*_(–—-]*)by\s*\Z")


def signs(text: str, sighting: Sighting) -> bool:
    """Whether these are the writer's own words on themselves: a signature, or "I'm PC …"."""
    before = text[max(0, sighting.start - 24) : sighting.start]
    if _INTRO.search(before) or _authored().search(before):
        return True
    if _HERE.match(text, sighting.end) and _GREETING.search(text[: sighting.start]):
        return True
    closing = sighting.start > len(text) * 0.6 or 10 < sighting.start > len(text) - 150
    if sighting.own_line and closing:
        return True
    ends = not re.search(r"\w", text[sighting.end :])
    return ends and bool(re.search(r"[.!?:]\s*\Z", text[: sighting.start]))


def _around(text: str, title: Title, grammar: Grammar) -> list[Sighting]:
    """The names beside one title; the line above a signature's rank is asked first."""
    after = _after(text, title, grammar)
    if after and after[0].words and after[0].strong:
        return after
    before = _before(text, title, grammar)
    return before or after or _described(text, title, grammar)


def _goes_on(text: str, last: Sighting, number: Sighting) -> bool:
    """Whether a rank with only a number goes on about the person just named."""
    between = text[last.end : number.start]
    same = not last.title.key or last.title.key == number.title.key
    return same and not last.number and bool(re.fullmatch(r"[\s,(/–—-]{1,4}", between))


def _is_anothers(last: Sighting, numbered: Sighting) -> bool:
    """Whether the name before a rank with a number has a rank of its own: "Sgt Ann Tam, PC 31"."""
    ranks = (last.title.key, numbered.title.key)
    taken = bool(last.words) and last.start <= numbered.start < last.end
    return taken and numbered.number is not None and None not in ranks and ranks[0] != ranks[1]


def _rank_below(text: str, last: Sighting, title: Title) -> Sighting | None:
    """The same rank again on the line below a signature: "Supt. Ann Tam / Superintendent (T)"."""
    between = text[last.end : title.start]
    if not last.words or not last.own_line or title.key != last.title.key:
        return None
    if not re.fullmatch(r"[ \t,]*\n\s?[ \t]*", between):
        return None
    return replace(last, start=title.start, end=title.end, title=title)


def _titled(text: str, name: Name, grammar: Grammar) -> bool:
    """Whether a name is followed by a title of its own on its line."""
    end = text.find("\n", name.end)
    rest = text[name.end : end if end >= 0 else len(text)]
    return next(titles_in(rest, grammar), None) is not None


def _after(text: str, title: Title, grammar: Grammar) -> list[Sighting]:
    """Names that follow: "PC 4471 Trewin", "PCs Smith and Jones", "a PCSO called Ann"."""
    position, number = take_number(text, skip_blanks(text, title.end))
    start, least = _gap(text, position if number else title.end, title)
    near = least == 1 and "\n" not in text[title.end : start]
    name = read_name(text, start, after_rank=title.start if near else None) if least else None
    if name and number and "\n" in text[position:start] and _titled(text, name, grammar):
        name = None  # the next of a list: "PC 4471 / Ann Example, PCSO"
    if name and not _belongs(text, title, name, numbered=number is not None):
        name = None
    if name and (_RETIRED.match(text, name.end) or (title.key == "comm" and not near)):
        return []  # "the Commissioner, Ann Example" is the elected one
    if name and len(name.words) >= (1 if number and title.key else least):
        return _named_after(text, title, name, number)
    listed = (number and not number.isdigit()) or _AND_NUMBER.match(text, position)
    if number and title.key and (not title.plural or listed):
        own = _alone(text, title.start, position)
        first = Sighting(title.start, position, title, (), number, own_line=own)
        return [first, *(_more(text, position, title, least=3) if title.plural else [])]
    return []


def _belongs(text: str, title: Title, name: Name, *, numbered: bool) -> bool:
    """Whether a name on a further line goes with the title: not the next heading or paragraph."""
    between = text[title.end : name.start]
    if "\n" in between and is_body(text, name):
        return False
    if "\n" not in between:
        return not (numbered and "," in between and len(name.words) == 1)  # "PCSO 233, Warrington"
    if numbered and len(name.words) == 1:
        return False
    apart = re.search(r"\n[ \t]*\n", between) is not None
    return not apart or re.match(r"[ \t]*(?:[\n,(|–—]|\Z)", text[name.end :]) is not None


def _named_after(text: str, title: Title, name: Name, number: str | None) -> list[Sighting]:
    """The sighting of a rank with the name after it, and further names after a plural."""
    skipped = skip_blanks(text, name.end, "(" if title.plural else ",(–-")
    late, trailing = take_number(text, skipped, after_name=True)
    end = late if trailing else name.end
    first = Sighting(
        title.start,
        end,
        title,
        name.words,
        number or trailing,
        strong=not re.search(r"[\n,:|/(–—-]", text[title.end : name.start]),
        own_line=_alone(text, title.start, end),
    )
    return [first, *(_more(text, end, title) if title.plural else [])]


def _more(text: str, end: int, title: Title, least: int = 9) -> Iterator[Sighting]:
    """The further names after a plural rank: "PCs Smith, Jones and 123AB Brown".

    Digits alone are a number from ``least`` of them on: where the first of the list is one, too.
    """
    while link := _JOINT.match(text, end):
        position, number = take_number(text, link.end())
        name = read_name(text, skip_blanks(text, position))
        if not name and not (number and (not number.isdigit() or len(number) >= least)):
            return
        if name:
            late, trailing = take_number(text, skip_blanks(text, name.end, "("), after_name=True)
            number, end = number or trailing, late if trailing else name.end
        else:
            end = position
        yield Sighting(link.end(), end, title, name.words if name else (), number)


def _gap(text: str, end: int, title: Title) -> tuple[int, int]:
    """Where a name may begin after the title, and how many words it must have; 0 for nowhere."""
    certain = 1 if title.key else 2
    for pattern, least in ((_CALLED, 1), (_IS, 2), (_HONOUR, 1), (_PLACED, 2), (_NEAR, certain)):
        found = pattern.match(text, end)
        if found:
            return found.end(), least
    found = _WEAK.match(text, end)
    if not found or ("\n" in found.group(0) and title.key is None):
        return end, 0
    honour = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx)\.? ").match(text, found.end())
    start = honour.end() if honour else found.end()
    line = text[text.rfind("\n", 0, title.start) + 1 : title.start]
    if found.group(0).strip() == ":" and title.key and len(title.written) <= 5:
        return start, 1 if line.strip() or _ENTRY.match(text, start) else 2  # not "DS: Yes Ann"
    wrapped = found.group(0).strip(" \t") == "\n" and re.search(r"[a-z,:] *\Z", line)
    return start, 1 if wrapped and title.key else 2


def _alone(text: str, start: int, end: int) -> bool:
    """Whether the words from ``start`` open their line, as in a signature."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    line_end = text.find("\n", end)
    after = text[end : line_end if line_end >= 0 else len(text)]
    return not re.search(r"\w", before) and not re.match(r"[ ,]+[a-z]{2,} ", after)


def _before(text: str, title: Title, grammar: Grammar) -> list[Sighting]:
    """A name in front: "Tobias Renwick-Shaw, Chief Inspector", or on the line above."""
    line_start = text.rfind("\n", 0, title.start) + 1
    head = text[line_start : title.start]
    position, number = take_number(text, skip_blanks(text, title.end))
    end = position if number else title.end
    if turned := _TURNED.search(head):  # "From: Tam, Ann (Sgt"
        words = (turned[2], turned[1])
        return [Sighting(line_start + turned.start(1), end, title, words, number, own_line=True)]
    name: Name | None = None
    own = True
    if _ROLE_HEAD.match(head):
        above = _line_above(text, line_start)
        name = name_filling(text, *above) if above else None
        if above and not name and title.key and (alone := _number_filling(text, *above)):
            return [Sighting(alone.start(), title.end, title, (), alone[1], own_line=True)]
    if name is None and _LINK.search(head):
        name = name_before(text, line_start, title.start, _BETWEEN)
        own = name is not None and name.start - line_start <= 3 and _alone(text, name.start, end)
    elif name is None and (title.key or title.written.isupper()) and title.written[:1].isupper():
        name = name_before(text, max(line_start, title.start - 60), title.start, _BETWEEN)
        ahead = text[max(0, name.start - 24) : name.start] if name else ""
        if not (grammar.closing.search(ahead) or _INTRO.search(ahead)):
            name = None
    if name is None:
        return list(_listed(text, title, end, number)) if title.key else []
    return [Sighting(name.start, end, title, name.words, number or name.number, own_line=own)]


def _number_filling(text: str, start: int, end: int) -> re.Match[str] | None:
    """A shoulder number that fills a line: "2271XH" above "Police Constable, West Area"."""
    return _OWN_NUMBER.fullmatch(text, start, end)


def _listed(text: str, title: Title, stop: int, number: str | None) -> Iterator[Sighting]:
    """Names before a rank on a line that holds names and ranks only: "with Ann Tam PC and …".

    A plural rank counts for every name before it, a singular one for the one right before it.
    """
    start = text.rfind("\n", 0, title.start) + 1
    end = text.find("\n", title.end)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) > _LONGEST_LIST or not _lists_people(line):
        return
    names = names_between(text, start, title.start)
    own = names if title.plural else names[-1:]
    for name in own:
        if title.plural or not re.search(r"\w", text[name.end : title.start]):
            yield Sighting(
                name.start, stop, title, name.words, number or name.number, own_line=True
            )


def _lists_people(line: str) -> bool:
    """Whether a line holds names and ranks only: "with Ann Tam PC and Jo Vale PCSO"."""
    parts = [part for part in _MEMBERS.split(line.strip(EDGES + ">▪")) if part]
    return bool(parts) and all(_MEMBER.fullmatch(part) for part in parts)


def _line_above(text: str, line_start: int) -> tuple[int, int] | None:
    """Start and end of the nearest line above that holds something, at most one blank between."""
    end = line_start - 1
    for _ in range(2):
        if end < 0:
            return None
        start = text.rfind("\n", 0, end) + 1
        if text[start:end].strip():
            return start, end
        end = start - 1
    return None


def _described(text: str, title: Title, grammar: Grammar) -> list[Sighting]:
    """A person said to hold the rank: "Ann Example is your new PCSO"."""
    start = max(text.rfind(mark, 0, title.start) for mark in (". ", "\n", "! ", "? ")) + 1
    link = grammar.joint.search(text[start : title.start])
    if not link:
        return []
    names = [
        name
        for name in names_between(text, start, start + link.start())
        if not grammar.other.search(text[max(0, name.start - 12) : name.start])
    ]
    return [Sighting(n.start, title.end, title, n.words) for n in names[-1:]]
