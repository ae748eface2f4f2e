"""The event types. A new one is a module with ``extract`` and ``triggers``, and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sitrep.extract import casualties, control, displacement

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitrep.extract.context import Reading
    from sitrep.model import Mention


class Extractor(NamedTuple):
    """What reads one event type out of a sentence, and the words that make it worth trying."""

    name: str
    extract: Callable[[Reading], list[Mention]]
    triggers: Callable[[], tuple[str, ...]]


EXTRACTORS = (
    Extractor("territorial_control", control.extract, control.triggers),
    Extractor("casualties", casualties.extract, casualties.triggers),
    Extractor("displacement", displacement.extract, displacement.triggers),
)
