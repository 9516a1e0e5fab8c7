"""The vocabulary as the machine's stages see it: topics, boroughs, forces and ranks.

In: the Turtle files of ``ontology``. Out: frozen records, read once. Words belong to those files,
not to code.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept of the topic scheme with the wordings that stand for it in messages."""

    iri: str
    notation: str                    # "knife-crime"
    label: str
    axis: str                        # problem, method, setting, people, service
    wordings: tuple[str, ...]        # prefLabel, altLabels and hiddenLabels
    broader: str | None = None       # notation
    related: tuple[str, ...] = ()    # notations


@dataclass(frozen=True, slots=True)
class Borough:
    """One of the 33 areas with an ONS code E09…; the City of London has no BCU."""

    iri: str
    name: str
    official_name: str
    code: str
    aliases: tuple[str, ...]
    bcu: str | None                  # CE
    force: str                       # metropolitan
    latitude: float
    longitude: float
    adjacent: tuple[str, ...]        # names


@dataclass(frozen=True, slots=True)
class Force:
    """A police force of the United Kingdom."""

    iri: str
    key: str                         # metropolitan
    name: str
    wordings: tuple[str, ...]        # name and short names
    domains: tuple[str, ...]         # met.police.uk
    nation: str


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank, staff grade or neighbourhood role that may stand before an officer's name."""

    iri: str
    key: str                         # supt
    label: str
    wordings: tuple[str, ...]        # "Superintendent", "Supt" … without Acting and Temporary
    seniority: int | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All schemes together."""

    topics: tuple[Topic, ...]
    boroughs: tuple[Borough, ...]
    forces: tuple[Force, ...]
    ranks: tuple[Rank, ...]
    bcus: tuple[tuple[str, str], ...]  # (code, name)
