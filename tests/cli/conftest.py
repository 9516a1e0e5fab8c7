"""The installed command, run as a user would run it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.samples import sample_paths

Command = Callable[..., "subprocess.CompletedProcess[str]"]
COMMAND = Path(sys.executable).parent / "policing-kg"


@pytest.fixture(scope="session")
def command() -> Command:
    """Run ``policing-kg`` with arguments; standard input, folder and environment by keyword."""

    def run(
        *arguments: object, typed: str | None = None, folder: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *map(str, arguments)],
            input=typed,
            cwd=folder,
            env=os.environ | environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def samples_store(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the two sample letters; tests that use it only ask."""
    store = tmp_path_factory.mktemp("cli") / "store"
    done = command("ingest", "--store", store, *sample_paths())
    assert done.returncode == 0, done.stderr
    return store
