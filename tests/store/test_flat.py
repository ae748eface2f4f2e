"""The end of a run takes articles in shares and parts in pieces; what comes out does not depend on their size."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sample_runs import NOW, FakeAnalyst, records, write
from sitrep.pipeline import run
from sitrep.settings import Settings
from sitrep.store import indexing, keys, labels, ledger, ledger_update, merge, parts
from sitrep.store.columns import tables
from sitrep.store.parquet import read_table
from sitrep.store.sorting import in_order
from sitrep.store.staging import Streams

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "Agency report {}: two men were killed in the town of Orvak when a mine went off under their cart on the road, police said."


def shrink(patch: pytest.MonkeyPatch) -> None:
    """Has all that is done many at a time be done few at a time."""
    patch.setattr(keys.divided, "__defaults__", (10,))
    patch.setattr(in_order, "__defaults__", (2_000,))
    for module in (keys, indexing, ledger_update, merge):
        patch.setattr(module, "_WAITING", 2_000)
    for module in (keys, merge):
        patch.setattr(module, "READ_ROWS", 3)
    patch.setattr(labels, "_BLOCK", 7)


def histories(news: Path) -> Iterator[None]:
    """What a folder holds at each of three runs: copies, near-duplicates, files that change and go, articles without a date."""
    days = {f"{n}.jsonl": [{"text": TEXT.format(n % 7 + k), "published_at": f"2021-0{n % 3 + 1}-02"} for k in range(3)] for n in range(12)}
    write(news, {**days, "undated.jsonl": [{"text": TEXT.format(n)} for n in range(30)], "many.jsonl": records(60)})
    yield
    (news / "3.jsonl").unlink()
    write(
        news, {"many.jsonl": records(40), "new.jsonl": [{"text": TEXT.format(40 + n), "url": f"https://a.example/{n}"} for n in range(9)]}
    )
    yield
    write(news, {"0.jsonl": [{"text": TEXT.format(3), "published_at": "2020-12-31"}]})
    (news / "undated.jsonl").unlink()
    yield


def runs(news: Path, out: Path) -> list[dict[str, Any]]:
    """The bytes of every part of every table after each run, and what the ledger says but for the clock of the disk."""
    found = []
    for number, _ in enumerate(histories(news)):
        run([news], out, Settings(batch_bytes=900, prune=True), run_id=f"r{number}", now=NOW, analyst=FakeAnalyst())
        found.append({f"{name}/{path.name}": path.read_bytes() for name in tables() for path in sorted((out / name).glob("part-*"))})
        found[-1]["ledger"] = [table.drop(["mtime_ns"]).to_pylist() for table in ledger.pieces(out)]
    shutil.rmtree(news)
    return found


def test_shares_and_pieces_of_any_size_make_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = runs(tmp_path / "news", tmp_path / "one")
    assert whole[0] != whole[1] != whole[2]
    shrink(monkeypatch)
    assert runs(tmp_path / "news", tmp_path / "two") == whole
    marked = read_table(tmp_path / "two", "articles")
    assert marked.near_duplicate_of.notna().any()
    assert marked.duplicate_of.notna().any()


@pytest.mark.parametrize("missing", [0, 3])
def test_rows_that_do_not_fit_are_sorted_a_piece_at_a_time(missing: int, tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311  # the same on every machine
    rows = [
        {"at": chance.randrange(5) if chance.randrange(5) >= missing else None, "id": f"{chance.randrange(99):02}", "n": number}
        for number in range(2_000)
    ]
    streams = Streams(tmp_path / "streams", 1_000)
    for first in range(0, len(rows), 90):
        streams.add("a", pa.Table.from_pylist(rows[first : first + 90]))
    pieces = [piece.to_pylist() for piece in in_order(streams, "a", ("at", "id", "n"), tmp_path / "sorting", at_once=4_000)]
    assert len(pieces) > 5
    wanted = sorted(rows, key=lambda row: (row["at"] is None, row["at"], row["id"], row["n"]))
    assert [row for piece in pieces for row in piece] == wanted


def test_a_part_has_groups_of_a_bounded_number_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(parts.ROW_GROUPS, "articles", 40)
    table = pa.table({"n": list(range(100))})
    pieces = [table.slice(0, 7), table.slice(7, 80), table.slice(87)]
    parts.write_part(tmp_path, "articles", "2021-03", pieces, schema=table.schema, commit="c")
    file = pq.ParquetFile(tmp_path / "articles" / ".part-2021-03.parquet.tmp")
    assert [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)] == [40, 40, 20]
    assert file.read().to_pylist() == table.to_pylist()


def test_a_stream_in_several_pieces_reads_as_one(tmp_path: Path) -> None:
    streams = Streams(tmp_path / "streams", 50)
    for number in range(9):
        streams.add("a", pa.table({"x": [number] * 5, "y": ["z"] * 5}))
    assert [row["x"] for table in streams.tables("a", ["x"]) for row in table.to_pylist()] == [n for n in range(9) for _ in range(5)]
    assert streams.size("a") > 9 * 5 * 8
    streams.drop("a")
    assert list(streams.tables("a")) == []
