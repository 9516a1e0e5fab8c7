"""Hypothesis strategies: one for each noun of kg/statements.py, and a whole Reading.

In: nothing, or the text that a noun rests on. Out: values that keep every rule of their class;
each piece of evidence lies in its text.
"""

from __future__ import annotations

from datetime import date

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


def evidence(text: str) -> st.SearchStrategy[Evidence]:
    """Some words of ``text``, without white space around them."""
    inked = [place for place, letter in enumerate(text) if not letter.isspace()]
    ends = st.tuples(st.sampled_from(inked), st.sampled_from(inked)).map(sorted)
    return ends.map(lambda pair: Evidence.of(text, pair[0], pair[1] + 1))


def evidences(text: str) -> st.SearchStrategy[tuple[Evidence, ...]]:
    """One to three pieces of evidence."""
    return st.lists(evidence(text), min_size=1, max_size=3, unique=True).map(tuple)


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


def boroughs(text: str) -> st.SearchStrategy[Area]:
    """A borough with its code."""
    return st.builds(
        lambda pair, proof: Area(pair[0], AreaKind.BOROUGH, pair[1], proof),
        st.sampled_from(BOROUGHS),
        evidences(text),
    )


def places(text: str) -> st.SearchStrategy[Area]:
    """A ward or a place, without a code."""
    kinds = st.sampled_from((AreaKind.WARD, AreaKind.PLACE))
    return st.builds(Area, name=words, kind=kinds, code=st.none(), evidence=evidences(text))


def officers(text: str, ident: str) -> st.SearchStrategy[Officer]:
    """An officer, named, numbered or neither."""
    return st.builds(
        Officer,
        id=st.just(ident),
        label=words,
        evidence=evidences(text),
        decision=st.none() | decisions,
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


def events(text: str, ident: str) -> st.SearchStrategy[Event]:
    """A meeting, a deadline and the like, dated with or without a year, or undated."""
    dated = days.map(date.isoformat) | days.map(lambda day: f"--{day:%m-%d}")
    return st.builds(
        Event,
        id=st.just(ident),
        label=words,
        evidence=evidences(text),
        decision=st.none() | decisions,
        kind=st.sampled_from(EVENT_KINDS),
        date=st.none() | dated,
        place=maybe_words,
    )


def priorities(text: str, ident: str, events: tuple[str, ...]) -> st.SearchStrategy[Priority]:
    """A priority, raised at one of ``events`` or at none."""
    return st.builds(
        Priority,
        id=st.just(ident),
        label=words,
        evidence=evidences(text),
        decision=st.none() | decisions,
        topics=topics,
        raised_at=st.sampled_from((None, *events)),
        areas=st.lists(places(text), max_size=1).map(tuple),
        period=maybe_words,
    )


def actions(text: str, ident: str) -> st.SearchStrategy[Action]:
    """An action of any kind and status."""
    return st.builds(
        Action,
        id=st.just(ident),
        label=words,
        evidence=evidences(text),
        decision=st.none() | decisions,
        kind=st.sampled_from(ActionKind),
        status=st.sampled_from(ActionStatus),
        topics=topics,
        areas=st.lists(places(text), max_size=1).map(tuple),
        actor=maybe_words,
        time=maybe_words,
    )


def claims(text: str, ident: str) -> st.SearchStrategy[StatisticalClaim]:
    """A figure."""
    numbers = st.integers(0, 10**9).map(float) | st.floats(0, 10**6, allow_nan=False)
    return st.builds(
        StatisticalClaim,
        id=st.just(ident),
        label=words,
        evidence=evidences(text),
        decision=st.none() | decisions,
        measure=words,
        value=numbers,
        unit=st.sampled_from(Unit),
        direction=st.sampled_from(Direction),
        bound=st.none() | st.sampled_from(Bound),
        period=maybe_words,
        baseline=st.none() | numbers,
    )


def remarks(text: str, ident: str) -> st.SearchStrategy[Remark]:
    """A passage that answers nothing."""
    return st.builds(
        Remark,
        id=st.just(ident),
        label=words,
        evidence=evidences(text),
        decision=st.none() | decisions,
        kind=st.sampled_from(RemarkKind),
        topics=topics,
    )


def answers(priority: str, action: str) -> st.SearchStrategy[Answer]:
    """The judgement that ``action`` is directed at ``priority``."""
    return st.builds(
        Answer,
        priority=st.just(priority),
        action=st.just(action),
        confidence=st.floats(0, 1, allow_nan=False),
        why=words,
    )


def standings(
    priority: str, answered: bool, remarks: tuple[str, ...]
) -> st.SearchStrategy[Standing]:
    """Where ``priority`` stands; a reason where nothing answers it."""
    if answered:
        return st.builds(
            Standing,
            priority=st.just(priority),
            status=st.just(AnswerStatus.ANSWERED),
            reason=st.none(),
            why=words,
            remark=st.none(),
        )
    return st.builds(
        Standing,
        priority=st.just(priority),
        status=st.sampled_from((AnswerStatus.ADVICE_ONLY, AnswerStatus.UNANSWERED)),
        reason=st.sampled_from(GapReason),
        why=words,
        remark=st.sampled_from((None, *remarks)),
    )


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """All that one message states, answers and standings included."""
    message = draw(messages)
    text = message.text

    def some(letter: str) -> tuple[str, ...]:
        return tuple(f"{letter}{number}" for number in range(1, draw(st.integers(1, 4))))

    found_events = tuple(draw(events(text, ident)) for ident in some("e"))
    event_ids = tuple(event.id for event in found_events)
    found_priorities = tuple(draw(priorities(text, ident, event_ids)) for ident in some("p"))
    found_actions = tuple(draw(actions(text, ident)) for ident in some("a"))
    found_remarks = tuple(draw(remarks(text, ident)) for ident in some("r"))
    pairs = [(p.id, a.id) for p in found_priorities for a in found_actions]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    answered = {priority for priority, _ in chosen}
    remark_ids = tuple(remark.id for remark in found_remarks)
    return Reading(
        message=message,
        force=draw(st.none() | st.sampled_from(FORCES)),
        boroughs=tuple(draw(st.lists(boroughs(text), max_size=2, unique_by=lambda a: a.code))),
        places=tuple(draw(st.lists(places(text), max_size=2))),
        officers=tuple(draw(officers(text, ident)) for ident in some("o")),
        events=found_events,
        priorities=found_priorities,
        actions=found_actions,
        statistics=tuple(draw(claims(text, ident)) for ident in some("s")),
        remarks=found_remarks,
        answers=tuple(draw(answers(*pair)) for pair in chosen),
        standings=tuple(
            draw(standings(p.id, p.id in answered, remark_ids)) for p in found_priorities
        ),
    )
