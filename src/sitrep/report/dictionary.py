"""The data dictionary: every table, column and code, made from the tables' own definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.store.columns import Column, Table, data, table, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEAD = """\
<!-- Made by `sitrep schema --markdown` from src/sitrep/store/tables.toml. Change that file, not this one. -->

# Data dictionary

A table is a folder of Parquet files; `pandas.read_parquet("output/casualties")` loads one. A row of an event table is one event
as one article reports it: what an article says twice is one row, whose evidence is the sentence that says most, and ten
articles on one attack are ten rows. Places are GeoNames' (CC BY 4.0), countries ISO 3166-1, precision codes and sub-event types
ACLED's, bounds of figures UCDP's, terms of displacement IDMC's. Hashtags are those of the [Humanitarian Exchange
Language](https://hxlstandard.org) and stand in each field's metadata too.

In pandas, integers that may be empty are `Int64`, codes `category`, flags `boolean`, text `string`, times `datetime64[us, UTC]`
and days `date32[day][pyarrow]`: their values are dates, they have `.dt`, and `pandas.to_datetime(column)` makes them times.
"""

_FIGURES = """\
## Figures

`low`, `best` and `high` bound a figure; an empty one is not known. Nothing is invented: "more than 42" is not 43, and "many"
has no best. `figure_text` keeps the words and `qualifier` says on which side the bound is open. In "at least 30 dead and 45
hurt" the second figure is exact.
"""

_PANDAS_NAMES = {"strings": "list of strings", "timestamp": "timestamp, UTC"}

_RULES = """\
## How rows are made

- **Fact or not.** Filter `modality` before adding anything up: `asserted` and `claimed` are reported as having happened. A
  party's word on its own fight, a monitor's, state media's, and "reportedly" are `claimed`; the police, doctors, governors,
  ministries and the UN on what they count are `asserted`, with `attributed_to`.
- **Totals.** Never add `cumulative` rows to `incident` rows, nor a row to the one that it is `part_of`. Totals over a day, a
  week or a month of several incidents are cumulative.
- **Dates.** Weekdays, "yesterday" and months without a year are seen from the article's own date: a weekday is that day or the
  nearest before it. Weeks run from Monday; "early", "mid" and "late" are the thirds of a month; "the past N days" begin N days
  before. Without a year and without a date of publication the days stay empty and `date_text` keeps the words. "Since May" has
  no `date_start` narrower than that and ends on the day of the article, as does fighting "that began on Friday". Spans of two
  to seven days have the precision `week`. The day of an attack told just before is carried to its toll (`context`); the day on
  which somebody spoke is not. A state (`held`) has no day but the one that is said of it: "rebel-held Orvak was shelled on
  Monday" gives it none.
- **Places.** `location_text` is as worded and `location` the gazetteer's name: of "eastern Orvak" the second is Orvak, with
  `geo_precision` 2. One toll for several places is one row, at the first. Where speakers sit, where the wounded were taken and
  what a place is near to are not the place. A quarter or street that the gazetteer lacks is put at the town that it is told
  with (`geo_precision` 2); a village that it lacks has the country, and where the text says so the province, around it, and no
  coordinates. Neither is ever a namesake elsewhere.
- **Control.** Several places taken in one sentence are a row each. Areas without a name or a count are no row. A siege that is
  broken is `besieged` and `negated`.
- **Casualties.** Killed and wounded in one sentence are two rows. A suicide attacker's own death is no row unless counted
  apart. Rockets and missiles are `shelling`. Different tolls of different sources are a row each. What a sentence leaves open,
  the article may settle: "strikes" and "bombardment" are told apart by the arms that it names, a toll without a cause or a
  perpetrator has those of the attack around it where there is only one, and a named person has the profession that is given
  elsewhere. People of whom no more is said are `civilian` where shells, a disaster or an accident hit them or the target was a
  market, a school or their homes, and `unknown` where bombs fell or a war's total is given; a total whose parts are of
  different kinds is `mixed`.
- **Displacement.** "Have fled since spring" is a `flow`, `cumulative`; "remain displaced" or "live in camps" a `stock`.
  Forecasts are `hypothetical`. Who leaves a country, or comes to one, is `cross_border`; who leaves a town is `unknown` unless
  the text says where they went. A total larger than the town that is spoken of is put at its province or country.
- **Copies.** The same text under several paths is one article: the copy published first carries the events, the others are
  `duplicate`. Reprints with small changes are articles of their own, marked in `near_duplicate_of`.
"""


def markdown(names: Iterable[str] | None = None) -> str:
    """The dictionary as markdown: of all tables with the rules, or of the tables ``names`` alone.

    Raises:
        SettingsError: there is no table of one of those names.
    """
    if names is not None:
        return "\n".join(_section(table(name)) for name in names)
    sections = [_HEAD, _RULES, f"{_FIGURES}\n{_figures()}", *map(_section, tables().values()), _codes()]
    return "\n".join(section.rstrip("\n") + "\n" for section in sections)


def listing(found: Table) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, codes and meaning of each column, for a terminal."""
    for column in found.columns:
        yield column.name, _type(column), ", ".join(column.codes), column.about


def _section(found: Table) -> str:
    rows = [(f"`{c.name}`", _type(c), f"`{c.hxl}`", c.about + _code_link(c)) for c in found.columns]
    return f"## Table `{found.name}`\n\n{found.about}\n\n{_grid(('column', 'type', 'HXL', 'meaning'), rows)}"


def _type(column: Column) -> str:
    name = _PANDAS_NAMES.get(column.type, column.type)
    return f"{name}, may be empty" if column.null else name


def _code_link(column: Column) -> str:
    if not column.codes:
        return ""
    name = next(name for name, codes in data()["codes"].items() if codes == dict(column.codes))
    return f" [Codes](#codes-{name})."


def _codes() -> str:
    sections = ["## Codes\n"]
    for name, codes in data()["codes"].items():
        grid = _grid(("code", "meaning"), [(f"`{code}`", about) for code, about in codes.items()])
        sections.append(f'<a id="codes-{name}"></a>\n\n### `{name}`\n\n{grid}')
    return "\n".join(sections)


def _figures() -> str:
    rows = []
    for spec in data()["figures"]:
        bounds = (str(spec.get(name, "")) for name in ("low", "best", "high"))
        note = f", {spec['note']}" if "note" in spec else ""
        rows.append((spec["words"], *bounds, f"`{spec['qualifier']}`{note}"))
    return _grid(("words", "low", "best", "high", "qualifier"), rows)


def _grid(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
