"""The frames of territorial control by the names that rules give them: how a trigger finds its places and parties."""

from __future__ import annotations

from collections.abc import Callable

from sitrep.extract.context import Reading
from sitrep.extract.control import mastery as control_mastery
from sitrep.extract.control import moves as control_moves
from sitrep.extract.control import names as control_names
from sitrep.extract.control import nouns as control_nouns
from sitrep.extract.control import presence as control_presence
from sitrep.extract.control import sieges as control_sieges
from sitrep.extract.control import take as control_take
from sitrep.extract.control.held import Held
from sitrep.extract.rules import Rule

Frame = Callable[[Reading, Rule, int], Held | None]

FRAMES: dict[str, Frame] = {
    "take": control_take.take,
    "take_over": control_take.take_over,
    "control": control_mastery.control,
    "given": control_mastery.given,
    "enter": control_moves.enter,
    "flag": control_moves.flag,
    "leave": control_moves.leave,
    "expel": control_moves.expel,
    "fall": control_moves.fall,
    "hand": control_moves.hand,
    "yield": control_moves.gives_up,
    "noun": control_nouns.noun,
    "noun_from": control_nouns.noun_from,
    "under": control_nouns.under,
    "hands": control_nouns.hands,
    "changed_hands": control_nouns.changed_hands,
    "lay_siege": control_sieges.lay_siege,
    "under_siege": control_sieges.under_siege,
    "suffer_siege": control_sieges.suffer_siege,
    "passed": control_nouns.passed,
    "fight_for": control_nouns.fight_for,
    "presence": control_presence.presence,
    "armed_place": control_presence.armed_place,
    "broken": control_presence.broken,
    "contest": control_presence.contest,
    "adjective": control_presence.adjective,
    "seat": control_names.seat,
    "held_compound": control_names.no_trigger,
}
