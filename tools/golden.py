"""Prints the scores on the golden articles, and the first misses.

python tools/golden.py [MISSES]
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from casebook import GOLDEN, article, read_lines

from sitrep.analysis import Analyst
from sitrep.evaluate import Fact, Scores, as_text, read_gold, score
from sitrep.settings import Settings

if TYPE_CHECKING:
    from sitrep.model import Event


def _fact(event: Event) -> Fact:
    values = {column: value.isoformat() if isinstance(value, date) else value for column, value in asdict(event).items()}
    return Fact(event.event_type, event.evidence_text, values)


def golden_scores(analyst: Analyst) -> Scores:
    """Score the rows that an analyst finds in the golden articles against those that people marked."""
    rows = {record["id"]: [_fact(event) for event in analyst.events(article(record))] for record in read_lines(GOLDEN)}
    return score(read_gold([GOLDEN]), rows)


if __name__ == "__main__":
    print(as_text(golden_scores(Analyst(Settings())), int(sys.argv[1]) if len(sys.argv) > 1 else 0))
