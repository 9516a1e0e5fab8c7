"""The nouns of the product, in the order in which data meets them.

Message → Evidence → statements (Area, Officer, Event, Priority, Action, StatisticalClaim, Remark)
→ Answer and Standing → Reading (all that one message states). Every stage takes and gives these;
no stage imports another. All are frozen; a statement without evidence cannot be made.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class EvidenceError(ValueError):
    """Offsets that do not lie in the text, or a quote that is not the text at them."""


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The exact words a statement rests on: ``message.text[start:end] == quote``, always.

    Offsets count Unicode code points from 0, the end is exclusive (W3C Web Annotation,
    TextPositionSelector).
    """

    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.quote) != self.end - self.start:
            raise EvidenceError(f"impossible offsets {self.start}-{self.end} for {self.quote!r}")

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Evidence:
        """The words of ``text`` from ``start`` to ``end``, without white space around them."""
        quote = text[start:end]
        start += len(quote) - len(quote.lstrip())
        quote = quote.strip()
        return cls(start, start + len(quote), quote)

    def check(self, text: str) -> None:
        """Raise EvidenceError unless ``text`` holds the quote at its offsets."""
        if text[self.start : self.end] != self.quote:
            raise EvidenceError(f"{self.quote!r} is not at {self.start}-{self.end}")


