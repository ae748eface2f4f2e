"""Tells figures from what only looks like one: percentages, money, ages, dates, times, measures, names with numbers."""

from __future__ import annotations

import re

from sitrep.lexicons.loader import words
from sitrep.text.numbers_scan import LEXICON, Core, any_of

_WINDOW = 48
_PEOPLE = frozenset(words(LEXICON, "people", "words"))
_BEFORE_YEAR = frozenset(words(LEXICON, "not_figures", "before_year"))
_AGE_WORDS = frozenset(words(LEXICON, "not_figures", "age_words"))
_AGE_LIMITS = frozenset(words(LEXICON, "not_figures", "age_limits"))
_AGED_PEOPLE = frozenset(words(LEXICON, "not_figures", "aged_people"))
_DESIGNATORS = frozenset(words(LEXICON, "not_figures", "designators"))
_CAPITAL_DESIGNATORS = frozenset(words(LEXICON, "not_figures", "capital_designators"))
_ONE_NOT_AFTER = frozenset(words(LEXICON, "one", "not_after"))
_ONE_NOT_BEFORE = frozenset(words(LEXICON, "one", "not_before"))
_ONE_STANDS_AFTER = frozenset(words(LEXICON, "one", "stands_after"))
_ONE_STANDS_BEFORE = frozenset(words(LEXICON, "one", "stands_before"))
_ZERO_NOT_BEFORE = frozenset(words(LEXICON, "zero", "not_before"))
_ZERO_NOT_AFTER = frozenset(words(LEXICON, "zero", "not_after"))
_SCORES_BEFORE = frozenset(words(LEXICON, "scores", "before"))
_SCORES_AFTER = frozenset(words(LEXICON, "scores", "after"))
_SOME_BEFORE = frozenset(words(LEXICON, "vague", "some_before"))
_SIGNS = words(LEXICON, "not_figures", "currency_signs")
_CODES = words(LEXICON, "not_figures", "currency_codes")
_MONTHS = any_of(words(LEXICON, "not_figures", "months"))

_NEXT_WORD = re.compile(r"\s+([a-z][a-z'\u2019]*)")
_LAST_WORD = re.compile(r"(\S+)\s+$")

# Read at the end of the core, in lower case.
_AFTER = re.compile(
    rf"""
      \s?{any_of(words(LEXICON, "not_figures", "percent"))}(?!\w)
    | \s?[\u00b0\u00ba]
    | [-\u2013](?!plus\b|odd\b|strong\b)[a-z]                                   # 12-year-old, six-month
    | (?:\s+of)? (?:\s+{any_of(words(LEXICON, "not_figures", "between"))}){{0,2}} [\s-]+ {any_of(words(LEXICON, "not_figures", "units"))} (?!\w)
    | \s+ (?:[a-z.]+\s+)? {any_of(words(LEXICON, "not_figures", "currencies"))} (?!\w)
    | [-\u2013/:]\d | \.\d | [x\u00d7]\d | \s?['\u2019\u2033"]\d
    | \s+ by \s+ \d+ \s+ {any_of(words(LEXICON, "not_figures", "units"))} (?!\w)
    """,
    re.VERBOSE,
)
# Read at the end of the core, as written: dates and addresses.
_AFTER_AS_WRITTEN = re.compile(
    rf"""
      (?:\s+of)? [\s-] {_MONTHS} (?![\w'])
    | (?:\s+[A-Z][\w'\u2019.-]+){{1,3}} \s+ {any_of(words(LEXICON, "not_figures", "streets"))} \b
    """,
    re.VERBOSE,
)
_MONEY_BEFORE = re.compile(rf"(?:[{re.escape(''.join(_SIGNS))}]|(?<!\w){any_of(_CODES)})\s?$")
_MONTH_BEFORE = re.compile(rf"(?<!\w){_MONTHS}\.?[\s-]$")
_AGE_AFTER_NAME = re.compile(r"(?<=[^\W\d_]), $|(?<=[^\W\d_]) \($")
_AGE_CLOSES = re.compile(r"\s*(?:[,;)]|\.(?!\d)|$|,?\s+(?:and|who|was|from|of)\b)")
_NAME_BEFORE = re.compile(r"(?:^|[^\w.])[A-Z][\w'\u2019-]+(?:, | \()$")
_ONE_IN = re.compile(r"\s+(?:in|out\s+of)\s+(?:every\s+|each\s+)?(\w+)")
_SHARES = frozenset(words(LEXICON, "not_figures", "shares"))
_LIST_MARK = re.compile(r"[.)]\s")
_HEADLINE = 0.7
"""Where so many of its longer words have a capital, a sentence is a headline in title case."""
_TITLE_WORD = re.compile(r"\b[A-Za-z]{4,}")


def is_figure(text: str, lowered: str, core: Core, start: int, end: int) -> bool:
    """Whether a core stands for a count of something.

    ``start:end`` are its words with their qualifiers; ``lowered`` is ``text`` in lower case.
    """
    before = lowered[max(0, core.start - _WINDOW) : core.start]
    if (
        _AFTER.match(lowered, core.end)
        or _AFTER.match(lowered, end)
        or core.raw != int(core.raw)
        or (core.kind != "zero" and _MONEY_BEFORE.search(before))
    ):
        return False
    last, following = _last_word(before), _next_word(lowered, core.end)
    if core.kind == "number":
        return _is_number_figure(text, lowered, core, start, last, following)
    if core.kind == "one":
        return _is_one_figure(text, lowered, core, last, following)
    if core.kind == "zero":
        return _is_zero_figure(lowered, core, last, following)
    if core.kind == "some":
        return following in _PEOPLE or following in _SOME_BEFORE
    if core.kind == "plural" and lowered[core.start : core.end] == "scores":
        return following in _SCORES_BEFORE or (not following and last in _SCORES_AFTER)
    return not (core.kind == "vague" and last in {"how", "as", "so", "too", "not"})


