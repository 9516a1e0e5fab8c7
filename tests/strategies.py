"""Hypothesis strategies: one for each noun of kg/statements.py, and a whole Reading.

In: nothing, or the text that a noun rests on. Out: values that keep every rule of their class;
each piece of evidence lies in its text.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from hypothesis import strategies as st

from kg.statements import (
    Action,
    ActionKind,
    ActionStatus,
    Answer,
    AnswerStatus,
    Area,
    AreaKind,
    Bound,
    Decision,
    Direction,
    Event,
    Evidence,
    GapReason,
    Message,
    Officer,
    Priority,
    Reading,
    Remark,
    RemarkKind,
    Standing,
    StatisticalClaim,
    Unit,
)

TOPICS = ("patrol", "asb", "retail-crime", "violence", "partnership", "vawg", "engagement")
RANKS = ("pc", "ps", "supt", "pcso")
BCUS = ("CE", "NW")
FORCES = ("metropolitan",)
EVENT_KINDS = ("public-meeting", "ward-panel", "walk", "survey", "operation", "other")
BOROUGHS = (("Hackney", "E09000012"), ("Harrow", "E09000015"), ("City of London", "E09000001"))

# Lone surrogates are no Unicode text; they cannot come out of a decoded message.
letters = st.characters(codec="utf-8", exclude_categories=["Cs"])
words = st.text(letters, min_size=1, max_size=30).filter(str.strip)
maybe_words = st.none() | words
texts = st.text(letters, min_size=5, max_size=300).filter(str.strip)
topics = st.lists(st.sampled_from(TOPICS), unique=True, max_size=3).map(tuple)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31))


spans = st.tuples(st.integers(0, 2**16), st.integers(0, 2**16))
"""Two places in a text of any length; see `_evidence`. Strategies that do not depend on the text are
made once, which is most of what they cost."""


def evidence(text: str) -> st.SearchStrategy[Evidence]:
    """Some words of ``text``, without white space around them."""
    return spans.map(lambda span: _evidence(text, span))


def _evidence(text: str, span: tuple[int, int]) -> Evidence:
    inked = [place for place, letter in enumerate(text) if not letter.isspace()]
    first, last = sorted(inked[place % len(inked)] for place in span)
    return Evidence.of(text, first, last + 1)


def _evidences(text: str, found: list[tuple[int, int]]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(_evidence(text, span) for span in found))


proofs = st.lists(spans, min_size=1, max_size=3)

Made = Callable[..., Any]
"""A noun that wants its text, its name in it, and what else is known only then."""


def noun(of: Made, /, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Made]:
    """Nouns of that kind, with one to three pieces of evidence."""
    return st.fixed_dictionaries({**fields, "spans": proofs}).map(
        lambda found: partial(_made, of, found)
    )


def _made(of: Made, found: dict[str, Any], text: str, /, **given: Any) -> Any:
    fields = {**found, **given}
    if "areas" in fields:
        fields["areas"] = tuple(area(text) for area in fields["areas"])
    fields["evidence"] = _evidences(text, fields.pop("spans"))
    return of(**fields)


decisions = st.builds(
    Decision,
    why=words,
    score=st.none() | st.floats(0, 1),
    cues=st.lists(words, max_size=2).map(tuple),
)

messages = st.builds(
    Message,
    source=words,
    text=texts,
    title=maybe_words,
    issued=st.none() | days,
    sender=maybe_words,
    url=st.none() | st.just("https://example.org/letters/1") | words,
)


def _borough(pair: tuple[str, str], evidence: tuple[Evidence, ...]) -> Area:
    return Area(pair[0], AreaKind.BOROUGH, pair[1], evidence)


boroughs = noun(_borough, pair=st.sampled_from(BOROUGHS))

places = noun(
    Area,
    name=words,
    kind=st.sampled_from((AreaKind.WARD, AreaKind.PLACE)),
    code=st.none(),
)
some_places = st.lists(places, max_size=1)
maybe_decisions = st.none() | decisions

officers = noun(
    Officer,
    label=words,
    decision=maybe_decisions,
    name=maybe_words,
    number=st.none() | st.from_regex(r"\d{1,4}[A-Z]{2}", fullmatch=True),
    rank=st.none() | st.sampled_from(RANKS),
    rank_written=maybe_words,
    temporary=st.booleans(),
    acting=st.booleans(),
    post=maybe_words,
    unit=st.none() | st.sampled_from(BCUS),
    signed=st.booleans(),
)

# A meeting, a deadline and the like, dated with or without a year, or undated.
events = noun(
    Event,
    label=words,
    decision=maybe_decisions,
    kind=st.sampled_from(EVENT_KINDS),
    date=st.none() | days.map(date.isoformat) | days.map(lambda day: f"--{day:%m-%d}"),
    place=maybe_words,
)

priorities = noun(
    Priority,
    label=words,
    decision=maybe_decisions,
    topics=topics,
    areas=some_places,
    period=maybe_words,
)

actions = noun(
    Action,
    label=words,
    decision=maybe_decisions,
    kind=st.sampled_from(ActionKind),
    status=st.sampled_from(ActionStatus),
    topics=topics,
    areas=some_places,
    actor=maybe_words,
    time=maybe_words,
)

numbers = st.integers(0, 10**9).map(float) | st.floats(0, 10**6, allow_nan=False)
claims = noun(
    StatisticalClaim,
    label=words,
    decision=maybe_decisions,
    measure=words,
    value=numbers,
    unit=st.sampled_from(Unit),
    direction=st.sampled_from(Direction),
    bound=st.none() | st.sampled_from(Bound),
    period=maybe_words,
    baseline=st.none() | numbers,
)

remarks = noun(
    Remark,
    label=words,
    decision=maybe_decisions,
    kind=st.sampled_from(RemarkKind),
    topics=topics,
)

# The judgement that an action is directed at a priority.
answers = st.fixed_dictionaries({"confidence": st.floats(0, 1, allow_nan=False), "why": words}).map(
    lambda fields: partial(Answer, **fields)
)

# Where a priority stands that nothing answers.
gaps = st.fixed_dictionaries(
    {
        "status": st.sampled_from((AnswerStatus.ADVICE_ONLY, AnswerStatus.UNANSWERED)),
        "reason": st.sampled_from(GapReason),
        "why": words,
    }
)


def standings(draw: st.DrawFn, priority: str, answered: bool, remarks: tuple[str, ...]) -> Standing:
    """Where ``priority`` stands; a reason where nothing answers it."""
    if answered:
        return Standing(
            priority=priority,
            status=AnswerStatus.ANSWERED,
            reason=None,
            why=draw(words),
            remark=None,
        )
    return Standing(priority=priority, remark=draw(st.sampled_from((None, *remarks))), **draw(gaps))


some = st.integers(1, 4)
few_boroughs = st.lists(boroughs, max_size=2)
few_places = st.lists(places, max_size=2)
forces = st.none() | st.sampled_from(FORCES)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """All that one message states, answers and standings included."""
    message = draw(messages)
    text = message.text

    def several(nouns: st.SearchStrategy[Made], letter: str) -> tuple[Any, ...]:
        count = draw(some)
        return tuple(draw(nouns)(text, id=f"{letter}{n}") for n in range(1, count + 1))

    found_events = several(events, "e")
    raised = st.sampled_from((None, *(event.id for event in found_events)))
    found_priorities = tuple(
        draw(priorities)(text, id=f"p{n}", raised_at=draw(raised)) for n in range(1, draw(some) + 1)
    )
    found_actions = several(actions, "a")
    found_remarks = several(remarks, "r")
    pairs = [(p.id, a.id) for p in found_priorities for a in found_actions]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True))
    answered = {priority for priority, _ in chosen}
    remark_ids = tuple(remark.id for remark in found_remarks)
    areas = [area(text) for area in draw(few_boroughs)]
    return Reading(
        message=message,
        force=draw(forces),
        boroughs=tuple({area.code: area for area in areas}.values()),
        places=tuple(area(text) for area in draw(few_places)),
        officers=several(officers, "o"),
        events=found_events,
        priorities=found_priorities,
        actions=found_actions,
        statistics=several(claims, "s"),
        remarks=found_remarks,
        answers=tuple(draw(answers)(priority=p, action=a) for p, a in chosen),
        standings=tuple(
            standings(draw, p.id, p.id in answered, remark_ids) for p in found_priorities
        ),
    )
