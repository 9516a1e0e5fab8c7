"""Catalogue: what lists, counts and searches need of all messages, held in memory.

In: a store that answers queries. Out: `Catalogue`, as of one moment, renewed message by message as
graphs are written; and `kg.catalogue.detail` for one message in full.
"""
