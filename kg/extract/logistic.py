"""A linear model applied with plain Python: the weights of features, added up.

In: features by name. Out: the probability of a yes, and the features that weighed most. The weights
lie in files; ``training`` makes them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: bias, weight of each feature, and the threshold for yes."""

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def probability(self, features: Iterable[str]) -> float:
        """How likely the features make a yes, from 0 to 1."""
        weights = self.weights
        # fsum: the same total whatever the order of the set
        total = math.fsum(
            [self.bias, *(weights[name] for name in set(features) if name in weights)]
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def reasons(self, features: Iterable[str], count: int = 3) -> tuple[str, ...]:
        """The features that spoke most for a yes, strongest first."""
        known = [(self.weights[name], name) for name in set(features) if name in self.weights]
        known.sort(key=lambda pair: (-pair[0], pair[1]))
        return tuple(name for weight, name in known[:count] if weight > 0)


def read_model(path: Path) -> Model:
    """A model from its file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Model(float(data["bias"]), dict(data["weights"]), float(data["threshold"]))


def write_model(model: Model, about: str, path: Path) -> None:
    """The model as `read_model` takes it; ``about`` says what it was fitted to."""
    data = {
        "about": about,
        "threshold": model.threshold,
        "bias": model.bias,
        "weights": dict(sorted(model.weights.items())),
    }
    path.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
