"""What earlier runs know: files, articles and rejects."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sitrep.store import layout, ledger, parquet
from sitrep.store.keys import article_keys
from sitrep.store.staging import KEYS, writing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa

    from sitrep.model import Article, Reject

KNOWN = "known.arrow"
"""File of a run's staging folder: `write_known`."""
_COMPARED = ("size", "mtime_ns", "content_hash", "settled", *(one.name for one in fields(ledger.Basis)))
_RECORD = re.compile(r":\d+$")

Rank = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The ledger and the tables of an output folder, as far as a plan needs them."""

    files: dict[str, pa.Array]
    """The ledger's columns that a plan compares."""
    rows: dict[str, int]
    """The row of each file in ``files``."""
    articles: pa.Table
    """`sitrep.store.index.article_keys`."""
    rejects: frozenset[tuple[str, str, str, str]]
    unfound: frozenset[str]
    """Paths that could not even be looked at."""
    unread: frozenset[str]
    """Files that could not be read, or a record of which could not."""

    @classmethod
    def load(cls, out: Path) -> Known:
        """Reads what earlier runs left in ``out``."""
        files = ledger.load(out)
        tables = parquet.load_manifest(out)["tables"]
        columns = ["path", "stage", "error_type", "error"]
        rejects = parquet.read_arrow(out, "rejects", columns=columns).to_pylist() if tables else []
        parts = [out / "articles" / part for part in sorted(tables["articles"]["files"])] if tables else []
        return cls(
            files={name: files[name].combine_chunks() for name in _COMPARED},
            rows={path: row for row, path in enumerate(files["path"].to_pylist())},
            articles=article_keys(parts),
            rejects=frozenset((row["path"], row["stage"], row["error_type"], row["error"]) for row in rejects),
            unfound=frozenset(row["path"] for row in rejects if row["stage"] == "find"),
            unread=frozenset(_RECORD.sub("", row["path"]) for row in rejects) | {row["path"] for row in rejects},
        )

    @property
    def paths(self) -> set[str]:
        """All files and paths that tables or ledger speak of."""
        return {*self.rows, *self.unfound}

    def entry(self, name: str) -> dict[str, Any] | None:
        """What the ledger says of a file, as far as a plan compares it."""
        row = self.rows.get(name)
        return None if row is None else {column: values[row].as_py() for column, values in self.files.items()}

    def rejected(self, reject: Reject) -> bool:
        """Whether the table ``rejects`` has the same already."""
        return (reject.path, reject.stage, reject.error_type, reject.error) in self.rejects


def rank_of(article: Article) -> Rank:
    """The order of `sitrep.store.index`, in which an empty value comes last."""
    return _rank(article.published_at, article.path, article.source_id, article.url, article.source)


def _rank(*values: object) -> Rank:
    return tuple(part for value in values for part in ((0, value) if value is not None else (1,)))


def write_known(out: Path, run_id: str, articles: pa.Table, leaving: Iterable[str]) -> None:
    """Leaves the articles that carry events and stay, for workers to look up which articles they need not extract."""
    import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time
    import pyarrow.compute as pc  # noqa: PLC0415

    leaves = pc.is_in(articles["path"], value_set=pa.array(sorted(leaving) if articles.num_rows else [], pa.string()))
    staying = articles.filter(pc.and_(articles["carries"], pc.invert(leaves))).select(KEYS[:-1])
    path = layout.staging(out, run_id) / KNOWN
    with writing(path), pa.ipc.new_file(str(path), staying.schema) as file:
        file.write_table(staying)


def known_ranks(out: Path, run_id: str, articles: Iterable[Article]) -> dict[str, Rank]:
    """The ranks of those of ``articles`` that the tables hold, and go on holding, by id."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    path = layout.staging(out, run_id) / KNOWN
    ids = pa.array([article.article_id for article in articles], pa.string())
    with pa.memory_map(str(path)) as file:
        table = pa.ipc.open_file(file).read_all()
        rows = table.filter(pc.is_in(table["article_id"], value_set=ids)).to_pylist()
    return {row["article_id"]: _rank(*(row[name] for name in KEYS[1:-1])) for row in rows}
