"""When an event was: the day that its clause names, else that of the incident told before, else no day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from sitrep.ground.dates.calendar import WEEK_DAYS, Unit, period_of
from sitrep.ground.dates.finder import time_precision
from sitrep.ground.dates.told import happenings, is_caption, is_of_another, is_of_statement, retells, tells_attack
from sitrep.ground.names import is_filing
from sitrep.lexicons.loader import words
from sitrep.model import Article, DateMention, DateRange, Mention, Sentence
from sitrep.text.since import is_beginning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitrep.ground.names import ArticleNames

_NEAR = 8
"""Sentences over which a day is carried to an incident that has none."""
_RELATIVE = re.compile(
    r"\b(?:(a|one|two|three|four|five|six) (day|week)s?|(hours)) (earlier|before|later|after)"
    r"|the (previous|following|next|same) day|the day (before|after)\b",
    re.IGNORECASE,
)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_CARRIED = ("day", "week", "month")
"""Precision of dates that later incidents may share."""
_TOLD = 4
"""Sentences after one that only tells of an attack in which its day is that of the harm."""
_AHEAD = 4
"""Sentences after a lead in which its "attack" is given a day."""
_HEAD = 2
_STAMP = re.compile(r"(?:[a-z]+ ){0,4}\W?(?:\w+,? ){0,3}[\d./-]*\d{4}(?: ?\(updated(?: [\d:]+)? [\d./-]*\d{4})?", re.IGNORECASE)
_SINCE = re.compile(r"since\b", re.IGNORECASE)
_SINCE_THEN = re.compile(r"(?:ever )?since then\b", re.IGNORECASE)
_EARLIER = re.compile(r"(?:a|one|two|three|four|five|six) days? (?:earlier|before)|the (?:previous day|day before)", re.IGNORECASE)
_BEGAN = re.compile(
    r"\b(?:that|which) (?:\w+ )?(?:began|started|erupted|flared|broke out|resumed)\b[^,;.]{0,60}?(?: early| late)?(?: on| in)? ?$",
    re.IGNORECASE,
)
_CAMPAIGN = re.compile(
    r"\b(?:offensives?|operations?|campaigns?|fighting|clashes|battles?|siege|unrest|violence|bombardment|crackdown|drive|push|uprising)"
    r" (?:that|which)\b[^,;.]*$",
    re.IGNORECASE,
)
"""What goes on for days once it has begun, whatever came of it."""
_SINCE_CLAUSE = re.compile(r"\bsince\b(?! then\b)[^,;.]*$", re.IGNORECASE)
_REACH = 100
"""Characters before a date in which the "since" of its clause is looked for."""
_HAS_SINCE = re.compile(r"\b(?:has|have|had) since\b", re.IGNORECASE)


@cache
def _apart() -> re.Pattern[str]:
    """Reads "Separately", "Moreover on 3 May": a sentence that turns to another event."""
    return re.compile(rf"\W*(?:{'|'.join(words('en/causes.toml', 'arms', 'turns'))})\b", re.IGNORECASE)


class Days:
    """Dates the mentions of one article, given in the order of its text."""

    def __init__(self, article: Article, names: ArticleNames, sentences: Sequence[Sentence]) -> None:
        self._text, self._names, self._sentences = article.text, names, sentences
        self._published = article.published_at.date() if article.published_at else None
        self._last: tuple[int, DateMention] | None = None
        self._is_only = True
        """Whether all the days named so far for events are one."""
        self._before: tuple[int, DateMention] | None = None
        self._month: tuple[int, str, DateMention] | None = None
        self._heard = -1
        """The last sentence whose days are known."""

    def columns(self, mention: Mention) -> dict[str, Any]:
        """The columns of date of a mention's row."""
        index = mention.sentence.index
        self._listen(index)
        stated = self._names.date_mentions.get((mention.date.start, mention.date.end)) if mention.date else None
        if stated:
            stated = self._dated(mention, stated)
            if (
                mention.kind == "held"
                and "-" in self._text[mention.trigger.start : mention.trigger.end]
                and stated.range.precision == "day"
            ):
                return self._undated()  # "rebel-held Idlib was bombed on Monday" says no day of the holding
            if mention.scope == "incident" and stated.range.precision in _CARRIED:
                self._note(index, stated, mention.event_type)
            return _columns(stated, "stated")
        if mention.scope == "incident" and mention.kind != "held":  # a state has no day but the one that is said
            near = self._last is not None and (0 <= index - self._last[0] <= _NEAR or self._is_only)
            turns = self._last is not None and self._last[0] < index and _apart().match(mention.sentence.text)
            told = None if turns else self._coarse(index, mention.event_type) or (self._last if near else None)
            carried = told or self._ahead(index)
            if carried:
                self._note(*carried, mention.event_type)
                return _columns(carried[1], "context")
        return self._undated()

    def _undated(self) -> dict[str, Any]:
        return {
            "date_start": None,
            "date_end": self._names.reference,
            "date_precision": "unknown",
            "date_text": None,
            "date_basis": "publication",
            "time_precision": 3,
        }

    def _dated(self, mention: Mention, stated: DateMention) -> DateMention:
        """A stated date as the event has it."""
        start = stated.start + mention.sentence.start
        follows = mention.trigger.start > start + len(stated.text)
        text = mention.sentence.text
        if stated.range.start and is_beginning(text, stated.start, stated.end, mention.trigger.start - mention.sentence.start):
            return replace(stated, range=_first_of(stated.range))  # "since rebels took the town in April": they took it then
        return self._lasting(mention, self._open_end(self._counted(stated, mention.sentence, reverse=follows)))

    def _listen(self, index: int) -> None:
        """Takes note of the days of attacks that the sentences since the last event tell of."""
        for before in range(max(self._heard + 1, index - _TOLD), index):
            sentence = self._sentences[before]
            told = [found for found in happenings(sentence.text, partial(self._names.dates, sentence)) if found.range.precision == "day"]
            told = [found for found in told if before > _HEAD or not _STAMP.fullmatch(sentence.text, 0, found.end)]
            if told:
                self._note(before, told[-1])
        self._heard = max(self._heard, index)

    def _coarse(self, index: int, event_type: str) -> tuple[int, DateMention] | None:
        """The month that an event of the same type in this sentence or the one before had, where no day has been named since."""
        if self._month is None or self._month[1] != event_type or not 0 <= index - self._month[0] <= 1:
            return None
        return None if self._last and self._last[0] > self._month[0] else (self._month[0], self._month[2])

    def _note(self, index: int, stated: DateMention, event_type: str = "") -> None:
        """Remembers the day of an event; a mere week or month only for the sentence after it, where a day is known."""
        if stated.range.precision in ("month", "week") and self._last and self._last[1].range.precision == "day":
            self._month = (index, event_type, stated)
            return
        if self._last and self._last[0] != index:
            self._before = self._last
        self._is_only = self._last is None or (self._is_only and self._last[1].range == stated.range)
        self._last = (index, stated)

    def _ahead(self, index: int) -> tuple[int, DateMention] | None:
        """The day that the next sentence gives, or one soon after that tells of the event again, where none has been named before.

        The day on which somebody spoke of it is taken where the next sentence has no other.
        """
        spoken = None
        for at in range(index + 1, min(index + 1 + _AHEAD, len(self._sentences))):
            following = self._sentences[at]
            found = [
                mention
                for mention in self._names.dates(following)
                if mention.range.precision in ("day", "week") and mention.range.start and not is_caption(following.text, mention)
            ]
            if at <= _HEAD:  # the date of the text itself may stand there
                found = [mention for mention in found if not _is_stamp(following.text, mention)]
            told = [mention for mention in found if not is_of_another(following.text, mention)]
            if told and (at == index + 1 or retells(following.text) or (spoken and at == index + 2 and tells_attack(following.text))):
                return at, told[0]
            if found and at == index + 1 and not is_of_statement(following.text, found[0]):
                spoken = at, found[0]
        return spoken

    def _open_end(self, mention: DateMention) -> DateMention:
        """Reads "Since" runs to the day of publication, also where the text bears an earlier one."""
        today, days = self._names.reference, mention.range
        if self._published and today and days.start and _SINCE.match(mention.text) and days.end == today < self._published:
            return replace(mention, range=replace(mention.range, end=self._published))
        return mention

    def _lasting(self, mention: Mention, stated: DateMention) -> DateMention:
        """Reads "broke into X in June and has since taken most of it", "fighting that began on Friday": from then to the article's day."""
        start, today = stated.range.start, self._names.reference
        if mention.date is None or start is None or today is None or start > today:
            return stated
        text, zero = mention.sentence.text, mention.sentence.start
        since = _SINCE_CLAUSE.search(text, max(0, mention.date.start - zero - _REACH), mention.date.start - zero)
        lasts = (since and mention.trigger.end - zero <= since.start()) or _HAS_SINCE.search(
            text, mention.date.end - zero, max(mention.date.end, mention.trigger.end) - zero
        )
        sums = (
            _CAMPAIGN.search(text, 0, mention.date.start - zero)
            or mention.trigger.start > mention.date.start
            or mention.scope == "cumulative"
        )
        if not lasts and not (sums and _BEGAN.search(text, 0, mention.date.start - zero)):
            return stated
        days = DateRange(start=start, end=today, precision="week" if 1 < (today - start).days < WEEK_DAYS else stated.range.precision)
        return replace(stated, range=days)

    def _counted(self, mention: DateMention, sentence: Sentence, *, reverse: bool) -> DateMention:
        """The days of a phrase that counts from another: "since then", "a day later"."""
        if mention.range.start is None and _SINCE_THEN.match(mention.text):
            return self._since_then(mention, sentence)
        found = self._anchored(mention, sentence.index, reverse=reverse)
        match = _RELATIVE.search(mention.text)
        if found.range.start or match is None:
            return found
        days = [day for day in self._names.dates(sentence) if day.range.start and day.range.precision == "day"]
        if _EARLIER.fullmatch(mention.text):  # "Speaking on Tuesday, she said a bus was hit a day earlier"
            days = [day for day in days if day.end <= mention.start] or [day for day in days if day.start >= mention.end][:1]
        else:  # "two days after rebels entered the town on Monday"
            days = [day for day in days if day.start >= mention.end][:1]
        anchor = days[-1].range.start if days else None
        return replace(mention, range=_shifted(anchor, match, reverse=False)) if anchor else mention

    def _since_then(self, mention: DateMention, sentence: Sentence) -> DateMention:
        """Reads "It began in 2011. Since then": from the day that was named last to the article's."""
        before = [day for one in self._sentences[max(0, sentence.index - 1) : sentence.index] for day in self._names.dates(one)]
        own = [day for day in self._names.dates(sentence) if day.end <= mention.start]
        start = next((day.range for day in reversed([*before, *own]) if day.range.start), None)
        today = self._names.reference
        if start is None or start.start is None or today is None or start.start > today:
            return mention
        return replace(mention, range=replace(start, end=today))

    def _anchored(self, mention: DateMention, index: int, *, reverse: bool) -> DateMention:
        """Reads "A day earlier" counts from the last day that an earlier sentence named.

        ``reverse``: the event is the one that another came "a day after".
        """
        match = _RELATIVE.search(mention.text)
        near = self._last is not None and (self._last[0] < index or (match is not None and match[3] is not None))
        last = self._last if near else self._before  # "hours after" counts from the same sentence, too
        if match is None or mention.range.start or last is None or last[1].range.precision != "day":
            return mention
        anchor = last[1].range.start
        return mention if anchor is None else replace(mention, range=_shifted(anchor, match, reverse=reverse))


