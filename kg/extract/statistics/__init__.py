"""Text → statistical claims: every figure about crime, outcomes or police activity it states.

`find_statistics` is the way in. A small grammar reads numbers (``quantities``), guards drop what
is a date, a telephone number, an address or an age (``candidates``), a linear model weighs the
words around the rest (``model``), rules say unit, direction, bound, baseline and period
(``claims``). The words are data: ``kg/extract/cues/statistics.toml``.
"""

from kg.extract.statistics.claims import find_statistics

__all__ = ["find_statistics"]
