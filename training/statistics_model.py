"""Train the model that tells claimed figures from all other numbers.

    python -m training.statistics_model GOLD_FOLDER… [--sets DFHJLN] [--out weights.json]

In: a folder of messages (.txt, .eml, .html) with annotations ``ID.gold.json`` beside them, whose
``statistics`` carry ``anchor``, ``value`` and ``unit``. Out: the weights as JSON. Needs
scikit-learn, which nothing else does.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.extract.statistics.candidates import Page, read_page
from kg.extract.statistics.claims import baseline_of, unit_of
from kg.extract.statistics.comparisons import Comparisons, compare
from kg.extract.statistics.features import features

_WEIGHTS = Path(__file__).parents[1] / "kg" / "extract" / "statistics" / "weights.json"


@dataclass(frozen=True, slots=True)
class Example:
    """One quantity of a message with its features; ``claimed`` is the annotators' judgement."""

    set_name: str
    message: str
    features: frozenset[str]
    claimed: bool
    shown: str


def message_text(path: Path) -> str:
    """The plain text of a message file, as the annotations see it."""
    if path.suffix == ".eml":
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        part = mail.get_body(("plain", "html"))
        return str(part.get_content()) if part is not None else ""
    text = path.read_text(encoding="utf-8")
    return stripped(text) if path.suffix == ".html" else text


def stripped(page: str) -> str:
    """A web page without its tags, one line for every block."""
    page = re.sub(r"(?is)<(script|style|head)\b.*?</\1>", " ", page)
    page = re.sub(r"(?i)<(?:br|/p|/li|/h\d|/div|/td|/th|/tr|li|p|tr|h\d)\b[^>]*>", "\n", page)
    text = html.unescape(re.sub(r"<[^>]*>", "", page))
    return re.sub(r"\n\s*\n+", "\n\n", re.sub(r"[ \t]+", " ", text))


def gold_messages(folder: Path, sets: str = "") -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(id, text, annotation) of every annotated message whose id begins with one of ``sets``."""
    for gold in sorted(folder.glob("*.gold.json")):
        name = gold.name.removesuffix(".gold.json")
        if sets and name[0] not in sets:
            continue
        source = next(p for p in sorted(folder.glob(f"{name}.*")) if not p.name.endswith(".json"))
        yield name, message_text(source), json.loads(gold.read_text(encoding="utf-8"))


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


def examples(folder: Path, sets: str = "") -> list[Example]:
    """Every quantity of the folder's messages as an example."""
    made: list[Example] = []
    for name, text, annotation in gold_messages(folder, sets):
        page = read_page(text)
        claimed, _ = claimed_places(page, annotation)
        made.extend(_of_page(page, claimed, name[0], name))
    return made


def _of_page(page: Page, claimed: set[int], set_name: str, message: str) -> Iterator[Example]:
    compared = compare(page)
    for place, quantity in enumerate(page.quantities):
        start, end = page.tokens[quantity.first].start, page.tokens[quantity.last].end
        shown = " ".join(page.text[max(0, start - 50) : end + 50].split())
        before = place - 1 in claimed
        named = frozenset(features(page, place, compared, claimed_before=before))
        yield Example(set_name, message, named, place in claimed, shown)


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


def main() -> None:
    """Train on the folder of the command line and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--sets", default="", help="first letters of the messages to train on")
    parser.add_argument("--strength", type=float, default=0.1)
    parser.add_argument("--least", type=int, default=3)
    parser.add_argument("--threshold", type=float, default=0.43)
    parser.add_argument("--out", type=Path, default=_WEIGHTS)
    options = parser.parse_args()
    made = [example for folder in options.folders for example in examples(folder, options.sets)]
    bias, weights = train(made, strength=options.strength, least=options.least)
    data = {
        "trained on": dict(Counter(example.set_name for example in made)),
        "threshold": options.threshold,
        "bias": bias,
        "weights": dict(sorted(weights.items())),
    }
    text = json.dumps(data, indent=0, ensure_ascii=False) + "\n"
    options.out.write_text(text, encoding="utf-8")
    print(f"{len(made)} quantities, {len(weights)} weights → {options.out}")


if __name__ == "__main__":
    main()
