"""Prints a hash of every table that articles give: the same before and after a change that must not change rows.

    python tools/rows_hash.py samples news/*.jsonl [--workers 2] [--write rows/]
    python tools/rows_hash.py --tables output

Left out is what differs between runs or versions though the rows are the same: run id, times, version. The order of rows does not count.
``--write`` leaves the rows as sorted lines of JSON, a file a table, for ``diff`` to show what changed.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from hashlib import sha256
from pathlib import Path

from sitrep.pipeline import run
from sitrep.settings import Settings
from sitrep.store.columns import tables
from sitrep.store.parquet import read_arrow

_VERSION = "extractor_version"


def lines(out: Path, name: str) -> list[str]:
    """The rows of a table as sorted lines."""
    table = tables()[name]
    columns = [column for column in table.names if column not in table.run_columns and column != _VERSION]
    rows = (row for batch in read_arrow(out, name, columns=columns).to_batches(1_000) for row in batch.to_pylist())
    return sorted(json.dumps(row, default=str, ensure_ascii=False) for row in rows)


def show(out: Path, write: Path | None) -> None:
    """Prints the hashes of the tables in ``out`` and one of all together."""
    everything = sha256()
    for name in tables():
        found = lines(out, name)
        digest = sha256("\n".join(found).encode("utf-8", errors="surrogatepass")).hexdigest()
        everything.update(digest.encode())
        print(f"{digest[:16]}  {len(found):>9,} rows  {name}")
        if write:
            write.mkdir(parents=True, exist_ok=True)
            (write / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in found), encoding="utf-8")
    print(f"{everything.hexdigest()[:16]}  all tables")


def main() -> None:
    """Extracts into a folder that is thrown away, or reads one that is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", help="files and folders of articles")
    parser.add_argument("--tables", type=Path, help="an output folder whose tables are there already")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--write", type=Path, help="a folder for the rows as lines")
    options = parser.parse_args()
    if options.tables:
        show(options.tables, options.write)
        return
    with tempfile.TemporaryDirectory() as scratch:
        run(options.paths, Path(scratch) / "output", Settings(workers=options.workers))
        show(Path(scratch) / "output", options.write)


if __name__ == "__main__":
    main()
