"""What is written for other programs is read back as the graph that is drawn."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.show import read_graph
from kg.show.exports import GraphFormat, plain_graph, written
from tests.show.conftest import HOSTILE
from tests.show.scenes import HACKNEY, HARROW, Letter, Priority, query_of, store_of

SEEN = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"'\r\n\t\x00\x0b\ufffe=+-@"),
    max_size=40,
)


def graph_of(*letters: Letter) -> nx.MultiDiGraph:
    return read_graph(query_of(store_of(letters)))


def edges(graph: nx.Graph) -> list[tuple[str, ...]]:
    """Each edge with its name, reason and confidence, in order."""
    return sorted(
        (start, end, data["name"], data["label"], data["reason"], data["confidence"])
        for start, end, data in graph.edges(data=True)
    )


def nodes(graph: nx.Graph) -> dict[str, dict[str, str]]:
    return {
        node: {k: v for k, v in data.items() if k != "viz"} for node, data in graph.nodes(data=True)
    }


def read_back(content: bytes, form: GraphFormat) -> nx.Graph:
    match form:
        case GraphFormat.GRAPHML:
            return nx.read_graphml(io.BytesIO(content), force_multigraph=True)
        case GraphFormat.GEXF:
            return nx.read_gexf(io.BytesIO(content))
        case GraphFormat.CYTOSCAPE:
            return of_cytoscape(json.loads(content))
        case GraphFormat.CSV:
            return of_tables(content)


def of_cytoscape(record: dict[str, dict[str, list[dict[str, dict[str, str]]]]]) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for node in record["elements"]["nodes"]:
        graph.add_node(node["data"].pop("id"), **node["data"])
    for edge in record["elements"]["edges"]:
        start, end = edge["data"].pop("source"), edge["data"].pop("target")
        graph.add_edge(start, end, **edge["data"])
    return graph


def of_tables(content: bytes) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tables = {
            name: list(
                csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""))
            )
            for name in ("nodes.csv", "edges.csv")
        }
    for row in tables["nodes.csv"]:
        graph.add_node(row.pop("id"), **row)
    for row in tables["edges.csv"]:
        graph.add_edge(row.pop("source"), row.pop("target"), **row)
    return graph


@pytest.mark.parametrize("form", list(GraphFormat))
def test_nodes_and_edges_come_back_with_all_that_is_known_of_them(form: GraphFormat) -> None:
    graph = graph_of(HACKNEY, HARROW)
    back = read_back(written(graph, form), form)
    assert nodes(back) == nodes(plain_graph(graph))
    assert edges(back) == edges(plain_graph(graph))
    assert back.is_directed()


@pytest.mark.parametrize("form", [GraphFormat.GRAPHML, GraphFormat.GEXF, GraphFormat.CYTOSCAPE])
@settings(max_examples=30, deadline=None)
@given(label=SEEN, other=SEEN)
def test_no_words_of_a_message_break_a_file(form: GraphFormat, label: str, other: str) -> None:
    letter = replace(HARROW, title=other, priorities=(Priority(label, (other,)),), others=(label,))
    graph = graph_of(letter)
    back = read_back(written(graph, form), form)
    assert nodes(back) == nodes(plain_graph(graph))


@pytest.mark.parametrize("form", list(GraphFormat))
def test_hostile_words_come_back_as_words(form: GraphFormat) -> None:
    letter = replace(HARROW, priorities=tuple(Priority(text) for text in HOSTILE))
    back = read_back(written(graph_of(letter), form), form)
    labels = {data["label"] for _, data in back.nodes(data=True)}
    assert set(HOSTILE) <= labels


def test_a_cell_is_no_formula() -> None:
    letter = replace(HARROW, priorities=(Priority("=HYPERLINK(1)"), Priority("-2 more", ("@sum",))))
    with zipfile.ZipFile(io.BytesIO(written(graph_of(letter), GraphFormat.CSV))) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("nodes.csv").decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "-", "+"))]
    assert "'=HYPERLINK(1)" in [row[1] for row in rows]


@pytest.mark.parametrize("form", list(GraphFormat))
def test_equal_graphs_give_equal_files(form: GraphFormat) -> None:
    assert written(graph_of(HACKNEY, HARROW), form) == written(graph_of(HARROW, HACKNEY), form)


def test_gephi_gets_names_and_colours() -> None:
    root = ElementTree.fromstring(written(graph_of(HARROW), GraphFormat.GEXF))  # noqa: S314 (ours)
    space = {"g": "http://www.gexf.net/1.2draft", "viz": "http://www.gexf.net/1.2draft/viz"}
    assert root.get("version") == "1.2"
    found = root.findall(".//g:node", space)
    assert len(found) == 15
    assert all(node.get("label") for node in found)
    assert all(node.find("viz:color", space) is not None for node in found)
    names = {edge.get("label") for edge in root.findall(".//g:edge", space)}
    assert names == {"answers", "raised at", "in", "signed by"}


def test_every_key_of_graphml_is_declared_once() -> None:
    root = ElementTree.fromstring(written(graph_of(HARROW), GraphFormat.GRAPHML))  # noqa: S314 (ours)
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    keys = [key.get("id") for key in root.findall("g:key", space)]
    used = {data.get("key") for data in root.findall(".//g:data", space)}
    assert len(keys) == len(set(keys))
    assert used == set(keys)