def _is_stamp(text: str, mention: DateMention) -> bool:
    """Whether a date is that of the text: at its head, or between its headline and its lead."""
    day = mention.range.start
    return _STAMP.fullmatch(text, 0, mention.end) is not None or (day is not None and is_filing(text, mention, day))


def _first_of(days: DateRange) -> DateRange:
    """The day, month or year with which a range begins."""
    unit: Unit | None = next((unit for unit in ("month", "year") if unit == days.precision), None)
    return period_of(days.start, unit or "day") if days.start else days


def _shifted(anchor: date, match: re.Match[str], *, reverse: bool) -> DateRange:
    number, unit, _, way, plain, side = match.groups()
    days = (
        _NUMBERS[number.lower()] * (7 if unit.lower() == "week" else 1)
        if number
        else 0
        if plain and plain.lower() == "same"
        else int(bool(plain or side))
    )
    word = (way or plain or side or "").lower()
    back = (word in ("earlier", "before", "previous")) != (reverse and word in ("after", "before"))
    day = anchor + timedelta(days=-days if back else days)
    return DateRange(start=day, end=day, precision="day")


def _columns(mention: DateMention, basis: str) -> dict[str, Any]:
    found = mention.range
    return {
        "date_start": found.start,
        "date_end": found.end,
        "date_precision": found.precision,
        "date_text": mention.text,
        "date_basis": basis,
        "time_precision": time_precision(found),
    }
