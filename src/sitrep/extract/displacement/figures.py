"""Reads the figures of a sentence that no clause gave to a trigger, by the words right before and right after them.

Situation reports and headlines count without clauses: "Number of displaced: 452", "14 houses totally damaged, 1,020 evacuated",
"3,000 were in shelters". A rule of the frame "figure" has a pattern for what ends right before a figure (``before``), for what
follows the noun that it counts (``after``), or both.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sitrep.extract import rules
from sitrep.extract.displacement.people import LEXICON, Moved, is_housing, is_national, listed, unit_of
from sitrep.extract.syntax.parse import Parse, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.model import Count

_REACH = 90
"""Characters right of a counted noun in which its verb is looked for."""
_OF_WHOLE = re.compile(r" of (?:the |its |their |[\w'’-]+['’]s |[A-Z]\w+s )(?:[\w'’-]+ ){0,2}")
_ASIDE, _GAP = re.compile(r"\s*(?:\([^)]*\)\s*)?"), re.compile(r"[\s,]+")
_STOPS = re.compile(
    r"[.;:]|\b(?:but|while|and|or|with|dead|killed|died|dying|injured|wounded)\b|(?<![\d,])(?<!in )(?<!across )(?<!from )\d"
)
"""What ends the words that may stand between a counted noun and its verb."""
_NOUN = re.compile(r"\s*(?:of )?([\w'’-]+)")


@dataclass(frozen=True, slots=True)
class _Counted:
    """A figure, the noun that it counts and the unit; ``end`` is the character after the noun, or after the figure where it has none."""

    count: Count
    unit: str
    end: int
    noun: str | None


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A rule with its two patterns."""

    rule: rules.Rule
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@cache
def _table() -> tuple[_Pattern, ...]:
    return tuple(_compiled(rule) for rule in rules.rules(LEXICON, "term") if rule.frame == "figure")


def _compiled(rule: rules.Rule) -> _Pattern:
    before, after = rule.options.get("before"), rule.options.get("after")
    return _Pattern(
        rule,
        re.compile(rf"\b(?:{before})\s*$", re.IGNORECASE) if before else None,
        re.compile(rf"(?:{after})", re.IGNORECASE) if after else None,
    )


def read(parsed: Parse, taken: set[int]) -> Iterator[Moved]:
    """What the figures outside ``taken`` (the offsets of those that a clause has claimed) say of displacement."""
    for count in parsed.counts:
        if count.start in taken or (count.best or count.low or 0) < 2 or _is_whole(parsed, count):
            continue
        counted = _counted(parsed, count)
        found = next((moved for entry in _table() if counted and (moved := _apply(parsed, entry, counted))), None)
        if found:
            yield found


def _is_whole(parsed: Parse, count: Count) -> bool:
    """Whether a figure is of all, of whom an earlier one is a part: "1.5 million of the enclave's 2.3 million people"."""
    text = parsed.tokens.text
    return any(_OF_WHOLE.fullmatch(text, other.end, count.start) for other in parsed.counts if other.end <= count.start)


def _counted(parsed: Parse, count: Count) -> _Counted | None:
    """What a figure counts: the first noun of people or homes within five words, or nothing said, which is taken for persons."""
    text = parsed.tokens.text
    position = count.end
    for step in range(5):
        match = _NOUN.match(text, position)
        if not match:
            break
        word = match.group(1).lower()
        if word in listed("groups", "not_displaced") or (step and word in listed("units", "stops")):
            break
        unit = unit_of([word])
        if unit:
            lead = text[count.end : match.end()].lower().split()
            if unit == "houses" and not is_housing(lead):
                return None
            return _Counted(count, unit, match.end(), match.group(1))
        position = match.end()
        if step == 0 and is_national(parsed, max(0, bisect_right(parsed.tokens.starts, match.start(1)) - 1)):
            return _Counted(count, "persons", position, match.group(1))
    return _Counted(count, "persons", count.end, None)


