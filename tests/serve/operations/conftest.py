"""Settings without what the machine's environment says of them."""

from __future__ import annotations

import os

import pytest

from kg.serve.settings import PREFIX


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
