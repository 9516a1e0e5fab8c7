"""Closings in which name, rank, place and post run together on one line.

In: sightings and the names of boroughs. Out: sightings without a borough's name at the end of a
person's, and whether the last one of a text is its writer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.extract.officers.sighting import Sighting
from kg.extract.officers.words import Grammar

_NEAR_END = 250  # characters of the end of a text in which a closing stands
_LONG = 70  # characters of the longest place and post behind a name
_LEAST = 2  # words of a name that a borough's is taken off
_PLACE_AND_POST = re.compile(
    r"[\s,()/–—-]*(?:(?:[A-Z&][\w'’&/.-]*|of|and|for|the|upon)[\s,()/–—-]*)*(?:[|•·\n]|\Z)"
)


def without_boroughs(text: str, sightings: list[Sighting], names: Iterable[str]) -> list[Sighting]:
    """The sightings, those of a borough alone left out ("Superintendent, Tower Hamlets")."""
    ordered = sorted(names, key=len, reverse=True)
    kept = (_without_borough(text, sighting, ordered) for sighting in sightings)
    return [sighting for sighting in kept if sighting]


def _without_borough(text: str, sighting: Sighting, names: list[str]) -> Sighting | None:
    written = " ".join(sighting.words)
    name = next((n for n in names if written == n or written.endswith(f" {n}")), None)
    if name is None:
        return sighting
    if written == name:
        return sighting if sighting.strong or len(sighting.words) < _LEAST else None
    left = sighting.words[: len(sighting.words) - len(name.split())]
    end = sighting.end - len(name)
    if len(left) < _LEAST or text[end : sighting.end] != name or not _apart(text, sighting, name):
        return sighting
    return replace(sighting, words=left, end=end - len(text[:end]) + len(text[:end].rstrip()))


def _apart(text: str, sighting: Sighting, name: str) -> bool:
    """Whether a post follows the borough's name, or the text ends there and names it elsewhere."""
    if re.match(r"[ \t]+[A-Z]", text[sighting.end : sighting.end + 4]):
        return True
    ends = not re.search(r"\w", text[sighting.end :])
    return ends and len(re.findall(rf"\b{re.escape(name)}\b", text)) > 1


def closes(text: str, sighting: Sighting, grammar: Grammar) -> bool:
    """Whether a text's last name and rank sign it: "Best wishes Ann Tam, A/Insp, Lewisham | "."""
    if not sighting.words or sighting.start < len(text) - _NEAR_END:
        return False
    before = text[max(0, sighting.start - 24) : sighting.start]
    rest = _PLACE_AND_POST.match(text, sighting.end)
    alone = rest is not None and len(rest.group()) <= _LONG
    return alone and sighting.start > 0 and bool(grammar.closing.search(before))
