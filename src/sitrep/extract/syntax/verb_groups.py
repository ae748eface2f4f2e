"""Reads what a verb group is and what stands right of it: its voice, object, agent and complements, with what is coordinated to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sitrep.extract.syntax.parse import phrase
from sitrep.extract.syntax.person_nouns import SOURCES, number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.syntax.parse import Chunk, Parse, Phrase

Voice = Literal["active", "passive"]
_LEXICON = "en/clauses.toml"
SPEECH = frozenset(words(_LEXICON, "speech"))
OBJECT_CONTROL = frozenset(words(_LEXICON, "object_control"))
"""Verbs whose object is the subject of what follows: "forced X to flee"."""
_SKIPPED = 'Rt("D'


def is_finite(parsed: Parse, chunk: int) -> bool:
    """Whether a verb group can be the main verb of a clause: not a participle, not an infinitive."""
    piece = parsed.chunks[chunk]
    tags = parsed.tags[piece.first : piece.last]
    if tags[0] == "T":
        return False
    return len(tags) > 1 or tags in "VIHX" or tags == "E"


def voice_of(parsed: Parse, chunk: int) -> Voice:
    """Passive with a form of be, with "by", or where a transitive participle has no object."""
    piece = parsed.chunks[chunk]
    tags = parsed.tags[piece.first : piece.last]
    main = tags[-1]
    if main in "EF" and "I" in tags:
        return "passive"
    if main in "BGV" or "H" in tags:
        return "active"
    if main == "F":
        return "passive"
    if tags == "E" and parsed.kind(chunk - 1) == "n" and parsed.word(chunk - 1) in _ACTING:
        return "active"  # "the soldiers they killed"
    after = skip_forward(parsed, chunk + 1)
    source = parsed.kind(after) == "n" and parsed.tokens.words[parsed.chunks[after].first] in SOURCES  # "50 rebels killed NGO"
    if parsed.kind(after) == "n" and not source and not starts_clause(parsed, after) and not _is_next_toll(parsed, after):
        return "active"
    return "active" if _is_object_relative(parsed, chunk) else "passive"


_ACTING = frozenset(["they", "we", "he", "she"])
"""Pronouns that no participle describes: a past tense right after one is the verb of its clause."""


def _is_object_relative(parsed: Parse, chunk: int) -> bool:
    """As in "the town that troops liberated": the object stands before the pronoun."""
    subject = skip_back(parsed, chunk - 1)
    return parsed.kind(subject) == "n" and parsed.kind(subject - 1) == "W" and parsed.word(subject - 1) in ("that", "which", "whom")


def starts_clause(parsed: Parse, chunk: int) -> bool:
    """Whether the noun phrase at a chunk is the subject of a verb group of its own: "12 were killed police said"."""
    item = phrase(parsed, chunk)
    after = item.end + 1
    if parsed.kind(after + 1) == "n" and parsed.tags[item.first] == "C" and parsed.tags[parsed.chunks[after + 1].first] in "DM":
        return False  # "killed 1,102 people said the monitor"
    if parsed.kind(after + 1) == "P" and parsed.word(after + 1) == "of":
        return False  # "executed five men accused of spying"
    return parsed.kind(after) == "v" and is_finite(parsed, after) and parsed.word(after) in SPEECH


def _is_next_toll(parsed: Parse, chunk: int) -> bool:
    """As in "Civilian killed 3 injured in attack": the figure belongs to the participle after it, not to the one before."""
    piece = parsed.chunks[chunk]
    verb = chunk + 1
    if (
        parsed.kind(verb) != "v"
        or parsed.tags[piece.first] != "C"
        or not _COUNTED.issuperset(parsed.tokens.lower[_after_count(parsed, piece) : piece.last])
    ):
        return False
    group = parsed.chunks[verb]
    if parsed.word(verb) not in _HARMED:
        return False  # "killed two soldiers stationed in Kidal"
    return parsed.tags[group.first : group.last] in ("E", "F") and parsed.kind(skip_forward(parsed, verb + 1)) != "n"


def _after_count(parsed: Parse, piece: Chunk) -> int:
    return next((i for i in range(piece.first, piece.last) if parsed.tags[i] != "C"), piece.last)


_HARMED = frozenset(
    ["killed", "injured", "wounded", "hurt", "dead", "missing", "kidnapped", "abducted", "arrested", "detained", "displaced", "captured"]
)
_COUNTED = frozenset(["people", "persons", "others", "civilians", "more", "other", "men", "women", "children", "soldiers", "policemen"])


def skip_forward(parsed: Parse, chunk: int) -> int:
    """The nearest chunk, at or right of a chunk, that is no adverb, date, parenthesis or quotation mark."""
    while parsed.kind(chunk) in _SKIPPED and chunk < len(parsed.chunks):
        chunk += 1
    return chunk


def skip_back(parsed: Parse, chunk: int) -> int:
    """The nearest chunk, at or left of a chunk, that is no adverb, date, parenthesis or quotation mark."""
    while chunk >= 0 and parsed.kind(chunk) in 'Rt("D':
        if parsed.kind(chunk) == "t" and parsed.kind(chunk - 1) == "P":
            chunk -= 1
        chunk -= 1
    return chunk


def objects_of(parsed: Parse, chunk: int) -> list[Phrase]:
    """The object of an active verb group, with what is coordinated to it."""
    after = skip_forward(parsed, chunk + 1)
    if parsed.kind(after) != "n" or (starts_clause(parsed, after) and not _is_of_relative(parsed, chunk, after)):
        return []
    return coordinated(parsed, after)


def _is_of_relative(parsed: Parse, chunk: int, after: int) -> bool:
    """As in "the rebels who control the east of A said": a place is the object of the relative, not the speaker."""
    item = phrase(parsed, after)
    placed = any(parsed.names.get(i) == "place" for i in range(item.first, item.last)) and parsed.tags[item.first] == "D"
    return placed and parsed.kind(skip_back(parsed, chunk - 1)) == "W"


def coordinated(parsed: Parse, chunk: int) -> list[Phrase]:
    """The noun phrase at a chunk and those listed with it: "A, B and C", "A as well as B"."""
    found = [phrase(parsed, chunk)]
    while True:
        after = found[-1].end + 1
        nouns = after + 1 if is_headline_list(parsed, after + 1) else _listed(parsed, after)
        if nouns is None or _has_own_verb(parsed, nouns):
            return found
        found.append(phrase(parsed, nouns))


_KINDS_OF_PLACES = frozenset(["villages", "towns", "cities", "districts", "neighborhoods", "neighbourhoods", "areas", "hills", "camps"])


def _listed(parsed: Parse, chunk: int) -> int | None:
    """The chunk of the next noun phrase of a list, where the chunk goes on with one."""
    after = chunk
    while parsed.kind(after) in "(t" and after < len(parsed.chunks):
        after += 1
    if parsed.kind(after) == ",":
        after += 1
        if parsed.kind(after) == "n" and not _closes_list(parsed, after):
            return None
    if parsed.kind(after) == "K":
        if parsed.word(after) == "but":
            return None
        after += 1
    elif [parsed.word(at) for at in range(after, after + 3)] == ["as", "well", "as"]:
        after += 3
    elif _runs_on(parsed, chunk):
        return chunk
    elif after == chunk or parsed.kind(after - 1) != ",":
        return None
    while parsed.kind(after) == "R":
        after += 1
    return after if parsed.kind(after) == "n" else None


def is_headline_list(parsed: Parse, chunk: int) -> bool:
    """Whether the comma before a chunk stands for "and", as in a headline: "Gunmen kidnap doctor, two nurses in Goma"."""
    if parsed.kind(chunk) != "n" or parsed.kind(chunk - 1) != "," or chunk == 1:
        return False
    text = parsed.tokens.text
    first, second = parsed.chunks[chunk - 2], parsed.chunks[chunk]
    if not text[-1:].isalnum() or len(text) > _HEADLINE or first.kind != "n" or parsed.kind(phrase(parsed, chunk).end + 1) in ",K":
        return False
    plain = parsed.tags[first.last - 1] == "N" or parsed.word(chunk - 2) == "self"
    person = number_of(parsed.word(chunk)) is not None or parsed.word(chunk) in ("others", "more")
    return plain and person and parsed.tags[second.first] in "CNJ" and parsed.tags[first.first] != "D"


_HEADLINE = 120
"""Characters of a headline, at most."""


def _runs_on(parsed: Parse, chunk: int) -> bool:
    """As in "a nurse a guard and two soldiers", in text that lost its commas: persons each counted or with "a", up to a conjunction."""
    if not is_told_person(parsed, chunk - 1):
        return False
    while is_told_person(parsed, chunk):
        chunk = phrase(parsed, chunk).end + 1
    last = phrase(parsed, chunk + 1) if parsed.kind(chunk) == "K" and is_told_person(parsed, chunk + 1) else None
    return last is not None and parsed.word(last.end + 1) not in SPEECH


def is_told_person(parsed: Parse, chunk: int) -> bool:
    """Whether a chunk is a figure of persons or one of them, told for the first time: "two soldiers", "a nurse"."""
    piece = parsed.chunks[chunk] if 0 <= chunk < len(parsed.chunks) else None
    if piece is None or piece.kind != "n":
        return False
    opens = parsed.tags[piece.first] == "C" or parsed.tokens.lower[piece.first] in ("a", "an")
    return opens and number_of(parsed.tokens.lower[phrase(parsed, chunk).head]) is not None


def _closes_list(parsed: Parse, chunk: int) -> bool:
    """Whether a list that goes on after a comma is closed by a conjunction: otherwise the comma opens an apposition."""
    while parsed.kind(chunk) == "n":
        last = phrase(parsed, chunk).end
        if parsed.word(last) in _KINDS_OF_PLACES and parsed.tags[parsed.chunks[last].first] == "M":
            return True  # "A, B, C villages"
        chunk = last + 1
        if parsed.kind(chunk) == "(":
            chunk += 1
        if parsed.kind(chunk) == "K" or (parsed.kind(chunk) == "," and parsed.kind(chunk + 1) == "K"):
            return True
        if parsed.kind(chunk) != ",":
            return False
        chunk += 1
    return False


def _has_own_verb(parsed: Parse, chunk: int) -> bool:
    after = skip_forward(parsed, phrase(parsed, chunk).end + 1)
    if parsed.kind(after) == "W":
        return False
    return parsed.kind(after) == "v" and is_finite(parsed, after) and parsed.chunks[after].first < len(parsed.tags)


def phrase_start(parsed: Parse, chunk: int) -> int | None:
    """The first chunk of the noun phrase that ends at a chunk, "of" complements included."""
    if parsed.kind(chunk) == "(":
        chunk -= 1
    if parsed.kind(chunk) != "n":
        return None
    while parsed.kind(chunk - 1) == "P" and parsed.word(chunk - 1) == "of" and parsed.kind(chunk - 2) == "n":
        chunk -= 2
    return chunk


def by_phrase(parsed: Parse, chunk: int) -> Phrase | None:
    """The agent after "by", within the clause of the verb group at a chunk."""
    return complement(parsed, chunk, frozenset({"by"}))


def complement(parsed: Parse, chunk: int, prepositions: frozenset[str]) -> Phrase | None:
    """The first noun phrase after one of the prepositions, right of a chunk and within its clause."""
    at = complement_at(parsed, chunk, prepositions)
    return phrase(parsed, at) if at is not None else None


def complement_at(parsed: Parse, chunk: int, prepositions: frozenset[str]) -> int | None:
    """The chunk of the noun phrase after one of the prepositions, right of a chunk and within its clause."""
    at = chunk + 1
    while at < len(parsed.chunks):
        kind = parsed.kind(at)
        if kind in "S;W." or (kind == "v" and is_finite(parsed, at)):
            return None
        if kind in "PT" and parsed.word(at) in prepositions:
            after = at + 1
            while parsed.kind(after) in 'R"P':
                after += 1
            return after if parsed.kind(after) == "n" else None
        at += 1
    return None
