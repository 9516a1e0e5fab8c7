"""All tests in two processes at once, each with its own half of the folders: ``make test``.

In: options for pytest. Out: what both say, one after the other, and the exit status of the worse one.
What starts servers is in one half, what opens pages in a browser in the other, so that nothing costly
is made twice. A test that is in no folder of the first half is in the second, so that none is left
out.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent
FIRST = ("cli", "second", "serve", "store")


def halves() -> tuple[list[str], list[str]]:
    """What each process runs, as paths from the checkout."""
    entries = [
        f"tests/{entry.name}"
        for entry in sorted(TESTS.iterdir())
        if (entry.is_dir() and any(entry.rglob("test_*.py"))) or entry.match("test_*.py")
    ]
    first = [f"tests/{name}" for name in FIRST]
    return first, [entry for entry in entries if entry not in first]


def main(options: list[str]) -> int:
    """Run both halves; the second one's words wait until the first one has ended."""
    # Nobody wins by compiling this software anew for each of the processes that the tests start.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as said:
        first, second = (
            subprocess.Popen(
                [sys.executable, "-m", "pytest", *options, "-p", "no:cacheprovider", *paths],
                cwd=TESTS.parent,
                env=environment,
                **where,
            )
            for paths, where in zip(
                halves(), ({}, {"stdout": said, "stderr": subprocess.STDOUT}), strict=True
            )
        )
        try:
            statuses = first.wait(), second.wait()
        finally:
            for each in (first, second):
                each.kill()
        said.seek(0)
        sys.stdout.write(said.read().decode(errors="replace"))
    return max(statuses)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
