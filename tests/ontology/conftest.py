"""The ontology as one graph, and the sample letters as the program reads them."""

from __future__ import annotations

import pytest
from rdflib import Graph

from kg.folders import data_folder
from kg.pipeline import readings
from kg.samples import sample_paths
from kg.statements import Reading


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """Vocabulary, alignments, schemes and places. Whoever changes it changes it back."""
    graph = Graph()
    for path in sorted(data_folder("ontology").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="session")
def samples() -> tuple[Reading, ...]:
    """What the letters that ship with the package state."""
    found = tuple(readings(sample_paths()))
    assert len(found) == 2
    assert all(isinstance(reading, Reading) for reading in found)
    return found  # type: ignore[return-value]
