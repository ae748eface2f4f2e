"""Who holds, takes or loses a place, as worded: agents of clauses, owners in compounds, what pronouns stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitrep.extract.cause import conflict_words
from sitrep.extract.roles.agents import agent_in, is_weapon, owner
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Phrase, phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Named, Reading
    from sitrep.extract.syntax.parse import Parse

FORCES = frozenset(words("en/parties.toml", "forces"))
"""Nouns of armed people."""
_THINGS = frozenset(words("en/parties.toml", "things"))
_MEMBERS = frozenset(["fighters", "members", "soldiers", "forces", "units", "troops", "militants", "gunmen", "men"])
_BEARINGS = frozenset(["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"])
_GROUPS = frozenset(["group", "organisation", "organization", "movement"])
_AGENTIVE = ("ers", "ors", "sor", "tor", "ser", "ists", "ist", "men", "iers")
_OPERATIONS = frozenset(["operation", "offensive", "campaign", "assault", "counteroffensive", "advance", "push", "invasion"])
_COMPOUNDS = ("-held", "-controlled", "-occupied", "-run")
_BRANCHES = frozenset(["branch", "wing", "arm", "cell", "cells"])
_SHORT, _BARE, _LONG = 3, 2, 7
_OWN = frozenset(["its", "their", "his", "her", "our"])
_OFFICES = frozenset(["ministry", "spokesman", "staff", "command", "minister", "office", "department", "media"])
"""Who speak for a force and hold no ground."""
_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}")
_TO = frozenset({"to"})
_NEAR = frozenset(["home", "close", "next", "due", "near", "gateway", "key", "adjacent"])
_PRONOUNS = frozenset(["it", "they", "he", "she", "we", "them", "who", "which"])


def party(reading: Reading, item: Phrase | None) -> str | None:
    """The words of a party: "Syrian forces" of "Syrian forces backed by ..."; a pronoun gives who it stands for."""
    if item is None:
        return None
    parsed = reading.parsed
    if parsed.tokens.lower[item.head] in _PRONOUNS:
        return antecedent(reading, item)
    goes_on = parsed.kind(item.end + 1) in "TP" and parsed.kind(item.end + 2) == "n"
    if goes_on and parsed.tokens.lower[item.last - 1] in ("loyal", "allied", "aligned", "opposed", "sympathetic"):
        first = item.first + (parsed.tokens.lower[item.first] == "the")
        return parsed.text(first, phrase(parsed, item.end + 2).last)
    if (
        parsed.tokens.lower[item.head] in _MEMBERS
        and parsed.kind(item.end + 1) == "P"
        and parsed.word(item.end + 1) in ("from", "of")
        and parsed.kind(item.end + 2) == "n"
    ):
        group = phrase(parsed, item.end + 2)
        if parsed.names.get(group.head) == "actor":
            return parsed.text(item.first, group.last)  # "fighters from the Free Syrian Army"
    if parsed.tokens.lower[item.head] in _OPERATIONS:
        return owner(reading, item) or _launcher(reading, item)
    if item.last - item.first <= 2 and parsed.tokens.lower[item.head] in _MEMBERS and (whose := _whose_offensive(reading, item)):
        return whose
    if parsed.tokens.lower[item.head] in _GROUPS | _MEMBERS and (named := _named_group(reading, item)):
        return named
    return _as_worded(reading, item)


def _as_worded(reading: Reading, item: Phrase) -> str | None:
    """The words of a phrase itself, without a bearing or the clock time of a live report."""
    parsed = reading.parsed
    if parsed.tokens.lower[item.first] in _OWN and parsed.tokens.lower[item.head] in FORCES and item.end == item.chunk:
        whose = antecedent(reading, item)
        return whose if whose and whose.split()[-1].lower() not in _OFFICES else parsed.text(item.first + 1, item.last)
    item = _without_bearing(parsed, item)
    if _CLOCK.fullmatch(parsed.tokens.words[item.first]) and item.first < item.head:
        item = Phrase(item.first + 1, item.last, item.head, item.chunk, item.end)  # "19.09 Ukrainian forces withdraw"
    return agent_in(reading, item) or _geographic(reading, item) or _plain(reading, item)


def receiver(reading: Reading, chunk: int) -> str | None:
    """To whom a place goes, after a verb or noun at a chunk: "lost the town, home to a garrison, to the rebels"."""
    parsed = reading.parsed
    after = chunk
    while (at := clauses.complement_at(parsed, after, _TO)) is not None:
        after = at
        found = None if parsed.word(at - 2) in _NEAR else party_of_force(reading, phrase(parsed, at))
        if found:
            return found
    return None


def _named_group(reading: Reading, item: Phrase) -> str | None:
    """Of "hit Boko Haram and drove the militant group from the town": the group that the sentence names before."""
    parsed = reading.parsed
    if parsed.tokens.lower[item.first] != "the" or any(word[0].isupper() for word in parsed.tokens.words[item.first + 1 : item.last]):
        return None
    named = [a for a in reading.actors if a.last <= item.first and parsed.tokens.words[a.first][0].isupper()]
    if parsed.tokens.lower[item.head] in _MEMBERS:  # "JNIM militants attacked the camp; the militants overran it"
        named = [a for a in named if item.last - item.first == _BARE and parsed.tokens.lower[a.last - 1] == parsed.tokens.lower[item.head]]
    return _owner_of(parsed, named[-1]) if named else None


def _launcher(reading: Reading, item: Phrase) -> str | None:
    """Who runs "the operation": the first party of the sentence before."""
    before = reading.earlier(1)
    if before is None or reading.parsed.tokens.lower[item.first] not in ("the", "its", "their"):
        return None
    here = reading.sentence.text.casefold()
    return next((name for actor in before.actors if (name := _owner_of(before.parsed, actor)) and name.casefold() not in here), None)


def _whose_offensive(reading: Reading, item: Phrase) -> str | None:
    """Of "Russia's offensive began when troops overran the town": the state whose troops they are."""
    parsed = reading.parsed
    if parsed.tokens.words[item.head][0].isupper() or parsed.tags[item.first] not in "ND":
        return None
    for place in reading.places:
        owned = place.broad and place.last < item.first and parsed.tags[place.last] == "'"
        if owned and not _OPERATIONS.isdisjoint(parsed.tokens.lower[place.last : place.last + 5]):
            return parsed.text(place.first, place.last)
    return None


def _without_bearing(parsed: Parse, item: Phrase) -> Phrase:
    """The army of "the army north of the river"."""
    last = parsed.chunks[item.chunk].last - 1
    if item.end == item.chunk or parsed.tokens.lower[last] not in _BEARINGS or last <= item.first:
        return item
    head = next((i for i in range(last - 1, item.first, -1) if parsed.tags[i] in "NM"), last - 1)
    return Phrase(item.first, last, head, item.chunk, item.chunk)


def _plain(reading: Reading, item: Phrase) -> str | None:
    """A noun that the list of actors does not have: a name, armed people or persons; never a thing or an occasion."""
    parsed = reading.parsed
    head = parsed.tokens.lower[item.head]
    if head in _BRANCHES and (actor := next((a for a in reading.actors if item.first <= a.first < item.head), None)):
        return parsed.text(actor.first, item.last)  # "Islamic State's Sahel branch"
    if parsed.tags[item.head] != "N" or head in _THINGS or head.endswith(("tion", "ment", "ing")):
        return None
    if head not in FORCES and number_of(head) is None and parsed.tokens.words[item.head][0].islower() and not head.endswith(_AGENTIVE):
        return None
    first = item.first + (parsed.tokens.lower[item.first] in ("the", "a", "an"))
    return parsed.text(first, item.last)


def _geographic(reading: Reading, item: Phrase) -> str | None:
    """A state named by its country or capital: "Kyiv", "Ethiopia"."""
    parsed = reading.parsed
    if parsed.names.get(item.head) != "place" or item.last - item.first > _SHORT:
        return None
    words_ = parsed.text(item.first, item.last)
    town = any(p.first <= item.head < p.last and not p.broad for p in reading.places)
    governs = reading.kind_of is None or reading.kind_of(words_, None) in ("state", "foreign_state")
    return words_ if governs or not town else None


def is_force(reading: Reading, item: Phrase | None) -> bool:
    """Whether a phrase names armed people: an actor of the list, or a noun like "troops"."""
    if item is None:
        return False
    parsed = reading.parsed
    if parsed.tokens.lower[item.head] in ("bombers", "bomber", "attackers", "attacker", "gunmen", "gunman"):
        return False
    return parsed.names.get(item.head) == "actor" or parsed.tokens.lower[item.head] in FORCES


def is_acronym(parsed: Parse, token: int) -> bool:
    """As in "FAMA", "SNA": where somebody loses a place, an acronym that is no place's is a force's."""
    word = parsed.tokens.words[token]
    return word.isalpha() and word.isupper() and _SHORT <= len(word) <= _LONG and parsed.names.get(token) != "place"


def is_named_band(reading: Reading, agent: Phrase | None) -> bool:
    """As in "CODECO gunmen": of a group, so that they may have held a place."""
    if agent is None or reading.parsed.tokens.lower[agent.head] != "gunmen":
        return False
    return any(reading.parsed.tags[i] == "M" and reading.parsed.names.get(i) != "place" for i in range(agent.first, agent.head))


def is_pronoun_of_force(reading: Reading, agent: Phrase | None) -> bool:
    """Whether a phrase is a pronoun that stands for armed people: "the army said it had lost"."""
    return agent is not None and reading.parsed.tokens.lower[agent.head] in _PRONOUNS and antecedent(reading, agent) is not None


def stands_for_force(reading: Reading, agent: Phrase | None) -> bool:
    """The same, where no other subject stands nearer: not "aid was taken from the convoys before they entered"."""
    if not is_pronoun_of_force(reading, agent) or agent is None:
        return False
    before = next((k for k in range(agent.chunk - 1, -1, -1) if reading.parsed.kind(k) == "v"), -1)
    subjects = clauses.subjects_of(reading.parsed, before) if before >= 0 else []
    if not subjects:
        return True
    head = subjects[0].head
    armed = is_force(reading, subjects[0]) or reading.parsed.names.get(head) == "place"
    return armed or reading.parsed.tokens.lower[head] in _PRONOUNS or reading.parsed.word(before) in clauses.SPEECH


def is_at_war(reading: Reading, agent: Phrase | None) -> bool:
    """Whether taking and holding can be meant in the sense of control: armed people act, or the sentence or the article is of war."""
    if agent is not None and any(p.broad and p.first <= agent.head < p.last for p in reading.places):
        return True
    if is_pronoun_of_force(reading, agent):
        return True
    return reading.conflict_story or is_force(reading, agent) or conflict_words(reading.sentence.text) > 0


def antecedent(reading: Reading, item: Phrase) -> str | None:
    """Who "it" or "they" stands for: the speaker of the clause, else the last actor before it."""
    parsed = reading.parsed
    for at in range(item.chunk - 1, -1, -1):
        if parsed.kind(at) == "v" and parsed.word(at) in clauses.SPEECH:
            subjects = clauses.subjects_of(parsed, at)
            if subjects and parsed.tokens.lower[subjects[0].head] not in _PRONOUNS and is_force(reading, subjects[0]):
                return agent_in(reading, subjects[0])
            if subjects and (state := _geographic(reading, subjects[0])):
                return state  # "Kyiv insisted its troops held"
            if subjects and parsed.tokens.lower[subjects[0].head] in _PRONOUNS and (said := _last_speaker(reading)):
                return said
    earlier = [name for actor in reading.actors if actor.last <= item.first and (name := _owner_of(parsed, actor))]
    goes_on = parsed.tokens.lower[0] == "it" and parsed.tokens.lower[item.first] == "its"  # "It lost A and troops ... the city under its"
    if earlier and not (goes_on and number_of(earlier[-1].split()[-1].lower()) == "plural"):
        return _agreeing(_pronoun(parsed, item), earlier)
    for previous in reversed(reading.before[-2:]):
        if previous.actors:
            return previous.parsed.text(previous.actors[0].first, previous.actors[0].last)
    return _acting_before(reading, parsed.tokens.lower[item.head])


def _acting_before(reading: Reading, pronoun: str) -> str | None:
    """The armed people whose deed the sentence before tells of: "Karen fighters attacked A. They captured ..."."""
    before = reading.earlier(1)
    if before is None or pronoun not in ("they", "it"):
        return None
    verb = next((k for k, piece in enumerate(before.parsed.chunks) if piece.kind == "v" and clauses.is_finite(before.parsed, k)), -1)
    subjects = clauses.subjects_of(before.parsed, verb) if verb >= 0 else []
    return agent_in(before, subjects[0]) if subjects and is_force(before, subjects[0]) else None


def _pronoun(parsed: Parse, item: Phrase) -> str:
    """The pronoun of a phrase: of "its control" it is "its"."""
    head = parsed.tokens.lower[item.head]
    return head if head in _PRONOUNS else parsed.tokens.lower[item.first]


def _agreeing(pronoun: str, names: list[str]) -> str:
    """The last of the names, for "it" the last that is no plural: "the group fights government troops in the towns it holds"."""
    if pronoun not in ("it", "its"):
        return names[-1]
    one = [name for name in names if number_of(name.split()[-1].lower()) != "plural" and name.split()[-1].lower() not in _MEMBERS]
    return one[-1] if one else names[-1]


def _owner_of(parsed: Parse, actor: Named) -> str | None:
    """The words of an actor without its weapon: "the army" of "the army's attacks", no one of "Russian airstrikes", "rebel-held"."""
    if parsed.tokens.lower[actor.last - 1].endswith(_COMPOUNDS):
        return None
    owned = parsed.tags.find("'", actor.first, actor.last)
    if owned < 0:
        return None if is_weapon(parsed.tokens.lower[actor.last - 1]) else parsed.text(actor.first, actor.last)
    return parsed.text(actor.first, owned) if is_weapon(parsed.tokens.lower[actor.last - 1]) else parsed.text(actor.first, actor.last)


def _last_speaker(reading: Reading) -> str | None:
    """The party that spoke in the sentence before: "It said" goes on with it."""
    before = reading.earlier(1)
    for at in range(len(before.parsed.chunks) - 1, -1, -1) if before else ():
        if before and before.parsed.kind(at) == "v" and before.parsed.word(at) in clauses.SPEECH:
            subjects = clauses.subjects_of(before.parsed, at)
            if subjects and is_force(before, subjects[0]):
                return agent_in(before, subjects[0])
    return None


def party_of_force(reading: Reading, item: Phrase) -> str | None:
    """The party where the phrase names armed people, else None: "from Homs" is no loser."""
    item = _without_bearing(reading.parsed, item)
    if not is_force(reading, item) or reading.parsed.names.get(item.head) == "place":
        return None
    if reading.parsed.tokens.lower[item.head] in ("sides", "side", "parties"):
        return None
    return party(reading, item)
