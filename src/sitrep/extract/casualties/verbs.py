"""Frames of verbs of harm: who is killed, wounded or taken, in the active, in the passive, and as a participle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.casualties.found import Found, harm_of, harmed, mixed_with
from sitrep.extract.casualties.patients import CAPTIVE, is_bare, patients
from sitrep.extract.casualties.states import counted_before
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Phrase, phrase
from sitrep.extract.syntax.person_nouns import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract import rules
    from sitrep.extract.syntax.parse import Parse

_GENERIC_BEFORE = frozenset({"of", "for", "against", "about", "from"})


def is_verb(parsed: Parse, token: int) -> bool:
    """Whether a token is the main verb of its verb group."""
    chunk = parsed.at[token]
    return parsed.kind(chunk) == "v" and parsed.chunks[chunk].last - 1 == token


def transitive(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "killed 12", "12 were killed by", "killing and injuring dozens"."""
    if not is_verb(parsed, token) or _is_attribute(parsed, token) or _is_nominal(parsed, token):
        return
    chunk = parsed.at[token]
    clause = clauses.read(parsed, chunk)
    second = mixed_with(parsed, token)
    found, voice = patients(parsed, clause, token)
    clause.voice = voice
    if voice == "active" and found and found[0].first < token and _refers_back(parsed, found):
        return  # "the men we killed were no civilians"
    if (
        is_bare(parsed, chunk)
        and voice == "passive"
        and not clause.agent
        and (_refers_back(parsed, found) or _is_aimed(parsed, chunk, found))
    ):
        return
    kind = "casualties" if second else "killed" if _is_fatal(parsed, token) else ""
    for item in harmed(parsed, rule, token, found, clause, kind=kind):
        if rule.options.get("only_persons") and not _is_plainly_persons(parsed, item):
            continue
        if not _is_counted_as_asked(parsed, rule, item):
            continue
        if not _is_generic(parsed, item):
            item.uses = (second,) if second else ()
            yield item


def _is_counted_as_asked(parsed: Parse, rule: rules.Rule, item: Found) -> bool:
    """Some verbs tell of harm only with a figure ("eliminated 12 fighters"), of one noun ("took 12 hostages"), or that there was none."""
    heads = rule.options.get("heads")
    if heads and not (item.phrase and parsed.tokens.lower[item.phrase.head] in heads):
        return False
    if rule.options.get("only_zero"):
        return item.people.count.high == 0
    return not rule.options.get("only_counted") or item.people.count.start >= 0


def _is_fatal(parsed: Parse, token: int) -> bool:
    """As in "fatally shot", "mortally wounded"."""
    return token > 0 and parsed.tokens.lower[token - 1] in ("fatally", "mortally")


def _is_nominal(parsed: Parse, token: int) -> bool:
    """As in "the wounded", "the dead and wounded": persons known already, not what befell them."""
    lower = parsed.tokens.lower
    if not is_bare(parsed, parsed.at[token]) or token == 0:
        return False
    listed = token > 2 and lower[token - 1] in ("and", "or") and harm_of(lower[token - 2]) is not None
    if listed and parsed.tags[token - 3] == "P":  # "separate figures for dead and wounded"
        return True
    return lower[token - 1] in ("the", "those", "these") or (
        token > 2 and lower[token - 1] in ("and", "or") and lower[token - 3] in ("the", "those") and harm_of(lower[token - 2]) is not None
    )


def _is_attribute(parsed: Parse, token: int) -> bool:
    """As in "evacuate wounded fighters", "of injured men": the participle stands before a noun and after what governs that noun."""
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    if parsed.tags[piece.first : piece.last] not in ("E", "F") or parsed.kind(chunk + 1) != "n":
        return False
    if parsed.tags[parsed.chunks[chunk + 1].first] in "DC" or parsed.word(chunk + 1) in CAPTIVE:
        return False  # "feared taken prisoner"
    before = clauses.skip_back(parsed, chunk - 1)
    if parsed.word(before) in _FREEING:
        return True  # "Troops Rescue Kidnapped Pupils"
    return (parsed.kind(before) == "v" and parsed.tags[parsed.chunks[before].last - 1] in "BGVEF") or parsed.kind(before) in "PT"


_FREEING = frozenset({"rescue", "rescues", "free", "frees", "release", "releases", "save", "treat", "treats", "visit", "visits", "reunite"})


