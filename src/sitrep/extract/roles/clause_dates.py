"""Finds the date of a clause: not the day on which it was told, nor the one that heads the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitrep.extract.roles.localities import listed
from sitrep.extract.syntax import clauses
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.syntax.parse import Parse
    from sitrep.model import DateMention

_SPEECH = frozenset(words("en/clauses.toml", "speech"))
_SAID = 40.0
_FILED = re.compile(r"\b[A-Z][A-Z'’-]{2,}(?: ?/ ?[A-Z]{3,})?,? (?:[A-Z][a-z]+,? )?$")
_AGENCY = re.compile(r",? ?(?:\([A-Z][^()]{1,40}\) ?)?(?:-|–|—)")
_DAY_AND_YEAR = re.compile(r"\b\d{1,2}\b.*\b\d{4}$|\b\d{1,2}[./-]\d{1,2}[./-]\d{4}$")
_CREDIT = re.compile(r" \([A-Z][^()]{1,40}\)(?: [A-Z]|$)")
_HEAD = 2
"""Sentences, the headline among them, that may begin with the date of the text."""


def date_of(reading: Reading, token: int) -> DateMention | None:
    """The date of the clause around a token; none where a date only says when it was told ("said on Monday") or heads the text."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    best: tuple[float, DateMention] | None = None
    for mention in parsed.dates:
        at = next((i for i, start in enumerate(parsed.tokens.starts) if parsed.tokens.ends[i] > mention.start), None)
        if at is None or _is_stamp(reading, mention):
            continue
        if _is_attribute(parsed, parsed.at[at]) and parsed.word(_after(parsed, parsed.at[at])) in listed("meetings"):
            continue  # "a June 3 poll"
        if mention.text[:5].lower() == "since" and _is_of_relative(parsed, parsed.at[at], chunk):
            continue
        cost = _date_cost(parsed, parsed.at[at], chunk)
        if cost < _SAID and (best is None or cost < best[0]):
            best = (cost, mention)
    return best[1] if best else None


def _is_stamp(reading: Reading, mention: DateMention) -> bool:
    """Reads "3 May 2021 At least 12 people were killed": the date of the text stands before its first sentence without a comma."""
    parsed = reading.parsed
    if _CREDIT.match(parsed.tokens.text, mention.end) and _DAY_AND_YEAR.search(mention.text):
        return True  # of a photograph: "Idlib, August 6 2016 (Reuters) A bomber"
    if _AGENCY.match(parsed.tokens.text, mention.end) and _FILED.search(parsed.tokens.text, 0, mention.start):
        return True  # of a dateline: "MOSCOW, October 1 (Interfax) - A bomber"
    if reading.sentence.index > _HEAD or not re.search(r"\d", mention.text):
        return False
    dated = [other for other in parsed.dates if other.start < mention.start]
    before = [
        word
        for word, start in zip(parsed.tokens.lower, parsed.tokens.starts, strict=True)
        if start < mention.start and not any(d.start <= start < d.end for d in dated)
    ]
    after = parsed.tokens.text[mention.end :].lstrip()
    if not before:
        return after[:1].isupper() or after[:1].isdigit() or after[:1] == "("
    if all(word in listed("stamps") or word.isdigit() for word in before):
        return len(before) > 1 or before[0] not in listed("dated")
    return before[-1] not in listed("dated") and after[:1].isupper() and _DAY_AND_YEAR.search(mention.text) is not None


def _date_cost(parsed: Parse, date: int, chunk: int) -> float:
    low, high = sorted((date, chunk))
    verbs = [k for k in range(low + 1, high) if parsed.kind(k) == "v" and clauses.is_finite(parsed, k)]
    cost = float(abs(date - chunk)) + 6.0 * len(verbs)
    cost += 3.0 * sum(parsed.kind(k) in "SW;" for k in range(low + 1, high))
    if _is_attribute(parsed, date):
        return cost
    before = date - 1
    while parsed.kind(before) in "PR":
        before -= 1
    if parsed.kind(before) == "n" and parsed.word(before) in listed("statements") and parsed.kind(before - 1) == "P":
        before -= 2  # "said in a statement on Thursday"
    after = date + 1
    beside = [k for k in (before, after) if parsed.kind(k) == "v" and parsed.word(k) in _SPEECH]
    fronted = _subject_after(parsed, date)
    if fronted is not None and parsed.kind(fronted) == "v" and parsed.word(fronted) in _SPEECH and fronted < chunk:
        beside.append(fronted)
    if parsed.kind(before) == "n" and parsed.kind(before - 1) == "v" and parsed.word(before - 1) in _SPEECH and before - 1 != chunk:
        beside.append(before)
    if _is_for_hearers(parsed, before, after):
        beside.append(before)
    return cost + (_SAID if beside else 0.0)


def _is_of_relative(parsed: Parse, date: int, chunk: int) -> bool:
    """Reads "died in X, which has been besieged since 2013": the relative clause after the trigger has its own days."""
    relative = next((k for k in range(chunk + 1, date) if parsed.kind(k) == "W"), None)
    return relative is not None and any(parsed.kind(k) == "v" and clauses.is_finite(parsed, k) for k in range(relative + 1, date))


def _is_attribute(parsed: Parse, date: int) -> bool:
    """Reads "claimed an October 2 bomb attack": the day of the noun after it, whatever verb stands before."""
    first = parsed.chunks[date].first
    return parsed.kind(_after(parsed, date)) == "n" and parsed.tags[max(0, first - 2) : first].rstrip("J").endswith("D")


def _after(parsed: Parse, date: int) -> int:
    """The chunk after a date."""
    after = date + 1
    while parsed.kind(after) in "tY":
        after += 1
    return after


def _is_for_hearers(parsed: Parse, before: int, after: int) -> bool:
    """Reads "told reporters in Geneva on Monday", "urged restraint on Monday": only hearers and subjects between verb and date."""
    at = before
    while parsed.kind(at) in "nPR":
        at -= 1
    if parsed.kind(at) != "v" or parsed.kind(after) == "v":
        return False
    if parsed.word(at) in listed("to_hearers"):
        return True
    between = parsed.tokens.lower[parsed.chunks[at].last : parsed.chunks[before].last]
    return parsed.word(at) in listed("reactions") and listed("events").isdisjoint(between)


def _subject_after(parsed: Parse, date: int) -> int | None:
    """The chunk after the subject that follows a date at the head of a clause: "On Monday the ministry said"."""
    if not all(parsed.kind(k) in "P,KR" for k in range(max(0, date - 2), date)) or date > 2:
        return None
    at = date + 1
    while parsed.kind(at) in ",R":
        at += 1
    return at + 1 if parsed.kind(at) == "n" else None
