"""The command line: ``policing-kg``."""

from __future__ import annotations


def main() -> None:
    """Run the command line (in the making)."""
    raise SystemExit("policing-kg: in the making")
