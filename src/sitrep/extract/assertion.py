"""Says how sure a clause is (modality) and who vouches for it (attribution).

The modality of SCHEMA is read in this order: a question or a condition, negation, what governs the verb ("failed to", "vowed to"),
its modal, denial, hedges, then the speaker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sitrep.extract import clauses
from sitrep.extract.parse import Parse
from sitrep.lexicons.loader import words
from sitrep.model import Modality

_LEXICON = "en/assertion.toml"
_PLANNED, _NEGATED, _FACTUAL, _CLAIMED = (frozenset(words(_LEXICON, "governors", key)) for key in ("planned", "negated", "factual", "claimed"))
_MODAL_HYPOTHETICAL, _MODAL_PLANNED = (frozenset(words(_LEXICON, "modals", key)) for key in ("hypothetical", "planned"))
_SPEECH = frozenset(words("en/clauses.toml", "speech"))
_DENIAL = frozenset(words(_LEXICON, "cues", "denied"))


@dataclass(slots=True)
class Speaker:
    """Who says it, as worded. ``verb`` is the verb of saying, "according" for "according to"."""

    text: str
    verb: str


@dataclass(slots=True)
class Assertion:
    """The modality of a clause, its source, and what the confidence model may know of both."""

    modality: Modality
    attributed_to: str | None


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words(_LEXICON, "cues", name))) + r")\b", re.IGNORECASE)


@cache
def _speaker_class(name: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(words(_LEXICON, "speakers", name), key=len, reverse=True))) + r")\b", re.IGNORECASE)


def read(parsed: Parse, chunk: int, *, quoted_speaker: Speaker | None = None) -> Assertion:
    """The assertion of the clause whose verb group or noun phrase is at a chunk.

    ``quoted_speaker`` is who is speaking where the sentence is inside a quotation that began before it.
    """
    speaker = speaker_of(parsed, chunk) or quoted_speaker
    modality = _of_clause(parsed, chunk)
    if modality == "asserted" and speaker:
        modality = _of_speaker(speaker)
    return Assertion(modality, speaker.text if speaker else None)


def _of_clause(parsed: Parse, chunk: int) -> Modality:
    if parsed.tokens.text.rstrip("\"”' ").endswith("?") or _conditional(parsed, chunk):
        return "hypothetical"
    piece = parsed.chunks[chunk]
    if piece.kind == "v":
        found = _of_verb_group(parsed, chunk)
        if found:
            return found
    governed = _of_governor(parsed, chunk)
    if governed:
        return governed
    before = parsed.text(max(0, piece.first - 8), piece.first) if piece.first else ""
    if _cue("no_evidence").search(before[-40:]):
        return "negated"
    if _cue("hypothetical").search(before[-32:]):
        return "hypothetical"
    around = parsed.text(max(0, piece.first - 8), min(len(parsed.tags), piece.last + 6))
    return "claimed" if _cue("claimed").search(around) else "asserted"


def _conditional(parsed: Parse, chunk: int) -> bool:
    """Whether the clause stands under "if", "unless" or "whether"."""
    for at in range(chunk, max(-1, chunk - 9), -1):
        kind = parsed.kind(at)
        if kind in ".;," and at != chunk:
            return False
        if kind == "S" and parsed.word(at) in ("if", "unless", "whether", "lest"):
            return parsed.word(at - 1) != "even" or True
    return False


def _of_verb_group(parsed: Parse, chunk: int) -> Modality | None:
    piece = parsed.chunks[chunk]
    tags = parsed.tags[piece.first : piece.last]
    lower = parsed.tokens.lower[piece.first : piece.last]
    if "Z" in tags or (piece.first and parsed.tags[piece.first - 1] == "Z"):
        return "negated"
    if "A" in tags:
        modal = lower[tags.index("A")]
        if modal in _MODAL_HYPOTHETICAL:
            return "hypothetical" if "have" not in lower[:-1] or modal in ("may", "might", "could") else "asserted"
        if modal in _MODAL_PLANNED:
            return "planned"
    if tags[0] == "T":
        return _of_infinitive(parsed, chunk)
    return None


def _of_infinitive(parsed: Parse, chunk: int) -> Modality | None:
    """ "to take" is a fact only under verbs like "managed", "forced"; a perfect ("to have taken") is one under any verb."""
    piece = parsed.chunks[chunk]
    lower = parsed.tokens.lower[piece.first : piece.last]
    for at in range(chunk - 1, max(-1, chunk - 7), -1):
        if parsed.kind(at) == "K" and parsed.kind(at - 1) == "v" and parsed.tags[parsed.chunks[at - 1].first] == "T":
            return _of_infinitive(parsed, at - 1)
        if parsed.kind(at) not in "vnJ":
            continue
        word = parsed.word(at)
        group = parsed.chunks[at]
        if word in _NEGATED or (parsed.kind(at) == "v" and "Z" in parsed.tags[group.first : group.last]):
            return "negated"
        if word in _CLAIMED or "have" in lower:
            return "claimed" if word in _CLAIMED else None
        if word in _FACTUAL and (parsed.kind(at) == "v" or word != "forces"):
            return _of_verb_group(parsed, at) if parsed.kind(at) == "v" else None
        if word in _PLANNED or parsed.kind(at) == "v":
            return "planned"
    return "planned"


def _of_governor(parsed: Parse, chunk: int) -> Modality | None:
    """What a gerund or noun hangs on: "accused of killing", "aimed at capturing", "failed in seizing", "plans for the capture of"."""
    at = chunk - 1
    while parsed.kind(at) in 'Rt("D':
        at -= 1
    if parsed.kind(at) not in "PT":
        return None
    at -= 1
    while parsed.kind(at) in 'Rt("':
        at -= 1
    preposition = parsed.word(chunk - 1) if parsed.kind(chunk - 1) == "P" else "of"
    if parsed.kind(at) not in "vn" or preposition in ("after", "before", "by", "since", "following", "during", "with"):
        return None
    word = parsed.word(at)
    if word in _NEGATED:
        return "negated"
    if word in ("aimed", "plans", "plan", "attempt", "attempts", "goal", "objective", "threat", "threats", "calls", "called", "planned", "preparing", "preparations", "intent", "campaign", "operation", "offensive", "bid", "deadline", "talks", "demand", "demands"):
        return "planned"
    if word in ("risk", "danger", "prospect", "possibility", "fear", "fears"):
        return "hypothetical"
    return "claimed" if word in _CLAIMED else None


def _of_speaker(speaker: Speaker) -> Modality:
    if speaker.verb in _DENIAL:
        return "denied"
    if speaker.verb in ("claimed", "claims", "claim", "claiming", "alleged", "alleges", "accused", "accuses", "accusing", "blamed", "insisted", "insists"):
        return "claimed"
    if _speaker_class("asserted").search(speaker.text) and not re.search(r"\b(?:defen[cs]e|army|military|rebel)\b", speaker.text, re.IGNORECASE):
        return "asserted"
    return "claimed" if _speaker_class("claimed").search(speaker.text) else "asserted"


def speaker_of(parsed: Parse, chunk: int) -> Speaker | None:
    """Who says the clause at a chunk: the subject of a verb of saying that governs it, before, after or around it."""
    return _according_to(parsed) or _said_before(parsed, chunk) or _said_after(parsed, chunk)


def _according_to(parsed: Parse) -> Speaker | None:
    for i, word in enumerate(parsed.tokens.lower[:-2]):
        if word == "according" and parsed.tokens.lower[i + 1] == "to":
            at = parsed.at[i + 2]
            if parsed.kind(at) == '"':
                at += 1
            if parsed.kind(at) == "n":
                return Speaker(_name(parsed, at), "according")
    return None


def _said_before(parsed: Parse, chunk: int) -> Speaker | None:
    for at in range(chunk - 1, -1, -1):
        if parsed.kind(at) in ";." and at > 0:
            return None
        if parsed.kind(at) == "v" and parsed.word(at) in _SPEECH and _governs(parsed, at, chunk):
            subject = clauses.subject_at(parsed, at)
            if subject is not None and subject < at:
                return _speaker(parsed, subject, at)
    return None


def _governs(parsed: Parse, verb: int, chunk: int) -> bool:
    """Whether a verb of saying has the chunk in its complement: not a passive, and no new main clause between."""
    piece = parsed.chunks[verb]
    if "I" in parsed.tags[piece.first : piece.last]:
        return False
    between = [parsed.kind(at) for at in range(verb + 1, chunk)]
    return not ("K" in between and parsed.kind(chunk) == "v" and _next_is_subjectless(parsed, chunk))


def _next_is_subjectless(parsed: Parse, chunk: int) -> bool:
    """ "said X and killed Y": the second verb is coordinated to the saying itself."""
    before = chunk - 1
    while parsed.kind(before) in 'Rt"(':
        before -= 1
    return parsed.kind(before) == "K"


def _said_after(parsed: Parse, chunk: int) -> Speaker | None:
    for at in range(len(parsed.chunks) - 1, chunk, -1):
        if parsed.kind(at) != "v" or parsed.word(at) not in _SPEECH or "I" in parsed.tags[parsed.chunks[at].first : parsed.chunks[at].last]:
            continue
        before = parsed.kind(at - 1)
        if before in '",' and parsed.kind(at + 1) == "n":  # "...," said the governor
            return _speaker(parsed, at + 1, at)
        subject = clauses.subject_at(parsed, at)
        if subject is not None and subject > chunk and _closes(parsed, subject, at):
            return _speaker(parsed, subject, at)
    return None


def _closes(parsed: Parse, subject: int, verb: int) -> bool:
    """Whether "X said" comes after what X said: nothing but adverbials and dates follows it, or a comma sets it off."""
    before = parsed.kind(subject - 1)
    rest = [parsed.kind(at) for at in range(verb + 1, len(parsed.chunks))]
    plain = all(kind in 'Rt.",PTn(' for kind in rest) and len(rest) <= 14
    return before in ',"' or (plain and before not in "SWKP")


def _speaker(parsed: Parse, subject: int, verb: int) -> Speaker | None:
    text = _name(parsed, subject)
    if text.lower() in words(_LEXICON, "speakers", "none"):
        return None
    return Speaker(text, parsed.word(verb))


def _name(parsed: Parse, chunk: int) -> str:
    """The speaker's words: the noun phrase with what is attached to it ("a spokesman for the army in Aleppo")."""
    from sitrep.extract.parse import phrase

    found = phrase(parsed, chunk)
    end = found.end
    while parsed.kind(end + 1) == "P" and parsed.word(end + 1) in ("for", "in", "with", "at", "from", "on") and parsed.kind(end + 2) == "n":
        end = phrase(parsed, end + 2).end
    return parsed.text(found.first, parsed.chunks[end].last)


def any_speaker(parsed: Parse) -> Speaker | None:
    """The first who says something in a sentence, whatever it is."""
    for at, piece in enumerate(parsed.chunks):
        if piece.kind == "v" and parsed.word(at) in _SPEECH:
            subject = clauses.subject_at(parsed, at)
            if subject is not None:
                return _speaker(parsed, subject, at)
            if parsed.kind(at + 1) == "n":
                return _speaker(parsed, at + 1, at)
    return None
