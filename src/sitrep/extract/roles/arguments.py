"""Finds the place of a clause, by clauses and not by distance alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitrep.extract.context import Named
from sitrep.extract.roles.localities import listed, localities
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.syntax.parse import Parse

_TOTALLING = frozenset(words("en/whereabouts.toml", "totalling"))
"""Verbs with which a total follows that counts more than what happened in the place before: "12 died in X, bringing the toll to 40"."""
_SPEECH = frozenset(words("en/clauses.toml", "speech"))
_BEFORE, _CLAUSE, _NO_PREPOSITION, _BROAD, _ANAPHOR, _ADJECTIVE = 6, 8, 6, 9, 3, 40
_FAR = 20
"""Tokens beyond which distance hardly counts."""
_WITNESS, _ORIGIN, _ELSEWHERE, _OTHER_TIME, _SUBJECT = 40, 10, 20, 20, 30
_CHAIN = 7
"""Tokens between two places of which the first lies in the second, or is listed with it."""
_SPEAKERS = 60
_TOO_FAR = 45
"""Cost from which a place in the sentence is not the event's."""
_OTHER_EVENT = re.compile(
    r"\b(?:hours?|days?|weeks?|months?|years?|minutes|shortly|soon|just) (?:after|before)\b|\bbefore\b", re.IGNORECASE
)


def place_of(reading: Reading, token: int) -> Named | None:
    """The place name that belongs to the trigger at a token: after it in its clause, then before it, then elsewhere."""
    parsed = reading.parsed
    found = localities(reading)
    there = _there(parsed, found, token)
    if there:
        return there
    costs = {place.first: _cost(parsed, place, token) for place in found if not is_owner(parsed, place, found)}
    for place, wider in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        if not (place.first in costs and wider.first in costs) or place.first < token < wider.first:
            continue
        beside = parsed.tokens.lower[wider.first - 1] in listed("beside") and costs[place.first] < _TOO_FAR
        if _is_chained(parsed, place, wider) and (beside or costs[place.first] < costs[wider.first] + _BROAD + _CHAIN):
            costs[place.first] = min(costs[place.first], costs[wider.first] - 1)
    best = min((place for place in found if place.first in costs), key=lambda place: costs[place.first], default=None)
    if best and best.broad and best.first < token:  # "In Hama province the army said it killed ten men ... around Souran"
        narrow = [place for place in found if place.first > token and not place.broad and place.first in costs]
        near = [place for place in narrow if costs[place.first] < costs[best.first] + _BROAD]
        best = min(near, key=lambda place: costs[place.first], default=best)
    if best and best.first < token and costs[best.first] >= _FAR and _is_told_again(parsed, token):
        return None
    if best and costs[best.first] < _TOO_FAR:
        return _first_listed(parsed, found, best)
    return _wider(parsed, found, token)


def _first_listed(parsed: Parse, found: list[Named], place: Named) -> Named:
    """The first of the list that a place ends, in text that lost its commas: "bombed the towns of A B C and D"."""
    at = place.first
    while at and (parsed.tags[at - 1] in "M-'" or parsed.tokens.lower[at - 1] in ("and", "al", "el")):
        at -= 1
    lower = parsed.tokens.lower
    if at == place.first or lower[at - 1 : at] != ["of"] or lower[at - 2] not in listed("settlements"):
        return place
    first = next((other for other in found if other.first == at), None)
    return first or Named(at, at + 1, parsed.tokens.starts[at], parsed.tokens.ends[at])


def _there(parsed: Parse, found: list[Named], token: int) -> Named | None:
    """The place that "there" stands for after a trigger, be it a speaker's: "the mayor of Homs said two men had been killed there"."""
    clause = parsed.tokens.lower[token + 1 : token + _CHAIN]
    at = clause.index("there") if "there" in clause else None
    if at is None or any(parsed.tags[token + 1 + i] in ".;,S" for i in range(at)):
        return None
    return next((place for place in reversed(found) if place.last <= token), None)


def _is_told_again(parsed: Parse, token: int) -> bool:
    """Reads "injured in the blast": an event told before, whose place a speaker's does not replace."""
    lower = parsed.tokens.lower[token + 1 : token + 4]
    return lower[:2] == ["in", "the"] and lower[2:] != [] and lower[2] in listed("events")


def _wider(parsed: Parse, found: list[Named], token: int) -> Named | None:
    """The place named before in the sentence that "in the province" after a trigger stands for."""
    lower = parsed.tokens.lower
    said = any(lower[i - 2 : i] == ["in", "the"] and lower[i] in listed("wider") for i in range(token + 3, min(len(lower), token + _FAR)))
    return next((place for place in reversed(found) if place.last <= token), None) if said else None


