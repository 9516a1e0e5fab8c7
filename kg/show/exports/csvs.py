"""Two tables, nodes and edges, in one zip file.

In: a plain graph. Out: a zip file with ``nodes.csv`` and ``edges.csv`` (RFC 4180, UTF-8 with a mark
at its beginning, so that spreadsheets read it rightly).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

import networkx as nx

from kg.show.exports.plain import EDGE_FIELDS, NODE_FIELDS

_NO_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can state: equal graphs, equal bytes
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv_zip(graph: nx.MultiDiGraph) -> bytes:
    """Nodes with the head ``id`` and the fields of nodes, edges with ``source``, ``target``."""
    nodes = ([node, *(data[f] for f in NODE_FIELDS)] for node, data in graph.nodes(data=True))
    edges = (
        [start, end, *(data[f] for f in EDGE_FIELDS)] for start, end, data in graph.edges(data=True)
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "nodes.csv", ["id", *NODE_FIELDS], nodes)
        _add(archive, "edges.csv", ["source", "target", *EDGE_FIELDS], edges)
    return file.getvalue()


def _add(
    archive: zipfile.ZipFile, name: str, head: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    entry = zipfile.ZipInfo(name, _NO_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, ("\ufeff" + text.getvalue()).encode())


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
