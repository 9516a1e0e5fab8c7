"""`policing-kg draw` and the graph formats of `export`: around one thing, or all of it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import networkx as nx
import pytest

from tests.cli.conftest import Command

AROUND = (
    ("--borough", "Hackney"),
    ("--officer", "Jai Singh"),
    ("--topic", "anti-social behaviour"),
    ("--message", "Paraphrase for demonstration: the New Met for London, phase two, in Harrow"),
    ("--priority", "Greater safety for women and girls in our streets"),
)


@pytest.mark.parametrize(("option", "name"), AROUND)
def test_a_drawing_is_about_what_is_asked_for(
    command: Command, samples_store: Path, tmp_path: Path, option: str, name: str
) -> None:
    page = tmp_path / "page.html"
    done = command("draw", page, option, name, "--store", samples_store)
    assert (done.returncode, done.stdout) == (0, f"{page}\n"), done.stderr
    assert re.search(r"^\d+ things and \d+ links of 1 message; ", done.stderr)
    assert name.lower() in page.read_text("utf-8").partition("</title>")[0].lower()


def test_an_event_is_chosen_by_its_key(
    command: Command, samples_store: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    several = command(
        "draw", page, "--event", "Community Crime-Fighting event", "--store", samples_store
    )
    assert several.returncode == 2
    key = re.findall(r"[0-9a-f]{16}/[0-9a-f]{12}", several.stderr)[0]
    assert command("draw", page, "--event", key, "--store", samples_store).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--borough", "Hackny"), "did you mean 'Hackney'"),
        (("--borough", "Hackney", "--topic", "asb"), "--borough and --topic: a picture has one"),
        (("--steps", "2"), "--steps: say from what the links are counted"),
        (("--steps", "2", "--message", "x"), "message: 'x' is not in this store"),
        (("--structure", "--borough", "Hackney"), "--structure is about the whole store"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_line_and_nothing_is_written(
    command: Command, samples_store: Path, tmp_path: Path, arguments: tuple[str, ...], line: str
) -> None:
    done = command("draw", tmp_path / "page.html", *arguments, "--store", samples_store)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert line in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_more_steps_reach_further(command: Command, samples_store: Path, tmp_path: Path) -> None:
    reached = []
    for steps in (1, 2, 3):
        arguments = ("--borough", "Hackney", "--steps", steps, "--store", samples_store)
        done = command("draw", tmp_path / "page.html", *arguments)
        reached.append(int(done.stderr.split()[0]))
    assert reached[0] < reached[1] < reached[2]


def test_the_structure_is_a_page_too(command: Command, samples_store: Path, tmp_path: Path) -> None:
    page = tmp_path / "structure.html"
    done = command("draw", page, "--structure", "--store", samples_store)
    assert (done.returncode, done.stdout) == (0, f"{page}\n")
    assert "<title>What the structure tells</title>" in page.read_text("utf-8")


@pytest.mark.parametrize("form", ["graphml", "gexf", "cytoscape", "csv"])
def test_what_is_drawn_is_exported_as_data(
    command: Command, samples_store: Path, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "graph"
    arguments = ("--format", form, "--borough", "Harrow", "--out", out, "--store", samples_store)
    done = command("export", *arguments)
    assert done.returncode == 0, done.stderr
    match form:
        case "graphml":
            number = len(nx.read_graphml(out))
        case "gexf":
            number = len(nx.read_gexf(out))
        case "cytoscape":
            number = len(json.loads(out.read_text("utf-8"))["elements"]["nodes"])
        case _:
            with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as archive:
                assert archive.namelist() == ["nodes.csv", "edges.csv"]
                table = io.StringIO(archive.read("nodes.csv").decode("utf-8-sig"), newline="")
                number = len(list(csv.DictReader(table)))
    assert done.stderr.startswith(f"Exported {number} things and ")
    drawn = command("draw", tmp_path / "page.html", "--borough", "Harrow", "--store", samples_store)
    assert drawn.stderr.startswith(f"{number} things and ")


def test_rdf_is_written_whole_or_refused(command: Command, samples_store: Path) -> None:
    done = command("export", "--borough", "Harrow", "--steps", "2", "--store", samples_store)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "policing-kg: --format trig writes the whole store; --borough and --steps can be used with "
        "graphml, gexf, cytoscape and csv\n"
    )
