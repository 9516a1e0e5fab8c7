"""Ranks and police titles in a text, and the words around them that say whose they are.

In: the vocabulary's ranks and ``cues/officers.toml``. Out: patterns, and the titles found with
them. Names are left to ``person_names``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.extract.wordlists import any_of, word_list
from kg.vocabulary import Rank

_PART = re.compile(r"[A-Z]+s?(?![a-z])|[A-Z]?[a-z]+")
_OPEN_QUOTE = re.compile(r"[\"“'‘][^\"”]{0,60}$")
_CLAIM_REACH = 60  # characters between "claims to be" and the rank


@dataclass(frozen=True, slots=True)
class Title:
    """A rank or police title in the text."""

    start: int
    end: int
    key: str | None  # key of the rank scheme; None for police staff
    written: str  # "" where none is written: a bare name that signs for the police
    plural: bool = False
    voice: str = ""  # words of the text in which the police speak of themselves


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything about ranks and titles that is compiled once."""

    title: re.Pattern[str]
    starts: frozenset[str]  # the first letters of a title up to its first mark or blank
    keys: dict[str, str]  # wording, as written or case-folded, to rank key
    denial: re.Pattern[str]  # "former ", before a title
    scam: re.Pattern[str]
    claims: frozenset[str]
    temporary: re.Pattern[str]  # a rank as written that is temporary
    acting: re.Pattern[str]
    temporary_after: re.Pattern[str]  # "(T)", behind a name or rank
    acting_after: re.Pattern[str]
    joint: re.Pattern[str]  # "is our new", between a name and a title
    other: re.Pattern[str]  # "Cllr ", before a name
    closing: re.Pattern[str]  # "Kind regards, ", before a name
    own: re.Pattern[str]  # words of the force's own teams
    others: re.Pattern[str]  # words of other bodies
    voice: re.Pattern[str]  # "my officers": words of the police on themselves
    others_voice: re.Pattern[str]  # "my constituents"
    letterhead: re.Pattern[str]  # "neighbourhood policing team"
    byline: re.Pattern[str]  # "'s column", after a title
    post: re.Pattern[str]  # "I'm your new ", before a title
    introduction: re.Pattern[str]  # "I'm ", before a name


@lru_cache(maxsize=4)
def grammar_of(ranks: tuple[Rank, ...]) -> Grammar:
    """The grammar of these ranks with the extension's word list."""
    cues = word_list("officers")
    keys = _rank_keys(ranks, cues)
    capitals = {word: key for key, words in cues["capitals"].items() for word in words}
    titles, prefixes = cues["staff"]["titles"], cues["prefixes"]
    denials, bylines, signatures = cues["denials"], cues["bylines"], cues["signatures"]
    suffixes = cues["suffixes"]
    behind = {name: rf"[ \t]*\((?i:{any_of(words)})\)" for name, words in suffixes.items()}
    leads = [*prefixes["temporary"], *prefixes["acting"], *prefixes["others"]]
    adjectives = rf"(?:(?:{any_of(bylines['adjectives'])})\s+)*"
    openings = [*leads, *keys, *titles, *capitals]
    starts = {re.match(r"[^\W\d_]*", w).group(0).casefold() for w in openings}  # type: ignore[union-attr]
    return Grammar(
        title=re.compile(
            _title_pattern(keys, capitals, titles, leads) + rf"(?:{'|'.join(behind.values())})?"
        ),
        starts=frozenset(starts | {s + "s" for s in starts}) - {""},
        keys=keys | capitals,
        denial=re.compile(
            rf"(?i:(?<!\w)(?:{any_of([*denials['before'], *denials['other_services']])})"
            r"[ \t]*-?[ \t]*(?:an?[ \t]+|the[ \t]+)?)\Z"
        ),
        scam=re.compile(rf"(?i:{any_of([*denials['claim'], *denials['scam']])})"),
        claims=frozenset(denials["claim"]),
        temporary=re.compile(rf"(?i:{any_of(prefixes['temporary'])})|.*{behind['temporary']}\Z"),
        acting=re.compile(rf"(?i:{any_of(prefixes['acting'])})|.*{behind['acting']}\Z"),
        temporary_after=re.compile(behind["temporary"]),
        acting_after=re.compile(behind["acting"]),
        joint=re.compile(
            rf"(?i:\b(?:{any_of(bylines['joins'])}|,)\s+"
            rf"(?:(?:the|our|your|an?|my|their|its|his|her)\s+)?{adjectives})\Z"
        ),
        other=re.compile(rf"(?i:\b(?:{any_of(denials['titles_of_others'])})\.?\s+)\Z"),
        closing=re.compile(
            rf"(?:(?i:\b(?:{any_of(signatures['closings'])}))[\s,.:!–—-]*|\n\s*|[.!?][\"”]?\s*)\Z"
        ),
        own=re.compile(rf"(?i:\b(?:{any_of(signatures['own'])})\b)"),
        others=re.compile(rf"(?i:\b(?:{any_of(signatures['others'])})\b)"),
        voice=re.compile(rf"(?i:(?<!\w)(?:{any_of(signatures['voice'])})(?!\w))"),
        others_voice=re.compile(rf"(?i:(?<!\w)(?:{any_of(signatures['others_voice'])})(?!\w))"),
        letterhead=re.compile(rf"(?i:(?<!\w)(?:{any_of(signatures['letterheads'])})(?!\w))"),
        byline=re.compile(rf"['’]s?\s+(?:\w+\s+)?(?i:{any_of(bylines['nouns'])})\b"),
        post=re.compile(
            rf"(?i:\b(?:i am|i['’]m|as|(?:{any_of(bylines['nouns'])})\s+from)"
            rf"\s+(?:the|your|our)\s+{adjectives})\Z"
        ),
        introduction=re.compile(rf"(?i:(?<!\w)(?:{any_of(bylines['introductions'])})\s+)(?=[A-Z])"),
    )