def _refers_back(parsed: Parse, found: list[Phrase]) -> bool:
    """As in "the fighters killed on Thursday": persons that were told of before, with no figure."""
    if not found:
        return False
    first = found[0]
    return (
        parsed.tokens.lower[first.first] in ("the", "those", "these")
        and parsed.count_in(first.first, first.last) is None
        and number_of(parsed.tokens.lower[first.head]) != "singular"
    )


_PICTURES = frozenset({"video", "videos", "footage", "film", "films", "photo", "photos", "photograph", "photographs", "clip", "clips"})
_AT = frozenset({"at", "into", "toward", "towards", "back", "on"})


def _is_aimed(parsed: Parse, chunk: int, found: list[Phrase]) -> bool:
    """As in "gunmen shot at a bus", "three men shot at police": nobody is said to be hit; "five shot at a bar" were."""
    if parsed.word(chunk) not in ("shot", "shoot", "shoots", "fired") or not found:
        return False
    if not _PICTURES.isdisjoint(parsed.tokens.lower[: parsed.chunks[chunk].first]):
        return True  # "a video allegedly shot in the town"
    if parsed.word(chunk + 1) not in _AT:
        return False
    target = phrase(parsed, chunk + 2) if parsed.kind(chunk + 2) == "n" else None
    counted = parsed.count_in(found[0].first, found[0].last) is not None
    return not counted or target is None or number_of(parsed.tokens.lower[target.head]) is not None


def _is_plainly_persons(parsed: Parse, found: Found) -> bool:
    """For verbs that also take places and things ("captured"): a name, a bare figure or a pronoun may be either."""
    how, head = found.people.how, found.phrase.head if found.phrase else -1
    if how == "elided":
        more = found.phrase is not None and parsed.tokens.lower[found.phrase.last - 1] in ("more", "others")
        return more or bool(found.clause and found.clause.voice == "passive")
    if how == "pronoun":
        return parsed.tokens.lower[head] in ("he", "she", "him", "her")
    if how == "name":
        return bool(
            found.clause and found.clause.voice == "passive" and found.phrase and _is_described(parsed, found.phrase, found.clause.chunk)
        )
    return parsed.tags[head] != "M" or number_of(parsed.tokens.lower[head]) is not None


def _is_described(parsed: Parse, item: Phrase, chunk: int) -> bool:
    """As in "Ann Poe, 35, was captured", "Jim Doe, who was captured": a name with an age or a "who" is a person's."""
    between = parsed.tokens.lower[item.last : parsed.chunks[chunk].first]
    return "who" in between or any(word.isdigit() and len(word) == 2 for word in between[:3])


def _is_generic(parsed: Parse, found: Found) -> bool:
    """As in "accused of killing civilians", "landmines kill children": bare plurals of what is done in general, no event."""
    if found.people.how not in ("plural", "pronoun") or not found.clause or found.people.count.best is not None:
        return False
    chunk = found.clause.chunk
    tags = parsed.tags[parsed.chunks[chunk].first : parsed.chunks[chunk].last]
    if found.clause.voice == "passive":  # "they are shot on sight"
        return (
            parsed.tokens.lower[parsed.chunks[chunk].first] in ("are", "get")
            and "being" not in parsed.tokens.lower[parsed.chunks[chunk].first : parsed.chunks[chunk].last]
            and parsed.tokens.text.rstrip('"” ').endswith(".")
            and "G" not in tags
        )
    if tags[-1] == "G" and parsed.kind(chunk - 1) == "P":
        return parsed.word(chunk - 1) in _GENERIC_BEFORE
    present = tags == "V" and not parsed.word(chunk).endswith("ed") and parsed.word(chunk) not in ("shot", "took", "slew", "held")
    return present and parsed.tokens.text.rstrip().endswith(".")


def intransitive(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "12 people died", "lost their lives", "suffered burns"."""
    chunk = parsed.at[token]
    counted = counted_before(parsed, token) if parsed.kind(chunk) == "n" and parsed.tags[token] in "EG" else None
    if not counted and not is_verb(parsed, token):
        return
    found = [counted[0]] if counted else clauses.subjects_of(parsed, chunk)
    clause = clauses.Clause(chunk, token, "passive", found, [], clauses.by_phrase(parsed, chunk))
    going_on = parsed.tokens.lower[token] in ("dying", "starving")  # of thirst, of neglect: no event without a figure
    counted_only = going_on or rule.options.get("only_figures")
    yield from (item for item in harmed(parsed, rule, token, found, clause) if not counted_only or item.people.how in ("figure", "elided"))
