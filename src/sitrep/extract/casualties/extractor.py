"""Casualties: who was killed, injured, abducted, detained or went missing, how many, and at whose hands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from sitrep.extract import rules
from sitrep.extract.casualties import gates, nouns, states, totals, verbs
from sitrep.extract.casualties import parts as lists
from sitrep.extract.casualties import turned as inverted
from sitrep.extract.casualties.attacks import carried, sent
from sitrep.extract.casualties.found import LEXICON, Found
from sitrep.extract.casualties.gapped import gapped
from sitrep.extract.casualties.kinds import IN_ARMS, WAR, both_armed, kind_in_words, kind_of_harmed, sided
from sitrep.extract.casualties.perpetrator import perpetrator_of
from sitrep.extract.casualties.victims_of import demographic_of
from sitrep.extract.cause import by_hand, cause_of, setting_of
from sitrep.extract.roles.antecedents import counted_before, named_before
from sitrep.extract.roles.arguments import place_of
from sitrep.extract.roles.clause_dates import date_of
from sitrep.extract.roles.people import People, without_determiner
from sitrep.extract.scope import scope_of
from sitrep.extract.speech import assertion
from sitrep.extract.syntax.parse import Parse, Phrase
from sitrep.model import Mention, Modality
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from sitrep.extract.context import Reading

Frame = Callable[[Parse, rules.Rule, int], Iterator[Found]]
_FRAMES: dict[str, Frame] = {
    "transitive": verbs.transitive,
    "intransitive": verbs.intransitive,
    "noun": nouns.noun,
    "state": states.state,
    "lives": nouns.lives,
    "limbs": nouns.limbs,
    "bodies": nouns.bodies,
    "toll": totals.toll,
    "number": totals.number,
    "numbered": totals.numbered,
    "noted": totals.noted,
    "bearing": states.bearing,
}
_FIGURE = 10_000
"""Sets the places of figures apart from those of phrases."""


def extract(reading: Reading) -> list[Mention]:
    """The casualties that a sentence tells, in the order of their triggers; parts follow their whole."""
    out: list[Mention] = []
    wholes: dict[str, int] = {}
    for found in _named(reading, _distinct(list(_all(reading.parsed)))):
        if _is_told(reading, found):
            continue
        found.is_part = _is_part(reading.parsed, found)
        mention = _mention(reading, found, part_of=wholes.get(found.harm) if found.is_part else None)
        if gates.refuses(reading, found, mention):
            continue
        if mention.part_of is not None:
            mention = sided(mention, out[mention.part_of])
            if found.people.how == "plural" and mention.category in IN_ARMS:
                continue  # "militants including field commanders" says who they were, not how many
        if not found.is_part:
            wholes[found.harm] = len(out)
        out.append(mention)
        reading.told.append(out[-1])
    return out


def _all(parsed: Parse) -> Iterator[Found]:
    """Everything that the frames find: parts come right after their whole."""
    turned = [*inverted.turned_round(parsed), *inverted.of_total(parsed), *inverted.of_the_dead(parsed)]
    for found in _fired(parsed, {found.token for found in turned if not found.phrase or found.uses}):
        yield found
        yield from lists.parts(parsed, found)
        for other in gapped(parsed, found):
            yield other
            for part in lists.parts(parsed, other):
                part.spot = part.phrase.head if part.phrase else other.spot
                yield part
    yield from turned


def _fired(parsed: Parse, taken: set[int]) -> Iterator[Found]:
    table = rules.load(LEXICON, "harm")
    used = set(taken)
    for token, word in enumerate(parsed.tokens.lower):
        for rule in () if token in used else table.get(word, ()):
            if not _holds(parsed, rule, token):
                continue
            found = list(_FRAMES[rule.frame](parsed, rule, token))
            used |= {other for item in found for other in item.uses}
            yield from found
            if found:
                break


def _holds(parsed: Parse, rule: rules.Rule, token: int) -> bool:
    """Whether the words around a trigger are those that its rule asks for ("shot dead"), and none that it excludes ("died peacefully")."""
    after = parsed.tokens.text[parsed.tokens.ends[token] + 1 : parsed.tokens.ends[token] + 60]
    if rule.needs and not rule.needs.match(after):
        return False
    unless, beside = rule.options.get("unless"), rule.options.get("beside")
    return not (unless and _any(unless).search(after)) and not (beside and not _any(beside).search(parsed.tokens.text))


@cache
def _any(*patterns: str) -> Phrases:
    return Phrases(patterns)


def _distinct(found: list[Found]) -> list[Found]:
    """One row for persons that two triggers name ("shot and killed", "were found dead"): the first, the most specific frame."""
    seen: set[tuple[str, int]] = set()
    kept = []
    dead = {item.phrase.first: item for item in found if item.harm == "killed" and item.phrase}
    killed = {item.people.count.start: item.token for item in dead.values()}
    for item in found:
        if item.harm == "injured" and item.people.how in ("single", "name") and item.phrase and item.phrase.first in dead:
            dead[item.phrase.first].clause = item.clause
            continue  # "was shot by X and died on the way to hospital"
        if item.harm in ("injured", "detained") and _is_dead_too(item, killed):
            continue  # "killed 50 prisoners held at a camp"
        where = item.phrase.first if item.phrase else -item.token
        if item.people.count.start >= 0:
            where = item.people.count.start + _FIGURE
        if (item.harm, where) in seen or ("casualties", where) in seen:
            continue
        seen.add((item.harm, where))
        kept.append(item)
    return kept


def _is_dead_too(item: Found, killed: dict[int, int]) -> bool:
    """Whether the figure of the wounded or the detained is one of the killed, told before the wounds: "nine men's bodies, all shot"."""
    dead_by = killed.get(item.people.count.start) if item.people.count.start >= 0 else None
    return dead_by is not None and (dead_by < item.token or (item.harm == "detained" and dead_by != item.token))


def _named(reading: Reading, found: list[Found]) -> list[Found]:
    """Figures without a noun take the noun of the figure before them; pronouns, the name that they stand for."""
    last: str | None = None
    counted: People | None = None
    for item in found:
        who = item.people
        if who.how == "pronoun" and counted and item.phrase and _is_all(reading.parsed, item.phrase):
            item.people = replace(counted)  # "executed all of them"
        elif who.how == "pronoun" and who.count.best is None and item.phrase and (told := counted_before(reading.parsed, item.phrase)):
            item.people = replace(who, count=told)
        elif who.how == "pronoun":
            item.people = replace(who, text=named_before(reading, item.phrase) or who.text)
        elif who.text is None and who.count.low != 0 and last:
            item.people = replace(who, text=last)
        elif who.text and not item.is_part:
            last = without_determiner(who.text) if last is None or who.how in ("figure", "plural") else None
            counted = who if who.how == "figure" else None
    return found


def _is_all(parsed: Parse, item: Phrase) -> bool:
    """As in "all of them", "both of them", "them all"."""
    lower = parsed.tokens.lower
    return lower[item.first] in ("all", "both") or lower[item.last : item.last + 1] in (["all"], ["both"])


def _is_told(reading: Reading, found: Found) -> bool:
    """As in "they died", "them killed": persons without a figure whose harm an earlier sentence has told."""
    told = any(m.kind == found.harm for r in [*reading.before[-2:], reading] for m in r.told)
    return found.people.how == "pronoun" and found.people.count.best is None and told


_TAKEN = frozenset({"abducted", "detained"})
"""Harms by which nobody is hurt yet: the cause of the harm is not that of the story."""
_NATURAL = frozenset({"disaster", "accident", "disease"})
_NOBODYS = frozenset({"disaster", "disease"})
"""Causes that nobody set to work: "Hurricane Mitch killed 40"."""


def _mention(reading: Reading, found: Found, part_of: int | None = None) -> Mention:
    parsed = reading.parsed
    said = assertion.read(reading, _governing(parsed, found))
    place = place_of(reading, found.said_at)
    date = date_of(reading, found.said_at)
    perpetrator = perpetrator_of(reading, found.clause, found.chunk, found.people.text)
    worded = kind_in_words(reading, found)
    armed = found.harm not in _TAKEN and both_armed(reading, perpetrator, worded)
    cause = by_hand(perpetrator, cause_of(reading, found.said_at, found.rule.options.get("cause"), armed=armed))
    perpetrator = None if cause in _NOBODYS else perpetrator
    piece = parsed.chunks[parsed.at[found.token]]
    first = piece.first if piece.kind == "v" and piece.last - 1 == found.token else found.token
    count = found.people.count
    text = found.people.text
    category = kind_of_harmed(reading, text, cause, count, worded)
    scope = scope_of(reading, found.token, date, count, cause)
    mention = Mention(
        event_type="casualties",
        rule_id=found.rule.rule_id,
        sentence=reading.sentence,
        trigger=reading.span(first, found.token + 1),
        kind=found.harm,
        modality=_modality(parsed, found, said.modality),
        attributed_to=said.attributed_to,
        count=reading.figure(count),
        place=reading.absolute(place.start, place.end) if place else None,
        place_basis="stated" if place else "none",
        date=reading.absolute(date.start, date.end) if date else None,
        scope=scope,
        group=text,
        demographic=demographic_of(text),
        category=category,
        actor=sent(reading, perpetrator) if perpetrator else None,
        cause=_own_cause(found.harm, cause, of_war=scope == "cumulative" and (count.low or 0) >= WAR),
        setting=_setting(setting_of(reading, cause, perpetrator), category),
        part_of=part_of,
        features=(f"frame:{found.rule.frame}", f"how:{found.people.how}", *(("part",) if found.is_part else ())),
    )
    actor = None if perpetrator else carried(reading, mention)
    return replace(mention, actor=actor) if actor else mention


def _setting(setting: str, category: str) -> str:
    """Fighters are killed in conflict where nothing else is said."""
    return "conflict" if setting == "unknown" and category in ("non_state_force", "foreign_force") else setting


def _own_cause(harm: str, cause: str, *, of_war: bool) -> str:
    """The cause of the story, where it is that of the harm: not of a war's whole toll, nor of who is taken alive."""
    whole = of_war and cause not in _NATURAL
    return "unknown" if whole or (harm in _TAKEN and cause != "clash") else cause


