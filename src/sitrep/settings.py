"""One frozen Settings for a run; every threshold of the project is named and explained here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sitrep.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user may set. The defaults suit a laptop."""

    fields: dict[str, str] = field(default_factory=dict)
    """Extra record fields: ``{"artikel": "text"}`` reads a record's ``artikel`` as its text."""
    household_size: float | None = None
    """Persons in a household, for ``persons_best`` of households; null leaves it empty."""
    actors: Path | None = None
    """A CSV or TOML of the user's own actors, added to or overriding the project's list."""
    gazetteer: Path | None = None
    """A gazetteer index made by ``sitrep gazetteer build``; null takes the one that ships with the project."""
    max_article_chars: int = 1_000_000
    """Longer articles are rejected: news is shorter, and time and memory an article stay bounded."""
    max_sentence_chars: int = 1_000
    """Longer sentences are cut before they are read: the time that one takes grows faster than its length. Of 600 sentences of news that
    report events, one is longer, and that is a list."""
    max_article_work: int = 200_000_000
    """Articles whose sentences with a trigger are more work than this are rejected; the square of a sentence's length in characters counts
    as its work. A million characters of prose stay below it; what is made to be slow is refused in less than a minute."""
    max_article_mentions: int = 2_000
    """Articles with more mentions of events are rejected: each is compared with all others."""
    max_line_bytes: int = 64 * 1024 * 1024
    """Longer lines of JSONL or CSV are rejected without being held in memory."""
    max_file_bytes: int = 256 * 1024 * 1024
    """Larger whole-document files (HTML, JSON, text) are rejected; JSONL, CSV, Parquet and WARC stream and have no limit."""
    max_html_bytes: int = 4 * 1024 * 1024
    """Larger HTML pages are rejected: the time that a page takes grows faster than its size."""
    max_expansion: int = 200
    """Compressed files that grow to more than this many times their size are rejected; text grows 3 to 20 times."""
    day_first: bool = False
    """Whether 03/04/2020 is the third of April. False reads it as Americans do; dates such as 13/04/2020 need no setting."""
    batch_bytes: int = 4 * 1024 * 1024
    """Characters of text in a batch: what one worker extracts at a time."""
    workers: int = 1
    """Processes that extract; 1 works in the calling process."""
    runner: str = "processes"
    """What batches run on: ``processes`` of this machine, ``dask`` or ``ray`` (a module of `sitrep.pipeline.runners`)."""
    address: str = ""
    """Where the scheduler of ``dask`` or ``ray`` listens; empty starts ``workers`` processes of it on this machine."""
    near_duplicate_share: float = 0.6
    """Articles that have this share of their word triples in common with an earlier one are marked in ``near_duplicate_of``. Of articles of
    one site, those above a half are nearly all reprints and updates, and hardly any below."""
    near_duplicate_days: float = 14.0
    """Only articles published at most so many days apart are: reports made by one pattern every month are no reprints."""
    min_confidence: float = 0.0
    """Rows below this confidence are left out."""
    prune: bool = False
    """Whether the rows of files that are there no more are taken out of the tables; else they stay."""

    def __post_init__(self) -> None:
        """Refuses figures that no run can work with, before any work starts.

        Raises:
            SettingsError: names the setting and what it may be.
        """
        for name, (least, most) in _RANGES.items():
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                raise SettingsError(f"{name}: {value:g} cannot be; choose a number from {least:g} to {most:g}")


_ANY_SIZE = (1, 2**40)
_RANGES: dict[str, tuple[float, float]] = {
    "household_size": (0.1, 1000),
    "max_article_chars": _ANY_SIZE,
    "max_sentence_chars": (50, 2**40),
    "max_article_work": _ANY_SIZE,
    "max_article_mentions": _ANY_SIZE,
    "max_line_bytes": _ANY_SIZE,
    "max_file_bytes": _ANY_SIZE,
    "max_html_bytes": _ANY_SIZE,
    "max_expansion": _ANY_SIZE,
    "batch_bytes": _ANY_SIZE,
    "workers": (1, 512),
    "near_duplicate_share": (0, 1),
    "near_duplicate_days": (0, 36_500),
    "min_confidence": (0, 1),
}
"""Settings that are numbers, with their least and greatest value. What is not a number at all is in no range."""
