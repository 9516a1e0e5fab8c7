"""The areas that a message is for or about: boroughs, districts, places and the force.

In: a message and the vocabulary. Out: areas with the words they rest on. An area that is merely
mentioned (a court, where a suspect comes from) is left out: a small linear model weighs where and
how each area is named (``weights.json``, trained by ``training/areas_model.py``).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg.extract.areas.gazetteer import Candidate, Gazetteer, Mention, gazetteer, mentions_in
from kg.extract.wordlists import any_of, word_list
from kg.statements import Area, AreaKind, Evidence, Message
from kg.vocabulary import Vocabulary

_HEAD = 220  # characters at the top that name the area served, if anything does
_DOMAIN = re.compile(r"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.police\.uk|metengage")
_PAIR = re.compile(r",? (?:and|&) (?:the )?|, ")
_LONDON = frozenset({"metropolitan", "city-of-london", "btp"})


@dataclass(frozen=True, slots=True)
class Areas:
    """Where a message belongs."""

    boroughs: tuple[Area, ...] = ()  # kinds borough and district
    places: tuple[Area, ...] = ()  # kinds ward and place
    force: str | None = None  # key of the force scheme


@dataclass(slots=True)
class Traces:
    """How one area is named in one message."""

    area: Candidate
    direct: list[Mention] = field(default_factory=list)  # the area's own name
    inside: list[Mention] = field(default_factory=list)  # its towns and neighbourhoods
    scope: int = 0  # own name with words such as "residents of" or "Council"
    weak: int = 0  # own name in a street, a court, "from …"
    council: int = 0
    strong: list[Mention] = field(default_factory=list)  # own name, as an area
    titled: int = 0  # in the title or the sender
    weight: float = 0.0
    inside_weight: float = 0.0


@dataclass(frozen=True, slots=True)
class _Cues:
    street: re.Pattern[str]
    scope_after: re.Pattern[str]
    scope_before: re.Pattern[str]
    elsewhere: re.Pattern[str]
    council: re.Pattern[str]
    ward: re.Pattern[str]
    place: re.Pattern[str]


@cache
def _cues() -> _Cues:
    words = word_list("areas")
    after, before, places = words["after"], words["before"], words["places"]
    capital = r"(?:[A-Z][\w'’-]*|St\.)(?:[ -](?:[A-Z][\w'’-]*|and|of|on|the|&|upon)){0,4}"
    return _Cues(
        re.compile(rf"[ -](?i:{any_of(after['streets'])})\b"),
        re.compile(rf"(?:['’]s?)? (?i:{any_of(after['scope'])})\b"),
        re.compile(rf"(?i:(?<!\w)(?:{any_of(before['scope'])}))\s\Z"),
        re.compile(rf"(?i:(?<!\w)(?:{any_of(before['elsewhere'])}))\s\Z"),
        re.compile(r"['’]?s? (?:[A-Z]\w+ ){0,3}[Cc]ouncil"),
        re.compile(rf"\b({capital}) (?i:{any_of(places['wards'])})\b"),
        re.compile(rf"\b({capital} (?:{any_of(w.title() for w in places['others'])}))\b"),
    )


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


def likely_force(
    message: Message, mentions: Iterable[Mention], index: Gazetteer
) -> tuple[str | None, float]:
    """The force that the message names most, with its share of all such naming."""
    envelope = f"{message.sender or ''} {message.title or ''}"
    counts: Counter[str] = Counter()
    for mention in mentions:
        for key in _forces_of(mention):
            counts[key] += 1 + (mention.start < _HEAD)
    for mention in mentions_in(envelope, index):
        for key in _forces_of(mention):
            counts[key] += 3
    for domain in _domains(f"{envelope} {message.text}"):
        named = "metropolitan" if domain == "metengage" else _domain_force(domain, index)
        if named:
            counts[named] += 2
    if not counts:
        return None, 0.0
    best = max(counts, key=lambda key: counts[key])
    return best, counts[best] / sum(counts.values())


def _domains(text: str) -> list[str]:
    """Addresses of police forces, and the Met's mailing platform."""
    if "police.uk" not in text and "metengage" not in text:
        return []
    return [m.group(0) for m in _DOMAIN.finditer(text)]


def _forces_of(mention: Mention) -> list[str]:
    return [reference.force for reference in mention.references if reference.area is None]