def _is_chained(parsed: Parse, place: Named, other: Named) -> bool:
    """Reads "Saqba in the Damascus suburbs", "A, B and C", "the camp near X": the first of them is meant."""
    between = range(place.last, other.first)
    after = parsed.tokens.lower[place.last]
    alone = place.last == parsed.chunks[parsed.at[place.first]].last or after in listed("nouns") or after in listed("bearings")
    apart = after == "the" and parsed.tokens.lower[other.first - 1] == "of"  # "Afrin the village of Dayr"
    if not 0 < len(between) <= _CHAIN or not alone or apart:
        return False
    if place.broad and not other.broad and parsed.tokens.lower[other.first - 1] not in listed("beside"):
        return False
    if any(parsed.tags[i] in "VEFGIHAXWST;.()" or parsed.tokens.lower[i] in ("from", "to") for i in between):
        return False
    return parsed.tags[other.first - 1] in ",K" or any(parsed.tags[i] == "P" for i in between)


def _cost(parsed: Parse, place: Named, token: int) -> float:
    low, high = sorted((place.first, token))
    between = parsed.at[low : high + 1]
    verbs = {
        k
        for k in between
        if parsed.kind(k) == "v" and clauses.is_finite(parsed, k) and not parsed.chunks[k].first <= token < parsed.chunks[k].last
    }
    away = high - low
    cost = min(away, _FAR) + max(0, away - _FAR) / 10 + (0 if place.first > token else _BEFORE)
    cost += _CLAUSE * len(verbs)
    if _OTHER_EVENT.search(parsed.text(low, high)) or not _TOTALLING.isdisjoint(parsed.tokens.lower[low:high]):
        cost += _OTHER_TIME
    cost += _CLAUSE if ";" in parsed.tags[low:high] else 0
    cost += _BROAD if place.broad else 0
    if place.broad and place.first and parsed.tags[place.first - 1] == "N" and parsed.tokens.lower[place.first - 1] not in listed("nouns"):
        cost += _ADJECTIVE  # "our ally Turkey"
    cost += _ADJECTIVE if place.broad and number_of(parsed.tokens.lower[place.last] if place.last < len(parsed.tags) else "") else 0
    if _is_witnessed(parsed, place):
        return _WITNESS
    if _is_of_treatment(parsed, place):
        return _SPEAKERS
    cost += _ANAPHOR if parsed.tokens.lower[place.first] in ("the", "this", "that") else 0
    return cost + _role(parsed, place)


def _role(parsed: Parse, place: Named) -> float:
    """What speaks against a place by the words before and after it."""
    at = place.first - 1
    lower = parsed.tokens.lower
    while at > 0 and (lower[at] in ("the", "'s", "nearby") or parsed.tags[at] == "J"):
        at -= 1
    before = lower[at] if at >= 0 else ""
    noun = lower[place.last] if place.last < len(lower) else ""
    if noun in listed("events") and number_of(noun) is None:
        return 0  # "the Atmeh blast"
    if before in _SPEECH or before in listed("reactions"):
        return _SPEAKERS  # "accused Moscow of"
    cost = _speakers(parsed, place, before)
    if place.broad and _is_beyond(parsed, place):
        return _SPEAKERS
    if before in listed("elsewhere") and not _is_of_evacuees(parsed, at):
        return cost + _ELSEWHERE
    if before == "bordering" and place.broad:
        return cost + _WITNESS  # "a province bordering Chad"
    return cost + _from(parsed, at, before)


def _from(parsed: Parse, at: int, before: str) -> float:
    """What speaks against a place that something came from, or that no preposition places."""
    if _is_of_evacuees(parsed, at) or _is_home(parsed, at) or (before == "from" and at and number_of(parsed.tokens.lower[at - 1])):
        return _WITNESS  # "peacekeepers from Chad"
    if before not in listed("locative"):
        return _NO_PREPOSITION
    came = (before == "from" and at and parsed.kind(parsed.at[at - 1]) in "nv") or (before == "of" and _is_from(parsed, parsed.at[at]))
    return _ORIGIN if came else 0


def _is_home(parsed: Parse, at: int) -> bool:
    """Reads "Sgt. Jo Moss, 31, of Ashland, Ohio, died": where a person is from, by the token before the name of a place."""
    while at > 0 and parsed.tags[at] in "M,":
        at -= 1
    return parsed.tokens.lower[at] == "of" and parsed.tags[at - 1 : at] == "," and at > 2


def _is_of_evacuees(parsed: Parse, at: int) -> bool:
    """Reads "98 evacuees from the towns of A and B", by the preposition before the names: where they came from."""
    while at > 0 and (parsed.tags[at] in "MKJNPD,") and parsed.tokens.lower[at] != "from":
        at -= 1
    return parsed.tokens.lower[at] == "from" and parsed.tokens.lower[at - 1] in listed("movers")


def _is_beyond(parsed: Parse, place: Named) -> bool:
    """Reads "near the border with Benin and Togo": the lands beyond it."""
    at = place.first - 1
    while at > 0 and (parsed.tags[at] in "MK," or parsed.tokens.lower[at] == "the"):
        at -= 1
    return parsed.tokens.lower[at] == "with" and at > 0 and parsed.tokens.lower[at - 1] in ("border", "borders", "frontier")


def _is_from(parsed: Parse, of: int) -> bool:
    """Whether "of" continues what something came from: "fired from an area of northern Syria"."""
    return parsed.kind(of - 1) == "n" and parsed.kind(of - 2) == "P" and parsed.word(of - 2) == "from"


