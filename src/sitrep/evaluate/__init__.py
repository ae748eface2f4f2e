"""How right the tables are: precision, recall and F1 against articles that people have marked.

Three levels, each stricter than the one before. A row and a marked event agree at

    kind    on what happened (harm, change, way of movement), in the same sentence or with the same key
    event   on that and the key: the place of control; harm and figure of casualties; figure and unit of displacement
    full    on that, and on who has control, where it was, and whether it is a fact

Slots are counted over the pairs of level ``event``: how often a row's other columns are right where the marked event has them. Marked
events that are ``optional`` count neither way, and rows that no marked event answers to count as wrong only if they are presented as fact.
"""

from __future__ import annotations

from sitrep.evaluate.facts import Fact, GoldArticle, read_gold, read_rows
from sitrep.evaluate.scoring import Miss, Score, Scores, score
from sitrep.evaluate.wording import as_json, as_text

__all__ = ["Fact", "GoldArticle", "Miss", "Score", "Scores", "as_json", "as_text", "read_gold", "read_rows", "score"]
