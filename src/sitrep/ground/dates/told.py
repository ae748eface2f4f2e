"""The days on which a sentence tells that something happened, as distinct from those on which somebody spoke of it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sitrep.model import DateMention

_LEXICON = "en/whereabouts.toml"
_REACH = 90
"""Characters before and after a date in which the verb that it belongs to is looked for."""
_CREDIT = re.compile(r" \([A-Z][^()]{1,40}\)(?: [A-Z]|$)")
_HOUR = r"(?! (?:dawn|sunrise|daybreak|noon|midnight|dusk|sunset|dark|nightfall))"
_OTHER = re.compile(
    rf"\b(?:after{_HOUR}|before{_HOUR}|following|since|until|ahead of|wake of|alleged|accus\w+|anniversary|unlike|than"
    r"|(?:response|reaction|retaliation|reply|revenge|reprisal|answer) (?:to|for))\b[^,;]*$",
    re.IGNORECASE,
)
"""Before the day of another event that the sentence's own is compared with."""


@cache
def _happened() -> Phrases:
    return Phrases(words(_LEXICON, "happened") + words(_LEXICON, "events"))


@cache
def _definite() -> Phrases:
    others = "|".join(words(_LEXICON, "others"))
    return Phrases((*words(_LEXICON, "events"), "bodies", "wreckage"), before=rf"\b(?:the|this|that) (?!(?:{others})\b)(?:[\w-]+ )?")


@cache
def _stated() -> Phrases:
    return Phrases(
        words(_LEXICON, "statements"), before=r"\b(?:an?|its|his|her|their|the) (?:[\w-]+ )?", after=r" (?:late |early )?(?:on )?$"
    )


@cache
def _said_before() -> re.Pattern[str]:
    """Reads "said on", "told reporters in Geneva late on": a verb of speech, and nothing but its hearers and places up to the date."""
    reactions, speech = "|".join(words(_LEXICON, "reactions")), "|".join(words("en/clauses.toml", "speech"))
    return re.compile(rf"\b(?:(?P<reaction>{reactions})|{speech})(?: (?!that\b)[\w'’-]+){{0,6}} ?$", re.IGNORECASE)


@cache
def _said_after() -> re.Pattern[str]:
    """Reads ", the ministry said" after "On Monday"."""
    verbs = "|".join(words("en/clauses.toml", "speech") + words(_LEXICON, "reactions"))
    return re.compile(rf",? (?:[\w'’.-]+ ){{1,6}}?(?:{verbs})\b", re.IGNORECASE)


def happenings(text: str, dates: Callable[[], Iterable[DateMention]]) -> list[DateMention]:
    """The dates of a sentence on which something violent happened, none of speech. They are asked for only where something did.

    >>> from datetime import date
    >>> from sitrep.ground.dates.finder import find_dates
    >>> def days(text):
    ...     return [found.text for found in happenings(text, lambda: find_dates(text, date(2024, 3, 13)))]
    >>> days("Rebels attacked the town of Djibo on Sunday."), days("Shells hit Kherson on Saturday, the mayor said on Monday.")
    (['Sunday'], ['Saturday'])
    >>> days("On Monday the ministry said that an attack was likely."), days("The envoy arrives on Friday.")
    ([], [])
    """
    if not tells_attack(text):
        return []
    return [mention for mention in dates() if mention.range.start is not None and not is_of_another(text, mention)]


def tells_attack(text: str) -> bool:
    """Whether a sentence tells that something violent happened."""
    return _happened().search(text) is not None


def retells(text: str) -> bool:
    """Whether a sentence speaks of an event that was told before: "the blast took place beside".

    >>> retells("The blast took place beside a mill."), retells("A blast hit another town.")
    (True, False)
    """
    return _definite().search(text) is not None


def is_caption(text: str, mention: DateMention) -> bool:
    """Whether a date ends the caption of a photograph: "Idlib, August 6 2016 (Reuters) A bomber"."""
    return _CREDIT.match(text, mention.end) is not None


def is_of_statement(text: str, mention: DateMention) -> bool:
    """Whether a date is that of a statement or a report, which may come days after: "said in a statement on Thursday"."""
    return _stated().search(text, max(0, mention.start - _REACH), mention.start) is not None


def is_of_another(text: str, mention: DateMention) -> bool:
    """Whether a date is that of a photograph, of another event that a sentence's own is compared with, or of what is said."""
    if is_caption(text, mention) or _OTHER.search(text, max(0, mention.start - _REACH), mention.start):
        return True
    before = _said_before().search(text, max(0, mention.start - _REACH), mention.start)
    if before and (before["reaction"] or not _happened().search(before[0])):
        return True
    head = text[: mention.start].strip().lower()
    after = _said_after().match(text, mention.end, mention.end + _REACH) if head in ("", "on", "late on", "early on") else None
    return after is not None and not _happened().search(after[0])
