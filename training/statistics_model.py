"""Train the model that tells claimed figures from all other numbers.

In: messages with annotations whose ``statistics`` carry ``anchor``, ``value`` and ``unit``. Out:
the weights, as in ``kg/extract/statistics/weights.json``; ``training/typed.py`` is the command.
Needs scikit-learn, which the product itself does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg.extract.logistic import Model
from kg.extract.statistics.candidates import Page, read_page
from kg.extract.statistics.claims import baseline_of, unit_of
from kg.extract.statistics.comparisons import Comparisons, compare
from kg.extract.statistics.features import features
from kg.statements import Message


@dataclass(frozen=True, slots=True)
class Example:
    """One quantity of a message with its features; ``claimed`` is the annotators' judgement."""

    message: str
    features: frozenset[str]
    claimed: bool


def anchor_span(text: str, anchor: str) -> tuple[int, int] | None:
    """Where ``anchor`` stands in ``text``, whatever the blanks between its words."""
    words = [re.escape(word) for word in anchor.split()]
    match = re.search(r"[\s*|]+".join(words), text)
    return match.span() if match else None


def claimed_places(page: Page, annotation: dict[str, Any]) -> tuple[set[int], list[dict[str, Any]]]:
    """The quantities that the annotation claims, and the claims that no quantity meets."""
    compared = compare(page)
    taken: set[int] = set()
    missed: list[dict[str, Any]] = []
    for claim in annotation.get("statistics", []):
        span = anchor_span(page.text, claim["anchor"])
        place = _best(page, claim, span, taken, compared) if span else None
        if place is None:
            missed.append(claim)
        else:
            taken.add(place)
    return taken, missed


def _best(
    page: Page, claim: dict[str, Any], span: tuple[int, int], taken: set[int], compared: Comparisons
) -> int | None:
    options: list[tuple[int, int]] = []
    for place, quantity in enumerate(page.quantities):
        if place in taken or abs(quantity.value - float(claim["value"])) > 1e-6:
            continue
        unit = unit_of(page, quantity, baseline_of(page, place, compared))
        if claim.get("unit") not in (None, unit):
            continue
        start, end = page.tokens[quantity.first].start, page.tokens[quantity.last].end
        distance = max(span[0] - end, start - span[1], 0)
        if distance < 120:
            options.append((distance, place))
    return min(options)[1] if options else None


def examples(pairs: Iterable[tuple[Message, dict[str, Any]]]) -> list[Example]:
    """Every quantity of the messages as an example."""
    made: list[Example] = []
    for message, annotation in pairs:
        page = read_page(message.text)
        claimed, _ = claimed_places(page, annotation)
        made.extend(_of_page(page, claimed, message.source))
    return made


def _of_page(page: Page, claimed: set[int], message: str) -> Iterator[Example]:
    compared = compare(page)
    for place in range(len(page.quantities)):
        before = place - 1 in claimed
        named = frozenset(features(page, place, compared, claimed_before=before))
        yield Example(message, named, place in claimed)


def kept_features(made: Sequence[Example], least: int) -> list[str]:
    """The features that occur in at least ``least`` messages."""
    seen: dict[str, set[str]] = {}
    for example in made:
        for name in example.features:
            seen.setdefault(name, set()).add(example.message)
    return sorted(name for name, messages in seen.items() if len(messages) >= least)


def train(
    made: Sequence[Example], *, strength: float, least: int
) -> tuple[float, dict[str, float]]:
    """Bias and weights of a logistic regression over the examples."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    names = kept_features(made, least)
    column = {name: at for at, name in enumerate(names)}
    rows, columns = [], []
    for row, example in enumerate(made):
        for name in sorted(example.features):
            if name in column:
                rows.append(row)
                columns.append(column[name])
    matrix = csr_matrix(([1.0] * len(rows), (rows, columns)), shape=(len(made), len(names)))
    fitted = LogisticRegression(C=strength, solver="liblinear", max_iter=500, random_state=0)
    fitted.fit(matrix, [example.claimed for example in made])
    weights = {
        name: round(float(weight), 4)
        for name, weight in zip(names, fitted.coef_[0], strict=True)
        if abs(weight) >= 0.0005
    }
    return round(float(fitted.intercept_[0]), 4), weights


def fit(
    made: Sequence[Example], strength: float = 0.15, least: int = 2, threshold: float = 0.4
) -> Model:
    """The model that the product uses."""
    bias, weights = train(made, strength=strength, least=least)
    return Model(bias, weights, threshold)
