"""Message → statements with evidence: what the text itself states."""
