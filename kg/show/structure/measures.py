"""The few measures, each of which one sentence explains.

In: `Told`. Out: `Structure`. Two boroughs' overlap is the sum over all topics of the smaller of the
two shares (Czekanowski's coefficient on proportions, 1909); what is raised together is compared
with what chance alone would bring together, as in the analysis of contingency tables. Nothing is
said where numbers are small: the least that counts is given with each result.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

import networkx as nx

from kg.show.structure.reading import Concern, Signing, Told

LEAST_TOGETHER = 5
"""In how many messages two topics must have been raised together to be told."""

LEAST_PRIORITIES = 20
"""How many priorities with a topic a borough must have to be compared with another."""

_SHARED = 3


@dataclass(frozen=True, slots=True)
class Bridge:
    """A topic that several boroughs raise: in how many, how often, how often without an action."""

    topic: str
    label: str
    boroughs: int
    priorities: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two topics of different priorities in one message: how often, and how often by chance."""

    topics: tuple[str, str]
    labels: tuple[str, str]
    messages: int
    expected: float

    @property
    def times(self) -> float:
        """How many times as often as by chance."""
        return self.messages / self.expected


@dataclass(frozen=True, slots=True)
class Span:
    """An officer who signed several messages: from when to when, in which posts, for whom."""

    officer: str
    name: str
    first: str
    last: str
    messages: int
    posts: tuple[str, ...]
    boroughs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two boroughs: how far their concerns overlap (0 to 1), and in which topics most of all."""

    boroughs: tuple[str, str]
    labels: tuple[str, str]
    overlap: float
    priorities: tuple[int, int]
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """All of it, the most telling first.

    ``compared`` boroughs have enough priorities to be compared, of ``boroughs`` that name any.
    ``middle`` is the overlap of the middle pair; ``halves`` that of two halves of one borough's own
    priorities, on average: what is above it cannot be told from being the same.
    """

    messages: int
    boroughs: int
    bridges: tuple[Bridge, ...]
    several: int
    pairs: tuple[Pair, ...]
    officers: int
    spans: tuple[Span, ...]
    compared: int
    middle: float
    halves: float
    alike: tuple[Likeness, ...]


def structure_of(told: Told) -> Structure:
    """All measures."""
    about = nx.Graph()
    for concern in told.concerns:
        about.add_nodes_from(concern.boroughs, kind="borough")
        about.add_nodes_from(concern.topics, kind="topic")
        about.add_edges_from((b, t) for b in concern.boroughs for t in concern.topics)
    several = _raised(told.concerns)
    shares = _shares(told.concerns)
    alike = _alike(told, shares)
    return Structure(
        messages=len({concern.message for concern in told.concerns}),
        boroughs=sum(kind == "borough" for _, kind in about.nodes(data="kind")),
        bridges=_bridges(told, about),
        several=len(several),
        pairs=_pairs(told, several),
        officers=len({signing.officer for signing in told.signings}),
        spans=_spans(told),
        compared=len(shares),
        middle=median([each.overlap for each in alike]) if alike else 0.0,
        halves=_halves(told.concerns, shares),
        alike=alike,
    )


def _bridges(told: Told, about: nx.Graph) -> tuple[Bridge, ...]:
    """Topics with two boroughs or more as neighbours in the graph of boroughs and topics."""
    priorities = Counter(t for concern in told.concerns for t in concern.topics)
    open_ones = Counter(
        t for concern in told.concerns if concern.state == "unanswered" for t in concern.topics
    )
    topics = (node for node, kind in about.nodes(data="kind") if kind == "topic")
    found = (Bridge(t, told.names[t], about.degree(t), priorities[t], open_ones[t]) for t in topics)
    bridges = [bridge for bridge in found if bridge.boroughs > 1]
    return tuple(sorted(bridges, key=lambda b: (-b.boroughs, -b.priorities, b.label, b.topic)))


def _raised(concerns: Iterable[Concern]) -> list[list[frozenset[str]]]:
    """The topics of each priority, for each message with two priorities or more that have any."""
    by_message: dict[str, list[frozenset[str]]] = defaultdict(list)
    for concern in concerns:
        if concern.topics:
            by_message[concern.message].append(frozenset(concern.topics))
    return [priorities for priorities in by_message.values() if len(priorities) > 1]


def _pairs(told: Told, messages: Sequence[Sequence[frozenset[str]]]) -> tuple[Pair, ...]:
    """Pairs of topics that stand together more often than chance would have it."""
    together = nx.Graph()
    alone: Counter[str] = Counter()
    for priorities in messages:
        alone.update(frozenset().union(*priorities))
        pairs = {
            tuple(sorted((a, b)))
            for one, other in combinations(priorities, 2)
            for a in one
            for b in other
            if not _same(a, b, told.broader)
        }
        for a, b in pairs:
            together.add_edge(
                a, b, messages=1 + together.get_edge_data(a, b, {"messages": 0})["messages"]
            )
    found = []
    for a, b, number in together.edges(data="messages"):
        one, other = sorted((a, b), key=lambda t: (told.names[t], t))
        expected = alone[a] * alone[b] / len(messages)
        if number >= LEAST_TOGETHER and number > expected:
            labels = (told.names[one], told.names[other])
            found.append(Pair((one, other), labels, number, expected))
    return tuple(sorted(found, key=lambda p: (p.expected - p.messages, p.labels, p.topics)))


def _same(one: str, other: str, broader: Mapping[str, frozenset[str]]) -> bool:
    """Whether the topics are one, or one is a part of the other."""
    above = broader.get(one, frozenset()), broader.get(other, frozenset())
    return one == other or one in above[1] or other in above[0]


def _spans(told: Told) -> tuple[Span, ...]:
    """Officers who signed more than one message, those of most boroughs first."""
    by_officer: dict[str, list[Signing]] = defaultdict(list)
    for signing in told.signings:
        by_officer[signing.officer].append(signing)
    spans = [
        _span(officer, signings, told.names)
        for officer, signings in by_officer.items()
        if len({signing.message for signing in signings}) > 1
    ]
    return tuple(sorted(spans, key=lambda s: (-len(s.boroughs), -s.messages, s.name, s.officer)))


def _span(officer: str, signings: Sequence[Signing], names: Mapping[str, str]) -> Span:
    days = sorted({signing.day for signing in signings if signing.day})
    ordered = sorted(signings, key=lambda signing: (signing.day, signing.message, signing.post))
    return Span(
        officer=officer,
        name=ordered[0].name,
        first=days[0] if days else "",
        last=days[-1] if days else "",
        messages=len({signing.message for signing in signings}),
        posts=tuple(dict.fromkeys(signing.post for signing in ordered if signing.post)),
        boroughs=tuple(sorted({names[b] for signing in signings for b in signing.boroughs})),
    )


def _shares(concerns: Iterable[Concern]) -> dict[str, tuple[int, dict[str, float]]]:
    """For each borough with enough priorities their number, and the share of each topic."""
    return {
        borough: (len(own), _mixture(own))
        for borough, own in sorted(_own(concerns).items())
        if len(own) >= LEAST_PRIORITIES
    }


def _own(concerns: Iterable[Concern]) -> dict[str, list[Concern]]:
    """Each borough's priorities that are about it alone: shared ones would liken by themselves."""
    by_borough: dict[str, list[Concern]] = defaultdict(list)
    for concern in concerns:
        if concern.topics and len(concern.boroughs) == 1:
            by_borough[concern.boroughs[0]].append(concern)
    return by_borough


