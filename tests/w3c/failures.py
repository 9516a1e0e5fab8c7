"""The cases that are known to fail, with the reasons.

In: ``failures.toml``. Out: reasons by the title of a case.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def known_failures() -> Mapping[str, str]:
    """The reason for each case that fails, by manifest and name: "cast/cast-int"."""
    text = Path(__file__).with_name("failures.toml").read_text(encoding="utf-8")
    return {
        case: failure["reason"]
        for failure in tomllib.loads(text)["failure"]
        for case in failure["cases"]
    }
