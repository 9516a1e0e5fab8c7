"""Where one sentence names several things: the joints at which it is cut.

In: a stretch of a sentence, with the text around it. Out: the stretches between the cuts. "Phones
snatched at the station and parking in Mill Lane" is two concerns, "children and young people" is
one. A list that words announce ("your priorities are …") is cut at every item, and what leads to a
clause ("In response, we …") stands by itself. Any other joint (a comma, "and", a dash, a line that
goes on) is weighed: ``weights.json``, made by ``training/parts_model.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kg.extract.logistic import Model, read_model
from kg.extract.parts.joints import Joint, Stretch, features, joints

SURE = 0.3
"""From which probability on the joint behind learns of a cut: lists go on as they began."""


@cache
def model() -> Model:
    """The shipped model."""
    return read_model(Path(__file__).with_name("weights.json"))


def parts(text: str, start: int, end: int, sentence: int) -> Iterator[tuple[int, int]]:
    """The parts of ``text[start:end]``, a stretch of the sentence that begins at ``sentence``."""
    begin = start
    for joint in cuts(text, start, end, sentence):
        if joint.start > begin:
            yield begin, joint.start
        begin = joint.end
    if begin < end:
        yield begin, end


def cuts(text: str, start: int, end: int, sentence: int) -> list[Joint]:
    """The joints at which the stretch is cut."""
    found = joints(text, start, end)
    if not found:
        return []
    stretch = Stretch(text, start, end, sentence, tuple(found))
    chances = weigh(model(), stretch)
    return [
        joint
        for joint, chance in zip(found, chances, strict=True)
        if chance >= model().threshold or stretch.is_listed(joint) or stretch.is_introduced(joint)
    ]


def weigh(weighing: Model, stretch: Stretch) -> list[float]:
    """How likely each joint of the stretch parts two things, from 0 to 1."""
    chances: list[float] = []
    for place in range(len(stretch.joints)):
        cut_before = bool(chances) and chances[-1] >= SURE
        chances.append(weighing.probability(features(stretch, place, cut_before=cut_before)))
    return chances