_OF_THEM = re.compile(r"^(?:the )?[\w,-]+ of (?:them|those|the (?:dead|victims|wounded|injured|casualties|killed))\b", re.IGNORECASE)


def _is_part(parsed: Parse, found: Found) -> bool:
    """As in "Four of them were shot dead": counted in what was told before."""
    return found.is_part or bool(found.phrase and _OF_THEM.match(parsed.text(found.phrase.first, found.phrase.last)))


def _modality(parsed: Parse, found: Found, said: Modality) -> Modality:
    """A zero is negated; "were reported killed", "are feared dead" is claimed."""
    if found.people.count.high == 0:
        return "negated"
    piece = parsed.chunks[found.chunk]
    near = parsed.tokens.lower[max(0, piece.first - 1) : found.token]
    return "claimed" if said == "asserted" and not {"reported", "feared", "believed", "presumed"}.isdisjoint(near) else said


def _governing(parsed: Parse, found: Found) -> int:
    """The chunk whose modality counts: of "should dismiss the council and arrest its members", the verb under "should"."""
    chunk = found.chunk
    if parsed.kind(chunk) == "v" and parsed.tokens.lower[found.token] in found.rule.words[:1]:
        before = chunk - 1
        while parsed.kind(before) in 'R"':
            before -= 1
        verbs = [at for at in range(before, -1, -1) if parsed.kind(at) == "v"] if parsed.kind(before) == "K" else []
        if verbs and parsed.tags[parsed.chunks[verbs[0]].first] in "AT":
            return verbs[0]
    return chunk
