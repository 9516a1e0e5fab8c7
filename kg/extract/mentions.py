"""Decide which stretches of the text are priorities, actions and remarks.

In: passages with their standpoints, the rules' ballots and the learned reader's roles. Out:
mentions, each a run of passages with what decided it. The reader and the rules each have a voice;
how loud each is stands in ``cues/voices.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.extract.phrases import cue_file
from kg.extract.roles import Role
from kg.extract.rules import Ballot, Vote
from kg.extract.sections import Section, Standpoint
from kg.extract.segment import Layout, Passage
from kg.statements import ActionKind, Decision, RemarkKind


@dataclass(frozen=True, slots=True)
class Mention:
    """Passages ``first`` to ``last`` (both included) state one thing."""

    vote: Vote
    first: int
    last: int
    core: int  # the passage that decided
    decision: Decision
    kind: ActionKind = ActionKind.ACTIVITY
    remark: RemarkKind | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """All that is heard about the passages of one message."""

    passages: Sequence[Passage]
    places: Sequence[Standpoint]
    votes: Sequence[Ballot]
    roles: Sequence[Role]
    least_priority: float  # the reader's thresholds
    least_action: float

    @property
    def structured(self) -> bool:
        """Whether the message announces its priorities in a sentence and lists them."""
        return any(p.listed and p.section is Section.PRIORITIES for p in self.places)


def decide(hearing: Hearing) -> tuple[Mention, ...]:
    """The mentions in the order of the text."""
    cores = {
        index: vote
        for index in range(len(hearing.passages))
        if (vote := _verdict(hearing, index)) is not Vote.NONE
    }
    return tuple(_mention(hearing, index, vote, cores) for index, vote in cores.items())


def _verdict(hearing: Hearing, index: int) -> Vote:
    """What a passage is, once the reader and the rules have been heard."""
    ballot, place = hearing.votes[index], hearing.places[index]
    otherwise = Vote.REMARK if ballot.vote is Vote.REMARK else Vote.NONE
    if place.opens:
        return Vote.NONE
    if _settled(hearing, index):
        return ballot.vote if _leads(hearing, index) else otherwise
    # Rounded, so that the last digits of a processor's sums decide nothing.
    priority = round(hearing.roles[index].priority, 3) - hearing.least_priority
    action = round(hearing.roles[index].action, 3) - hearing.least_action
    for_priority, for_action = _voices(hearing, index)
    priority, action = priority + for_priority, action + for_action
    if max(priority, action) < 0:
        return otherwise
    return Vote.PRIORITY if priority >= action else Vote.ACTION


def _voices(hearing: Hearing, index: int) -> tuple[float, float]:
    """What the rules add to and take from the reader's scores of priority and action."""
    ballot, place, voices = hearing.votes[index], hearing.places[index], cue_file("voices")
    priority = action = 0.0
    if ballot.inline:
        return voices["rule_inline"], 0.0
    if _leads(hearing, index):
        priority += voices["rule_priority"] if ballot.vote is Vote.PRIORITY else 0.0
        action += voices["rule_action"] if ballot.vote is Vote.ACTION else 0.0
    if place.announced and place.section in _TOLD_BY_DEEDS:
        priority -= voices["out_of_place"]
        action -= 0.0 if ballot.vote is Vote.ACTION else voices["rule_silence"]
    if ballot.against and (place.announced or ballot.against == "boilerplate"):
        priority -= voices["against"][ballot.against]
        action -= voices["against"][ballot.against]
    if ballot.remark:
        priority -= voices["remark"][ballot.remark.value]
        action -= voices["remark"][ballot.remark.value]
    if hearing.structured and ballot.vote in (Vote.NONE, Vote.REMARK):
        priority -= voices["outside_list"]
        action -= voices["outside_sections"] if place.section is Section.NONE else 0.0
    return priority, action


_TOLD_BY_DEEDS = frozenset({Section.RESPONSE, Section.ACHIEVEMENTS})
"""Sections in which the rules know a deed when they see one."""


def _settled(hearing: Hearing, index: int) -> bool:
    """Whether the layout alone decides: an announced list whose items the rules understand.

    Items of such a list were what the list announced in 36 of 37 cases of the practice messages.
    """
    place = hearing.places[index]
    answering = place.section is Section.RESPONSE and place.announced and hearing.structured
    if place.item is None or not (place.listed or answering or place.section is Section.STRATEGY):
        return False
    votes = {hearing.votes[i].vote for i in _group(hearing, index)}
    return bool(votes & {Vote.PRIORITY, Vote.ACTION}) or votes == {Vote.REMARK}