def _mixture(concerns: Iterable[Concern]) -> dict[str, float]:
    """The share of each topic; a priority with several topics counts for each in equal parts."""
    weights: dict[str, float] = defaultdict(float)
    for concern in concerns:
        for topic in concern.topics:
            weights[topic] += 1 / len(concern.topics)
    total = sum(weights.values())
    return {topic: weight / total for topic, weight in weights.items()}


def _overlap(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(min(share, other.get(topic, 0.0)) for topic, share in sorted(one.items()))


def _alike(
    told: Told, shares: Mapping[str, tuple[int, Mapping[str, float]]]
) -> tuple[Likeness, ...]:
    """Every pair of boroughs that can be compared, the most alike first."""
    found = []
    for (a, (of_a, one)), (b, (of_b, other)) in combinations(shares.items(), 2):
        common = {t: min(share, other[t]) for t, share in one.items() if t in other}
        most = sorted(common, key=lambda t: (-common[t], told.names[t]))[:_SHARED]
        shared = tuple(told.names[t] for t in most)
        labels = (told.names[a], told.names[b])
        found.append(Likeness((a, b), labels, _overlap(one, other), (of_a, of_b), shared))
    return tuple(sorted(found, key=lambda each: (-each.overlap, each.labels, each.boroughs)))


def _halves(concerns: Sequence[Concern], compared: Iterable[str]) -> float:
    """How far two halves of one borough's priorities overlap, on average over the boroughs.

    Every second priority in the order of their names, which begin with a hash of the message: a
    split as good as by lot, and the same each time.
    """
    by_borough = _own(concerns)
    overlaps = []
    for borough in compared:
        ordered = sorted(by_borough[borough], key=lambda concern: concern.priority)
        overlaps.append(_overlap(_mixture(ordered[::2]), _mixture(ordered[1::2])))
    return sum(overlaps) / len(overlaps) if overlaps else 0.0
