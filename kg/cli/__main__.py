"""``python -m kg.cli`` does what ``policing-kg`` does."""

from kg.cli import main

main()
