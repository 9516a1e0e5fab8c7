"""`policing-kg publish`: the pages as files, and where they will lie."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.cli.conftest import Command


def _links(feed: Path) -> list[str]:
    return [str(link.get("href")) for link in etree.fromstring(feed.read_bytes()).iter("{*}link")]


def test_feeds_have_whole_addresses_where_the_site_has_one(
    command: Command, samples_store: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    address = "https://ward.example/police/"
    done = command("publish", site, "--address", address, "--store", samples_store)
    assert (done.returncode, done.stdout) == (0, f"{site / 'index.html'}\n"), done.stderr
    assert "--address" not in done.stderr
    for name, page in (("feed.xml", ""), ("area/harrow/feed.xml", "area/harrow.html")):
        links = _links(site / name)
        assert links[:2] == [f"{address}{name}", f"{address}{page}"]
        assert len(links) == 3
        target = links[2].removeprefix(address)
        assert target.startswith("priority/")
        assert (site / target).is_file()


def test_without_an_address_feeds_are_relative_and_that_is_said(
    command: Command, samples_store: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    done = command("publish", site, "--store", samples_store)
    assert "with --address URL other programs can follow them" in done.stderr
    assert _links(site / "feed.xml")[0] == "feed.xml"


@pytest.mark.parametrize("address", ["ward.example", "ftp://ward.example", "https://w.example/?a"])
def test_what_is_no_address_is_refused_and_nothing_is_written(
    command: Command, samples_store: Path, tmp_path: Path, address: str
) -> None:
    site = tmp_path / "site"
    done = command("publish", site, "--address", address, "--store", samples_store)
    assert done.returncode == 2
    assert done.stderr.strip().count("\n") == 0
    assert "is no address such as https://" in done.stderr
    assert not site.exists()
