"""ACLED's sub-event type of a change of control, as its codebook defines it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitrep.model import ActorKind

REGAINS = "Government regains territory"
OVERTAKES = "Non-state actor overtakes territory"
TRANSFER = "Non-violent transfer of territory"


def acled_sub_event(change: str, controller_kind: ActorKind | None, previous_kind: ActorKind | None = None) -> str | None:
    """ACLED's sub-event type, or none where it does not follow.

    "Government regains territory" is for state forces, and those who fight beside them, that take ground; "Non-state actor overtakes
    territory" is for non-state groups and, in the codebook, for foreign state forces without the consent of the government;
    "Non-violent transfer of territory" is for ground that changes hands, or is left, without fighting.

    >>> acled_sub_event("gained", "state", "non_state")
    'Government regains territory'
    >>> acled_sub_event("gained", "foreign_state", "state")
    'Non-state actor overtakes territory'
    >>> acled_sub_event("transferred", "non_state", None)
    'Non-violent transfer of territory'
    >>> acled_sub_event("held", "state", None)
    """
    if change == "transferred":
        return TRANSFER
    if change != "gained":
        return None
    if controller_kind == "foreign_state" and previous_kind == "non_state":
        # Such as a coalition that fights an armed group for the government.
        return REGAINS
    return {"state": REGAINS, "non_state": OVERTAKES, "foreign_state": OVERTAKES}.get(controller_kind or "unknown")
