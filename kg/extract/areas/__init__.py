"""The areas that a message is for or about: boroughs, districts, places and the force.

In: a message and the vocabulary. Out: areas with the words they rest on. An area that is merely
mentioned (a court, where a suspect comes from) is left out: a small model weighs where and how each
area is named against the others and against none (``weights.json``, fitted by
``training/areas_model.py``).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.extract.areas.features import TOP, Traces, cues, features, likely_force, paired
from kg.extract.areas.gazetteer import Mention, gazetteer, mentions_in
from kg.extract.wordlists import word_list
from kg.statements import Area, AreaKind, Evidence, Message
from kg.vocabulary import Vocabulary

_SECOND = 0.3  # least likelihood of a further area
_BESIDE = 0.03  # the same for one that is named side by side with the likeliest

Rows = Sequence[tuple[Traces, dict[str, float]]]


@dataclass(frozen=True, slots=True)
class Areas:
    """Where a message belongs."""

    boroughs: tuple[Area, ...] = ()  # kinds borough and district
    places: tuple[Area, ...] = ()  # kinds ward and place
    force: str | None = None  # key of the force scheme


@cache
def _weights() -> dict[str, float]:
    path = Path(__file__).resolve().parent / "weights.json"
    weights: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return weights


def find_areas(
    message: Message, vocabulary: Vocabulary, weights: Mapping[str, float] | None = None
) -> Areas:
    """The areas of ``message``: what it is for, the places it names, the force that sent it.

    ``weights`` are those of the model; the shipped ones when left out.
    """
    index = gazetteer(vocabulary.boroughs, vocabulary.forces)
    mentions = mentions_in(message.text, index)
    force, _ = likely_force(message, mentions, index)
    rows = features(message, mentions, index)
    chosen = _choose(message.text, rows, _weights() if weights is None else weights)
    if force is None and chosen:
        force = chosen[0].area.force
    return Areas(
        tuple(_area(message.text, traces) for traces in chosen),
        _places(message.text, mentions, {t.area.name for t in chosen}),
        force,
    )


def likelihoods(rows: Rows, weights: Mapping[str, float]) -> list[float]:
    """How likely each area is the one that the message is for; what is missing to 1 is for none."""
    scores = [math.fsum(weights.get(n, 0.0) * value for n, value in row.items()) for _, row in rows]
    top = max([0.0, *scores])
    shares = [math.exp(score - top) for score in scores]
    total = math.fsum([math.exp(-top), *shares])
    return [share / total for share in shares]


def _choose(text: str, rows: Rows, weights: Mapping[str, float]) -> list[Traces]:
    """The likeliest area, unless none is likelier; with it others that are likely too.

    What stands beside the likeliest ("Adur and Worthing") comes with it.
    """
    likely = likelihoods(rows, weights)
    scored = sorted(zip(likely, (t for t, _ in rows), strict=True), key=lambda s: -s[0])
    if not scored or scored[0][0] < max(0.2, 0.8 * (1.0 - math.fsum(likely))):
        return []
    first = scored[0][1]
    further = [t for p, t in scored[1:] if _comes_with(text, p, t, first)]
    return _with_listed(text, [first, *further], [t for _, t in scored])


def _with_listed(text: str, chosen: list[Traces], every: list[Traces]) -> list[Traces]:
    """``chosen``, and what the opening line lists with them: "Barnet, Brent and Harrow"."""
    others = [t for t in every if t not in chosen and not any(_same_ground(t, c) for c in chosen)]
    listed = next((t for t in others if paired(text, t, chosen, within=TOP)), None)
    return _with_listed(text, [*chosen, listed], every) if listed else chosen


def _same_ground(one: Traces, other: Traces) -> bool:
    """Whether one is a former district in the other."""
    return one.area.name == other.area.now or other.area.name == one.area.now


def _comes_with(text: str, likely: float, traces: Traces, first: Traces) -> bool:
    """Whether the message is for this area too.

    A county does not come with its districts, nor a former district with that of today.
    """
    if _same_ground(traces, first):
        return False
    if likely >= _BESIDE and paired(text, traces, [first]):
        return True
    return likely >= _SECOND and traces.area.kind == first.area.kind


def _area(text: str, traces: Traces) -> Area:
    """The area as statement: boroughs by their usual name, districts as the text names them."""
    mentions = traces.direct or traces.inside
    evidence = tuple(Evidence.of(text, m.start, m.end) for m in mentions)
    if traces.area.code:
        return Area(traces.area.name, AreaKind.BOROUGH, traces.area.code, evidence)
    return Area(_as_written(traces), AreaKind.DISTRICT, None, evidence, _called(traces))


def _called(traces: Traces) -> str | None:
    """The everyday name of the district, if the message never writes the full one."""
    short: str | None = word_list("places_uk")["everyday"].get(traces.area.name)
    if short is None or not traces.direct:
        return None
    return short if all(_plain(m.name) == _plain(short) for m in traces.direct) else None


def _as_written(traces: Traces) -> str:
    """The district's usual name, with "&" and hyphens as the text has them."""
    usual = _plain(traces.area.name)
    written = [re.sub(r"\s+", " ", m.name) for m in traces.direct if _has_both_cases(m.name)]
    same = [w for w in written if _plain(w) == usual]
    return max(same, key=same.count) if same else traces.area.name


def _has_both_cases(name: str) -> bool:
    return not name.isupper() and not name.islower()


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name.replace("&", "and")).casefold()


def _worded_places(text: str, mentions: list[Mention]) -> Iterator[tuple[int, int]]:
    """Where ``text`` names a place by its kind: "Fryent Country Park".

    Two parks are two places ("Roundwood Park and Fryent Country Park"); a name of the gazetteer is
    not cut in two ("Oakham and Market Harborough"), nor is a team a place.
    """
    words = cues()
    for match in words.place.finditer(text):
        start, end = match.span(1)
        if words.teams.match(text, end):
            continue
        if any(m.start < end < m.end for m in mentions):
            continue
        for link in re.finditer(r" (?:and|&) ", match.group(1)):
            if words.no_town.search(text[start : match.start(1) + link.start()]):
                yield start, match.start(1) + link.start()
                start = match.start(1) + link.end()
        yield start, end


def _places(text: str, mentions: list[Mention], chosen: set[str]) -> tuple[Area, ...]:
    """Wards, neighbourhoods, streets and parks that the text names, each once."""
    words = cues()
    found: dict[str, tuple[AreaKind, list[tuple[int, int]]]] = {}
    taken: list[tuple[int, int]] = []

    def add(kind: AreaKind, start: int, end: int) -> None:
        if any(a < end and start < b for a, b in taken):
            return
        taken.append((start, end))
        name = re.sub(r"\s+", " ", text[start:end])
        found.setdefault(name.casefold(), (kind, []))[1].append((start, end))

    for match in words.ward.finditer(text):
        add(AreaKind.WARD, *match.span(1))
    for start, end in _worded_places(text, mentions):
        add(AreaKind.PLACE, start, end)
    for mention in mentions:
        inside = any(r.inside and r.area and r.area.name in chosen for r in mention.references)
        if inside and not mention.doubtful:
            add(AreaKind.PLACE, mention.start, mention.end)
    return tuple(
        Area(
            re.sub(r"\s+", " ", text[slice(*spans[0])]),
            kind,
            None,
            tuple(Evidence.of(text, *span) for span in spans),
        )
        for kind, spans in sorted(found.values(), key=lambda f: f[1][0])
    )
