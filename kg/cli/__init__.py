"""The command line ``policing-kg``: arguments in; results, one plain line on errors, a status out.

Heavy parts are imported by the commands that need them, so that ``--help`` answers at once.
"""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave with its exit status."""
    from kg.cli.app import run

    raise SystemExit(run())