def _domain_force(domain: str, index: Gazetteer) -> str | None:
    parts = domain.split(".")
    return next(
        (k for i in range(len(parts)) if (k := index.domains.get(".".join(parts[i:])))), None
    )


def traces_of(message: Message, mentions: Iterable[Mention], index: Gazetteer) -> list[Traces]:
    """Every area that the message names, itself or by what lies in it."""
    found: dict[Candidate, Traces] = {}
    for mention in mentions:
        for reference in mention.references:
            if reference.area is not None:
                traces = found.setdefault(reference.area, Traces(reference.area))
                _count(message.text, traces, mention, inside=reference.inside)
    for mention in mentions_in(f"{message.title or ''} | {message.sender or ''}", index):
        for reference in mention.references:
            if reference.area is not None and not (mention.doubtful and reference.inside):
                traces = found.setdefault(reference.area, Traces(reference.area))
                traces.titled += 1 if not reference.inside else 0
                traces.inside_weight += 1.0 if reference.inside else 0.0
    return list(found.values())


def _count(text: str, traces: Traces, mention: Mention, *, inside: bool) -> None:
    cues = _cues()
    before = text[max(0, mention.start - 28) : mention.start]
    after = text[mention.end : mention.end + 40]
    scope = bool(cues.scope_after.match(after)) or bool(cues.scope_before.search(before))
    street = bool(cues.street.match(after)) and not after.lower().startswith(" high street")
    away = bool(cues.elsewhere.search(before))
    named = bool(re.search(r"[A-Z][a-z]+ \Z", before)) and not scope
    weight = 1.0
    if street or away:
        weight = 0.25
    elif mention.doubtful and not scope:
        weight = 0.3
    elif named:
        weight = 0.5
    if mention.doubtful and re.match(r"\s*\d", after):
        weight = 0.0  # "March 2025"
    if mention.start < _HEAD:
        weight *= 1.5
    if inside:
        traces.inside.append(mention)
        traces.inside_weight += weight
        return
    traces.direct.append(mention)
    traces.weight += weight
    if weight >= 0.5:
        traces.strong.append(mention)
    traces.scope += scope and not street
    traces.weak += street or away
    traces.council += bool(cues.council.match(after))


def features(
    message: Message, mentions: list[Mention], index: Gazetteer
) -> list[tuple[Traces, dict[str, float]]]:
    """What the model weighs about each area named."""
    force, share = likely_force(message, mentions, index)
    all_traces = traces_of(message, mentions, index)
    mass = {t.area: t.weight + 0.6 * t.inside_weight + 2.0 * t.titled for t in all_traces}
    total = sum(m for area, m in mass.items() if area.kind != "town") or 1.0
    local = [t for t in all_traces if force is None or _same_force(t.area.force, force)]
    top = max((mass[t.area] for t in local if t.area.kind != "town"), default=0.0)
    named = any(t.strong or t.titled for t in local if t.area.kind in {"borough", "district"})
    rows = []
    for t in all_traces:
        first = min((m.start for m in [*t.direct, *t.inside]), default=0)
        last = max((m.start for m in t.direct), default=-1)
        fits = force is not None and _same_force(t.area.force, force)
        rivals = [
            mass[o.area]
            for o in local
            if o is not t and (o.area.kind == "town") == (t.area.kind == "town")
        ]
        county, town = t.area.kind == "county", t.area.kind == "town"
        short = 1.0 - min(1.0, len(message.text) / 1500)
        row = {
            "bias": 1.0,
            "named": float(bool(t.direct)),
            "direct": math.log1p(t.weight),
            "inside": math.log1p(t.inside_weight),
            "places": math.log1p(len({m.name for m in t.inside})),
            "inside only": float(not t.direct and not t.titled),
            "inside only, fits": float(not t.direct and not t.titled and fits),
            "titled": float(t.titled > 0),
            "head": float(any(m.start < _HEAD for m in t.strong)),
            "head first": float(any(m.start < 80 for m in t.strong)),
            "head inside": float(any(m.start < _HEAD for m in t.inside)),
            "scope": math.log1p(t.scope),
            "scope any": float(t.scope > 0),
            "council": float(t.council > 0),
            "weak share": t.weak / max(1, len(t.direct)) if t.direct else 0.0,
            "closing": float(last > len(message.text) * 0.85),
            "early": 1.0 - first / max(1, len(message.text)),
            "share": mass[t.area] / total,
            "top": float(mass[t.area] >= top and fits | (force is None)),
            "lead": math.log1p(mass[t.area]) - math.log1p(max(rivals, default=0.0)),
            "force fits": share if fits else 0.0,
            "force differs": share if force is not None and not fits else 0.0,
            "county": float(county),
            "county, others named": float(county and named),
            "county, alone": float(county and not named),
            "inside only, others named": float(not t.direct and not t.titled and named),
            "doubtful": float(bool(t.direct) and all(m.doubtful for m in t.direct)),
            "town": float(town),
            "town, short": short * town,
            "town, head": float(town and any(m.start < _HEAD for m in t.strong)),
            "town, head first": float(town and any(m.start < 60 for m in t.strong)),
            "town, scope": float(town and t.scope > 0),
            "town, others named": float(town and named),
            "inside only, short": short * (not t.direct and not t.titled),
            "via force": float(county and not t.direct and bool(t.inside)),
            "via force, others named": float(county and not t.direct and bool(t.inside) and named),
            "paired": float(_paired(message.text, t, local)),
            "london": float(t.area.code is not None),
            "london, force unknown": float(t.area.code is not None and force is None),
        }
        rows.append((t, row))
    return rows


