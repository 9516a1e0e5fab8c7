"""Two letters that ship with the package, for a first look and for the tests.

In: nothing. Out: the paths of the letters. Each is a paraphrase in our own words of a published
letter and says so in its first line; reading them is the work of `kg.read`.
"""

from __future__ import annotations

from pathlib import Path


def sample_paths() -> tuple[Path, ...]:
    """The sample letters, sorted by name: Hackney, Harrow."""
    return tuple(sorted(Path(__file__).resolve().parent.glob("*.txt")))
