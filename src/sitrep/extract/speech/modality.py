"""How sure a clause is of itself, whoever says it: a question or a condition, what governs its verb, negation, its modal, hedges."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from sitrep.extract.syntax.parse import Parse
    from sitrep.model import Modality

_LEXICON = "en/assertion.toml"
_PLANNED, _NEGATED, _FACTUAL, _CLAIMED, _THREATS = (
    frozenset(words(_LEXICON, "governors", key)) for key in ("planned", "negated", "factual", "claimed", "threats")
)
_HYPOTHETICAL, _NOMINAL, _ORDERED = (frozenset(words(_LEXICON, "governors", key)) for key in ("hypothetical", "nominal", "ordered"))
_BARRING = frozenset(words(_LEXICON, "governors", "barring"))
_MODAL_HYPOTHETICAL, _MODAL_PLANNED = (frozenset(words(_LEXICON, "modals", key)) for key in ("hypothetical", "planned"))
_CONDITIONS = ("if", "unless", "whether", "lest")
_AWAITING = ("until", "till")
_PRESENT = frozenset(words("en/grammar.toml", "verbs", "present"))
_TEMPORAL = ("after", "before", "by", "since", "following", "during", "with")
_ORDINALS = frozenset(["first", "second", "third", "last", "latest", "only"])
_REACH, _UNDER_CONDITION, _BEHIND = 8, 9, 6
"""How many tokens before a clause a hedge may stand, how many chunks before it an "if", how many tokens behind it a hedge."""


@cache
def cue(name: str) -> Phrases:
    """One pattern for all the phrases of a list of cues."""
    return Phrases(map(re.escape, words(_LEXICON, "cues", name)))


def of_clause(parsed: Parse, chunk: int) -> Modality:
    """The modality of the clause whose verb group or noun phrase is at a chunk."""
    if parsed.tokens.text.rstrip("\"”' ").endswith("?") or _conditional(parsed, chunk):
        return "hypothetical"
    chunk = _predicate(parsed, chunk)
    content = _of_content_noun(parsed, chunk)
    if content in ("hypothetical", "negated", "planned"):
        return content
    found = _of_verb_group(parsed, chunk) if parsed.kind(chunk) == "v" else None
    return found or _of_governor(parsed, chunk) or content or _of_cues(parsed, chunk)


def _predicate(parsed: Parse, chunk: int) -> int:
    """The verb group that carries a predicate without a verb: "leave them without a roof", "is said to be under their control"."""
    if parsed.kind(chunk) == "v" or (parsed.kind(chunk) == "n" and parsed.kind(chunk - 1) not in "PTv"):
        return chunk
    verb = chunk - 1
    while parsed.kind(verb) in "PRnJ" and verb > chunk - 4:
        verb -= 1
    if parsed.kind(verb) != "v":
        return chunk
    carries = (
        parsed.kind(chunk) != "n"
        or parsed.tags[parsed.chunks[verb].first : parsed.chunks[verb].last].rstrip("RZ").endswith("I")
        or parsed.word(verb) in ("remain", "remains", "remained")
    )
    return verb if carries else chunk


def _of_cues(parsed: Parse, chunk: int) -> Modality:
    piece = parsed.chunks[chunk]
    before = parsed.text(max(0, piece.first - _REACH), piece.first) if piece.first else ""
    if cue("no_evidence").search(before[-40:]):
        return "negated"
    if cue("hypothetical").search(before[-32:]):
        return "hypothetical"
    around = parsed.text(max(0, piece.first - _REACH), min(len(parsed.tags), piece.last + _BEHIND))
    return "claimed" if cue("claimed").search(around) else "asserted"


def _conditional(parsed: Parse, chunk: int) -> bool:
    """Whether the clause stands under "if", "unless", "whether", or an inverted "had it", "should the dam"."""
    for at in range(chunk, max(-1, chunk - _UNDER_CONDITION), -1):
        kind = parsed.kind(at)
        if kind in ".;," and at != chunk:
            return False
        if kind == "S" and (parsed.word(at) in _CONDITIONS or (parsed.word(at) in _AWAITING and _is_present(parsed, chunk))):
            return True
    return False


def _is_present(parsed: Parse, chunk: int) -> bool:
    """Whether a verb group is a present tense: what comes "until the rebels leave" has not come."""
    piece = parsed.chunks[chunk]
    return parsed.tags[piece.first : piece.last] == "V" and parsed.tokens.lower[piece.first] in _PRESENT


def _of_content_noun(parsed: Parse, chunk: int) -> Modality | None:
    """As in "a risk that 2,000 will flee", "no evidence that", "claims that": the noun whose content the clause is."""
    for at in range(chunk - 1, max(-1, chunk - _UNDER_CONDITION), -1):
        if parsed.kind(at) in ".;," or (parsed.kind(at) == "v" and clauses.is_finite(parsed, at)):
            return None
        if parsed.kind(at) in "SW" and parsed.word(at) == "that":
            word = parsed.word(at - 1) if parsed.kind(at - 1) in "nv" else ""
            if parsed.kind(at - 1) == "n" and cue("no_evidence").search(
                parsed.text(max(0, parsed.chunks[at - 1].first - 1), parsed.chunks[at].first)
            ):
                return "negated"
            if word in _HYPOTHETICAL:
                return "hypothetical"
            return "claimed" if word in _CLAIMED and parsed.kind(at - 1) == "n" else None
    return None


def _of_verb_group(parsed: Parse, chunk: int) -> Modality | None:
    piece = parsed.chunks[chunk]
    tags = parsed.tags[piece.first : piece.last]
    lower = parsed.tokens.lower[piece.first : piece.last]
    only = piece.first and parsed.tokens.lower[piece.first - 1] == "only"
    if ("Z" in tags or (piece.first and parsed.tags[piece.first - 1] == "Z")) and not only and "only" not in lower:
        return "negated"
    if "A" in tags:
        return _of_modal(parsed, chunk, lower[tags.index("A")], lower)
    if tags[0] == "T" and piece.first and parsed.tokens.lower[piece.first - 1] == "yet":
        return "negated"  # "has yet to retake"
    if tags[0] == "T" and parsed.kind(chunk - 1) == "n" and not _ORDINALS.isdisjoint(_words_of(parsed, chunk - 1)):
        return None  # "the first province to fall"
    if tags[0] == "T" and not (tags[-1] == "G" and parsed.word(chunk - 1) == "addition"):
        return _of_infinitive(parsed, chunk)
    if parsed.kind(chunk - 1) == '"' and parsed.kind(chunk - 2) == "T" and tags in ("V", "B", "n"):
        return _of_infinitive(parsed, chunk)  # 'seeks to "liberate" the town'
    return _of_seeing(parsed, chunk, tags) or _of_coordinated(parsed, chunk, tags)


def _of_modal(parsed: Parse, chunk: int, modal: str, lower: list[str]) -> Modality | None:
    if modal in ("would", "'d", "’d") and "have" not in lower[:-1] and _of_own_plan(parsed, chunk):
        return "planned"
    if modal in _MODAL_HYPOTHETICAL:
        return "asserted" if modal == "must" and "have" in lower[:-1] else "hypothetical"
    return "planned" if modal in _MODAL_PLANNED else None


def _of_own_plan(parsed: Parse, chunk: int) -> bool:
    """As in "the rebels said they would withdraw": the speaker's own doing."""
    subject = clauses.subject_at(parsed, chunk)
    if subject is None or (
        parsed.tokens.lower[parsed.chunks[subject].last - 1] not in ("they", "it", "he", "she", "we")
        and parsed.tokens.lower[parsed.chunks[subject].first] not in ("its", "their")
    ):
        return False
    before = subject - 1
    while parsed.kind(before) in 'S"':
        before -= 1
    return parsed.kind(before) == "v" and parsed.word(before) in clauses.SPEECH


