"""Police people whom a second reader lists, if the text bears them out.

In: entries of an answer, the ranks of the vocabulary and the officers known so far. Out: officers.
Nobody becomes one by the model's word alone: a rank of the scheme or a collar number must stand in
the text, so that victims, suspects and residents stay out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.second.row import Row
from kg.statements import Decision, Evidence, Officer
from kg.vocabulary import Vocabulary

_NUMBER = re.compile(r"(?=.*\d)[A-Z0-9 ]{2,12}", re.IGNORECASE)
_TEMPORARY = re.compile(r"^(?:T/|T\.|Temp\b\.?|Temporary\b)\s*", re.IGNORECASE)
_ACTING = re.compile(r"^(?:A/|Acting\b)\s*", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")


def officers_of(
    rows: Iterable[Row], vocabulary: Vocabulary, known: Sequence[Officer], decision: Decision
) -> tuple[Officer, ...]:
    """``known`` and the officers of ``rows``; whoever is listed again gets more evidence."""
    ranks = {wording.casefold(): rank.key for rank in vocabulary.ranks for wording in rank.wordings}
    officers = list(known)
    for row in rows:
        evidence = row.evidence()
        officer = _officer(row, evidence, ranks, decision) if evidence else None
        if officer is None:
            row.counts["values"] += evidence is not None
        elif (at := _same(officers, officer)) is not None:
            officers[at] = _together(officers[at], officer)
        else:
            officers.append(officer)
    return tuple(officers)


def _officer(
    row: Row, evidence: Evidence, ranks: dict[str, str], decision: Decision
) -> Officer | None:
    name, number, written = row.words("name"), row.words("number"), _rank_words(row)
    number = number if number and _NUMBER.fullmatch(number) else None
    bare = _ACTING.sub("", _TEMPORARY.sub("", written or "", count=1), count=1)
    rank = ranks.get(bare.casefold())
    # The rank or number must stand with the name, not just anywhere.
    beside = [part for part in (written if rank else None, number) if part]
    near = " ".join(evidence.quote.split()).casefold()
    if not (name or number) or not any(part.casefold() in near for part in beside):
        return None
    if name and (not _LETTERS.search(name) or name.casefold() not in near):
        return None
    return Officer(
        id="o",
        label=" ".join(part for part in (written, name or number) if part),
        evidence=(evidence,),
        decision=decision,
        name=name,
        number=number,
        rank=rank,
        rank_written=written,
        temporary=bool(_TEMPORARY.match(written or "")),
        acting=bool(_ACTING.match(written or "")),
        post=row.words("post"),
        signed=row.values.get("signed") is True,
    )


def _rank_words(row: Row) -> str | None:
    """The rank as written; "PCs Lamb and Hill" makes each of them a PC."""
    given = row.values.get("rank")
    if isinstance(given, str) and row.finder.find(f"{given}s"):
        return given.strip()
    return row.words("rank")


def _same(officers: Sequence[Officer], officer: Officer) -> int | None:
    for at, each in enumerate(officers):
        numbers = each.number and officer.number and each.number == officer.number
        names = each.name and officer.name and each.name.casefold() == officer.name.casefold()
        if numbers or names:
            return at
    return None


def _together(first: Officer, again: Officer) -> Officer:
    return replace(
        first,
        evidence=tuple(sorted({*first.evidence, *again.evidence})),
        name=first.name or again.name,
        number=first.number or again.number,
        rank=first.rank or again.rank,
        rank_written=first.rank_written or again.rank_written,
        post=first.post or again.post,
        signed=first.signed or again.signed,
    )
