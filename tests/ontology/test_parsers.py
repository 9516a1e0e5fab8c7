"""The files of the ontology parse alike in rdflib, in Oxigraph and in Apache Jena's riot."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from rdflib import Graph

from kg.folders import data_folder

ONTOLOGY = data_folder("ontology")
FILES = sorted(path for path in ONTOLOGY.rglob("*.ttl") if "examples" not in path.parts)
JARS = Path("/usr/share/java")
NEEDED = (
    *("jena-*.jar", "commons-*.jar", "slf4j-api.jar", "slf4j-simple.jar", "thrift.jar"),
    *("protobuf.jar", "gson.jar", "guava.jar", "dexx.collection.jar", "jackson-*.jar"),
    *("jsonld-java.jar", "titanium-json-ld.jar", "jakarta.json-api.jar", "httpc*.jar"),
)
# In Debian's jena-core the classes of Xerces have moved and their messages have not: riot ends
# before it reads a line. The messages, put where the classes look for them, are enough.
MOVED_FROM, MOVED_TO = "org/apache/jena/ext/xerces/", "xerces/"


BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For a program that runs a second: half the time of a Java that expects to run for long."""


@dataclass(frozen=True, slots=True)
class Riot:
    """Jena's reader of RDF, called by its class."""

    java: str
    class_path: str

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What riot says of some files."""
        return subprocess.run(
            [self.java, *BRIEF, "-cp", self.class_path, "riotcmd.riot", *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="module")
def riot(missing_part: Callable[[str], NoReturn], tmp_path_factory: pytest.TempPathFactory) -> Riot:
    java = shutil.which("java")
    core = JARS / "jena-core.jar"
    if java is None or not core.is_file():
        missing_part(
            "no Java or no Apache Jena on this machine; riot read no file "
            "(apt-get install default-jre-headless libapache-jena-java)"
        )
    folder = tmp_path_factory.mktemp("xerces")
    with zipfile.ZipFile(core) as archive:
        for name in archive.namelist():
            if name.startswith(MOVED_FROM) and name.endswith(".properties"):
                target = folder / MOVED_TO / name.removeprefix(MOVED_FROM)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    jars = [str(path) for pattern in NEEDED for path in sorted(JARS.glob(pattern))]
    return Riot(java, ":".join((str(folder), *jars)))


def _canonical(dataset: Dataset) -> set[str]:
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def _oxigraph(path: Path) -> Dataset:
    return Dataset(parse(path=str(path), format=RdfFormat.TURTLE))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_rdflib_and_oxigraph_read_the_same(path: Path) -> None:
    triples = _oxigraph(path)
    assert len(triples) > 0
    text = Graph().parse(path, format="turtle").serialize(format="nt")
    assert _canonical(Dataset(parse(text, format=RdfFormat.N_TRIPLES))) == _canonical(triples)


@pytest.mark.slow
def test_riot_finds_nothing_wrong_in_any_file(riot: Riot) -> None:
    done = riot.run("--validate", *map(str, FILES))
    told = [line for line in done.stderr.splitlines() if "INFO" not in line]  # it names each file
    assert (done.returncode, done.stdout, told) == (0, "", [])
    assert done.stderr.count(" - File: ") == len(FILES)


@pytest.mark.slow
def test_riot_reads_the_same_as_oxigraph(riot: Riot) -> None:
    for name in ("policing-commitments.ttl", "topics.ttl", "shapes/ontology-style.ttl"):
        done = riot.run("--output=nt", str(ONTOLOGY / name))
        read = Dataset(parse(done.stdout, format=RdfFormat.N_TRIPLES))
        assert _canonical(read) == _canonical(_oxigraph(ONTOLOGY / name)), name


@pytest.mark.slow
def test_riot_would_say_so_if_a_file_were_broken(riot: Riot, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<https://example.org/a> <https://example.org/b> .", encoding="utf-8")
    done = riot.run("--validate", str(broken))
    assert done.returncode != 0
    assert "line: 1" in done.stderr
