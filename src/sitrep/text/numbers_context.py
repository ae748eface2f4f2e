"""Tells figures from what only looks like one: percentages, money, ages, dates, times, measures, names with numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words
from sitrep.text.numbers_scan import LEXICON, Core, Kind, any_of

if TYPE_CHECKING:
    from collections.abc import Callable

_WINDOW = 48
_OLDEST = 120
_FIRST_YEAR, _LAST_YEAR = 1800, 2099
_OPENS_SENTENCE = ".!?:;-\u2013\"'\u201c\u2018\u2014()]\u201d"
_PEOPLE = frozenset(words(LEXICON, "people", "words"))
_BEFORE_YEAR = frozenset(words(LEXICON, "not_figures", "before_year"))
_YEAR_QUALIFIERS = frozenset(words(LEXICON, "not_figures", "year_qualifiers"))
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
_SCORES_PLACED = frozenset({"in", "at", "near", "after", "as", "on", "across"})
_NOT_BEFORE_VAGUE = frozenset(words(LEXICON, "vague", "not_after"))
_SOME_BEFORE = frozenset(words(LEXICON, "vague", "some_before"))
_SIGNS = frozenset(words(LEXICON, "not_figures", "currency_signs"))
_CODES = frozenset(words(LEXICON, "not_figures", "currency_codes"))
_MONTH_NAMES = frozenset(words(LEXICON, "not_figures", "months"))
_MONTHS = any_of(_MONTH_NAMES)
_LOWER_MONTHS = frozenset(name.lower() for name in _MONTH_NAMES) - {"may", "march", "mar"}

_UNITS = any_of(words(LEXICON, "not_figures", "units"))
_NEXT_WORD = re.compile(r"\s+([a-z][a-z'\u2019]*)")

# Read at the end of the core, in lower case.
_AFTER = re.compile(
    rf"""
      \s?{any_of(words(LEXICON, "not_figures", "percent"))}(?!\w)
    | \s?[\u00b0\u00ba]
    | [-\u2013](?!plus\b|odd\b)[a-z]                                   # 12-year-old, six-month
    | (?:\s+of)? (?:\s+{any_of(words(LEXICON, "not_figures", "between"))}){{0,2}} [\s-]+ {_UNITS} (?!\w)
    | \s+ (?:[a-z.]+\s+)? {any_of(words(LEXICON, "not_figures", "currencies"))} (?!\w)
    | [-\u2013/:.,]\d | \s?[x\u00d7]\s?\d | \s?['\u2019\u2033"]\d
    | \s+ by \s+ \d+ \s+ {_UNITS} (?!\w)
    """,
    re.VERBOSE,
)
# Read at the end of the core, as written.
_MONTH_AFTER = re.compile(rf"(?:\s+of)?[\s-]{_MONTHS}(?![\w'])")
_STREET_AFTER = re.compile(rf"(?:\s+[A-Z][\w'\u2019.-]+){{1,3}}\s+{any_of(words(LEXICON, 'not_figures', 'streets'))}\b")
_AGE_OF = re.compile(r"\bages?\s+of\s+$", re.IGNORECASE)
_AGE_CLOSES = re.compile(r"\s*(?:[,;)]|\.(?!\d)|$|,?\s+(?:and|who|was|from|of(?! (?:them|whom|which|these|those|the)\b))\b)")
_NAME_BEFORE = re.compile(r"(?:^|[^\w.])[A-Z][\w'\u2019-]+(?:, | \()$")
_ONE_IN = re.compile(r"\s+(?:in|out\s+of)\s+(?:every\s+|each\s+)?(\w+)")
_SHARES = frozenset(words(LEXICON, "not_figures", "shares"))
_HARMED = re.compile(r"\s+(?:was|were)\s+(?:\w+ly\s+)?(?:killed|wounded|injured|shot|hurt|kidnapped|abducted|missing)\b")
_DIGIT_DASH = re.compile(r"\d[-\u2013]")
_LIST_MARK = re.compile(r"[.)]\s")
_HEADLINE = 0.7
"""Where so many of its longer words have a capital, a sentence is a headline in title case."""
_TITLE_WORD = re.compile(r"\b[A-Za-z]{4,}")


@dataclass(frozen=True, slots=True)
class Site:
    """A core where it stands. ``lowered`` is ``text`` in lower case, of the same length."""

    text: str
    lowered: str
    core: Core
    start: int
    """Where its qualifiers begin."""
    end: int
    """Where they end."""
    last: str
    """The word before the core, as written but for an opening bracket or quotation mark; empty where none stands apart from it."""
    opener: str
    """The word before the qualifiers, in lower case."""
    following: str
    """The word after the core, in lower case; empty where punctuation or a digit follows."""

    @property
    def before(self) -> str:
        """The characters before the core, as written."""
        return self.text[max(0, self.core.start - _WINDOW) : self.core.start]


def site_of(text: str, lowered: str, core: Core, start: int, end: int) -> Site:
    """A core, whose qualifiers begin at ``start`` and end at ``end``, with the words around it."""
    apart = core.start > 0 and text[core.start - 1].isspace()
    last = _last_word(text, core.start) if apart else ""
    opener = last if start == core.start else _last_word(text, start)
    return Site(text, lowered, core, start, end, last, opener.lower(), next_word(lowered, core.end))


def _last_word(text: str, end: int) -> str:
    parts = text[max(0, end - _WINDOW) : end].rsplit(None, 1)
    return parts[-1].lstrip("(\"'\u201c\u2018") if parts else ""


def next_word(lowered: str, end: int) -> str:
    """The word that follows ``end`` after blanks, or an empty string."""
    match = _NEXT_WORD.match(lowered, end)
    return match[1] if match else ""


def is_noun_like(lowered: str, end: int) -> bool:
    """Whether a word that may be a noun or an adjective follows."""
    word = next_word(lowered, end)
    return bool(word) and word not in _ONE_NOT_BEFORE


def people_follow(lowered: str, end: int) -> bool:
    """Whether a word for people or their homes follows."""
    return next_word(lowered, end) in _PEOPLE


def is_figure(site: Site) -> bool:
    """Whether a core stands for a count of something."""
    core, lowered = site.core, site.lowered
    if core.raw != int(core.raw) or _AFTER.match(lowered, core.end) or _AFTER.match(lowered, site.end):
        return False
    if _DIGIT_DASH.match(lowered, max(0, core.start - 2), core.start):  # the end of "01-10-2014"
        return False
    if lowered[core.start - 1 : core.start] in _SIGNS or site.last.lower() in _CODES or site.last[-1:] in _SIGNS:
        return False
    return _KINDS[core.kind](site)


def _is_number_figure(site: Site) -> bool:
    if _is_designator(site) or _is_age(site) or _is_share(site):
        return False
    if not site.lowered[site.core.start].isdigit():
        return not _is_name(site)
    return not (_STREET_AFTER.match(site.text, site.core.end) or _is_date(site) or _is_year(site) or _is_list_mark(site))


def _is_designator(site: Site) -> bool:
    return (
        site.last.lower() in _DESIGNATORS or site.last in _CAPITAL_DESIGNATORS or (site.last == "of" and site.before.endswith("Group of "))
    )


def _is_age(site: Site) -> bool:
    if site.core.raw > _OLDEST:
        return False
    last = site.last.lower()
    if last in _AGE_WORDS or site.opener in _AGE_WORDS or (last == "of" and _AGE_OF.search(site.before)):
        return True
    if last in _AGE_LIMITS and not _AGED_PEOPLE.isdisjoint(site.before.lower().split()[-3:-1]):
        return not is_noun_like(site.lowered, site.core.end)  # "children under 18"
    if not site.before.endswith((", ", " (")) or not _AGE_CLOSES.match(site.text, site.core.end):
        return False
    return bool(_NAME_BEFORE.search(site.before))  # "Smith, 45,"


def _is_share(site: Site) -> bool:
    """Whether it reads "two in five", but not "killed two in five attacks"."""
    match = _ONE_IN.match(site.lowered, site.core.end)
    return bool(match and match[1] in _SHARES and site.core.raw < 10 and not site.last.lower().endswith(("ed", "ing")))


def _is_name(site: Site) -> bool:
    """Whether a capital inside a sentence makes it a name ("World War Two"), unless every word of a headline has one."""
    start, text = site.core.start, site.text
    before = text[:start].rstrip()
    if site.following in _PEOPLE and text[site.core.end + 1].islower():  # a headline run into the sentence
        return False
    if not text[start].isupper() or not before or before[-1] in _OPENS_SENTENCE or text[start - 1] == "\n":
        return False
    title_words: list[str] = _TITLE_WORD.findall(text)
    return sum(word[0].isupper() for word in title_words) < _HEADLINE * len(title_words)


def _is_date(site: Site) -> bool:
    if site.core.raw > 31 or site.core.scale > 1:
        return False
    if _MONTH_AFTER.match(site.text, site.core.end):
        return True
    return site.last.rstrip(".") in _MONTH_NAMES | _LOWER_MONTHS and site.following not in _PEOPLE


def _is_year(site: Site) -> bool:
    """Whether four bare digits are a year. With a qualifier that no year has, or before people, they are a figure."""
    if not is_year_like(site.lowered, site.core):
        return False
    if site.opener in _BEFORE_YEAR or site.opener.endswith((",", "-")):
        return True
    qualifier = site.lowered[site.start : site.core.start].strip()
    if qualifier in _YEAR_QUALIFIERS:
        return not is_noun_like(site.lowered, site.core.end)
    return not qualifier and site.following not in _PEOPLE


def is_year_like(lowered: str, core: Core) -> bool:
    """Whether it is four digits of a year's size, without a separator."""
    return _FIRST_YEAR <= core.raw <= _LAST_YEAR and lowered[core.start : core.end].isdigit()


def _is_list_mark(site: Site) -> bool:
    return not site.text[: site.core.start].strip() and bool(_LIST_MARK.match(site.text, site.core.end))


def _is_one_figure(site: Site) -> bool:
    """Whether "one" counts: before a noun ("one soldier") or for a person ("killing one and wounding two"), not as a pronoun."""
    last, following = site.last.lower(), site.following
    if _is_share(site):
        return False
    if last in _ONE_STANDS_AFTER and (not following or following in _ONE_STANDS_BEFORE):
        return last != "and" or following != "and"
    if last in _ONE_NOT_AFTER or not following:
        return False
    if following in {"was", "were"}:
        return bool(_HARMED.match(site.lowered, site.core.end))
    return following not in _ONE_NOT_BEFORE and not _is_name(site) and not _is_designator(site)


def _is_another_figure(site: Site) -> bool:
    """Whether "another" is one more person: "injuring another", "while another was killed", "and another in Kharkiv"."""
    last, following = site.last.lower(), site.following
    ordinal = site.lowered[site.core.start : site.core.end] != "another"
    if last in {"and", "while"} and following in _PLACED and not ordinal:
        return True
    if last != "one" and _ANOTHER_HARMED.match(site.lowered, site.core.end):
        return True
    return last in _ANOTHER_AFTER and (not following or following in _ONE_STANDS_BEFORE)


_PLACED = frozenset({"in", "at", "near"})
_ANOTHER_AFTER = frozenset(words(LEXICON, "another", "after"))
_ANOTHER_HARMED = re.compile(
    rf"(?:\s+(?:was|is|has been|had been|remains|went))?(?:\s+\w+ly)?\s+{any_of(words(LEXICON, 'another', 'harmed'))}"
    r"(?=\s*(?:[.,;:)]|$)|\s+(?:in|at|near|by|when|after|and|on|while|during|as|with|from|of|to|dead|outside|inside|under)\b)"
)


def _is_zero_figure(site: Site) -> bool:
    if site.last.lower() in _ZERO_NOT_AFTER:
        return False
    determiner = site.lowered[site.core.start : site.core.end] in {"no", "zero", "nil", "not one"}
    return not determiner or bool(site.following and site.following not in _ZERO_NOT_BEFORE)


def _is_some_figure(site: Site) -> bool:
    return site.following in _PEOPLE or site.following in _SOME_BEFORE


def _is_plural_figure(site: Site) -> bool:
    """Any plural, but "scores" only where it is not a verb or a result."""
    if site.lowered[site.core.start : site.core.end] != "scores":
        return True
    placed = not site.following or site.following in _SCORES_PLACED  # "kill scores in Sagaing"
    return site.following in _SCORES_BEFORE or (placed and site.last.lower() in _SCORES_AFTER)


def _is_vague_figure(site: Site) -> bool:
    return site.last.lower() not in _NOT_BEFORE_VAGUE


_KINDS: dict[Kind, Callable[[Site], bool]] = {
    "number": _is_number_figure,
    "one": _is_one_figure,
    "another": _is_another_figure,
    "zero": _is_zero_figure,
    "some": _is_some_figure,
    "plural": _is_plural_figure,
    "vague": _is_vague_figure,
    "couple": _is_vague_figure,
}