def _of_coordinated(parsed: Parse, chunk: int, tags: str) -> Modality | None:
    """As in "poised to storm Marawi and retake it": a base form after "and" shares the infinitive or the modal before it."""
    before = clauses.skip_back(parsed, chunk - 1)
    if len(tags) > 1 or tags not in "VB" or parsed.kind(before) != "K" or parsed.word(chunk).endswith(("s", "ed")):
        return None
    verb = next((at for at in range(before - 1, -1, -1) if parsed.kind(at) == "v"), None)
    if verb is None or not _is_base(parsed.word(chunk)):
        return None
    first = parsed.tags[parsed.chunks[verb].first]
    return _of_verb_group(parsed, verb) if first in "TA" else None


def _of_seeing(parsed: Parse, chunk: int, tags: str) -> Modality | None:
    """As in "would see the fighters leave and the army take control": a base form shares the modal of "see"."""
    if tags not in ("V", "B") or parsed.word(chunk).endswith("s") or not _is_base(parsed.word(chunk)):
        return None
    sees = next((at for at in range(chunk - 1, max(-1, chunk - _UNDER_CONDITION), -1) if parsed.word(at) in ("see", "let", "have")), None)
    if sees is None or parsed.kind(sees) != "v" or "A" not in parsed.tags[parsed.chunks[sees].first : parsed.chunks[sees].last]:
        return None
    return _of_verb_group(parsed, sees)


@cache
def _present() -> frozenset[str]:
    return frozenset(words("en/grammar.toml", "verbs", "present")) - frozenset(words("en/grammar.toml", "verbs", "past"))


def _is_base(word: str) -> bool:
    return word in _present()


