"""The command as a user runs it: as an installed program, or in this process, which is quicker."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.cli.app import run
from kg.samples import sample_paths

COMMAND = Path(sys.executable).parent / "policing-kg"


@dataclass(frozen=True)
class Done:
    """What one run gave."""

    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Done]
"""Takes arguments; standard input (``typed``), ``folder`` and the environment by keyword."""


@pytest.fixture(scope="session")
def installed() -> Command:
    """Run the installed ``policing-kg`` as a program of its own."""

    def program(
        *arguments: object, typed: str | None = None, folder: Path | None = None, **environment: str
    ) -> Done:
        done = subprocess.run(
            [COMMAND, *map(str, arguments)],
            input=typed,
            cwd=folder,
            env=os.environ | environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return program


@pytest.fixture(scope="session")
def command() -> Command:
    """Run the command line in this process."""

    def function(
        *arguments: object, typed: str = "", folder: Path | None = None, **environment: str
    ) -> Done:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            if folder:
                patch.chdir(folder)
            with _streams(patch, typed) as (out, err):
                status = run([str(argument) for argument in arguments])
            return Done(status, out.getvalue().decode(), err.getvalue().decode())

    return function


@contextlib.contextmanager
def _streams(patch: pytest.MonkeyPatch, typed: str) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Standard streams of bytes, as a program has them."""
    out, err = io.BytesIO(), io.BytesIO()
    streams = {
        "stdin": io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"),
        "stdout": io.TextIOWrapper(out, encoding="ascii"),
        "stderr": io.TextIOWrapper(err, encoding="ascii"),
    }
    for name, stream in streams.items():
        patch.setattr(sys, name, stream)
    yield out, err
    for stream in streams.values():
        stream.flush()
        stream.detach()


@pytest.fixture(scope="session")
def samples_store(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the two sample letters; tests that use it only ask."""
    store = tmp_path_factory.mktemp("cli") / "store"
    done = command("ingest", "--store", store, *sample_paths())
    assert done.returncode == 0, done.stderr
    return store
