"""Territorial control: who takes, loses, holds, besieges or hands over a named place or a counted set of places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitrep.extract import rules
from sitrep.extract.control import gates, territory
from sitrep.extract.control.frames import FRAMES
from sitrep.extract.control.names import compounds
from sitrep.extract.control.territory_before import is_untold, named_before
from sitrep.extract.roles.arguments import place_of
from sitrep.extract.roles.clause_dates import date_of
from sitrep.extract.speech import assertion
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, phrase
from sitrep.model import LocationBasis, Mention, Modality, Span

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.control.held import Held

LEXICON = "en/control.toml"
_DUTIES = frozenset(["charged", "tasked", "entrusted", "responsible", "responsibility"])
_OUTLOOK = frozenset(["would", "could", "may", "might"])
_PRONOUNS = frozenset(["it", "them", "both"])
_BACK = re.compile(r"\bback (?:under|in(?:to)? (?:the )?(?:[\w'’-]+ ){0,2}(?:hands|control))\b")
_STATES = ("held", "besieged")
_CHANGES = ("gained", "lost", "transferred")


def extract(reading: Reading) -> list[Mention]:
    """The control that a sentence tells of, a mention a place, in the order of their triggers."""
    out: list[Mention] = []
    taken: set[tuple[int, int, str]] = set()
    every = _find(reading)
    changed = {p.name.first for held in every if _is_change(reading, held) for p in held.places if p.name}
    for held in every:
        for place in held.places:
            if changed and place.how == "before" and place.noun in _PRONOUNS and (held.change or held.rule.kind) == "held":
                continue  # "took the town and still hold it"
            if held.rule.frame in ("seat", "held_compound", "armed_place") and place.name and place.name.first in changed:
                continue
            key = (place.first, place.last, held.rule.kind if held.rule.kind in _STATES else held.controller or "change")
            again = key[2] not in _STATES and any(key[:2] == o[:2] and "change" in (key[2], o[2]) and o[2] != "besieged" for o in taken)
            if key not in taken and not again and not _is_question_of_people(held, place) and not is_untold(reading, place):
                mention = _mention(reading, held, place)
                if not gates.refuses(reading, held, place, mention):
                    taken.add(key)
                    out.append(mention)
    return out


def _is_question_of_people(held: Held, place: territory.Territory) -> bool:
    if place.how == "before" and held.rule.kind == "held" and place.noun in ("area", "areas", "territory", "region", "position"):
        return True
    return place.how == "before" and held.controller is None and held.previous is None and held.rule.kind not in ("besieged", "contested")


def _find(reading: Reading) -> list[Held]:
    table = rules.load(LEXICON, "change")
    found: list[Held] = []
    parsed = reading.parsed
    for token, word in enumerate(parsed.tokens.lower):
        for rule in table.get(word, ()):
            after = parsed.tokens.text[parsed.tokens.ends[token] + 1 : parsed.tokens.ends[token] + 40] if rule.needs else ""
            if rule.needs and not rule.needs.match(after):
                continue
            held = FRAMES[rule.frame](reading, rule, token)
            if held and held.places:
                found.append(held)
                break
    compound = next(rule for rule in rules.rules(LEXICON, "change") if rule.frame == "held_compound")
    return found + list(compounds(reading, compound))


def _mention(reading: Reading, held: Held, place: territory.Territory) -> Mention:
    parsed = reading.parsed
    said = assertion.read(reading, held.chunk)
    date = date_of(reading, held.token)
    span, basis = _where(reading, held, place)
    piece = parsed.chunks[held.chunk]
    first = (
        piece.first
        if piece.kind == "v" and held.rule.frame in ("take", "take_over", "control", "leave", "expel", "fall", "hand", "flag")
        else held.token
    )
    modality = said.modality
    if (
        (held.change or held.rule.kind) in ("held", "contested", "besieged")
        and modality in ("planned", "hypothetical")
        and piece.kind != "v"
    ):
        modality = "asserted"
    if modality == "asserted" and parsed.tokens.lower[held.token].startswith("claim"):
        modality = "claimed"  # "claimed control of the town"
    if held.negated:
        modality = "negated"
    elif modality in ("asserted", "claimed"):
        modality = _of_duty_or_outlook(parsed, held) or modality
    return Mention(
        event_type="territorial_control",
        rule_id=held.rule.rule_id,
        sentence=reading.sentence,
        trigger=reading.span(first, max(held.token + 1, held.trigger_end)),
        kind=held.change or held.rule.kind,
        modality=modality,
        attributed_to=said.attributed_to,
        count=reading.figure(place.count) if place.count else None,
        place=span,
        place_basis=basis,
        date=reading.absolute(date.start, date.end) if date else None,
        group=parsed.text(place.first, place.last) if place.how == "counted" else None,
        actor=held.controller,
        previous=held.previous,
        besieger=held.besieger,
        extent=_extent(reading, held, place),
        unit=place.unit,
        recapture=held.recapture or bool(held.rule.options.get("recapture")) or _BACK.search(reading.sentence.text) is not None,
        features=(f"frame:{held.rule.frame}", f"place:{place.how}", f"known:{place.known}", f"who:{held.controller is not None}"),
    )


def _is_change(reading: Reading, held: Held) -> bool:
    """Whether a place changes hands in fact: what is only planned leaves it as it is."""
    kind = held.change or held.rule.kind
    return kind in _CHANGES and assertion.read(reading, held.chunk).modality in ("asserted", "claimed")


def _of_duty_or_outlook(parsed: Parse, held: Held) -> Modality | None:
    """As in "charged with securing the city", "the capture of the port would open the road": what is still to come."""
    if parsed.kind(held.chunk) == "v":
        duty = (
            parsed.kind(held.chunk - 1) == "P" and parsed.word(held.chunk - 1) in ("with", "for") and parsed.kind(held.chunk - 2) in "vnJ"
        )
        return "planned" if duty and parsed.word(held.chunk - 2) in _DUTIES else None
    verb = clauses.skip_forward(parsed, phrase(parsed, held.chunk).end + 1)
    if held.rule.frame != "noun" or held.rule.kind not in ("gained", "lost") or parsed.kind(verb) != "v":
        return None
    piece = parsed.chunks[verb]
    modal = next((parsed.tokens.lower[i] for i in range(piece.first, piece.last) if parsed.tags[i] == "A"), None)
    return None if modal is None else "planned" if modal == "will" else "hypothetical" if modal in _OUTLOOK else None


def _where(reading: Reading, held: Held, place: territory.Territory) -> tuple[Span | None, LocationBasis]:
    if place.name:
        return reading.absolute(place.name.start, place.name.end), "stated"
    if place.how == "before":
        named = named_before(reading, place.first, place.noun)
        if named and named.start >= 0 and reading.sentence.text[named.start : named.end] == held.controller:
            named = named_before(reading, named.first, place.noun)  # "left the town a day after Moscow annexed the region"
        return (reading.absolute(named.start, named.end), "context") if named else (None, "context")
    near = place_of(reading, held.token) if place.how == "counted" else None
    if near and (near.first == place.first or "including" in reading.parsed.tokens.lower[place.last : near.first]):
        near = None  # no place is called "Several villages", and the first of them is not where the others lie
    return (reading.absolute(near.start, near.end), "stated") if near else (None, "context")


def _extent(reading: Reading, held: Held, place: territory.Territory) -> str:
    piece = reading.parsed.chunks[held.chunk]
    if piece.kind == "v":
        adverbs = territory.extent_of(reading, piece.first, piece.last)
        if adverbs != "unspecified":
            return adverbs
    start = reading.parsed.chunks[held.chunk].first if held.rule.frame == "control" else place.first
    before = 1 if place.first and reading.parsed.tags[place.first - 1] in "DJRP" else 0
    return territory.extent_of(reading, min(start, place.first - before), place.last)
