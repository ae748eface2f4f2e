"""Says how sure a clause is (modality) and who vouches for it (attribution).

The clause's own modality (see `modality`) comes first; where it tells a fact, the speaker decides whether the fact is asserted,
claimed or denied, as SCHEMA's settled doubts have it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from sitrep.extract.speech import modality
from sitrep.extract.speech.speaker_names import listed
from sitrep.extract.speech.speakers import speaker_of
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.speech.saying import Speaker
    from sitrep.extract.syntax.parse import Parse
    from sitrep.model import Modality

_LEXICON = "en/assertion.toml"
_SPEAKERS = 4_096
"""Speakers whose words are remembered: the news has the same ones day by day."""
_UNSURE = ("hypothetical", "negated", "planned")


@dataclass(slots=True)
class Assertion:
    """The modality of a clause, and who says it, as worded."""

    modality: Modality
    attributed_to: str | None


@lru_cache(8)
def read(reading: Reading, chunk: int) -> Assertion:
    """The assertion of the clause whose verb group or noun phrase is at a chunk."""
    parsed = reading.parsed
    own = modality.of_clause(parsed, chunk)
    if modality.is_presupposed(parsed, chunk):
        return Assertion(own, None)
    said = speaker_of(parsed, chunk)
    if said is None and reading.voices:
        speaker = reading.voices.quoted(reading.sentence)
    else:
        speaker = reading.voices.named(said, reading.sentence.index) if said and reading.voices else said
    if own in _UNSURE:
        return Assertion(own, speaker.text if speaker else None)
    if said and (said.verb in listed("denials") or modality.is_disowned(parsed, chunk)):
        return Assertion("denied", speaker.text if speaker else None)
    if speaker is None:
        return Assertion("claimed" if said else own, None)
    claimed = own == "claimed" or _is_own_deed(parsed, chunk)
    return Assertion("claimed" if claimed else _of_speaker(speaker), speaker.text)


def _is_own_deed(parsed: Parse, chunk: int) -> bool:
    """Whether the speaker tells what his own side did: "his men had recaptured", "we have liberated"."""
    subject = clauses.subject_at(parsed, chunk) if parsed.kind(chunk) == "v" else None
    if subject is None:
        return False
    first, head = parsed.chunks[subject].first, phrase(parsed, subject).head
    if parsed.tokens.lower[first] == "we":
        return True
    own = parsed.tokens.lower[first] in ("our", "his", "its", "their", "her")
    return own and (number_of(parsed.tokens.lower[head]) == "plural" or parsed.names.get(head) == "actor")


@cache
def _speaker_class(name: str) -> Phrases:
    listed_words = sorted(words(_LEXICON, "speakers", name), key=len, reverse=True)
    return Phrases(map(re.escape, listed_words), after=r"(?:\b|(?<=\.))")


def _of_speaker(speaker: Speaker) -> Modality:
    """Those who count in office state; a party to the fighting, a monitor, state media and witnesses claim."""
    if speaker.verb in words(_LEXICON, "speakers", "claiming"):
        return "claimed"
    return _of_words(speaker.text, known=speaker.known is not None)


@lru_cache(_SPEAKERS)
def _of_words(speaker: str, *, known: bool) -> Modality:
    party = bool(_speaker_class("party").search(speaker))
    if not party and _speaker_class("asserted").search(speaker):
        return "asserted"
    return "claimed" if known or party or _speaker_class("claimed").search(speaker) else "asserted"
