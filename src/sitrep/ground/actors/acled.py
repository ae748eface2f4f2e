"""ACLED's sub-event type of a change of control, as its codebook defines it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitrep.model import ActorKind

REGAINS = "Government regains territory"
OVERTAKES = "Non-state actor overtakes territory"
TRANSFER = "Non-violent transfer of territory"


def acled_sub_event(
    change: str,
    controller_kind: ActorKind | None,
    previous_kind: ActorKind | None = None,  # noqa: ARG001 - asked for with its peer; the codebook's types do not turn on it
) -> str | None:
    """ACLED's sub-event type, or none where it does not follow.

    By ACLED's codebook (section "Battles"), government forces regain ground from other states' forces and from non-state groups alike, and
    a foreign state counts with the non-state actors when it takes ground, whoever held it. Ground that changes hands without armed
    interaction is a transfer.

    >>> acled_sub_event("gained", "state", "non_state")
    'Government regains territory'
    >>> acled_sub_event("gained", "foreign_state", "non_state")
    'Non-state actor overtakes territory'
    >>> acled_sub_event("transferred", "non_state")
    'Non-violent transfer of territory'
    >>> acled_sub_event("held", "state")
    """
    if change == "transferred":
        return TRANSFER
    if change != "gained":
        return None
    return {"state": REGAINS, "non_state": OVERTAKES, "foreign_state": OVERTAKES}.get(controller_kind or "unknown")
