"""The two charts of a run's report: what it found, and where in time that lies beside what earlier runs found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.report.charts import bars, columns, picture
from sitrep.report.markup import NOTHING

if TYPE_CHECKING:
    import pandas as pd

    from sitrep.report.run_rows import RunRows

_COLOURS = {"casualties": "#b3342d", "displacement": "#2f6db3", "territorial control": "#8a6d1f"}
_EARLIER = ("earlier runs", "#c3c9d4")
_NEW = ("this run", "#2f6db3")
_MOST_BARS = 16
_MOST_MONTHS = 36


def by_what(events: pd.DataFrame) -> str:
    """Rows by what happened, as a picture in markdown; the event types told apart by colour."""
    counts = events.value_counts(["event_type", "what"]).head(_MOST_BARS).reset_index()
    if counts.empty:
        return NOTHING
    counted = counts.itertuples(index=False, name=None)
    rows = [(what, int(count), kind.replace("_", " ")) for kind, what, count in counted]
    return picture(bars("Reports by what happened", rows, _COLOURS), "Rows of this run by what happened")


def by_month(rows: RunRows) -> str:
    """Rows by the month of the event (years, where these are many), those of this run upon those of earlier ones."""
    import pandas as pd  # noqa: PLC0415  # heavy: not at import time

    new, old = (pd.to_datetime(frame["date_end"].dropna()) for frame in (rows.events, rows.earlier))
    days = pd.concat([new, old])
    if days.empty:
        return NOTHING
    unit = "month" if (days.max() - days.min()).days <= _MOST_MONTHS * 31 else "year"
    periods = pd.period_range(days.min(), days.max(), freq=unit[0].upper())
    names = [str(period) for period in periods]
    series = {
        name: frame.dt.to_period(periods.freqstr[0]).value_counts().reindex(periods, fill_value=0).tolist()
        for name, frame in ((_EARLIER, old), (_NEW, new))
    }
    return picture(columns(f"Reports by {unit} of the event", names, series), f"Rows by {unit}, this run upon earlier ones")
