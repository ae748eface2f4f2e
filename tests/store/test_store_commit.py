"""A commit that is interrupted anywhere leaves tables that read, and that the next run completes."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pytest
from filelock import FileLock

from sample_events import article, event
from sitrep.errors import OutputError
from sitrep.store import layout, parquet
from sitrep.store.merge import Merge
from sitrep.store.rows import Outcome, Stamp
from sitrep.store.staging import BatchWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitrep.model import Article

NOW = datetime(2021, 4, 1, tzinfo=UTC)


class KilledError(BaseException):
    """What a kill does: no handler of the program sees it."""


def merge(out: Path, articles: Sequence[Article], run_id: str = "r", **given: int) -> None:
    out.mkdir(exist_ok=True)
    stamp = Stamp(extractor_version="1", run_id=run_id)
    folder = layout.staging(out, run_id) / "batch-000001"
    with BatchWriter(folder, stamp) as writer:
        writer.add([Outcome(article=a, status="ok", events=(event(a),)) for a in articles], [])
    Merge(out=out, stamp=stamp, now=NOW, **given).run([folder], lambda: pa.array([a.path for a in articles]))


def month(number: int) -> datetime:
    return datetime(2021, number, 3, tzinfo=UTC)


def articles(version: int) -> list[Article]:
    return [article(f"Article {i} version {version}.", path=f"{i}.txt", published_at=month(1 + i % 3)) for i in range(9)]


def versions(frame: pd.DataFrame) -> set[str]:
    return {text.rsplit(" ", 1)[1] for text in frame.text}


@pytest.mark.parametrize("fails_at", range(8))
def test_killed_between_any_two_renames(fails_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    merge(out, articles(1), "one")
    before = parquet.load_manifest(out)
    calls = 0
    replace = Path.replace

    def killed(path: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls > fails_at:
            raise KilledError
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KilledError):
        merge(out, articles(2), "two")
    monkeypatch.undo()
    seen = parquet.read_table(out, "articles")
    assert len(seen) == 9
    assert versions(seen) in ({"1."}, {"2."})
    assert len(pd.read_parquet(out / "articles")) == 9
    parquet.recover(out)
    after = parquet.load_manifest(out)
    assert (after == before) == (fails_at == 0)
    assert versions(parquet.read_table(out, "articles")) == ({"1."} if fails_at == 0 else {"2."})
    assert not list(out.glob("*/.part-*"))
    assert not (out / layout.JOURNAL).exists()


def test_a_reader_sees_one_run_or_the_other(tmp_path: Path) -> None:
    out = tmp_path / "out"
    merge(out, articles(0), "r0")
    done = threading.Event()
    seen: list[set[str]] = []

    def read() -> None:
        while not done.is_set():
            seen.append(versions(parquet.read_table(out, "articles", columns=["text"])))

    reader = threading.Thread(target=read)
    reader.start()
    for version in range(1, 12):
        merge(out, articles(version), f"r{version}")
    done.set()
    reader.join()
    assert len(seen) > 10
    assert all(len(found) == 1 for found in seen)


def test_only_the_months_that_change_are_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    merge(out, articles(1))
    old = (out / "articles" / "part-2021-01.parquet").stat().st_mtime_ns
    merge(out, [article("New.", path="new.txt", published_at=month(2))], "two")
    assert (out / "articles" / "part-2021-01.parquet").stat().st_mtime_ns == old
    assert len(parquet.read_table(out, "articles")) == 10


def test_a_month_that_loses_its_rows_keeps_an_empty_part(tmp_path: Path) -> None:
    out = tmp_path / "out"
    merge(out, [article("One.", path="a.txt", published_at=month(1))])
    merge(out, [article("One.", path="a.txt", published_at=month(2))], "two")
    assert pd.read_parquet(out / "casualties" / "part-2021-01.parquet").empty
    assert len(pd.read_parquet(out / "casualties")) == 1


def test_a_large_month_is_divided_and_the_rows_stay_the_same(tmp_path: Path) -> None:
    merge(tmp_path / "one", articles(1))
    merge(tmp_path / "many", articles(1)[:4], part_chars=1000)
    merge(tmp_path / "many", articles(1)[4:], "two", part_chars=20)
    assert len(list((tmp_path / "many" / "articles").glob("part-2021-01-*"))) > 1
    for name in ("articles", "casualties"):
        one, many = (parquet.read_table(tmp_path / out, name).drop(columns="run_id") for out in ("one", "many"))
        key = list(one.columns[:1])
        pd.testing.assert_frame_equal(one.sort_values(key, ignore_index=True), many.sort_values(key, ignore_index=True))


def test_an_article_without_a_date_lies_in_a_part_of_its_own(tmp_path: Path) -> None:
    merge(tmp_path / "out", [article("One.", published_at=None)])
    assert len(pd.read_parquet(tmp_path / "out" / "articles" / "part-undated.parquet")) == 1


def test_a_second_run_on_the_same_output_is_told_so(tmp_path: Path) -> None:
    out = tmp_path / "out"
    layout.prepare(out)
    with FileLock(out / layout.LOCK, is_singleton=False), pytest.raises(OutputError, match="another run is writing"), layout.exclusive(out):
        pass


def test_a_folder_without_tables_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="sitrep extract"):
        parquet.read_table(tmp_path, "casualties")


def test_a_manifest_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / layout.MANIFEST).write_text(json.dumps({"name": "web app"}))
    with pytest.raises(OutputError, match="is not a manifest of sitrep"):
        parquet.read_table(tmp_path, "casualties")


def test_read_table_gives_the_types_of_a_plain_read(tmp_path: Path) -> None:
    out = tmp_path / "out"
    merge(out, articles(1))
    pd.testing.assert_frame_equal(parquet.read_table(out, "casualties"), pd.read_parquet(out / "casualties"))
    assert list(parquet.read_table(out, "casualties", columns=["harm", "best"]).columns) == ["harm", "best"]
    assert str(parquet.read_table(out, "casualties", dtype_backend="pyarrow").best.dtype) == "int64[pyarrow]"
