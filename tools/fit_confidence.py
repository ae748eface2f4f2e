"""Fits the confidence of rows on articles marked by hand and prints how reliable it is.

    python tools/fit_confidence.py GOLD.jsonl [GOLD.jsonl ...] [--write] [--penalty 2.0]

GOLD is in the format of tests/golden. A row is right when `sitrep evaluate` matches it at level ``event``; rows that match an optional
event, and rows that are planned, hypothetical, negated or denied and match nothing, are left out. The model is a ridge logistic
regression; the reliability table is cross-validated by article (ten folds by the hash of the article's id).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np

from sitrep.analysis import Analyst
from sitrep.evaluate.facts import Fact, read_gold
from sitrep.evaluate.scoring import pair
from sitrep.ingest import article_of
from sitrep.settings import Settings

_WEIGHTS = Path(__file__).parent.parent / "src/sitrep/lexicons/en/confidence.toml"
_FOLDS = 10
_ITERATIONS = 60
_FACTUAL = ("asserted", "claimed")


def main() -> None:
    """Fit, print the reliability and, with ``--write``, put the weights into the lexicon."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="put the weights into the lexicon")
    parser.add_argument("--penalty", type=float, default=2.0, help="ridge penalty: larger draws the weights to zero")
    args = parser.parse_args()
    rows = _rows(args.gold)
    names = _frequent([row[1] for row in rows])
    x = np.array([[1.0, *(name in row[1] for name in names)] for row in rows], dtype=float)
    y = np.array([row[2] for row in rows], dtype=float)
    folds = np.array([row[0] for row in rows])
    _reliability(x, y, folds, args.penalty)
    if args.write:
        _write(names, _fit(x, y, args.penalty))


def _rows(gold: list[Path]) -> list[tuple[int, frozenset[str], bool]]:
    """Fold, features and whether it is right, of each row that counts."""
    analyst = Analyst(Settings())
    marked = {item.article: item.facts for item in read_gold(gold)}
    found = []
    for path in gold:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            fields = {key: value for key, value in record.items() if key != "events"}
            fold = int(hashlib.sha256(record["id"].encode()).hexdigest(), 16) % _FOLDS
            explained = analyst.explained(article_of(fields, Settings()))
            facts = [_fact(event) for event, _ in explained]
            pairs = {j: i for i, j in pair(marked[record["id"]], facts, "event")}
            for j, (event, names) in enumerate(explained):
                optional = j in pairs and marked[record["id"]][pairs[j]]["optional"]
                if not optional and (j in pairs or event.modality in _FACTUAL):
                    found.append((fold, frozenset(names), j in pairs))
    return found


def _fact(event: object) -> Fact:
    values = {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(event).items()}  # type: ignore[call-overload]
    return Fact(values["event_type"], values["evidence_text"], values)


def _frequent(rows: list[frozenset[str]], least: int = 4) -> list[str]:
    counts: dict[str, int] = {}
    for row in rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, count in counts.items() if count >= least)


def _fit(x: np.ndarray, y: np.ndarray, penalty: float) -> np.ndarray:
    """Weights of a ridge logistic regression by Newton's method; the first column of ``x`` is the bias, which is not drawn to zero."""
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], penalty)
    ridge[0] = 1e-3
    for _ in range(_ITERATIONS):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + ridge * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        w -= np.linalg.solve(hessian, gradient)
    return w


def _reliability(x: np.ndarray, y: np.ndarray, folds: np.ndarray, penalty: float) -> None:
    """Predicted against observed, by decile of the prediction, each row predicted from the other folds' articles."""
    predicted = np.zeros(len(y))
    for fold in range(_FOLDS):
        held = folds == fold
        if held.any():
            predicted[held] = 1 / (1 + np.exp(-x[held] @ _fit(x[~held], y[~held], penalty)))
    order = np.argsort(predicted)
    print(f"{len(y)} rows, {y.mean():.3f} right; Brier score {np.mean((predicted - y) ** 2):.3f}, of the mean alone {y.var():.3f}")
    print("| decile | rows | predicted | observed |\n|---|---|---|---|")
    for number, part in enumerate(np.array_split(order, 10), 1):
        print(f"| {number} | {len(part)} | {predicted[part].mean():.2f} | {y[part].mean():.2f} |")


def _write(names: list[str], weights: np.ndarray) -> None:
    head = "# Weights of the confidence model, fitted by tools/fit_confidence.py: do not edit by hand.\n\n[weights]\n"
    lines = [f'"{name}" = {round(float(weight), 3)}' for name, weight in zip(["bias", *names], weights, strict=True)]
    _WEIGHTS.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
