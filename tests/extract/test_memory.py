"""What is remembered from one message to the next is bounded, however many are read."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kg.extract
from kg.extract import extract
from kg.extract.roles import load_reader
from kg.link import link
from kg.read import read_paths
from kg.statements import Message
from kg.vocabulary import load_vocabulary


def unbounded() -> Iterator[tuple[str, Any]]:
    """Every function of extraction that remembers all that it was ever asked."""
    for found in pkgutil.walk_packages(kg.extract.__path__, "kg.extract."):
        if found.name == "kg.extract.roles.encoder":
            continue  # needs onnxruntime
        module = importlib.import_module(found.name)
        for name, held in vars(module).items():
            info = getattr(held, "cache_info", None)
            if info and info().maxsize is None:
                yield f"{found.name}.{name}", info


def test_no_message_adds_to_what_is_remembered_without_bound(checkout: Path) -> None:
    reader, vocabulary = load_reader("linear"), load_vocabulary()
    paths = sorted((checkout / "corpus").glob("*.txt"))[::60]
    items = [m for m in read_paths(paths) if isinstance(m, Message)]
    caches = dict(unbounded())
    assert caches
    assert len(items) > 40
    half = len(items) // 2
    for message in items[:half]:
        link(extract(message, vocabulary, reader), vocabulary)
    before = {name: info().currsize for name, info in caches.items()}
    for message in items[half:]:
        link(extract(message, vocabulary, reader), vocabulary)
    grown = {name for name, info in caches.items() if info().currsize > before[name]}
    assert not grown
