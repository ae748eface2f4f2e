"""How far a row can be trusted: a logistic model over what is known of how it was found.

The weights in ``lexicons/en/confidence.toml`` are fitted by ``tools/fit_confidence.py`` on articles marked by hand; docs/quality.md
explains the method and shows the reliability table. A feature without a weight counts nothing.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from sitrep.errors import LexiconError
from sitrep.lexicons.loader import read_toml

if TYPE_CHECKING:
    from sitrep.model import Event

_LEXICON = "en/confidence.toml"
_LEAST, _MOST = 0.02, 0.98


@cache
def _weights() -> dict[str, float]:
    table = read_toml(_LEXICON).get("weights")
    if not isinstance(table, dict) or not all(isinstance(value, int | float) for value in table.values()):
        raise LexiconError(f"lexicons/{_LEXICON}: [weights] must be a table of numbers")
    return {str(key): float(value) for key, value in table.items()}


def features(event: Event, of_mention: tuple[str, ...]) -> tuple[str, ...]:
    """What the model reads of a row: its type with each thing that is known of it ("casualties how:figure")."""
    own = [*of_mention, f"modality:{event.modality}", f"place:{event.location_basis}"]
    own += [f"precision:{event.geo_precision}", f"date:{event.date_basis}"]
    own += [f"{name}:{value}" for name in ("setting", "scope", "qualifier", "measure") if (value := getattr(event, name, None)) is not None]
    own.append(f"said:{event.attributed_to is not None}")
    return (event.event_type, *(f"{event.event_type} {name}" for name in own))


def confidence(names: tuple[str, ...]) -> float:
    """The share of rows with these features that are right, between 0.02 and 0.98."""
    weights = _weights()
    z = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) for name in names)
    return round(min(_MOST, max(_LEAST, 1 / (1 + math.exp(-z)))), 3)