def _apply(parsed: Parse, entry: _Pattern, counted: _Counted) -> Moved | None:
    rule, before, after = entry.rule, entry.before, entry.after
    if rule.options.get("unit", counted.unit) != counted.unit and not (counted.noun is None and rule.options.get("elided")):
        return None
    if counted.noun is None and not rule.options.get("elided"):
        return None
    text = parsed.tokens.text
    trigger = counted.count.start
    if before:
        found = before.search(text, max(0, counted.count.start - _REACH), counted.count.start)
        if not found:
            return None
        trigger = found.start()
    if after:
        found = _following(parsed, after, counted)
        if not found:
            return None
        trigger = found.start("trigger") if "trigger" in after.groupindex else found.start()
    beside = rule.options.get("beside")
    if beside and not re.search(beside, text, re.IGNORECASE):
        return None
    return _moved(parsed, rule, counted, trigger)


def _following(parsed: Parse, after: re.Pattern[str], counted: _Counted) -> re.Match[str] | None:
    """The pattern right after a counted noun; a parenthesis or one adverbial may stand between, but no other verb."""
    text = parsed.tokens.text
    if after.search(text, counted.end) is None:
        return None
    direct = _ASIDE.match(text, counted.end)
    found = after.match(text, direct.end() if direct else counted.end)
    if found or counted.noun is None:
        return found
    for lead in _GAP.finditer(text[counted.end : counted.end + _REACH]):
        between = text[counted.end : counted.end + lead.start()]
        if _STOPS.search(between):
            return None
        found = after.match(text, counted.end + lead.end())
        if found:
            return found if _verbless(parsed, counted.end, found.start()) else None
    return None


def _verbless(parsed: Parse, start: int, end: int) -> bool:
    first, last = bisect_right(parsed.tokens.starts, start), bisect_right(parsed.tokens.starts, end - 1)
    return not any(parsed.kind(parsed.at[i]) == "v" for i in range(first, min(last, len(parsed.at))))


def _moved(parsed: Parse, rule: rules.Rule, counted: _Counted, trigger: int) -> Moved:
    tokens = parsed.tokens
    first = max(0, bisect_right(tokens.starts, counted.count.start) - 1)
    last = max(first + 1, bisect_right(tokens.starts, counted.end - 1))
    token = max(0, bisect_right(tokens.starts, trigger) - 1)
    token = next((i for i in range(token, min(token + 8, len(tokens))) if tokens.lower[i] in rule.words), token)
    chunk = parsed.at[token]
    unit = rule.options.get("as", "households" if counted.unit == "houses" and rule.options.get("homes") else counted.unit)
    noun = tokens.text[counted.count.end : counted.end].strip().removeprefix("of ") if counted.noun else None
    return Moved(
        rule, chunk, token, Phrase(first, last, last - 1, parsed.at[first], parsed.at[last - 1]), counted.count, unit, noun or None
    )


def equivalents(parsed: Parse, found: list[Moved]) -> Iterator[Moved]:
    """The same people in another unit: "7,000 families (about 42,000 people)", "4,128 persons / 911 families"."""
    text = parsed.tokens.text
    taken = {moved.count.start for moved in found if moved.count}
    for moved in found:
        if not moved.count or moved.count.start < 0 or moved.unit not in ("persons", "households"):
            continue
        for count in parsed.counts:
            if count.start in taken:
                continue
            first, second = sorted((moved.count, count), key=lambda c: c.start)
            between = text[first.end : second.start]
            counted = _counted(parsed, count)
            if counted and counted.noun and {counted.unit, moved.unit} == {"persons", "households"} and _EQUALS.fullmatch(between):
                taken.add(count.start)
                yield Moved(moved.rule, moved.chunk, moved.token, moved.who, count, counted.unit, counted.noun)


_EQUALS = re.compile(
    r"\s*(?:[\w'’-]+\s+){0,4}?[\w'’-]+\s*"  # the noun of the first figure
    r"(?:\(\s*|/\s*|,? (?:or|comprising|totall?ing|representing|equivalent to|consisting of|made up of) )"
    r"(?:or |an estimated )?",
    re.IGNORECASE,
)
