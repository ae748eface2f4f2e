"""A run: what becomes of inputs, and what must not matter."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sample_runs import NOW, FakeAnalyst, records, write
from sitrep.errors import LexiconError, OutputError
from sitrep.pipeline import Batch, BatchResult, RunSummary, finish, plan_batches, run, run_batch
from sitrep.settings import Settings
from sitrep.store.columns import EVENT_TABLES, table, tables
from sitrep.store.parquet import read_table


def extract(paths: list[Path], out: Path, **settings: Any) -> RunSummary:
    return run(paths, out, Settings(**settings), run_id="r", now=NOW, analyst=FakeAnalyst())


def contents(out: Path) -> dict[str, bytes]:
    """The bytes of every part of every table."""
    return {f"{name}/{path.name}": path.read_bytes() for name in tables() for path in sorted((out / name).glob("part-*.parquet"))}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    articles = {
        "a.txt": "Two men were killed in the town of Orvak on Monday, the police said. Forty families fled.",
        "b.txt": "The council met on Tuesday and talked about the price of bread in the market.",
        "c.txt": "Two men were killed in the town of Orvak on Monday, the police said. Forty families fled.",
        "d.txt": "The town is quiet and BREAK the road to the north is open again, the mayor said.",
        "e.txt": "",
        "f.jsonl": records(40),
    }
    return write(tmp_path / "news", articles)


def test_every_input_is_in_articles_or_rejects(news: Path, tmp_path: Path) -> None:
    summary = extract([news], tmp_path / "out")
    articles, rejects = read_table(tmp_path / "out", "articles"), read_table(tmp_path / "out", "rejects")
    accounted = {Path(p.rsplit(":", 1)[0] if p.rsplit(":", 1)[-1].isdigit() else p).name for p in [*articles.path, *rejects.path]}
    assert accounted == {path.name for path in news.iterdir()}
    assert summary.articles == len(articles) == 43
    assert summary.rejects == len(rejects) == 2
    assert summary.statuses == dict(Counter(articles.status))
    assert summary.totals == {name: len(read_table(tmp_path / "out", name)) for name in tables()}
    assert summary.events == {name: len(read_table(tmp_path / "out", name)) for name in EVENT_TABLES}


def test_a_defect_in_one_article_is_a_reject_that_names_it(news: Path, tmp_path: Path) -> None:
    extract([news], tmp_path / "out")
    rejects = read_table(tmp_path / "out", "rejects").set_index("error_type")
    assert rejects.loc["ZeroDivisionError", "stage"] == "extract"
    assert rejects.loc["ZeroDivisionError", "path"].endswith("d.txt")
    assert "made to break" in rejects.loc["ZeroDivisionError", "error"]


@pytest.mark.parametrize(("word", "error_type"), [("REFUSE", "SitrepError"), ("BADCODE", "ValueError")])
def test_an_article_that_cannot_be_extracted_is_a_reject(word: str, error_type: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "news", {"a.txt": f"The town is quiet and {word} the road to the north is open again."})
    extract([folder], tmp_path / "out")
    assert list(read_table(tmp_path / "out", "rejects").error_type) == [error_type]
    assert read_table(tmp_path / "out", "articles").empty


def test_a_bad_lexicon_stops_the_run(tmp_path: Path) -> None:
    folder = write(tmp_path / "news", {"a.txt": "The town is quiet and LEXICON the road to the north is open again."})
    with pytest.raises(LexiconError, match="made to fail"):
        extract([folder], tmp_path / "out")


def test_the_same_text_under_two_paths_is_extracted_once(news: Path, tmp_path: Path) -> None:
    extract([news], tmp_path / "out")
    articles = read_table(tmp_path / "out", "articles").set_index("path")
    first, second = (articles.filter(like=name, axis="index").iloc[0] for name in ("a.txt", "c.txt"))
    assert (first.status, second.status) == ("ok", "duplicate")
    assert pd.isna(first.duplicate_of)
    assert second.duplicate_of == first.article_id == second.article_id
    assert (first.n_casualties, first.n_displacement, second.n_casualties, second.n_displacement) == (1, 1, 0, 0)
    assert (read_table(tmp_path / "out", "casualties").article_id == first.article_id).sum() == 1


def test_an_article_in_another_language_is_skipped(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "news", {"a.jsonl": [{"text": "Zwei Menschen wurden am Montag killed, und viele sind geflohen.", "language": "de"}]}
    )
    summary = extract([folder], tmp_path / "out")
    assert summary.statuses == {"skipped_language": 1}
    assert summary.rows == 0


def test_order_batch_size_and_workers_do_not_matter(news: Path, tmp_path: Path) -> None:
    extract([news], tmp_path / "one")
    files = sorted(news.iterdir(), reverse=True)
    extract(files, tmp_path / "two", batch_bytes=500)
    extract([news], tmp_path / "three", batch_bytes=1000, workers=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two") == contents(tmp_path / "three")


def test_many_runs_make_the_tables_of_one(news: Path, tmp_path: Path) -> None:
    extract([news], tmp_path / "one")
    for path in sorted(news.iterdir(), reverse=True):
        extract([path], tmp_path / "many")
    for name in tables():
        drop = list(table(name).run_columns)
        one, many = (read_table(tmp_path / out, name).drop(columns=drop) for out in ("one", "many"))
        pd.testing.assert_frame_equal(one, many)


def test_a_changed_file_replaces_its_rows(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    extract([news], out)
    write(news, {"a.txt": "The men who were killed and killed again on Monday were from the town of Orvak.", "f.jsonl": records(3)})
    extract([news / "a.txt", news / "f.jsonl"], out)
    write(news, {"f.jsonl": records(3)})
    fresh = tmp_path / "fresh"
    extract([news], fresh)
    for name in tables():
        drop = [*table(name).run_columns]
        pd.testing.assert_frame_equal(read_table(out, name).drop(columns=drop), read_table(fresh, name).drop(columns=drop))


def test_a_file_that_cannot_be_read_any_more_keeps_its_rows(news: Path, tmp_path: Path) -> None:
    extract([news], tmp_path / "out")
    (news / "a.txt").write_bytes(b"")
    summary = extract([news / "a.txt"], tmp_path / "out")
    assert summary.rejects == 1
    assert any(path.endswith("a.txt") for path in read_table(tmp_path / "out", "articles").path)


def test_a_reject_goes_when_its_file_can_be_read(news: Path, tmp_path: Path) -> None:
    extract([news], tmp_path / "out")
    write(news, {"e.txt": "The council met on Tuesday and talked about the price of milk in the market."})
    extract([news / "e.txt"], tmp_path / "out")
    assert not any(path.endswith("e.txt") for path in read_table(tmp_path / "out", "rejects").path)


def test_batches_may_run_twice_and_in_any_order(news: Path, tmp_path: Path) -> None:
    extract([news], tmp_path / "one", batch_bytes=1000)
    out, settings = tmp_path / "two", Settings(batch_bytes=1000)
    batches: list[Batch] = list(plan_batches([news], out, settings, "r"))
    assert len(batches) > 3
    results: list[BatchResult] = [run_batch(b, out, settings, "r", analyst=FakeAnalyst()) for b in [*batches[::-1], batches[0]]]
    finish(results[:-1], out, settings, "r", NOW)
    assert contents(tmp_path / "one") == contents(out)
    assert not list((out / ".staging").iterdir())


def test_progress_hears_of_every_batch(news: Path, tmp_path: Path) -> None:
    heard: list[BatchResult] = []
    summary = run([news], tmp_path / "out", Settings(batch_bytes=1000), progress=heard.append, analyst=FakeAnalyst())
    assert sum(result.articles for result in heard) == summary.articles


def test_an_output_that_is_a_file_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="this is a file"):
        extract([tmp_path], tmp_path / "out")


def test_tables_in_an_input_folder_are_no_input(news: Path) -> None:
    first, second = (extract([news], news / "tables") for _ in range(2))
    assert first.totals == second.totals
    assert second.nothing_to_do
