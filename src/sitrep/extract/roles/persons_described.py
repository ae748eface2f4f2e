"""What an article says that a named person was: the words before the name, or the apposition after it."""

from __future__ import annotations

import re

from sitrep.extract.casualties.victims import VictimKind, victim_kind
from sitrep.extract.syntax.person_nouns import number_of

_BEFORE = 40
_AFTER = 90
_NAME = re.compile(r"[A-Z][\w’'-]+")
_TITLES = re.compile(r"(?:\s*+(?:Mr|Mrs|Ms|Dr|Sgt|Lt|Col|Gen|Capt|Maj)\.?)?(?:\s*+[A-Z][\w’'.-]*+)*\s*+$")
_APPOSITION = re.compile(
    r"(?:,? ?\(?\d{2}\)?| \([^)]{1,60}\))?,? (?:who (?:was|is|had been|served as|worked as)|was|is|,)? ?"
    r"(?:an?|the|one of the) ([^,.;()]{3,60})"
)
_TELLING = frozenset({"state_force", "non_state_force", "foreign_force", "aid_worker", "journalist", "official"})


def described(text: str, name: str) -> VictimKind | None:
    """The kind that an article gives to a person, or None where it only names them.

    >>> described("Ann Poe was killed on Friday. Ms. Poe, 31, was a reporter for the Herald.", "Ann Poe")
    'journalist'
    >>> described("The wife of Lee Fox was killed.", "Ann Poe") is None
    True
    """
    found = _NAME.findall(name)
    if not found:
        return None
    last = found[-1].removesuffix("’s").removesuffix("'s")
    at = text.find(last)
    while at >= 0:
        kind = _beside(text, at, at + len(last))
        if kind:
            return kind
        at = text.find(last, at + len(last))
    return None


def _head(apposition: str) -> str:
    """The noun of "reporter for the Herald", "former police officer who had retired"."""
    return re.split(r" (?:of|for|with|in|at|from|who|and|on|to|by|whose)\b", apposition)[0].split()[-1].lower()


def _beside(text: str, start: int, end: int) -> VictimKind | None:
    after = _APPOSITION.match(text, end, end + _AFTER)
    kinds = [victim_kind(after[1])] if after and number_of(_head(after[1])) == "singular" else []
    before = text[max(0, start - _BEFORE) : start]
    noun = re.search(r"(?:^|[\s“\"])((?:[\w-]+ )?[a-z][\w-]+)$", _TITLES.sub("", before))
    if noun and number_of(noun[1].split()[-1]) == "singular":
        kinds.append(victim_kind(noun[1]))
    return next((kind for kind in kinds if kind in _TELLING), None)
