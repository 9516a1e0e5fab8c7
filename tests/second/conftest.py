"""A fake server, a message, and what a good second reader would say of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from kg.second import SecondReader, Settings
from kg.statements import Message
from kg.vocabulary import Vocabulary, load_vocabulary
from tests.second.fake import FakeServer, listening

TEXT = """Dear resident,

At the ward panel on 19 November you told us that “speeding on Station Road” worries you most.
You also asked for more patrols in Pinner  Park.

What we did: our officers ran\tspeed checks on Station Road every week and fined over 40 drivers.
Please lock your sheds. Burglary in Harrow fell by 12% this year, from 200 offences to 176.

Sgt Ann Field
Pinner South team
"""

GOOD: dict[str, Any] = {
    "boroughs": [{"quote": "Harrow"}],
    "places": [
        {"quote": "Pinner Park", "kind": "place"}, {"quote": "Station Road", "kind": "place"},
    ],
    "officers": [
        {"quote": "Sgt Ann Field", "name": "Ann Field", "number": None, "rank": "Sgt",
         "post": "Pinner South team", "signed": True},
    ],
    "events": [
        {"id": "meeting", "quote": "ward panel on 19 November", "kind": "ward-panel",
         "date": "2025-11-19", "place": None},
    ],
    "priorities": [
        {"id": "x", "quote": 'speeding on Station Road', "topics": ["speeding"],
         "raised_at": "meeting", "period": None, "place": "Station Road"},
        {"id": "y", "quote": "more patrols in Pinner Park", "topics": ["patrol", "parks"],
         "raised_at": None, "period": None, "place": "Pinner Park"},
    ],
    "actions": [
        {"id": "z", "quote": "our officers ran speed checks on Station Road every week",
         "kind": "response", "status": "done", "topics": ["speeding"], "actor": "our officers",
         "time": "every week", "place": "Station Road"},
    ],
    "statistics": [
        {"quote": "fined over 40 drivers", "measure": "drivers", "value": 40, "unit": "count",
         "direction": "none", "bound": "more", "period": None, "baseline": None},
        {"quote": "Burglary in Harrow fell by 12% this year, from 200 offences to 176",
         "measure": "Burglary", "value": 12, "unit": "percent", "direction": "down",
         "bound": None, "period": "this year", "baseline": 200},
    ],
    "remarks": [{"quote": "Please lock your sheds.", "kind": "advice", "topics": ["burglary"]}],
    "answers": [{"priority": "x", "action": "z", "basis": "same-problem", "confidence": 0.9}],
}  # fmt: skip

NOTHING: dict[str, Any] = {kind: [] for kind in GOOD}


def answer(**lists: Any) -> dict[str, Any]:
    """An answer that holds these lists and nothing else."""
    return NOTHING | lists


def priority(quote: object, ident: str = "p1", **more: Any) -> dict[str, Any]:
    """One priority as a server would write it."""
    return {"id": ident, "quote": quote, "topics": []} | more


def action(quote: object, ident: str = "a1", **more: Any) -> dict[str, Any]:
    """One action as a server would write it."""
    return {"id": ident, "quote": quote, "kind": "response", "status": "done", "topics": []} | more


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with listening() as fake:
        yield fake


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def message() -> Message:
    return Message("letter.txt", TEXT, issued=date(2025, 12, 9))


@pytest.fixture
def reader(server: FakeServer, vocabulary: Vocabulary) -> Iterator[SecondReader]:
    """A reader that waits for nothing."""
    settings = Settings(server.url, "fake-model", key="sk-secret", first_wait_s=0.0)
    with SecondReader(settings, vocabulary) as opened:
        yield opened
