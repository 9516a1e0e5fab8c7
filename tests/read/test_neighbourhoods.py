"""Priorities in the form of data.police.uk. The wording is invented; the keys are the API's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import UnreadableInputError
from kg.read import read_bytes, read_paths
from kg.statements import Message
from tests.read.conftest import Reader

PRIORITIES = [
    {
        "issue": "<p>Street drinking &amp; noise in <b>Camden High Street</b></p>",
        "issue-date": "2025-10-08T00:00:00",
        "action": "<p>Patrols on Fridays.</p>\r\n<ul><li>Two dispersal orders</li></ul>",
        "action-date": "2025-12-22T00:00:00",
    },
    {
        "issue": "Thefts of bicycles",
        "issue-date": "2025-11-01T00:00:00",
        "action": None,
        "action-date": None,
    },
    {"issue": "Fly-tipping", "issue-date": None, "action": "<br/>&nbsp;", "action-date": None},
]
READ = (
    "Priority: Street drinking & noise in Camden High Street\nIssued: 8 October 2025\n"
    "Action: Patrols on Fridays.\n  * Two dispersal orders\nActioned: 22 December 2025\n\n"
    "Priority: Thefts of bicycles\nIssued: 1 November 2025\n\nPriority: Fly-tipping"
)


def test_the_list_of_the_api_becomes_labelled_lines(read_one: Reader) -> None:
    message = read_one(json.dumps(PRIORITIES), ".json")
    assert message.text == f"Neighbourhood priorities\n\n{READ}"
    assert message.issued is None


def test_each_neighbourhood_is_a_message_of_its_own() -> None:
    camden = {"id": "E05013655", "name": "Camden Town"}
    data = [
        {"force": "metropolitan", "neighbourhood": camden, "priorities": PRIORITIES},
        {"force": "essex", "neighbourhood": "C01", "priorities": PRIORITIES[1:2]},
    ]
    read = list(read_bytes(json.dumps(data).encode(), "p.json", ".json"))
    assert [message.title for message in read] == [
        "Neighbourhood priorities: Camden Town, metropolitan",
        "Neighbourhood priorities: C01, essex",
    ]
    assert [message.source for message in read] == ["p.json#1", "p.json#2"]
    assert "Thefts of bicycles" in read[1].text


def test_the_clients_spelling_with_underscores_is_read_too(read_one: Reader) -> None:
    rows = [{"issue": "Noise", "issue_date": "2025-10-08T00:00:00", "action": "", "force": "kent"}]
    text = read_one(json.dumps(rows), ".json").text
    assert text == "Neighbourhood priorities: kent\n\nPriority: Noise\nIssued: 8 October 2025"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('[{"issue": "Noise",\n ]', "line 2, column 2"),
        ('[{"issue": null}]', "no priorities in it"),
        ('{"issue": 1, "priorities": "x"}', "not a list of neighbourhood priorities"),
        ('{"statements": []}', r"a \.json file is no message"),
        ('[{"issue":' + "[" * 100_000, "not a list of neighbourhood priorities|broken JSON"),
    ],
)
def test_other_json_is_refused_in_one_line(data: str, reason: str) -> None:
    with pytest.raises(UnreadableInputError, match=reason):
        list(read_bytes(data.encode(), "p.json", ".json"))


def test_in_a_folder_only_json_with_priorities_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.gold.json").write_text('{"priorities": [{"id": "p1", "anchor": "x"}]}')
    (tmp_path / "b.json").write_text('{"name": "settings"}')
    (tmp_path / "c.json").write_text(json.dumps(PRIORITIES))
    read = list(read_paths([tmp_path]))
    assert [item.source for item in read] == [str(tmp_path / "c.json")]
    assert isinstance(read[0], Message)
