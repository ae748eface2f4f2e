"""Whether two mentions in an article tell one fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitrep.consolidate.again import refers_back
from sitrep.lexicons.loader import words
from sitrep.model import CasualtyEvent, ControlEvent, DisplacementEvent, Event

if TYPE_CHECKING:
    Tolled = CasualtyEvent | DisplacementEvent

_FACT = ("asserted", "claimed")
_FORCES = frozenset(words("en/parties.toml", "forces"))


def same_fact(one: Event, other: Event) -> bool:
    """Whether two events of an article are one fact: the same place, party, figure and day as far as either says."""
    if one.event_type != other.event_type or (one.modality in _FACT) != (other.modality in _FACT):
        return False
    if not _same_days(one, other):
        return False
    if isinstance(one, ControlEvent) and isinstance(other, ControlEvent):
        return _same_control(one, other)
    if isinstance(one, CasualtyEvent) and isinstance(other, CasualtyEvent):
        return _same_toll(one, other)
    if isinstance(one, DisplacementEvent) and isinstance(other, DisplacementEvent):
        return _same_movement(one, other)
    return False


def _same_control(one: ControlEvent, other: ControlEvent) -> bool:
    changes = ("gained", "lost", "transferred")
    if one.change != other.change and not (one.change in changes and other.change in changes):
        return False
    if (one.places_low, one.places_best, one.places_unit) != (other.places_low, other.places_best, other.places_unit):
        return False
    if _key(one) != _key(other) or {one.extent, other.extent} >= {"complete", "most"}:
        return False
    return _same_party(one, other)


def _key(event: Event) -> object:
    return event.geonameid or (event.location or event.location_text or "").casefold()


def _is_worded_alike(one: Event, other: Event) -> bool:
    """Whether both name one place, "Foaa" and "al-Foaa", though it may have been found twice."""
    first, second = (_ARTICLE.sub("", (event.location_text or "").casefold()) for event in (one, other))
    return bool(first) and first == second


_ARTICLE = re.compile(r"^(?:al|el|ar|as|ash|ad|an|az|at)-")
"""The article of an Arabic name, which is written or left out."""


def _same_party(one: ControlEvent, other: ControlEvent) -> bool:
    """Whether the holders can be one: the same id or words, one not said, or one a mere description ("armed groups")."""
    first, second = one.controller_id or one.controller, other.controller_id or other.controller
    if first is None or second is None or first.casefold() == second.casefold():
        return True
    described = _describes(one) or _describes(other)
    return described and one.controller_kind == other.controller_kind and one.controller_kind not in (None, "unknown")


def _describes(event: ControlEvent) -> bool:
    """Whether the holder is described, not named: "rebels", "armed groups", "the militants"."""
    first, *more = (event.controller or "").split()
    nouns = first.casefold() if not more else more[-1]
    return nouns in _FORCES and not any(word[0].isupper() for word in more) and (first[0].islower() or not more)


def _same_days(one: Event, other: Event) -> bool:
    """Whether nothing that the text says of the days tells two events apart."""
    if one.date_basis != "stated" or other.date_basis != "stated":
        return True
    if one.date_start is None or one.date_end is None or other.date_start is None or other.date_end is None:
        return True
    return one.date_start <= other.date_end and other.date_start <= one.date_end


def _same_toll(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    if one.harm != other.harm or not (_compatible_place(one, other) or _is_headed(one, other) or _is_no_chance(one, other)):
        return False
    if one.evidence_start == other.evidence_start:
        return _is_all_of(one, other) or _is_person_again(one, other) or _is_repeated(one, other)
    if _rounds(one, other) or _rounds(other, one):
        return _key(one) == _key(other) or 0 in (one.evidence_start, other.evidence_start)
    if _heads(one, other) or refers_back(other, one) or refers_back(one, other):
        return True
    if (one.part_of is None) != (other.part_of is None) and not (_words(one) & _words(other)) and (one.best or 0) < _NO_CHANCE:
        return False  # "40 guests, including six nurses" and "six drivers"
    if (one.low, one.best) != (other.low, other.best) and (one.best is None or one.best != other.best):
        return False
    if one.qualifier == "vague" or (one.best == 1 and one.figure_text is None):
        return _same_persons(one, other)
    return one.scope == other.scope or (one.best or 0) >= _NO_CHANCE or (_is_headline(one) and (one.best or 0) > 1)


def _is_headline(event: Event) -> bool:
    """Whether an event stands in the title: first, and without the stop of a sentence."""
    return event.evidence_start == 0 and event.evidence_text.rstrip()[-1:].isalnum()


def _is_headed(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    """Whether one is the headline's and the other has its figure and its country: a headline names the region, the body the village."""
    headed = (_is_headline(one) or _is_headline(other)) and one.iso3 == other.iso3
    return headed and one.best == other.best and (one.best or 0) > 1