def _rank_keys(ranks: tuple[Rank, ...], cues: dict[str, Any]) -> dict[str, str]:
    barred = set(cues["not_a_persons_rank"])
    keys = {
        word.casefold(): rank.key
        for rank in ranks
        if rank.key not in barred
        for word in rank.wordings
    }
    for word in cues["too_loose"]:
        keys.pop(word, None)
    for key, words in cues["wordings"].items():
        keys.update(dict.fromkeys(words, key))
    return keys


def _title_pattern(
    keys: dict[str, str], capitals: dict[str, str], titles: list[str], leads: list[str]
) -> str:
    return (
        r"(?:(?<![\w@/.-])|(?<=[a-z.])(?=[A-Z][a-z]{4})"
        r"|(?<=[a-z][.!?])(?=[A-Z]))"  # or glued: "wishesSuperintendent", "the same two.PC Vale"
        rf"(?:(?i:{any_of(leads)}))*"
        rf"(?:(?P<rank>(?i:{any_of(keys)})|(?:{any_of(capitals)}))"
        r"(?P<plural>(?:(?<=[CSO])['’](?=s [A-Z]))?s?)"  # "PC's Smith and Jones" too
        rf"|(?P<staff>(?i:{any_of(titles)})))(?![^\W\d_]|_\w)"
    )


def titles_in(text: str, grammar: Grammar) -> Iterator[Title]:
    """Every rank or police title, in order and without overlap; denied ones are left out."""
    done = 0
    for part in _PART.finditer(text):
        if part.start() < done or part.group(0).casefold() not in grammar.starts:
            continue
        title = title_at(text, part.start(), grammar)
        if title is None:
            continue
        done = title.end
        if not is_denied(text, title, grammar):
            yield title


def title_at(text: str, position: int, grammar: Grammar) -> Title | None:
    """The title that begins exactly at ``position``."""
    found = grammar.title.match(text, position)
    if not found:
        return None
    written = re.sub(r"\s+", " ", found.group(0)).strip()
    if found.group("staff"):
        return Title(found.start(), found.end(), None, written)
    word = re.sub(r"\s", " ", found.group("rank"))
    if len(word) <= 5 and word[0].islower():
        return None
    key = grammar.keys.get(word) or grammar.keys.get(word.casefold())
    single = re.sub(r"['’]?s\Z", "", word)  # "PCs" and "PC's" are listed too
    singular = grammar.keys.get(single) if single != word else None
    plural = bool(found.group("plural")) or (singular is not None and singular == key)
    one = re.sub(r"['’]?s\Z", "", written) if plural else written  # each of "PCs A and B" is a PC
    return Title(found.start(), found.end(), key, one, plural)


def is_denied(text: str, title: Title, grammar: Grammar) -> bool:
    """Whether the words around say that this is no serving officer, or only claims to be one."""
    if grammar.denial.search(text[max(0, title.start - 40) : title.start]):
        return True
    line_start = text.rfind("\n", 0, title.start) + 1
    line_end = text.find("\n", title.end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    scam = grammar.scam.search(line)
    if not scam:
        return False
    if _OPEN_QUOTE.search(text[line_start : title.start]):
        return True
    reach = title.start - line_start - scam.end()
    return scam.group(0).casefold() in grammar.claims and 0 <= reach <= _CLAIM_REACH
