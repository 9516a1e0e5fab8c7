"""Annotated messages as the package itself reads them, and the scorer that compares readings.

In: a folder of messages with ``ID.gold.json`` beside them. Out: messages with their annotations.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.read import read_paths
from kg.statements import Message


def messages(folder: Path, sets: str = "") -> Iterator[tuple[Message, dict[str, Any]]]:
    """Every message with its annotation, in the order of their names.

    ``sets`` names the first letters to take; all when empty. Raises what a message that cannot be
    read raises.
    """
    for gold in sorted(folder.glob("*.gold.json")):
        name = gold.name.removesuffix(".gold.json")
        if sets and name[0] not in sets:
            continue
        path = next(p for p in folder.glob(f"{name}.*") if not p.name.endswith(".gold.json"))
        message = next(iter(read_paths([path])))
        if not isinstance(message, Message):
            raise message
        yield message, json.loads(gold.read_text(encoding="utf-8"))


def load_scorer(path: Path) -> ModuleType:
    """The scorer, a Python file with ``score_message(gold, predicted)``, as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