@dataclass(frozen=True, slots=True)
class Message:
    """One message as plain text, after its recipient's personal data has been removed.

    ``source`` is the path (or ``PATH#N`` in a mailbox) that it was read from and never enters the
    graph; ``issued`` is the day that the message or its headers state, never guessed.
    """

    source: str
    text: str
    title: str | None = None
    issued: date | None = None
    sender: str | None = None
    url: str | None = None

    @property
    def key(self) -> str:
        """16 hexadecimal digits that stand for the content: same message, same key."""
        parts = (
            self.text,
            self.title or "",
            self.issued.isoformat() if self.issued else "",
            self.sender or "",
            self.url or "",
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


class AreaKind(StrEnum):
    """What sort of area a name stands for."""

    BOROUGH = "borough"  # a London borough or the City of London, with its ONS code
    DISTRICT = "district"  # the district, city or county served, outside London
    WARD = "ward"
    PLACE = "place"  # a neighbourhood, town, estate, street, park or station


@dataclass(frozen=True, slots=True)
class Area:
    """A borough, ward or place that the message is about."""

    name: str
    kind: AreaKind
    code: str | None = None  # ONS code such as E09000012
    evidence: tuple[Evidence, ...] = ()
    called: str | None = None  # the message's own name for it, where that is shorter: Newcastle

    @property
    def stated(self) -> str:
        """The name by which the message speaks of it."""
        return self.called or self.name


@dataclass(frozen=True, slots=True)
class Decision:
    """What decided a statement: layout, role with its score, the words that weighed most."""

    why: str  # one plain sentence
    score: float | None = None  # 0 to 1 where a model gave one
    cues: tuple[str, ...] = ()  # the wordings or features that weighed most


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something that the message says, with the words it rests on and what decided the reading."""

    id: str  # local to the message: p1, a3, o1, e1, s2
    label: str
    evidence: tuple[Evidence, ...]
    decision: Decision | None = None

    def __post_init__(self) -> None:
        if not self.evidence:
            raise EvidenceError(f"statement {self.id} ({self.label!r}) has no evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer(Statement):
    """A police officer or one of the police staff, as they signed or were named in their duty."""

    name: str | None = None
    number: str | None = None  # collar or shoulder number
    rank: str | None = None  # key of the rank scheme: supt, ps, pcso …
    rank_written: str | None = None  # as the message has it: T/Superintendent
    temporary: bool = False
    acting: bool = False
    post: str | None = None  # "Hackney Neighbourhoods & Partnerships"
    unit: str | None = None  # BCU code of the scheme: CE
    signed: bool = False  # signed this message (not merely named in it)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Statement):
    """Something that takes place at a time: a meeting, a deadline, a named operation."""

    kind: str = "other"  # notation of the event-kind scheme: public-meeting, ward-panel …
    date: str | None = None  # ISO date, or --MM-DD where the year is not stated
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority(Statement):
    """What the community asked for or was concerned about; the label is its core words."""

    topics: tuple[str, ...] = ()  # notations of the topic scheme, most specific first
    raised_at: str | None = None  # id of the event
    areas: tuple[Area, ...] = ()  # narrower than the message's, where stated
    period: str | None = None  # "last quarter", where two generations are listed


class ActionKind(StrEnum):
    """Why the message tells of an action."""

    RESPONSE = "response"  # given as the answer to a stated priority
    ACTIVITY = "activity"  # other local activity
    PLEDGE = "pledge"  # a promise or strategy statement about the future


class ActionStatus(StrEnum):
    """How far an action had come when the message was written."""

    DONE = "done"
    ONGOING = "ongoing"
    PLANNED = "planned"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Statement):
    """What the police say that they have done, are doing or will do."""

    kind: ActionKind
    status: ActionStatus = ActionStatus.UNKNOWN
    topics: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    actor: str | None = None  # as written: "Our officers", "Harrow's Local Policing Teams"
    time: str | None = None  # as written: "every month", "Thursday to Saturday"


class Unit(StrEnum):
    """What a claimed figure counts."""

    PERCENT = "percent"
    COUNT = "count"
    TIMES = "times"
    RANK = "rank"
    YEARS = "years"
    POUNDS = "pounds"
    HOURS = "hours"
    OTHER = "other"


class Direction(StrEnum):
    """Which way a figure is said to have moved."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Bound(StrEnum):
    """How exact the figure is said to be: "over 500" is 500 with the bound ``more``."""

    MORE = "more"
    LESS = "less"
    ABOUT = "about"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticalClaim(Statement):
    """A figure that the police claim; kept apart from official data."""

    measure: str
    value: float
    unit: Unit
    direction: Direction = Direction.NONE
    bound: Bound | None = None
    period: str | None = None  # as written: "this year to date"
    baseline: float | None = None


class RemarkKind(StrEnum):
    """Words that could be taken for an action and are none."""

    ADVICE = "advice"  # to residents
    POWER = "power"  # what police can do
    APPEAL = "appeal"  # for information
    GENERAL = "general"  # "we are working hard on all of these"
    OTHER_BODY = "other-body"  # what a council or company does by itself
    REFUSAL = "refusal"  # nothing could be done, or it stops
    SYMPATHY = "sympathy"  # sympathy or explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Statement):
    """A passage that answers nothing, kept because it is the reason for a gap."""

    kind: RemarkKind
    topics: tuple[str, ...] = ()


MOST_TOGETHER = 100
"""Priorities of one message that an action is held against; a longer text is taken in stretches."""


@dataclass(frozen=True, slots=True)
class Tie:
    """How strongly the reader ties an action to a priority; the judgement is the linking's."""

    priority: str
    action: str
    score: float  # 0 to 1
    cues: tuple[str, ...] = ()  # the layout or words that weighed most


@dataclass(frozen=True, slots=True)
class Answer:
    """The judgement that an action is directed at a priority, with its reason."""

    priority: str
    action: str
    confidence: float  # 0 to 1
    why: str  # one plain sentence


class AnswerStatus(StrEnum):
    """Where a priority stands in its own message."""

    ANSWERED = "answered"
    ADVICE_ONLY = "advice-only"
    UNANSWERED = "unanswered"


class GapReason(StrEnum):
    """Why a priority counts as not answered."""

    NOTHING_SAID = "nothing-said"
    ADVICE_ONLY = "advice-only"
    POWERS_ONLY = "powers-only"
    GENERAL_ONLY = "general-only"
    OTHER_BODY = "other-body"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a priority is answered; where it is not, why, with the remark it rests on."""

    priority: str
    status: AnswerStatus
    reason: GapReason | None = None
    why: str = ""  # one plain sentence
    remark: str | None = None  # id of the remark


@dataclass(frozen=True, slots=True)
class PassageNote:
    """What became of one passage of the text, and why: the trail by which a reading is checked."""

    evidence: Evidence
    layout: str  # how it stands on the page: heading, item, cell …
    section: str  # what it stands under: priorities, response …
    statements: tuple[str, ...]  # ids of the priorities, actions and remarks it belongs to
    priority: float  # the learned reader's scores, 0 to 1
    action: float
    cues: tuple[str, ...]  # the rule's words, or those that weighed most with the reader
    rule: str  # the rules' vote: priority, action, remark (with its kind), opener, against, ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one message states: what `extract` and `link` make, and `express` turns into RDF."""

    message: Message
    force: str | None = None  # key of the force scheme: metropolitan
    boroughs: tuple[Area, ...] = ()  # kinds borough and district
    places: tuple[Area, ...] = ()  # kinds ward and place
    officers: tuple[Officer, ...] = ()
    events: tuple[Event, ...] = ()
    priorities: tuple[Priority, ...] = ()
    actions: tuple[Action, ...] = ()
    statistics: tuple[StatisticalClaim, ...] = ()
    remarks: tuple[Remark, ...] = ()
    ties: tuple[Tie, ...] = ()
    notes: tuple[PassageNote, ...] = ()
    answers: tuple[Answer, ...] = ()
    standings: tuple[Standing, ...] = field(default=())

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Ids of the priorities that no action of this message answers, in their order."""
        answered = {answer.priority for answer in self.answers}
        return tuple(p.id for p in self.priorities if p.id not in answered)

    def statements(self) -> tuple[Statement, ...]:
        """Every statement, kind by kind."""
        return (
            *self.officers,
            *self.events,
            *self.priorities,
            *self.actions,
            *self.statistics,
            *self.remarks,
        )