def _leads(hearing: Hearing, index: int) -> bool:
    """Whether the passage is the one that the reader finds likeliest among its item's passages.

    The rules speak of whole items; their voice goes to one passage of each.
    """
    vote = hearing.votes[index].vote
    if vote not in (Vote.PRIORITY, Vote.ACTION):
        return False
    group = _group(hearing, index)
    alike = [i for i in group if hearing.votes[i].vote is vote]
    if _settled(hearing, index):
        return index == alike[0]
    return index == max(alike, key=lambda i: (_score(hearing.roles[i], vote), -i))


def _score(role: Role, vote: Vote) -> float:
    return role.priority if vote is Vote.PRIORITY else role.action


def _mention(hearing: Hearing, index: int, vote: Vote, cores: Mapping[int, Vote]) -> Mention:
    first, last = _extent(hearing, index, vote, cores)
    ballot, role = hearing.votes[index], hearing.roles[index]
    kind = ballot.kind if ballot.vote is Vote.ACTION else role.kind
    return Mention(vote, first, last, index, _why(hearing, index, vote), kind, ballot.remark)


def _extent(hearing: Hearing, index: int, vote: Vote, cores: Mapping[int, Vote]) -> tuple[int, int]:
    """The passages of the one that decided: its item or sentence, up to the next one."""
    if vote is Vote.REMARK:
        group = _sentence(hearing, index)
    else:
        group = _group(hearing, index)
        if any(i != index and cores.get(i) in (Vote.PRIORITY, Vote.ACTION) for i in group):
            group = _sentence(hearing, index)

    def free(other: int) -> bool:
        return cores.get(other, Vote.REMARK) is Vote.REMARK

    first = last = index
    while first - 1 in group and free(first - 1):
        first -= 1
    while last + 1 in group and free(last + 1):
        last += 1
    if first > group[0] and first != index:
        first = index  # what lies before belongs to the statement before
    return first, last


def _group(hearing: Hearing, index: int) -> range:
    """The passages of the same list item, or of the same sentence where there is no item."""
    place = hearing.places[index]
    if place.item is None or not _listed(hearing, index):
        return _sentence(hearing, index)
    return _run(hearing, index, lambda i: hearing.places[i].item == place.item)


def _listed(hearing: Hearing, index: int) -> bool:
    """Whether the item is told as one: everywhere but in a response written as prose."""
    place, line = hearing.places[index], hearing.passages[index].line
    if place.section is not Section.RESPONSE:
        return True
    return any(p.marker for p in hearing.passages if p.line == line)


def _sentence(hearing: Hearing, index: int) -> range:
    number = hearing.passages[index].sentence
    return _run(
        hearing,
        index,
        lambda i: (
            hearing.passages[i].sentence == number
            and not hearing.places[i].opens
            and (i == index or hearing.passages[i].layout is not Layout.CELL)
        ),
    )


def _run(hearing: Hearing, index: int, same: Callable[[int], bool]) -> range:
    first = last = index
    while first > 0 and same(first - 1):
        first -= 1
    while last + 1 < len(hearing.passages) and same(last + 1):
        last += 1
    return range(first, last + 1)


_PLACES = {
    Section.NONE: "in the running text",
    Section.PRIORITIES: "below words that announce the community's priorities",
    Section.RESPONSE: "below words that announce the response",
    Section.ACHIEVEMENTS: "below words that announce local results",
    Section.STRATEGY: "below words that announce a strategy",
    Section.ADVICE: "below words that announce advice",
    Section.INCIDENTS: "among incidents",
}


def _why(hearing: Hearing, index: int, vote: Vote) -> Decision:
    ballot, role = hearing.votes[index], hearing.roles[index]
    agrees = ballot.vote is vote
    cues = (*(ballot.cues if agrees else ()), *(() if vote is Vote.REMARK else role.cues))
    score = None if vote is Vote.REMARK else round(_score(role, vote), 3)
    words = ", ".join(f"“{cue}”" for cue in cues[:5]) or "the layout alone"
    sentence = f"It stands {_PLACES[hearing.places[index].section]}; what weighed most: {words}."
    return Decision(sentence, score, cues[:5])