def _is_no_chance(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    """Whether two tolls of a country share a figure, large and not round, that two attacks hardly have in common."""
    figure = one.best or 0
    return figure == other.best and figure >= _NO_CHANCE and figure % 10 != 0 and (one.iso3, one.scope) == (other.iso3, other.scope)


def _same_movement(one: DisplacementEvent, other: DisplacementEvent) -> bool:
    if one.unit != other.unit or not _compatible_place(one, other):
        return False
    if (_rounds(one, other) or _rounds(other, one)) and one.term == other.term:
        return 0 in (one.evidence_start, other.evidence_start)
    return (one.low, one.best) == (other.low, other.best) and (one.term == other.term or one.best is not None)


def _rounds(vague: Tolled, exact: Tolled) -> bool:
    """Whether a headline's "dozens" or "thousands" is the round word for a figure of the body: of the same order, and no part of it."""
    if vague.qualifier != "vague" or vague.low is None or exact.best is None or vague.low < _DOZENS or exact.best == vague.low:
        return False
    return vague.low <= exact.best < _ORDER * vague.low and vague.scope == exact.scope and not (_words(vague) - _words(exact) - _ANYONE)


def is_vaguer(vague: Event, exact: Event, shared: Event) -> bool:
    """Whether "others", "dozens" are the counted ones of another row of their attack: of the same harm, no fewer than the words say.

    ``shared`` is a row that both sentences tell, whose words for the victims "others" may have taken.
    """
    if not isinstance(vague, CasualtyEvent) or not isinstance(exact, CasualtyEvent) or not isinstance(shared, CasualtyEvent):
        return False
    if _words(vague) - _ANYONE - _words(exact) - _words(shared):
        return False
    counted = vague.harm == exact.harm and vague.qualifier == "vague" and exact.best is not None and vague.part_of is None
    return counted and exact.part_of is None and (vague.low or 0) <= (exact.best or 0) and vague.scope == exact.scope


def _is_all_of(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    """Whether a part is the whole again: "killed five people, all five of them policemen"."""
    return one.best == other.best and (other.part_of == one.event_id or one.part_of == other.event_id)


def _is_person_again(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    """Whether a headline and the lead that it runs into tell of one person, in one of them as a part: "two shoppers, one a boy"."""
    parted = (one.part_of is None) != (other.part_of is None) or one.trigger_text != other.trigger_text
    return parted and one.best == other.best == 1 and _words(one) == _words(other) and _key(one) == _key(other)


def _is_at_one_place(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    return _key(one) == _key(other) or _is_worded_alike(one, other) or _lies_in(one, other)


_LEAD = re.compile(
    r"[\w)] (?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|\w+teen|Twenty|Thirty|Forty|Fifty|Dozens|Scores|Several"
    r"|At least|More than|About|Around|Some|An?)(?:-\w+)? [a-z]"
)
"""Where a lead begins in a sentence whose headline had no stop: "... in Hama countryside Three farmers were killed"."""


def _is_repeated(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    """Whether a headline and a lead that run into one sentence give the same toll of the same persons."""
    reworded = one.trigger_text != other.trigger_text
    restarted = reworded and _LEAD.search(one.evidence_text) is not None
    apart = one.part_of or other.part_of or (not reworded and (one.best or 0) < _CHANCE)
    return (
        not apart
        and (one.best or 0) > 1
        and one.best == other.best
        and (restarted or _is_worded_for_same(one, other))
        and (restarted or _is_at_one_place(one, other) or (one.best or 0) >= (_CHANCE if reworded else _DOZENS))
    )


def _lies_in(one: Event, other: Event) -> bool:
    """Whether the context gave one only the country in which the other has its place."""
    broad = {event.location == event.country and event.location_basis == "context" for event in (one, other)}
    return one.iso3 == other.iso3 and broad == {True, False}


def _is_worded_for_same(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    """Whether the persons are told in the same words, or a headline leaves them to the lead: "88 dead", "88 rebels have been killed"."""
    first, second = _words(one) - _ANYONE, _words(other) - _ANYONE
    return (
        first == second
        or (bool(first and second) and (first < second or second < first))
        or ((one.best or 0) >= _CHANCE and not (first and second))
    )


def _heads(headline: CasualtyEvent, body: CasualtyEvent) -> bool:
    """Whether a headline leaves the figure or the words for the victims to the body: "kills rebels", "kills dozens of captives"."""
    if (
        headline.evidence_start != 0
        or headline.part_of
        or body.part_of
        or headline.qualifier != "vague"
        or body.best is None
        or headline.scope != body.scope
    ):
        return False
    kinds = {headline.victim_category, body.victim_category}
    alike = len(kinds) == 1 or "unknown" in kinds or kinds <= _ARMED
    low = headline.low or 0
    return alike and (headline.figure_text is None or low <= body.best < _ORDER * low) and body.best >= low


def _same_persons(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    """The same words for the persons, or the shorter ones of a later sentence: "a social activist", "the activist"."""
    first, second = _words(one) - _ANYONE, _words(other) - _ANYONE
    if first == second or _is_named_again(one, other) or _is_named_again(other, one):
        own = len(first) > (1 if (one.victims_text or "").istitle() else 2)  # a name, or words that fit one person only
        return _key(one) == _key(other) or (one.best == 1 and own)
    if one.best == 1 and _is_of_that_day(one, other):
        return True
    return (
        one.best == 1
        and bool(first and second)
        and (first < second or second < first)
        and (
            one.victim_category == other.victim_category
            or "unknown" in (one.victim_category, other.victim_category)
            or _is_surname(one, other)
        )
    )


def _is_surname(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    """Whether the shorter of two wordings is the last word of the other, a name: "Ann Poe", "Poe"."""
    short, full = sorted((one.victims_text or "", other.victims_text or ""), key=len)
    return short[:1].isupper() and " " not in short and full.rpartition(" ")[2] == short


_ARMED = frozenset({"state_force", "non_state_force", "foreign_force"})


def _is_of_that_day(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    """Whether both tell of one soldier, one reporter, killed on a day that both name: "a service member", "one of our service members"."""
    dated = one.date_text is not None and one.date_text == other.date_text and _key(one) == _key(other)
    first, second = ((event.victims_text or "").casefold().split() for event in (one, other))
    more = {"another", "second", "third", "other"} & {*first, *second}
    alike = bool(first and second) and first[-1].rstrip("s") == second[-1].rstrip("s") and one.victim_category == other.victim_category
    return dated and alike and not more and one.victim_category not in ("civilian", "unknown")


def _is_named_again(named: CasualtyEvent, described: CasualtyEvent) -> bool:
    """Whether a sentence after a name means the same person: "Mona Saleh was shot", "the activist's killing"."""
    name, kind = named.victims_text or "", described.victims_text or ""
    if {named.best, described.best} != {1} or not (name.istitle() and kind.islower()):
        return False
    kinds = {named.victim_category, described.victim_category}
    later = max(named, described, key=lambda event: event.evidence_start)
    return bool(re.search(rf"\b[Tt]he {re.escape(kind)}\b", later.evidence_text)) and (len(kinds) == 1 or "unknown" in kinds)


_DOZENS, _ORDER = 24, 10
_NO_CHANCE = 20
"""Persons from which a figure that comes again in a place is the same toll, though one mention sums up and the other does not."""
_CHANCE = 5
"""Persons from which two attacks at one place hardly have the same toll."""
_ANYONE = frozenset({"people", "persons"})


def _words(event: Tolled) -> frozenset[str]:
    persons = event.victims_text if isinstance(event, CasualtyEvent) else event.group_text
    return frozenset((persons or "").casefold().split()) - {"the", "a", "an", "of", "two", "his", "her"}


def _compatible_place(one: Event, other: Event) -> bool:
    if "context" in (one.location_basis, other.location_basis) or "none" in (one.location_basis, other.location_basis):
        return True
    if _key(one) == _key(other) or 3 in (one.geo_precision, other.geo_precision):
        return True
    return _is_worded_alike(one, other) or (one.admin1 is not None and one.admin1 == other.admin1)
