"""The slim records of which the catalogue is made: one message with all that it states.

In: what the store's queries give. Out: frozen values. A statement's text in full, its offsets and
how it was read are not here: `kg.catalogue.detail` reads them where a page shows one message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class State(StrEnum):
    """Where a priority stands in its own message; the notations of `pc:AnswerStatusScheme`."""

    UNANSWERED = "unanswered"
    ADVICE_ONLY = "advice-only"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A borough, district, ward or place; ``code`` is its ONS code, ``within`` the wider one."""

    label: str
    kind: str  # borough, district, ward, place
    iri: str
    code: str | None = None
    within: str | None = None

    @property
    def is_wide(self) -> bool:
        """Whether it is a borough or district: what people call their borough."""
        return self.kind in ("borough", "district")


@dataclass(frozen=True, slots=True)
class Concept:
    """A topic, rank, force or command unit: its code, its name, the codes of the wider ones."""

    code: str
    label: str
    axis: str = ""  # of a topic: problem, method, setting, people, service
    broader: tuple[str, ...] = ()
    order: int = 0  # of a rank: higher is more senior
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Words that stand in place of an action: advice, a power, a general statement."""

    kind: str
    quote: str


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting and the like; ``day`` is YYYY-MM-DD, --MM-DD, other words, or None."""

    iri: str
    message: str
    label: str
    kind: str
    day: str | None = None
    place: str | None = None

    @property
    def date(self) -> date | None:
        """The day, where the message states it with its year."""
        return as_date(self.day)


@dataclass(frozen=True, slots=True)
class Priority:
    """What the community asked for. ``message`` is an IRI, and so are ``areas`` and ``event``."""

    iri: str
    message: str
    label: str
    quote: str
    position: int
    state: State
    gap: str | None = None
    remark: Remark | None = None
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    event: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What police say that they did, do or will do; ``answers`` are IRIs of priorities."""

    iri: str
    message: str
    label: str
    quote: str
    kind: str  # response, activity, pledge
    status: str  # done, ongoing, planned, unknown
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    actor: str | None = None
    time: str | None = None
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that police claim; ``value`` and ``baseline`` count in ``unit``."""

    iri: str
    message: str
    label: str
    quote: str
    measure: str
    value: float
    unit: str
    direction: str  # up, down, none
    bound: str | None = None
    period: str | None = None
    baseline: float | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """An officer as one message names them, with the rank and post it gives them."""

    officer: str
    message: str
    label: str
    number: str | None = None
    rank: str | None = None
    written: str | None = None
    post: str | None = None
    organisation: str | None = None
    temporary: bool = False
    acting: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """How often a rule found fault with one message; ``severity`` is violation, warning, info."""

    rule: str
    severity: str
    times: int


@dataclass(frozen=True, slots=True)
class Letter:
    """One message and all that it states, in the order of their IRIs or positions.

    ``validated`` says whether there is a report on it; ``findings`` are what the report found.
    """

    iri: str
    graph: str
    label: str
    issued: date | None = None
    force: str | None = None
    areas: tuple[str, ...] = ()
    described: tuple[Area, ...] = ()
    priorities: tuple[Priority, ...] = ()
    actions: tuple[Action, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    posts: tuple[Post, ...] = ()
    findings: tuple[Count, ...] = ()
    validated: bool = False
    day: date | None = None

    @property
    def key(self) -> str:
        """The last part of the message's IRI."""
        return last_part(self.iri)


def last_part(iri: str) -> str:
    """What stands behind the last ``/`` or ``#`` of an IRI."""
    return re.split(r"[/#]", iri)[-1]


def as_date(day: str | None) -> date | None:
    """The day that ``day`` states in full (YYYY-MM-DD); None for any other words."""
    if day is None or not _DAY.fullmatch(day):
        return None
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None
