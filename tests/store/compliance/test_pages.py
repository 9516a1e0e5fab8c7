"""The web pages over Virtuoso 7 are those over the folder with the same messages, byte for byte."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kg.serve import Settings, application
from kg.store import ServiceStore
from tests.virtuoso import PASSWORD, USER, Virtuoso

FIXED = (
    "/",
    "/coverage",
    "/priorities",
    "/priorities?state=unanswered&topic=patrol",
    "/priorities.csv",
    "/priorities.json",
    "/messages",
    "/boroughs",
    "/compare",
    "/figures",
    "/officers",
    "/checks",
    "/search?q=patrol",
    "/about",
    "/feed.xml",
)
LINKED = ("/message/", "/priority/", "/area/", "/figures/", "/officer/", "/compare/", "/checks/")
EACH = 8
_LINK = re.compile(r'href="(/[^"#]+)"')
_SECONDS = 60.0


def _when_read(client: TestClient) -> TestClient:
    """``client``, once its server has read the messages."""
    until = time.monotonic() + _SECONDS
    while client.get("/").status_code == 503 and time.monotonic() < until:
        time.sleep(0.2)
    return client


@pytest.fixture(scope="module")
def over_folder(folder: Path) -> Iterator[TestClient]:
    """A server over the letters in the folder."""
    with TestClient(application(Settings(store=folder, read_only=True))) as client:
        yield _when_read(client)


@pytest.fixture(scope="module")
def over_virtuoso(virtuoso: Virtuoso, served: ServiceStore) -> Iterator[TestClient]:
    """A server over the same letters in Virtuoso, where nobody may write either."""
    assert served.message_graphs()
    settings = Settings(
        read_only=True,
        service_query=virtuoso.service().query,
        service_user=USER,
        service_password=PASSWORD,
    )
    with TestClient(application(settings)) as client:
        yield _when_read(client)


def _linked(client: TestClient) -> list[str]:
    """Some pages of each kind that the fixed ones link to."""
    found = {
        link.replace("&amp;", "&")
        for path in FIXED
        for link in _LINK.findall(client.get(path).text)
    }
    return [
        link for kind in LINKED for link in sorted(x for x in found if x.startswith(kind))[:EACH]
    ]


@pytest.mark.parametrize("path", FIXED)
def test_both_engines_show_the_same_page(
    path: str, over_folder: TestClient, over_virtuoso: TestClient
) -> None:
    ours, theirs = over_folder.get(path), over_virtuoso.get(path)
    assert (theirs.status_code, ours.status_code) == (200, 200)
    assert theirs.text == ours.text


def test_both_engines_show_the_same_messages_priorities_and_areas(
    over_folder: TestClient, over_virtuoso: TestClient
) -> None:
    paths = _linked(over_folder)
    assert {kind for kind in LINKED if any(path.startswith(kind) for path in paths)} >= {
        "/message/",
        "/priority/",
        "/area/",
    }
    for path in paths:
        ours, theirs = over_folder.get(path), over_virtuoso.get(path)
        assert (theirs.status_code, ours.status_code) == (200, 200), path
        assert theirs.text == ours.text, path
