"""Figures in a sentence, with UCDP's bounds: "at least 12" is 12, 12, unknown; "dozens" is 24, unknown, unknown.

What is taken: digits with separators (1,234; thin or no-break spaces), words, both together (1.5 million), ranges, vague words ("scores",
"several hundred"), zeros ("no", "nobody"), each with its qualifiers. What is refused is in `sitrep.text.numbers_context`.
Where the table of bounds in the data dictionary is silent:

- "a hundred", "half a million" and "1.5 million" are exact; "a dozen", "two dozen" and "half a dozen" are approximate.
- "tens of thousands" is at least 20,000; "several hundred" and "many hundreds" at least 200; "a few" at least 2; none has a best.
- "a couple of" is 2, approximately; "a couple" on its own is 2 (two people who belong together).
- "no more than" is ``at_most``, "no less than" and "12 or more" ``at_least``, "12-plus" and "30+" ``more_than``, "12 or fewer" ``at_most``.
- "two or three" and "12-15" are ranges, "10-15,000" is 10,000 to 15,000, "two to three million" shares its million. "At least 12 to 15" is
  ``at_least`` 12. "From 12 to 15" is two figures after a verb of change ("rose from 12 to 15").
- "An unknown number of" is a figure of which nothing is known: all bounds null, ``vague``.
- A zero has low, best and high 0; callers read that as ``negated``.
- In "40 people at least" the bounds heed "at least" and the span ends at "40".
"""

from __future__ import annotations

import re

from sitrep.model import Count
from sitrep.text.numbers_bounds import Around, around, bounds
from sitrep.text.numbers_context import is_figure, is_noun_like, site_of
from sitrep.text.numbers_ranges import with_ranges
from sitrep.text.numbers_scan import Core, may_hold_figure, scan

_OF_THEM = re.compile(r"\s+of\s+(?:them|whom|these|those)\b")
_AND = re.compile(r",?\s+(?:and|or)\s+")
_LIST = re.compile(r",\s*|,?\s+(?:and|or|to)\s+|\s*[-\u2013&/]\s*")
_OUT_OF = re.compile(r"\s+(?:in|out\s+of)\s+(?:(?:every|each)\s+)?")


def find_counts(text: str) -> list[Count]:
    """The figures of a sentence, from left to right; offsets are into ``text``.

    >>> [(c.text, c.low, c.best, c.high, c.qualifier) for c in find_counts("At least 12 dead, dozens hurt")]
    [('At least 12', 12, 12, None, 'at_least'), ('dozens', 24, None, None, 'vague')]
    >>> find_counts("Smith, 45, paid $12 million for 30 percent on 17 February 2015")
    []
    """
    lowered = _lower(text)
    if not may_hold_figure(lowered):
        return []
    found: list[Count] = []
    taken, refused = None, None  # the core before this one, by what became of it
    for core in with_ranges(lowered, scan(lowered)):
        count = None if core.refused or _continues(lowered, refused, core) else _count(text, lowered, core)
        if count is not None:
            found.append(count)
            taken, refused = core, None
            continue
        if taken is not None and _AND.fullmatch(lowered, taken.end, core.start) and core.kind == taken.kind == "number":
            found.pop()  # "5 and 7 km"
        taken, refused = None, core
    return found


def _count(text: str, lowered: str, core: Core) -> Count | None:
    near = Around(core.start, core.end, ()) if core.kind in {"zero", "some"} else around(lowered, core)
    if not is_figure(site_of(text, lowered, core, near.start, near.end)):
        return None
    low, best, high, qualifier = bounds(core, near.classes)
    words_of_it = text[near.start : near.end]
    return Count(
        start=near.start, end=near.end, text=words_of_it, low=low, best=best, high=high, qualifier=qualifier, additional=near.additional
    )


def _lower(text: str) -> str:
    """Lower case of the same length: the few characters that grow in lower case stay as they are."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _continues(lowered: str, refused: Core | None, core: Core) -> bool:
    """Whether it goes on with what was refused: "Articles 5 and 6", "aged 5, 7 and 9", "one in five children"."""
    if refused is None:
        return False
    if refused.raw < 10 and _OUT_OF.fullmatch(lowered, refused.end, core.start):
        return True
    counts = is_noun_like(lowered, core.end) or _OF_THEM.match(lowered, core.end) is not None  # "since 2017, and 130,000 of them"
    return bool(_LIST.fullmatch(lowered, refused.end, core.start)) and not counts
