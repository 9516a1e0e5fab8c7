"""What every test may ask for: the shared material beside the checkout, a browser, a plain skip.

In: the machine as it is. Out: paths, or a skip with its reason; with CI=true a missing part is a
failure instead, so that a green run never hides what was not tried.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

# Hypothesis would fail an example that takes longer than 200 ms, on whatever machine.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")

CHECKOUT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _missing_part(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing in CI: {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def missing_part() -> Callable[[str], NoReturn]:
    """A function to call with a reason where a part is missing: skips here, fails in CI."""
    return _missing_part


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the checkout."""
    return CHECKOUT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ``shared`` beside the checkout: real letters, practice messages, the schema."""
    folder = CHECKOUT.parent / "shared"
    if not (folder / "messages").is_dir():
        _missing_part(
            f"the real letters are not on this machine (no folder {folder.name!r} "
            "beside the checkout)"
        )
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium to open pages with."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    _missing_part("no Chromium on this machine; pages were not opened (apt-get install chromium)")


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """What the tests take from npm."""
    folder = CHECKOUT / "tests" / "node" / "node_modules"
    if not folder.is_dir():
        _missing_part("npm's packages are missing (npm ci --prefix tests/node --ignore-scripts)")
    return folder
