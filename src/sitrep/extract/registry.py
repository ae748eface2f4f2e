"""The event types. A new one is a module with ``extract``, its lexicon and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sitrep.extract import rules
from sitrep.extract.casualties import extractor as casualties
from sitrep.extract.control import extractor as control
from sitrep.extract.displacement import extractor as displacement

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitrep.extract.context import Reading
    from sitrep.model import Mention


class Extractor(NamedTuple):
    """What reads one event type out of a sentence, and the rules whose triggers make it worth trying."""

    name: str
    lexicon: str
    kind_key: str
    extract: Callable[[Reading], list[Mention]]
    is_of_war: bool = False
    """Whether articles without war, and those about sport, never tell of it."""

    def rules(self) -> tuple[rules.Rule, ...]:
        """The rules of its lexicon."""
        return rules.rules(self.lexicon, self.kind_key)

    def triggers(self) -> tuple[str, ...]:
        """The words that fire them, for the scan."""
        return tuple(dict.fromkeys(word for rule in self.rules() for word in rule.words))


EXTRACTORS = (
    Extractor("territorial_control", "en/control.toml", "change", control.extract, is_of_war=True),
    Extractor("casualties", "en/casualties.toml", "harm", casualties.extract),
    Extractor("displacement", "en/displacement.toml", "term", displacement.extract),
)
