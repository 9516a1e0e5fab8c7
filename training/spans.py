"""What in a message might be a figure or an event, and whether it is one.

In: gold messages and the scorer, which says which candidate stands for which annotated event. Out:
marks on the candidates of `kg.extract.statistics` and `kg.extract.events`, to be learnt by the
encoder: kind ``figure`` or ``event``, id ``yes`` or ``no``. Doubles of an event are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

from kg.extract.statistics.candidates import read_page
from kg.statements import Message
from training.corpus import Mark
from training.events_model import labelled
from training.statistics_model import claimed_places


def marks(message: Message, gold: dict[str, Any], scorer: ModuleType) -> Iterator[Mark]:
    """Every candidate of the message."""
    page = read_page(message.text)
    claimed, _ = claimed_places(page, gold)
    for place, quantity in enumerate(page.quantities):
        start, end = page.tokens[quantity.first].start, page.tokens[quantity.last].end
        yield Mark("yes" if place in claimed else "no", start, end, "figure")
    for candidate, label in zip(*labelled(message, gold, scorer), strict=True):
        if label >= 0:
            yield Mark("yes" if label else "no", candidate.start, candidate.end, "event")