def _of_infinitive(parsed: Parse, chunk: int) -> Modality | None:
    """As in "to take" is a fact only under verbs like "managed", "forced"; a perfect ("to have taken") is one under any verb."""
    piece = parsed.chunks[chunk]
    perfect = "have" in parsed.tokens.lower[piece.first : piece.last - 1]
    if piece.first and parsed.tokens.lower[piece.first - 1] == "only" and parsed.kind(chunk - 2) in "vn,":
        return None  # "retook the town, only to lose it again"
    start = _before_aside(parsed, chunk)
    for at in range(start - 1, max(-1, start - 7), -1):
        if parsed.kind(at) == "K" and parsed.kind(at - 1) == "v" and parsed.tags[parsed.chunks[at - 1].first] == "T":
            return _of_infinitive(parsed, at - 1)
        if parsed.kind(at) not in "vnJ" or (parsed.kind(at) == "v" and parsed.word(at + 1) == "by"):
            continue  # "a coalition led by X to drive": what describes somebody governs no infinitive
        word = parsed.word(at)
        group = parsed.chunks[at]
        if word in _NEGATED or (parsed.kind(at) == "v" and "Z" in parsed.tags[group.first : group.last]):
            return "negated"
        if word in _CLAIMED or perfect:
            return "claimed" if word in _CLAIMED else None
        if word in _FACTUAL and (parsed.kind(at) == "v" or word not in ("force", "forces")):
            return _of_verb_group(parsed, at) if parsed.kind(at) == "v" else None
        if word in _THREATS and parsed.kind(at) == "v" and not _by_agent(parsed, at):
            return "hypothetical"
        if word in _PLANNED or parsed.kind(at) == "v":
            return "planned"
    return "planned"


def _before_aside(parsed: Parse, chunk: int) -> int:
    """Where an infinitive would stand without the relative clause before it: "called for all in A, which has no gas, to leave"."""
    opens = parsed.kind(chunk - 1) == "," and next((at for at in range(chunk - 2, 0, -1) if parsed.kind(at) in ",;."), None)
    return opens if opens and parsed.kind(opens + 1) == "W" else chunk


def _words_of(parsed: Parse, chunk: int) -> list[str]:
    return parsed.tokens.lower[parsed.chunks[chunk].first : parsed.chunks[chunk].last]


def _by_agent(parsed: Parse, verb: int) -> bool:
    """Whether someone with a will threatens, rather than a storm or a shortage."""
    subjects = clauses.subjects_of(parsed, verb)
    if not subjects:
        return True
    head = subjects[0].head
    return parsed.names.get(head) is not None or parsed.tags[head] in "MO" or number_of(parsed.tokens.lower[head]) is not None


def _of_governor(parsed: Parse, chunk: int) -> Modality | None:
    """What a gerund or noun hangs on: "accused of killing", "aimed at capturing", "plans for the capture of", "ordered the evacuation"."""
    at = _left(parsed, chunk - 1, 'Rt("D')
    seen = _seeing(parsed, chunk, at)
    if seen is not None:
        return _of_verb_group(parsed, seen)
    if (
        parsed.kind(at) == "v"
        and parsed.kind(chunk) == "n"
        and parsed.word(at) in _ORDERED
        and "I" not in parsed.tags[parsed.chunks[at].first : parsed.chunks[at].last]
    ):
        return "planned"
    if parsed.kind(at) not in "PT":
        return None
    preposition = parsed.word(chunk - 1) if parsed.kind(chunk - 1) == "P" else "of"
    at = _left(parsed, at - 1, 'Rt("')
    if preposition == "from" and _is_barred(parsed, at):
        return "negated"
    if parsed.kind(at) not in "vn" or preposition in _TEMPORAL:
        return None
    word = parsed.word(at)
    if word in _NEGATED:
        return "negated"
    if word in _NOMINAL:
        return "planned"
    if word in _HYPOTHETICAL:
        return "hypothetical"
    return "claimed" if word in _CLAIMED else None


def _seeing(parsed: Parse, chunk: int, before: int) -> int | None:
    """The verb of "the deal will see 300 people moved", which says how sure its participle is."""
    if parsed.kind(chunk) != "v" or parsed.tags[parsed.chunks[chunk].first] not in "EF":
        return None
    start = clauses.phrase_start(parsed, before)
    return start - 1 if start is not None and parsed.kind(start - 1) == "v" and parsed.word(start - 1) == "see" else None


def _is_barred(parsed: Parse, at: int) -> bool:
    """As in "prevented the rebels from entering", "kept the army from retaking"."""
    start = clauses.phrase_start(parsed, at)
    verb = clauses.skip_back(parsed, start - 1) if start is not None else at
    return parsed.kind(verb) == "v" and parsed.word(verb) in _BARRING


def _left(parsed: Parse, chunk: int, skipped: str) -> int:
    while parsed.kind(chunk) in skipped:
        chunk -= 1
    return chunk


def is_disowned(parsed: Parse, chunk: int) -> bool:
    """As in "reports that 90 had died were false", "dismissed as false an allegation that": what a speaker calls untrue."""
    found = cue("untrue").search(parsed.tokens.text)
    return bool(found) and any(
        parsed.kind(at) in "SW" and parsed.word(at) == "that" and parsed.kind(at - 1) == "n" and parsed.word(at - 1) in _CLAIMED
        for at in range(max(0, chunk - _UNDER_CONDITION), chunk)
    )


def is_presupposed(parsed: Parse, chunk: int) -> bool:
    """As in "rebel-held Idlib": what the sentence takes for granted, whoever says the rest."""
    piece = parsed.chunks[chunk]
    return piece.kind == "n" and any(
        "-" in word and word.endswith(tuple(words(_LEXICON, "cues", "presupposed")))
        for word in parsed.tokens.lower[piece.first : piece.last]
    )
