"""The extraction gives an area by the message's own name, with the usual one beside it."""

from __future__ import annotations

from kg.express.record import record
from kg.namespaces import Names
from kg.statements import Area, AreaKind, Message, Reading


def test_an_area_has_the_messages_name_and_the_usual_one() -> None:
    called = Area("Newcastle upon Tyne", AreaKind.DISTRICT, called="Newcastle")
    london = Area("Hackney", AreaKind.BOROUGH, "E09000012")
    told = record(Reading(Message("m", "Newcastle"), boroughs=(called, london)), Names())
    assert told["boroughs"] == [
        {"name": "Newcastle", "full_name": "Newcastle upon Tyne", "code": None},
        {"name": "Hackney", "full_name": "Hackney", "code": "E09000012"},
    ]
