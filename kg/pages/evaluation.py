"""How sure the reading is: the figures of the last evaluation.

In: ``viz/pages/evaluation.toml``. Out: its tables. A test holds them to ``docs/figures.md``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from kg.folders import data_folder


@cache
def evaluation() -> Mapping[str, Any]:
    """What was measured, kind by kind, on messages that had no part in training."""
    path = data_folder("viz") / "pages" / "evaluation.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
