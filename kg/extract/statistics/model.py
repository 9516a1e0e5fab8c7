"""The shipped model that tells claimed figures from all other numbers.

Its weights lie in ``weights.json``; ``training/statistics_model.py`` makes them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.extract.logistic import Model, read_model


@cache
def model() -> Model:
    """The shipped model."""
    return read_model(Path(__file__).with_name("weights.json"))
