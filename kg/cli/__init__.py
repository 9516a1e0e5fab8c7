"""The command line ``policing-kg``: arguments in; results, one plain line on errors, a status out.

Heavy parts are imported by the commands that need them, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os

_INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its exit status."""
    # The matrices of one message are small: numpy's threads would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from kg.cli.app import run
    except KeyboardInterrupt:  # Ctrl-C before there is anything to stop
        raise SystemExit(_INTERRUPTED) from None
    raise SystemExit(run())
