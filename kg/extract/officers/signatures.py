"""Writers whose rank is not beside their name: a team below it, a heading, a voice instead.

In: the text and the grammar of ranks. Out: sightings of those who sign, each with the title or the
words of the police that it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.officers.names import EDGES, name_filling, read_name
from kg.extract.officers.sighting import Sighting
from kg.extract.officers.words import Grammar, Title, is_denied, title_at, titles_in

_LETTERHEAD = 120  # characters of the first lines in which a message says whose it is
_LINE = re.compile(r"[^\n]+")
_SPLIT = re.compile(r"\s*(?:,|\||/|·|•|~|\(|\s[–—-])\s*")


def team_signatures(text: str, grammar: Grammar) -> Iterator[Sighting]:
    """A closing name with a police team or title beside it: "Ann Example, Leek beat team"."""
    for line in _LINE.finditer(text, int(len(text) * 0.55)):
        for begin in _openings(text, line, grammar):
            sighting = _closing_name(text, begin, line.end(), grammar)
            if sighting:
                yield sighting
                break


def _openings(text: str, line: re.Match[str], grammar: Grammar) -> Iterator[int]:
    """Where a name may begin on a closing line: its start, after "Regards", after a sentence."""
    yield line.start()
    tail = max(line.start(), line.end() - 110)
    for found in re.compile(r"\s(?=[A-Z])").finditer(text, tail, line.end()):
        if grammar.closing.search(text[max(line.start(), found.end() - 24) : found.end()]):
            yield found.end()


def _closing_name(text: str, begin: int, end: int, grammar: Grammar) -> Sighting | None:
    cut = _SPLIT.search(text, begin + 4, end)
    name = name_filling(text, begin, cut.start() if cut else end)
    if not name or len(name.words) < 2 or text[name.end : name.end + 1] == ".":
        return None
    after = _LINE.search(text, cut.end() if cut else min(end + 1, len(text)))
    if not after or after.start() > end + 3:
        return None
    role = after.group(0)
    if len(role) > 90 or re.search(r"[.!?] [A-Z]", role) or grammar.others.search(role):
        return None
    title = next(titles_in(role, grammar), None)
    if title is None and not grammar.own.search(role):
        return None
    written = title.written if title else role.strip(EDGES)
    key = title.key if title else None
    placed = Title(after.start(), after.end(), key, written)
    return Sighting(name.start, name.end, placed, name.words, name.number, own_line=True)


def introduced(text: str, grammar: Grammar) -> list[Sighting]:
    """A writer who says who they are: "I'm Ann Example and I've taken over as your sergeant"."""
    title = _author(text, grammar)
    if title is None:
        return []
    for said in grammar.introduction.finditer(text):
        name = read_name(text, said.end())
        if name and len(name.words) >= 2:
            return [Sighting(name.start, name.end, title, name.words, name.number, own_line=True)]
    return []


def bare_signature(text: str, grammar: Grammar) -> list[Sighting]:
    """A closing name without a rank, where the text calls itself an officer's own."""
    title = _author(text, grammar)
    if title is None:
        return _unranked_signature(text, grammar)
    lines = [m for m in _LINE.finditer(text) if m.end() > len(text) * 0.6]
    for line in reversed(lines):
        name = name_filling(text, line.start(), line.end())
        if name and len(name.words) >= 2:
            return [Sighting(name.start, name.end, title, name.words, name.number, own_line=True)]
    return []


def _unranked_signature(text: str, grammar: Grammar) -> list[Sighting]:
    """The last line, a name and no more, where the writer speaks as the police: "my officers"."""
    if not text.strip("\n") or grammar.others_voice.search(text):
        return []
    *_, line = _LINE.finditer(text)
    name = name_filling(text, line.start(), line.end())
    signed = grammar.closing.search(text[max(0, line.start() - 24) : line.start()])
    if not name or not signed or len(name.words) not in (2, 3) or line.start() < len(text) * 0.5:
        return []
    voice = grammar.voice.search(text)
    words = voice.group() if voice else _letterhead(text, grammar)
    if not words:
        return []
    title = Title(name.start, name.start, None, "", voice=words)
    return [Sighting(name.start, name.end, title, name.words, name.number, own_line=True)]


def _letterhead(text: str, grammar: Grammar) -> str:
    """Words by which the first lines of a message say that the police write: "Policing Team"."""
    head = " / ".join(line for line in text.split("\n") if line.strip())[:_LETTERHEAD]
    own = grammar.letterhead.search(head)
    return own.group() if own and not grammar.others.search(head) else ""


def _author(text: str, grammar: Grammar) -> Title | None:
    """The title of the one who writes: "Inspector's column", "I'm your new sergeant"."""
    for found in re.compile(r"\b[A-Za-z]{2,}").finditer(text):
        if found.group(0).casefold() not in grammar.starts:
            continue
        title = title_at(text, found.start(), grammar)
        if title is None or is_denied(text, title, grammar):
            continue
        mine = grammar.post.search(text[max(0, title.start - 60) : title.start])
        if mine or grammar.byline.match(text, title.end):
            return title
    return None