def _speakers(parsed: Parse, place: Named, before: str) -> float:
    """Reads "officials in Kabul said", "the Homs governor", "the mayor of Homs": the place of the speaker, not of what is said."""
    after = parsed.tokens.lower[place.last : place.last + 1]
    if after and before != "in" and after[0] in listed("officials") and parsed.tags[place.last] not in "V,":
        return _SPEAKERS
    reaction = place.last + bool(after and after[0].endswith("ly"))
    if (
        place.broad
        and before not in listed("locative")
        and not listed("reactions").isdisjoint(parsed.tokens.lower[reaction : reaction + 1])
    ):
        return _SPEAKERS  # "Chad strongly condemns the attack"
    head = parsed.at[place.first] - 1
    if parsed.kind(head) == "P" and parsed.word(head - 1 - (parsed.kind(head - 1) == "n")) in listed("to_hearers"):
        return _SPEAKERS  # "told reporters in Bamako"
    if before in ("in", "from") and parsed.kind(head) == "P" and _last_word(parsed, head - 1) in listed("told_in"):
        return _SPEAKERS  # "said in Baku", "it said from Geneva"
    noun = _holder(parsed, place)
    if noun in listed("locals"):
        return _ORIGIN  # "the mayor of Homs said", "rescuers in Homs": they speak of their town
    if before == "of" and noun in listed("officials") and number_of(noun):
        return _SPEAKERS
    return _by_verb(parsed, place, before, noun)


def _by_verb(parsed: Parse, place: Named, before: str, noun: str) -> float:
    """What speaks against a place by the verb that follows it, whose subject it may be a part of."""
    head = parsed.at[place.first] - 1
    verb = _verb_after(parsed, place)
    if verb is None:
        return 0
    if parsed.kind(head) == "P" and _last_word(parsed, head - 1) in listed("based"):
        return _SUBJECT  # "fighters positioned in X fired on Y"
    rest = parsed.tags[place.last : parsed.chunks[parsed.at[place.last - 1]].last]
    if parsed.word(verb) in _SPEECH and set(rest) <= set("M-'"):  # also "an official in Homs Adel Amin said"
        return _SPEAKERS if noun in listed("officials") or number_of(noun) or not noun else 0
    if before in listed("locative") or not clauses.is_finite(parsed, verb):
        return 0
    struck = clauses.voice_of(parsed, verb) == "passive" and parsed.word(verb) in listed("happened")
    return _NO_PREPOSITION if struck else _SUBJECT  # "Homs was also hit"


def _last_word(parsed: Parse, chunk: int) -> str:
    return parsed.tokens.lower[parsed.chunks[chunk].last - 1] if chunk >= 0 else ""


def _is_witnessed(parsed: Parse, place: Named) -> bool:
    """Reads "a photographer in Douma reported": who saw it was there."""
    verb = _verb_after(parsed, place)
    return verb is not None and parsed.word(verb) in _SPEECH and _holder(parsed, place) in listed("eyewitnesses")


def _is_of_treatment(parsed: Parse, place: Named) -> bool:
    """Reads "rushed to a hospital in Peshawar", "treated in Turkish hospitals in Hatay": where people were taken is not where it was."""
    before = parsed.tokens.lower[max(0, place.first - _CHAIN) : place.first]
    sent = next((i for i, word in enumerate(before) if word in listed("sent_for_treatment")), None)
    return sent is not None and not listed("treatment").isdisjoint((*before[sent:], *parsed.tokens.lower[place.first : place.last]))


def _holder(parsed: Parse, place: Named) -> str:
    """The noun that a place belongs to by its preposition: "mayor" of "the mayor of Homs"."""
    head = parsed.at[place.first] - 1
    return parsed.word(head - 1) if parsed.kind(head) == "P" and parsed.kind(head - 1) == "n" else ""


def _verb_after(parsed: Parse, place: Named) -> int | None:
    at = parsed.at[place.last - 1] + 1
    while parsed.kind(at) in "R(K":
        at += 2 if parsed.kind(at) == "K" and parsed.kind(at + 1) == "n" else 1  # "Moscow and Syrian media reported"
    return at if parsed.kind(at) == "v" else None


def is_owner(parsed: Parse, place: Named, found: list[Named]) -> bool:
    """Reads "Syria's Idlib", "Tabuk Central Prison in Haditha": the narrower place, or that of the institution, follows."""
    if place.last < len(parsed.tags) and parsed.tags[place.last] == "'":
        return any(0 < other.first - place.last <= 5 for other in found)
    if place.broad and parsed.tokens.lower[place.last - 1].endswith("s") and any(other.first == place.last for other in found):
        return True  # "Turkeys Hatay province", of feeds that lose apostrophes
    end = place.last
    while end < len(parsed.tags) and parsed.tags[end] == "M":
        end += 1
    named = end > place.last and parsed.tokens.lower[end - 1] in listed("nouns")
    return named and parsed.tokens.lower[end : end + 1] in (["in"], ["at"]) and any(0 < other.first - end <= 3 for other in found)
