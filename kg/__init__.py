"""A knowledge graph of policing commitments: from messages to the priority that nobody answered."""

__version__ = "0.1.0"