def is_noun_like(lowered: str, end: int) -> bool:
    """Whether a word that may be a noun or an adjective follows."""
    word = _next_word(lowered, end)
    return bool(word) and word not in _ONE_NOT_BEFORE


def _next_word(lowered: str, end: int) -> str:
    match = _NEXT_WORD.match(lowered, end)
    return match[1] if match else ""


def _last_word(before: str) -> str:
    match = _LAST_WORD.search(before)
    return match[1].lstrip("(\"'\u201c\u2018") if match else ""


def _is_number_figure(text: str, lowered: str, core: Core, start: int, last: str, following: str) -> bool:
    digits = lowered[core.start].isdigit()
    return not (
        _is_designator(text, core, last)
        or _is_age(text, lowered, core, last, start)
        or _is_share(lowered, core, last)
        or (not digits and _is_name(text, core))
        or (digits and (_is_date(text, core, following) or _is_year(lowered, core, start, following) or _is_list_mark(text, core)))
    )


def _is_designator(text: str, core: Core, last: str) -> bool:
    if last in _DESIGNATORS or (last == "of" and text[: core.start].lower().endswith("group of ")):
        return True
    return bool(last) and text[: core.start].rstrip()[-len(last) :] in _CAPITAL_DESIGNATORS


def _is_age(text: str, lowered: str, core: Core, last: str, start: int) -> bool:
    if core.raw > 120:
        return False
    if last in _AGE_WORDS or lowered[max(0, start - 8) : start].endswith((" age of ", " ages of ")):
        return True
    before = lowered[max(0, core.start - _WINDOW) : core.start].split()
    if len(before) > 1 and before[-1] in _AGE_LIMITS and any(word in _AGED_PEOPLE for word in before[-3:-1]):
        return not is_noun_like(lowered, core.end)
    as_written = text[max(0, core.start - _WINDOW) : core.start]
    return bool(_AGE_AFTER_NAME.search(as_written) and _NAME_BEFORE.search(as_written) and _AGE_CLOSES.match(text, core.end))


def _is_share(lowered: str, core: Core, last: str) -> bool:
    """Whether it reads "two in five", but not "killed two in five attacks"."""
    match = _ONE_IN.match(lowered, core.end)
    return bool(match and match[1] in _SHARES and core.raw < 10 and not last.endswith(("ed", "ing")))


def _is_name(text: str, core: Core) -> bool:
    """Whether a capital inside a sentence makes it a name ("World War Two"), unless every word of a headline has one."""
    before = text[: core.start].rstrip()
    if not text[core.start].isupper() or not before or before[-1] in ".!?:;\n\"'\u201c\u2018\u2014(" or text[core.start - 1] == "\n":
        return False
    title_words = _TITLE_WORD.findall(text)
    capitals = sum(word[0].isupper() for word in title_words)
    return capitals < _HEADLINE * len(title_words)


def _is_date(text: str, core: Core, following: str) -> bool:
    if core.raw > 31 or core.scale > 1:
        return False
    if _AFTER_AS_WRITTEN.match(text, core.end):
        return True
    return bool(_MONTH_BEFORE.search(text[max(0, core.start - _WINDOW) : core.start])) and following not in _PEOPLE


def _is_year(lowered: str, core: Core, start: int, following: str) -> bool:
    """Whether four bare digits are a year. With a qualifier that no year has, or before people, they are a figure."""
    if not (1800 <= core.raw <= 2099 and lowered[core.start : core.end].isdigit()):
        return False
    before = lowered[max(0, start - _WINDOW) : start].split()
    if before and (before[-1] in _BEFORE_YEAR or before[-1].endswith((",", "-"))):
        return True
    return start == core.start and following not in _PEOPLE


def _is_list_mark(text: str, core: Core) -> bool:
    return not text[: core.start].strip() and bool(_LIST_MARK.match(text, core.end))


def _is_one_figure(text: str, lowered: str, core: Core, last: str, following: str) -> bool:
    if _ONE_IN.match(lowered, core.end) and _is_share(lowered, core, last):
        return False
    if last in _ONE_STANDS_AFTER and (following in _ONE_STANDS_BEFORE or not following):
        return following != "and" or last != "and"
    if last in _ONE_NOT_AFTER or not following or following in _ONE_NOT_BEFORE:
        return following in {"was", "were"} and last in {"", "least"} and lowered.startswith(("killed", "wounded", "injured"), core.end + 5)
    return not _is_name(text, core) and not _is_designator(text, core, last)


def _is_zero_figure(lowered: str, core: Core, last: str, following: str) -> bool:
    word = lowered[core.start : core.end]
    if last in _ZERO_NOT_AFTER:
        return False
    if word in {"no", "zero", "nil", "not one"}:
        return bool(following) and following not in _ZERO_NOT_BEFORE
    return True
