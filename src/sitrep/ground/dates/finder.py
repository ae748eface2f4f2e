"""Finds date phrases in a sentence and says which days they mean, seen from the article's reference day.

Conventions (the data dictionary of the tables repeats them):

- A weekday is the reference day itself or the nearest before it. A month or day without a year is the nearest that has begun.
- "Early", "mid" and "late" of a month are days 1-10, 11-20 and 21 to the end; of a year they do not narrow the year.
- Weeks run from Monday to Sunday, a weekend is Saturday and Sunday, seasons are those of the northern hemisphere.
- "The past N days" run from N days before the reference day to it; two to eight days have precision ``week``.
- "Overnight" and "tonight" are the reference day, "last night" the day before.
- "Since X" runs from the first day of X to the reference day and has X's precision.
- Feasts of a fixed day ("Christmas Eve"), and those that move with the Western Easter, are the nearest that has come; others ("Eid")
  have no days. "Earlier this week", said on a Monday, is the week before.
- What a phrase does not say is not made up: "two weeks into the offensive", "Ramadan", and every relative phrase without a
  reference day have precision ``unknown`` and keep their words.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sitrep.ground.dates.calendar import WEEK_DAYS
from sitrep.ground.dates.grammar import FIRST_YEAR, LAST_YEAR, english
from sitrep.ground.dates.join import JOINS, Atom
from sitrep.ground.dates.phrase import Phrase
from sitrep.ground.dates.readers import READERS
from sitrep.model import DateMention, DateRange

if TYPE_CHECKING:
    from datetime import date

    from sitrep.ground.dates.grammar import Grammar, Row

_TIME_PRECISION = {"day": 1, "week": 2, "month": 3, "year": 3, "unknown": 3}


def find_dates(text: str, reference: date | None) -> list[DateMention]:
    """Find the date phrases of a sentence, in order, without overlaps. Offsets are into ``text``.

    ``reference`` is the day that "Sunday" and "yesterday" count from; without it, or with one outside the years of news (a
    misread date), they are found, but their days are unknown.

    >>> from datetime import date
    >>> [(m.text, str(m.range.start), str(m.range.end)) for m in find_dates("Since early May, and again on Sunday", date(2020, 5, 18))]
    [('Since early May', '2020-05-01', '2020-05-18'), ('Sunday', '2020-05-17', '2020-05-17')]
    >>> find_dates("The army may march on", date(2020, 5, 18))
    []
    """
    grammar = english()
    if not grammar.may_match(text):
        return []
    if reference is not None and not FIRST_YEAR <= reference.year <= LAST_YEAR:
        reference = None
    row = grammar.read(text)
    atoms = _atoms(grammar, row)
    if grammar.may_join(row.letters, len(atoms)):
        atoms = _joined(grammar, row.letters, atoms, reference)
    found = ((atom, atom.resolve(reference)) for atom in atoms)
    return [_mention(text, row, atom, days) for atom, days in found if days is not None]


def _mention(text: str, row: Row, atom: Atom, days: DateRange) -> DateMention:
    start, end = row.starts[atom.first], row.ends[atom.last - 1]
    return DateMention(start=start, end=end, text=text[start:end], range=days)


def _atoms(grammar: Grammar, row: Row) -> list[Atom]:
    """Find the phrases that the patterns find on their own."""
    atoms = []
    for start, end, reads in grammar.find(row.letters):
        reader, phrase = READERS[reads], Phrase(grammar, row.tokens(start, end))
        if reader(phrase, None) is not None:
            atoms.append(Atom(start, end, partial(reader, phrase)))
    return atoms


def _joined(grammar: Grammar, row: str, atoms: list[Atom], reference: date | None) -> list[Atom]:
    """Return ``atoms`` with those that "since", "from ... to" and the like bind put into one. ``row`` has the letters of all words."""
    letters, owners, at = [], [], 0
    for atom in atoms:
        letters += [*row[at : atom.first], grammar.atom]
        owners += [None] * (atom.first - at) + [atom]
        at = atom.last
    letters += row[at:]
    owners += [None] * (len(row) - at)
    positions = _positions(owners)
    joined: dict[int, Atom] = {atom.first: atom for atom in atoms}
    for match in grammar.joins.finditer("".join(letters)):
        parts = [atom for atom in owners[match.start() : match.end()] if atom]
        resolve = JOINS[grammar.join_rules[match.lastgroup or ""].reads](parts)
        if resolve(reference) is not None:
            for part in parts:
                del joined[part.first]
            first = positions[match.start()]
            joined[first] = Atom(first, positions[match.end()], resolve)
    return [joined[first] for first in sorted(joined)]


def _positions(owners: list[Atom | None]) -> list[int]:
    """Return, for each place in the shortened row of letters, the number of its first token, and of the end."""
    positions, at = [], 0
    for owner in owners:
        positions.append(at)
        at = owner.last if owner else at + 1
    return [*positions, at]


def time_precision(days: DateRange) -> int:
    """Return ACLED's code for how exactly an event's day is known: 1 the day, 2 the week, 3 the month or less.

    >>> from datetime import date
    >>> time_precision(DateRange(start=date(2022, 2, 24), end=date(2022, 4, 28), precision="day"))
    3
    """
    stated = _TIME_PRECISION[days.precision]
    if days.start is None or days.end is None:
        return 3
    length = (days.end - days.start).days + 1
    return max(stated, 1 if length <= 2 and stated == 1 else 2 if length <= WEEK_DAYS else 3)
