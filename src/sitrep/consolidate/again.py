"""Persons whom a sentence speaks of again after a figure has counted them: "five soldiers", then "the soldiers"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from sitrep.model import CasualtyEvent


def refers_back(later: CasualtyEvent, earlier: CasualtyEvent) -> bool:
    """Whether an uncounted toll is of those whom an earlier one with a figure counted.

    The article says so: "the soldiers" after "five soldiers", "those killed were farmers" after "nine people".
    """
    if later.figure_text is not None or later.best is not None or later.evidence_start <= earlier.evidence_start:
        return False
    if later.harm != earlier.harm or earlier.figure_text is None or earlier.qualifier == "vague" or (earlier.best or earlier.high or 0) < 2:
        return False
    who = (later.victims_text or "").casefold()
    noun = who.rpartition(" ")[2]
    named = noun != "" and noun in (earlier.victims_text or "").casefold().split()
    return (named and _is_definite(who, later.evidence_text)) or _spoken_of(later.harm).search(later.evidence_text) is not None


def _is_definite(who: str, sentence: str) -> bool:
    """Whether the words for the victims have an article: "the soldiers"."""
    text = sentence.casefold()
    return any(f"{article} {who}" in text for article in ("the", "these", "those", "both"))


@cache
def _spoken_of(harm: str) -> Phrases:
    return Phrases(
        words("en/victims.toml", "again", harm),
        before=r"\b(?:(?:most|many|some|several|all|half|majority) of (?:the|those)|those|the) ",
        after=r"(?: in [\w ]{1,30})? (?:were|are|was|is|had been|have been)\b",
    )
