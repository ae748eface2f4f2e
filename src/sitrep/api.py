"""What programs call: events of one text, tables of many files, and events as data frames."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sitrep.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    import pandas as pd

    from sitrep.model import Event
    from sitrep.pipeline import BatchResult, RunSummary


def extract(
    text: str,
    *,
    title: str | None = None,
    published_at: date | datetime | str | None = None,
    source: str | None = None,
    settings: Settings | None = None,
) -> list[Event]:
    """The events that one article reports.

    Args:
        text: the article, without its title if that is given.
        title: its headline; offsets of events count in the title, an empty line and the text.
        published_at: the day that "Sunday" and "yesterday" count from; ISO 8601 where it is a string.
        source: who published it.
        settings: a run's settings, if not the usual ones.

    Returns:
        `sitrep.model.ControlEvent`, `CasualtyEvent` and `DisplacementEvent`, in the order of their evidence.

    Raises:
        RejectedInput: there is no text, or far too much.
        SettingsError: a setting, or ``published_at``, is not what it must be.
    """
    from sitrep.ingest import article_of  # noqa: PLC0415  # the package's import stays light
    from sitrep.pipeline.work import reader_of  # noqa: PLC0415

    settings = settings or Settings()
    fields = {"text": text, "title": title, "published_at": _iso(published_at), "source": source}
    article = article_of({name: value for name, value in fields.items() if value is not None}, settings)
    return list(reader_of(settings).events(article))


def extract_files(
    *paths: str | os.PathLike[str],
    out: str | os.PathLike[str],
    settings: Settings | None = None,
    run_id: str | None = None,
    now: datetime | None = None,
    progress: Callable[[BatchResult], None] | None = None,
) -> RunSummary:
    """Extracts files, folders and globs into the tables of the folder ``out``, as `sitrep extract` does. Each may be a URL: ``s3://...``.

    See `sitrep.pipeline.run` for the other arguments.

    Raises:
        SitrepError: a setting is wrong, the output cannot be written, or another run is writing there.
    """
    from sitrep.pipeline import run  # noqa: PLC0415

    return run([os.fspath(path) for path in paths], os.fspath(out), settings or Settings(), run_id=run_id, now=now, progress=progress)


def to_frames(events: Iterable[Event]) -> dict[str, pd.DataFrame]:
    """Events as data frames, one for each event table, with the columns and types of the tables.

    What an event does not know by itself (published_at, source, url, run_id) stays empty.
    """
    from sitrep.store.columns import EVENT_TABLES  # noqa: PLC0415
    from sitrep.store.rows import Stamp, finished, loose_rows  # noqa: PLC0415
    from sitrep.version import extractor_version  # noqa: PLC0415

    given = list(events)
    stamp = Stamp(extractor_version=extractor_version(), run_id="")
    return {name: finished(loose_rows(name, given, stamp), name).to_pandas() for name in EVENT_TABLES}


def _iso(value: date | datetime | str | None) -> str | None:
    from datetime import date, datetime  # noqa: PLC0415

    from sitrep.errors import SettingsError  # noqa: PLC0415

    if isinstance(value, str):
        try:
            datetime.fromisoformat(value)
        except ValueError as error:
            raise SettingsError(f"published_at: {value!r} is not a date such as 2020-02-17") from error
        return value
    return value.isoformat() if isinstance(value, date) else None
