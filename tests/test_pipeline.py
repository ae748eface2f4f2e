"""A run: what becomes of inputs, and what must not matter."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sample_runs import NOW, FakeAnalyst, Recorder, assert_same, records, write
from sitrep.errors import LexiconError, OutputError, WriteError
from sitrep.pipeline import Batch, BatchResult, RunSummary, claims, finish, plan_batches, run, run_batch
from sitrep.settings import Settings
from sitrep.store import layout, parquet, parts
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


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("lost", [0, 1, 2, 3])
def test_copies_in_several_batches_of_a_run_are_extracted_once(lost: int, tmp_path: Path, *, reverse: bool) -> None:
    """Also where the batch that extracts them is not the one of the first path, and where its result is lost."""
    text = "Two men were killed in the town of Orvak on Monday, the police said. Forty families fled."
    broken = "The town is quiet and BREAK the road to the north is open again, the mayor said."
    dated = {"text": text.replace("Two", "Six"), "source": "Wire"}
    record = {"b": "2021-03-02", "c": "2021-03-01", "d": "2021-03-01"}
    folder = write(tmp_path / "news", {f"{name}.txt": text for name in "abcdef"} | {"g.txt": broken, "h.txt": broken})
    write(folder, {f"{name}.jsonl": [{**dated, "published_at": day, "url": f"https://{name}.example/"}] for name, day in record.items()})
    out, settings = tmp_path / "out", Settings(batch_bytes=1)
    batches = list(plan_batches([folder], out, settings, "r"))
    assert len(batches) >= 11
    read: list[Recorder] = []
    results = []
    for batch in batches[::-1] if reverse else batches:
        read.append(Recorder())
        results.append(run_batch(batch, out, settings, "r", analyst=read[-1]))
    finish(results[lost:], out, settings, "r", NOW, analyst=read[-1])
    names = Counter(name.rsplit(".")[-1] for one in read for name in one.read)
    assert names["txt"] <= 1 + 2 + (lost > 0)  # of the text one, of what breaks each, and what was lost again
    assert names["jsonl"] <= 2 + (lost > 0)  # for each day that "Monday" may be meant from
    run([folder], out, settings, run_id="s", now=NOW, analyst=FakeAnalyst())
    run([folder], tmp_path / "fresh", Settings(), run_id="s", now=NOW, analyst=FakeAnalyst())
    assert_same(out, tmp_path / "fresh")
    articles = read_table(out, "articles")
    assert list(articles.status).count("duplicate") == 5 + 2
    assert set(read_table(out, "casualties").dropna(subset=["url"]).url) == {"https://c.example/"}
    assert len(read_table(out, "rejects")) == 2


def test_a_claim_that_was_torn_by_a_kill_is_no_claim(tmp_path: Path) -> None:
    out = tmp_path / "out"
    layout.staging(out, "r").mkdir(parents=True)
    readings = [f"{number:032x}" for number in (0, 256, 77)]  # also with bytes of zero at either end
    assert claims.claim(readings, 1, out, "r") == set()
    path = layout.staging(out, "r") / "claims"
    path.write_bytes(path.read_bytes()[:-7])
    assert claims.claim(readings, 2, out, "r") == set(sorted(readings)[:2])
    assert claims.claim(readings, 1, out, "r") == {sorted(readings)[2]}
    assert claims.claim(readings, 2, out, "r") == set(sorted(readings)[:2])


def test_readings_are_known_by_all_of_their_bytes() -> None:
    """Also those that begin or end with zeros."""
    known = [bytes(16), bytes(15) + b"a", b"a" + bytes(15), bytes(range(16))]
    readings = claims.Readings(np.sort(np.array(known, dtype="S16")))
    assert all(digest.hex() in readings for digest in known)
    assert not any(digest.hex() in readings for digest in (b"b" + bytes(15), b"a" + bytes(14) + b"a", bytes(14) + b"aa", b"\xff" * 16))
    assert "00" * 16 not in claims.Readings(np.array([], dtype="S16"))


REPRINTED = (
    "Two men were killed in the town of Orvak when a mine went off under their cart on the road to the mill, said the police, "
    "which has asked for help in clearing the fields around the town before the harvest begins in the second half of the month."
)


def test_near_duplicates_are_marked_and_keep_their_rows(tmp_path: Path) -> None:
    texts = {"a": REPRINTED, "b": f"{REPRINTED} More to follow.", "c": f"By a reporter. {REPRINTED}", "d": f"{REPRINTED} More to follow."}
    days = {"a": "2021-03-02", "b": "2021-03-01", "c": "2021-03-03", "d": "2021-03-05"}
    news = write(tmp_path / "news", {f"{name}.jsonl": [{"text": text, "published_at": days[name]}] for name, text in texts.items()})
    extract([news], tmp_path / "one")
    articles = read_table(tmp_path / "one", "articles").assign(name=lambda frame: frame.path.str[-7]).set_index("name")
    first = articles.article_id["b"]
    assert {name: None if pd.isna(other) else other for name, other in articles.near_duplicate_of.items()} == {
        "a": first,
        "b": None,
        "c": first,
        "d": None,  # a copy, not a near one
    }
    assert articles.duplicate_of["d"] == first
    assert len(read_table(tmp_path / "one", "casualties")) == 3
    for name in ("d", "c", "a", "b"):
        extract([news / f"{name}.jsonl"], tmp_path / "many", batch_bytes=1)
    assert_same(tmp_path / "one", tmp_path / "many")
    (news / "b.jsonl").unlink()
    for out in ("many", "fresh"):
        extract([news], tmp_path / out, prune=True)
    assert_same(tmp_path / "fresh", tmp_path / "many")


def test_a_changed_measure_of_likeness_marks_anew_without_reading(tmp_path: Path) -> None:
    news = write(tmp_path / "news", {"a.txt": REPRINTED, "b.txt": f"By a reporter. {REPRINTED}"})
    extract([news], tmp_path / "out")
    assert read_table(tmp_path / "out", "articles").near_duplicate_of.notna().sum() == 1
    summary = extract([news], tmp_path / "out", near_duplicate_share=0.99)
    assert summary.nothing_to_do
    assert read_table(tmp_path / "out", "articles").near_duplicate_of.isna().all()


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


@pytest.mark.parametrize("fails_at", range(0, 14, 2))
def test_a_batch_and_an_end_whose_write_failed_may_be_tried_again(
    fails_at: int, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a scheduler does that retries: the error says that it may pass, and the second attempt makes the same tables."""
    extract([news], tmp_path / "one")
    out, settings = tmp_path / "two", Settings(batch_bytes=1000)
    batches = list(plan_batches([news], out, settings, "r"))
    calls = 0
    flush = parquet.flush
    rename = Path.rename

    def full(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == fails_at + 1:
            raise OSError(28, "No space left on device")
        return flush(*arguments) if len(arguments) == 1 else rename(*arguments)

    monkeypatch.setattr(parquet, "flush", full)
    monkeypatch.setattr(parts, "flush", full)
    monkeypatch.setattr(Path, "rename", full)
    failed = []
    results = [_retried(lambda batch=batch: run_batch(batch, out, settings, "r", analyst=FakeAnalyst()), failed) for batch in batches]
    _retried(lambda: finish(results, out, settings, "r", NOW, analyst=FakeAnalyst()), failed)
    assert [type(error) for error in failed] == [WriteError]
    assert contents(tmp_path / "one") == contents(out)
    assert list((out / layout.STAGING).iterdir()) == []


def _retried(work: Any, failed: list[Exception]) -> Any:
    try:
        return work()
    except WriteError as error:
        failed.append(error)
        return work()


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
