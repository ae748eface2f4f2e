"""From whom a place was taken: those fought, routed or gone, as the words around the taking name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitrep.extract.control.territory import is_noun_of_place
from sitrep.extract.roles.agents import owner
from sitrep.extract.roles.parties import is_acronym, is_force, party, party_of_force, receiver
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Phrase, phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.syntax.parse import Parse

_DEFEATING = frozenset(words("en/parties.toml", "defeating"))
_ROLE_NOUNS = frozenset(words("en/parties.toml", "occasions"))
_AGAINST = frozenset({"against", "with", "between", "versus"})
_SUPPORTING = frozenset({"supported", "backed", "including", "accompanied", "allied", "aided", "assisted"})
_RULE = frozenset({"control", "rule", "occupation", "reign", "domination"})
_TOLD = 9
"""Chunks after a place within which it is told who held it."""
_HELP = frozenset(words("en/parties.toml", "help"))
_OF_THE_SAME = frozenset({"allied", "affiliated", "their", "its", "loyal", "friendly"})
_HOLDING = frozenset(words("en/parties.toml", "holding"))
_OCCURRING = frozenset(["took", "erupted", "occurred", "between", "reported", "continued", "place", "broke", "ensued", "raged", "happened"])
_ASSAULTS = frozenset(["attack", "attacks", "assault", "offensive", "advance", "raid", "push", "counterattack", "onslaught"])
_SEATS = frozenset(["capital", "stronghold", "bastion", "base", "headquarters", "redoubt", "holdout"])
_SPANS = frozenset(["decade", "decades", "year", "years", "month", "months", "week", "weeks", "days"])
_AT = frozenset(["in", "at", "near", "of"])
_PAIR = 2
_INSERTED = 10
"""Chunks of an insertion after the word for a fight."""
_COMMON = frozenset({"forces", "fighters", "army", "rebels", "militia", "militants", "the", "and", "of"})


def loser_of(reading: Reading, chunk: int, controller: str | None) -> str | None:
    """From whom: "from Islamic State", "after clashes with the rebels", "after its fighters withdrew"."""
    parsed = reading.parsed
    for at in range(chunk + 1, len(parsed.chunks)):
        if parsed.kind(at) in ";.":
            break
        if parsed.kind(at) == "P" and parsed.word(at) == "from" and parsed.kind(at + 1) == "n" and not _comes_from(parsed, at):
            found = _armed(reading, clauses.coordinated(parsed, at + 1))
            if found and _differs(found, controller):
                return found
    return _after_fight(reading, chunk, controller)


def _comes_from(parsed: Parse, preposition: int) -> bool:
    """As in "with support from X", "54 of them from X": what comes from somebody was not taken from him."""
    before = preposition - 1
    word = parsed.word(before)
    persons = parsed.kind(before) == "n" and parsed.tokens.words[parsed.chunks[before].last - 1].islower() and number_of(word)
    doing = parsed.kind(before - 1) == "P" and parsed.word(before - 1) == "by"  # "seized by rebels from X"
    return parsed.kind(before) == "n" and (word in _HELP or word == "them" or (bool(persons) and not doing))


def taker_told_of(reading: Reading, chunk: int) -> str | None:
    """Of "lost the town after an attack by X", "lost control of A following an X assault": X."""
    parsed = reading.parsed
    for at in range(chunk + 1, len(parsed.chunks) - 1):
        if parsed.kind(at) in ";.":
            return None
        if parsed.kind(at) in "PS" and parsed.word(at) in ("after", "following") and parsed.kind(at + 1) == "n":
            item = phrase(parsed, at + 1)
            return owner(reading, item) if parsed.tokens.lower[item.head] in _ASSAULTS else None
    return None


def holder_told_of(reading: Reading, item: Phrase, controller: str | None) -> str | None:
    """Of "A, held by X since May", "A, which X had seized", "A, a town lost to X", "A, X's last port": X."""
    parsed = reading.parsed
    for at in range(item.end + 1, min(item.end + _TOLD, len(parsed.chunks))):
        kind, found = parsed.kind(at), None
        if kind in ";.S":
            break
        if kind == "v" and parsed.word(at) == "lost":
            found = receiver(reading, at)
        elif kind == "v" and parsed.word(at) in _HOLDING:
            clause = clauses.read(parsed, at)
            relative = parsed.kind(at - 2) == "W" and clause.subjects
            who = clause.agent if clause.voice == "passive" else clause.subjects[0] if relative else None
            found = party_of_force(reading, who) if who else None
        elif kind == "n" and at == item.end + 2 and parsed.kind(at - 1) == ",":
            found = _whose(reading, at)
        if found and _differs(found, controller):
            return found
    return None


def _whose(reading: Reading, at: int) -> str | None:
    """Of "X's last port", after a name: the actor before the mark."""
    parsed = reading.parsed
    piece = parsed.chunks[at]
    mark = parsed.tags.find("'", piece.first, piece.last)
    actor = next((a for a in reading.actors if piece.first <= a.first < mark <= a.last), None)
    named = mark > piece.first and parsed.tags[mark - 1] == "M" and parsed.names.get(mark - 1) is None  # "A, the Tigers' capital"
    if actor is None and named and parsed.word(at) in _SEATS:
        return parsed.text(mark - 1, mark)
    return parsed.text(actor.first, mark) if actor else None


def _after_fight(reading: Reading, chunk: int, controller: str | None) -> str | None:
    """As in "following clashes with X", "after clashes between Y and X", "after X withdrew", "after defeating X"."""
    found = _opponent(reading, chunk, controller)
    if found is None and reading.before and reading.before[-1].sentence.index == reading.sentence.index - 1:
        found = _opponent(reading.before[-1], -1, controller)
    return found


def _opponent(reading: Reading, chunk: int, controller: str | None) -> str | None:
    parsed = reading.parsed
    for at in [*range(chunk + 1, len(parsed.chunks)), *range(max(chunk, 0))]:
        read = {"n": _opponent_of_noun, "v": _opponent_of_verb}.get(parsed.kind(at))
        found = read(reading, at, controller) if read else None
        if found:
            return found
    return None


def _opponent_of_noun(reading: Reading, at: int, controller: str | None) -> str | None:
    """As in "clashes with X", "the withdrawal of X"."""
    parsed = reading.parsed
    if parsed.word(at) in _ROLE_NOUNS:
        found = _other_side(reading, at, controller)
        if found and _differs(found, controller):
            return found
    if parsed.word(at) in _RULE and parsed.kind(at - 1) in "PS" and parsed.kind(at + 1) == "P" and parsed.word(at + 1) == "by":
        found = party_of_force(reading, phrase(parsed, at + 2)) if parsed.kind(at + 2) == "n" else None
        if found and _differs(found, controller):
            return found  # "after a year of occupation by X"
    if parsed.word(at) in _RULE and parsed.kind(at - 1) == "P" and parsed.word(at - 2) in _SPANS and parsed.word(at - 1) == "of":
        rule = parsed.chunks[at]
        found = parsed.text(rule.first, rule.last - 1) if rule.last - rule.first > 1 else None
        if found and _differs(found, controller):
            return found  # "ending a decade of rebel control"
    if parsed.word(at) in ("withdrawal", "retreat", "pullout", "departure", "defeat", "exit", "flight", "evacuation", "surrender"):
        piece = phrase(parsed, at)
        gone = next((a for a in reading.actors if piece.first <= a.first < piece.last), None)
        if gone and _differs(name := parsed.text(gone.first, gone.last), controller):
            return name
    return None


def _opponent_of_verb(reading: Reading, at: int, controller: str | None) -> str | None:
    """As in "fought X", "clashed with X", "after defeating X", "after X withdrew"."""
    parsed = reading.parsed
    word = parsed.word(at)
    items: list[Phrase] = []
    if word in ("fought", "battled", "fighting", "battling"):
        items = clauses.objects_of(parsed, at)[:1]
    elif word == "clashed":
        item = clauses.complement(parsed, at, frozenset({"with", "against"}))
        items = [item] if item else []
    elif word in ("loses", "lost") and parsed.kind(at + 1) == "n" and is_noun_of_place(reading, phrase(parsed, at + 1)):
        items = clauses.read(parsed, at).subjects[:1]  # "the junta loses another town as the resistance seizes A"
    elif word in _DEFEATING or (word in ("fell", "pulled", "moved", "drew") and parsed.word(at + 1) in ("back", "out", "away")):
        clause = clauses.read(parsed, at)
        items = clause.objects[:1] or clause.subjects[:1]
    found = [name for item in items if (name := party_of_force(reading, item))]
    return found[0] if found and _differs(found[0], controller) else None


def _differs(found: str, controller: str | None) -> bool:
    """Whether the words name someone else, and someone at all ("both sides" do not)."""
    if found.lower().split()[-1] in ("sides", "side", "parties"):
        return False
    if controller is None:
        return True
    own, other = (set(re.findall(r"\w+", text.lower())) - _COMMON for text in (controller, found))
    if not own or not other:
        return controller.lower() != found.lower()
    if own <= other or other <= own:
        return False
    return _initials(found) != controller and _initials(controller) != found


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _other_side(reading: Reading, chunk: int, controller: str | None) -> str | None:
    """Of "clashes (took place) with X", "between A and B", "between A and its allies against B": the side that is not the controller."""
    parsed = reading.parsed
    at = _after_occasion(parsed, chunk)
    if parsed.kind(at) != "P" or parsed.word(at) not in _AGAINST or parsed.kind(at + 1) != "n":
        return None
    one = clauses.coordinated(parsed, at + 1)
    if parsed.word(at) != "between":
        return _named(reading, [item for item in one if item is one[0] or parsed.text(item.first, item.last) not in (controller or "")])
    hands = _on_each_hand(reading, at, controller)
    if hands:
        return hands
    after = clauses.skip_forward(parsed, one[-1].end + 1)
    if parsed.kind(after) == "P" and parsed.word(after) in _AGAINST and parsed.kind(after + 1) == "n":
        sides = [_named(reading, one), _named(reading, clauses.coordinated(parsed, after + 1))]
        return next((side for side in reversed(sides) if side and _differs(side, controller)), None)
    second = _second_side(reading, at, controller)
    if second and _differs(second, controller):
        return second
    first = party_of_force(reading, one[0])
    return first if first and (second == "" or _is_other(reading, one[1:], controller)) else second or None


def _on_each_hand(reading: Reading, at: int, controller: str | None) -> str | None:
    """Of "between A and its allies, on one hand, and B, on the other": B where A is the controller or goes by another name, else A."""
    parsed = reading.parsed
    hand = next((k for k in range(at, len(parsed.chunks)) if parsed.kind(k) == "n" and parsed.word(k) in ("hand", "side")), None)
    if hand is None or "one" not in parsed.tokens.lower[parsed.chunks[hand].first : parsed.chunks[hand].last]:
        return None
    join = next((k for k in range(hand, len(parsed.chunks)) if parsed.kind(k) in "K;."), hand)
    if parsed.kind(join) != "K" or parsed.kind(join + 1) != "n":
        return None
    one, other = _named(reading, clauses.coordinated(parsed, at + 1)), _named(reading, clauses.coordinated(parsed, join + 1))
    return other if other and _differs(other, controller) else one


def _is_other(reading: Reading, items: list[Phrase], controller: str | None) -> bool:
    """Whether one of the later sides is the controller, so that the first is not."""
    return controller is not None and any((name := party(reading, item)) and not _differs(name, controller) for item in items)


def _armed(reading: Reading, items: list[Phrase]) -> str | None:
    """The party of a list that begins with armed people: "the Front and allied fighters"."""
    bare = items[0].last - items[0].first == 1 and is_acronym(reading.parsed, items[0].first)
    first = party_of_force(reading, items[0]) or (reading.parsed.text(items[0].first, items[0].last) if bare else None)
    armed = [item for item in items if party_of_force(reading, item)]
    return first if first is None or len(armed) < len(items) else _named(reading, items)


def _named(reading: Reading, items: list[Phrase]) -> str | None:
    """Those of a list that have a name, in one where all have, else the first."""
    names = [name for item in items if (name := party(reading, item))]
    if len(names) < len(items) or len(items) < _PAIR:
        return names[0] if names else None
    first = items[0].first + (reading.parsed.tokens.lower[items[0].first] in ("the", "a", "an"))
    return reading.parsed.text(first, items[-1].last)


def _after_occasion(parsed: Parse, chunk: int) -> int:
    """The chunk after "clashes", "clashes which erupted on Monday", "fighting, with mortars used, took place in X"."""
    at = chunk + 1
    while True:
        kind, next_kind = parsed.kind(at), parsed.kind(at + 1)
        if kind == "," and next_kind == "v" and (end := _closing_comma(parsed, at)):
            at = end + 1
        elif (
            kind in "tR("
            or parsed.word(at) == "out"
            or (kind == "W" and next_kind == "v")
            or (kind in "vn" and parsed.word(at) in _OCCURRING)
        ):
            at += 1
        elif (kind == "P" and parsed.word(at) in _AT and next_kind in "nv") or (kind == "K" and next_kind == "n"):
            at = phrase(parsed, at + 1).end + 1 if next_kind == "n" else at + 2
        else:
            return at


def _closing_comma(parsed: Parse, comma: int) -> int | None:
    """Of ", accompanied by shelling and air strikes,": the second comma, near enough for an insertion."""
    return next((k for k in range(comma + 2, comma + _INSERTED) if parsed.kind(k) == ","), None)


def _second_side(reading: Reading, chunk: int, controller: str | None) -> str | None:
    """Of "between A, supported by B and C, and D": D, an empty text where D is the controller. Supporters stand between commas."""
    parsed = reading.parsed
    own = set(re.findall(r"\w+", (controller or "").lower())) - _COMMON
    supporters = False
    for at in range(chunk + 1, len(parsed.chunks)):
        kind = parsed.kind(at)
        if kind in ";.":
            return None
        if kind in "vPn" and parsed.word(at) in _SUPPORTING:
            supporters = True
        if kind == ",":
            supporters = supporters and parsed.kind(at + 1) != "K"
        if kind == "n" and not supporters and parsed.kind(at - 1) in "K,":
            item = phrase(parsed, at)
            name = party(reading, item)
            if parsed.tokens.lower[item.first] in _OF_THE_SAME:
                continue  # "regime forces and allied militiamen"
            if name and is_force(reading, item):
                return "" if own & set(re.findall(r"\w+", name.lower())) else name
    return None
