"""Pages in a real browser that has no network.

In: a page and an empty folder for the browser. Out: the document after its scripts ran, and what
was written to the console.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=5000",
    # No name is found and no connection is made: whatever the page asked for would fail loudly.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
)


def opened(
    chromium: str, page: Path, profile: Path, size: str = "1400,900", *more: str
) -> tuple[str, list[str]]:
    """The document after its scripts ran, and what they wrote to the console.

    ``more`` are further flags.
    """
    done = subprocess.run(
        [
            chromium,
            *FLAGS,
            *more,
            f"--user-data-dir={profile}",
            f"--window-size={size}",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]
