"""What tells the areas a message is for from those it merely mentions.

In: a message and the areas and forces that it names. Out: for each area how it is named, and the
features by which the model weighs it; the force that the message names most.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache

from kg.extract.areas.gazetteer import Candidate, Gazetteer, Mention, mentions_in
from kg.extract.wordlists import any_of, word_list
from kg.statements import Message

TOP = 80  # characters of the first line
_HEAD = 220  # characters at the top that name the area served, if anything does
_DOMAIN = re.compile(r"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.police\.uk|metengage")
_PAIR = re.compile(r",?\s(?:and|&|\+)\s(?:the )?|, | ?/ ?", re.IGNORECASE)
_LONDON = frozenset({"metropolitan", "city-of-london", "btp"})


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
    inside_council: int = 0  # "Council" behind the name of a town inside
    titled: int = 0  # in the title or the sender
    weight: float = 0.0
    inside_weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Cues:
    """The words around a name, as patterns."""

    street: re.Pattern[str]
    body: re.Pattern[str]
    scope_after: re.Pattern[str]
    scope_before: re.Pattern[str]
    elsewhere: re.Pattern[str]
    person: re.Pattern[str]
    council: re.Pattern[str]
    no_town: re.Pattern[str]
    ward: re.Pattern[str]
    place: re.Pattern[str]
    teams: re.Pattern[str]


@cache
def cues() -> Cues:
    """The patterns of ``cues/areas.toml``."""
    words = word_list("areas")
    after, before, places = words["after"], words["before"], words["places"]
    capital = r"(?:[A-Z][\w'’-]*|St\.)(?:[ -](?:[A-Z][\w'’-]*|and|of|on|the|&|upon)){0,4}"
    return Cues(
        re.compile(rf"[ -](?i:{any_of(after['streets'])})\b"),
        re.compile(rf"(?:['’]s?)? (?i:{any_of(after['bodies'])})\b"),
        re.compile(rf"(?:['’]s?)? (?i:{any_of(after['scope'])})\b"),
        re.compile(rf"(?i:(?<!\w)(?:{any_of(before['scope'])}))\s\Z"),
        re.compile(rf"(?i:(?<!\w)(?:{any_of(before['elsewhere'])}))\s\Z"),
        re.compile(rf"(?<!\w)(?i:{any_of(before['persons'])})\.?\s(?:[A-Z][\w’'-]*\.?\s){{0,2}}\Z"),
        re.compile(r"['’]?s? (?:[A-Z]\w+ ){0,3}[Cc]ouncil"),
        re.compile(rf"(?i:[ -](?:{any_of([*after['streets'], *places['others'], 'ward'])}))\Z"),
        re.compile(rf"\b({capital}) (?i:{any_of(places['wards'])})\b"),
        re.compile(rf"\b({capital} (?:{any_of(w.title() for w in places['others'])}))\b"),
        re.compile(rf" (?i:{any_of(places['teams'])})\b"),
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
    return [
        t for t in found.values()
        if (t.direct or t.inside or t.titled or t.inside_weight) and not _covered(t, found.values())
    ]  # fmt: skip


def _covered(t: Traces, every: Collection[Traces]) -> bool:
    """Whether another area stands for this one.

    A former district counts only where it is named, and gives way to that of today where this is
    named too and is no county. A district that is not named gives way to a former one, or to a city
    in it, that is named, if half of what tells of the district tells of that.
    """
    if t.area.now is not None:
        named = [o.area for o in every if o.direct or o.titled]
        today = any(a.name == t.area.now and a.kind != "county" for a in named)
        return today or not (t.direct or t.titled)
    if t.direct or t.titled or not t.inside:
        return False
    within = [o for o in every if o.area.now == t.area.name and o.direct]
    starts = {m.start for o in within for m in (*o.direct, *o.inside)}
    return bool(within) and 2 * sum(m.start in starts for m in t.inside) >= len(t.inside)


def _count(text: str, traces: Traces, mention: Mention, *, inside: bool) -> None:
    """Count a mention of the area, or of what lies ``inside`` it."""
    seen = cues()
    before = text[max(0, mention.start - 28) : mention.start]
    after = text[mention.end : mention.end + 40]
    if seen.person.search(before):
        return
    body = traces.area.kind == "county" and bool(seen.body.match(after))
    scope = bool(seen.scope_after.match(after) or seen.scope_before.search(before)) and not body
    street = bool(seen.street.match(after)) and not after.lower().startswith(" high street")
    weak = street or body or bool(seen.elsewhere.search(before))
    council = bool(seen.council.match(after))
    weight = _weight(mention, before, after, scope=scope, weak=weak)
    if inside:
        traces.inside_council += council
        traces.inside.append(mention)
        traces.inside_weight += weight / len({r.area for r in mention.references if r.inside})
        return
    traces.direct.append(mention)
    traces.weight += weight
    if weight >= 0.5:
        traces.strong.append(mention)
    traces.scope += scope and not street
    traces.weak += weak
    traces.council += council


def _weight(mention: Mention, before: str, after: str, *, scope: bool, weak: bool) -> float:
    """How much a mention says; more at the head of the message."""
    if mention.doubtful and re.match(r"\s*\d", after):
        return 0.0  # "March 2025"
    head = 1.5 if mention.start < _HEAD else 1.0
    if weak:
        return 0.25 * head
    if mention.doubtful and not scope:
        return 0.3 * head
    named = re.search(r"[A-Z][a-z]+ \Z", before) and not scope
    return 0.5 * head if named else head


@dataclass(frozen=True, slots=True)
class Scene:
    """What an area is weighed against: the message, its force and the other areas."""

    message: Message
    force: str | None
    share: float  # of the force among all forces named
    mass: dict[Candidate, float]  # how much of the message speaks of each area
    local: list[Traces]  # areas of the force
    named: bool  # a borough or district is named by itself
    inner: bool  # a borough or district is told by what lies in it
    outer: bool  # a county is named by itself

    def fits(self, area: Candidate) -> bool:
        """Whether the force polices the area."""
        return self.force is not None and _same_force(area.force, self.force)


def features(
    message: Message, mentions: list[Mention], index: Gazetteer
) -> list[tuple[Traces, dict[str, float]]]:
    """What the model weighs about each area named."""
    every = traces_of(message, mentions, index)
    scene = _scene(message, mentions, index, every)
    total = sum(scene.mass.values()) or 1.0
    top = max((scene.mass[t.area] for t in scene.local), default=0.0)
    return [
        (t, _naming(t, scene) | _place(t, scene) | _rank(t, scene, total, top) | _kind(t, scene))
        for t in every
    ]


def _scene(
    message: Message, mentions: list[Mention], index: Gazetteer, every: list[Traces]
) -> Scene:
    force, share = likely_force(message, mentions, index)
    local = [t for t in every if force is None or _same_force(t.area.force, force)]
    districts = [t for t in local if t.area.kind != "county"]
    return Scene(
        message,
        force,
        share,
        {t.area: t.weight + 0.6 * t.inside_weight + 2.0 * t.titled for t in every},
        local,
        named=any(t.strong or t.titled for t in districts),
        inner=any(t.inside for t in districts),
        outer=any(t.strong for t in local if t.area.kind == "county"),
    )


def _naming(t: Traces, scene: Scene) -> dict[str, float]:
    """How the area is named."""
    return {
        "bias": 1.0,
        "named": float(bool(t.direct)),
        "direct": math.log1p(t.weight),
        "inside": math.log1p(t.inside_weight),
        "places": math.log1p(len({m.name for m in t.inside})),
        "titled": float(t.titled > 0),
        "scope": math.log1p(t.scope),
        "scope any": float(t.scope > 0),
        "council": float(t.council > 0),
        "inside council": math.log1p(t.inside_council),
        "weak share": t.weak / max(1, len(t.direct)),
        "doubtful": float(bool(t.direct) and all(m.doubtful for m in t.direct)),
        "paired": float(paired(scene.message.text, t, scene.local)),
    }


def _place(t: Traces, scene: Scene) -> dict[str, float]:
    """Where in the text the area is named."""
    length = max(1, len(scene.message.text))
    first = min((m.start for m in [*t.direct, *t.inside]), default=0)
    last = max((m.start for m in t.direct), default=-1)
    return {
        "head": float(any(m.start < _HEAD for m in t.strong)),
        "head first": float(any(m.start < TOP for m in t.strong)),
        "head inside": float(any(m.start < _HEAD for m in t.inside)),
        "closing": float(last > length * 0.85),
        "early": 1.0 - first / length,
    }


def _rank(t: Traces, scene: Scene, total: float, top: float) -> dict[str, float]:
    """How the area stands beside the others and the force."""
    mass, fits = scene.mass[t.area], scene.fits(t.area)
    rivals = max((scene.mass[o.area] for o in scene.local if o is not t), default=0.0)
    return {
        "share": mass / total,
        "top": float(mass >= top and (fits or scene.force is None)),
        "lead": math.log1p(mass) - math.log1p(rivals),
        "force fits": scene.share if fits else 0.0,
        "force differs": scene.share if scene.force is not None and not fits else 0.0,
        "london": float(t.area.code is not None),
        "london, force unknown": float(t.area.code is not None and scene.force is None),
    }


def _kind(t: Traces, scene: Scene) -> dict[str, float]:
    """Whether the area is a county, or told only by what lies in it, and what else is named."""
    county, inferred = t.area.kind == "county", not t.direct and not t.titled
    via_force = county and not t.direct and bool(t.inside)
    length = len(scene.message.text)
    short = 1.0 - min(1.0, length / 1500)
    return {
        "county": float(county),
        "county, titled": float(county and t.titled > 0),
        "county, head": float(county and any(m.start < _HEAD for m in t.strong)),
        "county, scope": float(county and t.scope > 0),
        "county, closing": float(county and any(m.start > 0.85 * length for m in t.direct)),
        "county, weight": t.weight * county,
        "county, others named": float(county and scene.named),
        "county, alone": float(county and not scene.named),
        "county, others inside": float(county and bool(t.direct) and scene.inner),
        "via force": float(via_force),
        "via force, others named": float(via_force and scene.named),
        "via force, others inside": float(via_force and scene.inner),
        "inside only": float(inferred),
        "inside only, one name": float(inferred and len({m.name for m in t.inside}) == 1),
        "inside only, streets": float(inferred and not any(_is_town(m) for m in t.inside)),
        "inside only, shared": float(inferred and all(_is_shared(m) for m in t.inside)),
        "inside only, force unknown": float(inferred and scene.force is None),
        "inside only, fits": float(inferred and scene.fits(t.area)),
        "inside only, others named": float(inferred and scene.named),
        "inside only, county named": float(inferred and scene.outer),
        "inside only, short": short * inferred,
    }


def _is_town(mention: Mention) -> bool:
    """Whether the name is that of a place where people live, not of a street, a park or a ward."""
    return not mention.doubtful and not cues().no_town.search(mention.name)


def _is_shared(mention: Mention) -> bool:
    """Whether several districts have a place of this name."""
    return len({r.area for r in mention.references if r.inside}) > 1


def paired(text: str, traces: Traces, local: list[Traces], *, within: int | None = None) -> bool:
    """Whether the area is named side by side with another: "Adur and Worthing".

    Of the text only the first ``within`` characters count; all of it when left out.
    """
    end = len(text) if within is None else within
    others = [m for o in local if o is not traces for m in o.direct if m.end <= end]
    return any(
        _PAIR.fullmatch(text[min(m.end, o.end) : max(m.start, o.start)])
        for m in traces.direct
        for o in others
        if m.end <= end
    )


def _same_force(one: str, other: str) -> bool:
    return one == other or (one in _LONDON and other in _LONDON)