def _paired(text: str, traces: Traces, local: list[Traces]) -> bool:
    """Whether the area is named side by side with another: "Adur and Worthing"."""
    others = [m for o in local if o is not traces and o.area.kind != "town" for m in o.direct]
    return traces.area.kind != "town" and any(
        _PAIR.fullmatch(text[min(m.end, o.end) : max(m.start, o.start)])
        for m in traces.direct
        for o in others
    )


def _same_force(one: str, other: str) -> bool:
    return one == other or (one in _LONDON and other in _LONDON)


def probability(row: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The model's estimate, 0 to 1, that the message is for the area."""
    z = sum(weights.get(name, 0.0) * value for name, value in row.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


def _choose(
    text: str,
    rows: list[tuple[Traces, dict[str, float]]],
    weights: Mapping[str, float],
    least: float = 0.15,
) -> list[Traces]:
    """The areas that are more likely than not; failing that the likeliest, if likely enough.

    What stands beside the likeliest ("Adur and Worthing") comes with it.
    """
    scored = sorted(((probability(row, weights), t) for t, row in rows), key=lambda s: -s[0])
    chosen: list[Traces] = []
    for p, traces in scored:
        kin = {t.area.parent for t in chosen} | {t.area.name for t in chosen}
        if p >= 0.5 and traces.area.name not in kin and traces.area.parent not in kin:
            chosen.append(traces)
    if not chosen and scored and scored[0][0] >= least:
        chosen = [scored[0][1]]
    beside = [
        t for p, t in scored if p >= least / 2 and t not in chosen and _paired(text, t, chosen[:1])
    ]
    return chosen + beside


def _area(text: str, traces: Traces) -> Area:
    """The area as statement: boroughs by their usual name, districts as the text names them."""
    mentions = traces.direct or traces.inside
    evidence = tuple(Evidence.of(text, m.start, m.end) for m in mentions)
    if traces.area.code:
        return Area(traces.area.name, AreaKind.BOROUGH, traces.area.code, evidence)
    return Area(_as_written(traces), AreaKind.DISTRICT, None, evidence)


def _as_written(traces: Traces) -> str:
    """The district's name as the text writes it most, abbreviations and capitals apart."""
    written = [
        re.sub(r"\s+", " ", m.name)
        for m in traces.direct
        if not m.name.isupper()
        and any(r.area == traces.area and not r.inside and r.written for r in m.references)
    ]
    return max(written, key=lambda w: (len(w), written.count(w))) if written else traces.area.name


def _places(text: str, mentions: list[Mention], chosen: set[str]) -> tuple[Area, ...]:
    """Wards, neighbourhoods, streets and parks that the text names, each once."""
    cues = _cues()
    found: dict[str, tuple[AreaKind, list[tuple[int, int]]]] = {}
    taken: list[tuple[int, int]] = []

    def add(kind: AreaKind, start: int, end: int) -> None:
        if any(a < end and start < b for a, b in taken):
            return
        taken.append((start, end))
        name = re.sub(r"\s+", " ", text[start:end])
        found.setdefault(name.casefold(), (kind, []))[1].append((start, end))

    for match in cues.ward.finditer(text):
        add(AreaKind.WARD, *match.span(1))
    for match in cues.place.finditer(text):
        add(AreaKind.PLACE, *match.span(1))
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
