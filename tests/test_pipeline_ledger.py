"""What a run reads, and what it passes over; and that it comes to the same tables whichever way it got there."""

from __future__ import annotations

import dataclasses
import os
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sample_runs import NOW, FakeAnalyst, Recorder, assert_same, records, write
from sitrep.errors import OutputError
from sitrep.pipeline import RunSummary, basis, finish, plan, plan_batches, run, run_batch
from sitrep.pipeline.basis import bases
from sitrep.settings import Settings
from sitrep.store import layout, ledger
from sitrep.store.parquet import read_table

if TYPE_CHECKING:
    from sitrep.model import Article, Event

KILLED = "Two men were killed in the town of Orvak on {}, the police said. Forty families fled."
BREAD = "The council met on {} and talked about the price of bread in the market."
A, B, C = KILLED.format("Monday"), BREAD.format("Tuesday"), KILLED.format("Friday")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write(tmp_path / "news", {"a.txt": A, "b.txt": B, "e.txt": "", "f.jsonl": records(12), "scan.pdf": "x"})


def go(news: Path, out: Path, analyst: FakeAnalyst | None = None, **settings: Any) -> RunSummary:
    return run([news], out, Settings(**settings), now=NOW, analyst=analyst or FakeAnalyst())


def age(folder: Path) -> None:
    """Makes files old enough for the ledger to go by their time."""
    for path in folder.iterdir():
        os.utime(path, (1_600_000_000, 1_600_000_000))


def every_file(out: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file() and not path.name.startswith(".")}


def paths(out: Path, name: str = "articles") -> set[str]:
    return {Path(path).name for path in read_table(out, name).path}


@pytest.mark.parametrize("old", [True, False])
def test_a_second_run_has_nothing_to_do_and_writes_nothing(news: Path, tmp_path: Path, *, old: bool) -> None:
    if old:
        age(news)
    first = go(news, tmp_path / "out")
    before = every_file(tmp_path / "out")
    second = go(news, tmp_path / "out", seen := Recorder())
    assert not first.nothing_to_do
    assert second.nothing_to_do
    assert (seen.read, second.unchanged, second.rejected_before, second.totals) == ([], 4, 2, first.totals)
    assert every_file(tmp_path / "out") == before


def test_only_new_and_changed_files_are_read(news: Path, tmp_path: Path) -> None:
    go(news, tmp_path / "out")
    write(news, {"a.txt": C, "n.txt": BREAD.format("Friday")})
    summary = go(news, tmp_path / "out", seen := Recorder())
    assert sorted(seen.read) == ["a.txt", "n.txt"]
    assert summary.why == {"new": 1, "changed": 1}
    go(news, tmp_path / "fresh")
    assert_same(tmp_path / "out", tmp_path / "fresh")


def test_a_change_shows_that_leaves_size_and_time_as_they_were(news: Path, tmp_path: Path) -> None:
    stamp = (news / "a.txt").stat().st_mtime_ns
    go(news, tmp_path / "out")
    write(news, {"a.txt": A.replace("Monday", "Sunday")})
    os.utime(news / "a.txt", ns=(stamp, stamp))
    assert go(news, tmp_path / "out").why == {"changed": 1}


def test_a_file_that_was_only_touched_is_not_read(news: Path, tmp_path: Path) -> None:
    age(news)
    go(news, tmp_path / "out")
    os.utime(news / "a.txt", (1_600_000_500, 1_600_000_500))
    assert go(news, tmp_path / "out").nothing_to_do
    times = dict(zip(*(ledger.load(tmp_path / "out")[name].to_pylist() for name in ("path", "mtime_ns")), strict=True))
    assert times[str(news / "a.txt")] == 1_600_000_500_000_000_000


def test_the_rows_of_a_removed_file_stay_until_they_are_pruned(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(news, out)
    for name in ("a.txt", "e.txt", "scan.pdf"):
        (news / name).unlink()
    kept = go(news, out)
    assert (kept.nothing_to_do, kept.gone, kept.pruned) == (True, 3, 0)
    assert "a.txt" in paths(out)
    pruned = go(news, out, prune=True)
    assert (pruned.nothing_to_do, pruned.gone, pruned.pruned) == (False, 3, 3)
    go(news, tmp_path / "fresh")
    assert_same(out, tmp_path / "fresh")
    assert go(news, out, prune=True).nothing_to_do


def test_pruning_leaves_other_folders_and_unmounted_disks_alone(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    other = write(tmp_path / "other", {"o.txt": C})
    run([news, other], out, Settings(), analyst=FakeAnalyst())
    (other / "o.txt").unlink()
    (other).rename(tmp_path / "away")
    run([news, other], out, Settings(prune=True), analyst=FakeAnalyst())
    run([str(news / "*.txt")], out, Settings(prune=True), analyst=FakeAnalyst())
    assert paths(out) == {"a.txt", "b.txt", "f.jsonl", "o.txt"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("extractor_version", "rules of extraction changed"),
        ("lexicons", "word lists changed"),
        ("gazetteer", "gazetteer changed"),
        ("actors", "actor list changed"),
    ],
)
def test_files_read_by_other_rules_are_read_again(
    change: str, reason: str, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(news, tmp_path / "out")
    changed = {name: dataclasses.replace(one, **{change: "other"}) for name, one in bases(Settings()).items()}
    monkeypatch.setattr(plan, "bases", lambda _: changed)
    summary = go(news, tmp_path / "out", seen := Recorder())
    assert summary.why == {reason: 4}
    assert len(seen.read) == 14
    assert go(news, tmp_path / "out").nothing_to_do


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"household_size": 5.0}, {"setting household_size changed": 4}),
        ({"fields": {"artikel": "text"}}, {"setting fields changed": 1}),
        ({"max_html_bytes": 1000}, {}),
        ({"batch_bytes": 1000, "prune": True}, {}),
    ],
)
def test_a_setting_reprocesses_what_it_touches(settings: dict[str, Any], why: dict[str, int], news: Path, tmp_path: Path) -> None:
    go(news, tmp_path / "out")
    assert go(news, tmp_path / "out", **settings).why == why


def test_the_content_of_the_users_lists_counts_not_their_names(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("x")
    before = bases(Settings(actors=tmp_path / "one.csv"))["text"]
    (tmp_path / "one.csv").write_text("y")
    assert basis.why(before, bases(Settings(actors=tmp_path / "one.csv"))["text"]) == "actor list changed"


def test_an_article_that_an_earlier_run_extracted_is_not_extracted_again(news: Path, tmp_path: Path) -> None:
    go(news, tmp_path / "out")
    write(news, {"z.txt": A})
    go(news, tmp_path / "out", seen := Recorder())
    assert seen.read == []
    articles = read_table(tmp_path / "out", "articles").set_index("path")
    assert articles.loc[str(news / "z.txt"), "duplicate_of"] == articles.loc[str(news / "a.txt"), "article_id"]
    write(news, {"0.txt": A})
    go(news, tmp_path / "out")
    go(news, tmp_path / "fresh")
    assert_same(tmp_path / "out", tmp_path / "fresh")


@pytest.mark.parametrize("prune", [True, False])
def test_a_copy_is_read_when_what_it_copies_goes(news: Path, tmp_path: Path, *, prune: bool) -> None:
    write(news, {"g.jsonl": [{"text": A, "published_at": "2021-02-01", "source": "Late Wire"}]})
    out = tmp_path / "out"
    go(news, out)
    if prune:
        (news / "g.jsonl").unlink()
    else:
        write(news, {"g.jsonl": [{"text": B, "published_at": "2021-02-01"}]})
    summary = go(news, out, prune=prune)
    assert summary.why.get("a copy of an article that changed") == 1
    go(news, tmp_path / "fresh")
    assert_same(out, tmp_path / "fresh")


def test_a_file_that_changes_while_it_is_read_is_read_again(news: Path, tmp_path: Path) -> None:
    class Meddler(FakeAnalyst):
        def events(self, article: Article) -> tuple[Event, ...]:
            if article.path.endswith("a.txt"):
                write(news, {"a.txt": A + " More was to follow."})
            return super().events(article)

    go(news, tmp_path / "out", Meddler())
    assert go(news, tmp_path / "out").why == {"to be tried again": 1}
    go(news, tmp_path / "fresh")
    assert_same(tmp_path / "out", tmp_path / "fresh")


@pytest.mark.parametrize("lost", range(1, 7))
def test_a_batch_that_is_lost_is_read_by_the_next_run(lost: int, news: Path, tmp_path: Path) -> None:
    out, settings = tmp_path / "out", Settings(batch_bytes=120)
    batches = list(plan_batches([news], out, settings, "r"))
    assert len(batches) >= 6
    done = [run_batch(batch, out, settings, "r", analyst=FakeAnalyst()) for batch in batches if batch.number != lost]
    finish(done, out, settings, "r", NOW, analyst=FakeAnalyst())
    assert not go(news, out).nothing_to_do
    go(news, tmp_path / "fresh")
    assert_same(out, tmp_path / "fresh")


def test_a_path_that_could_not_be_looked_at_is_read_when_it_can_be(tmp_path: Path) -> None:
    news = write(tmp_path / "news", {"b.txt": B})
    (news / "a.txt").symlink_to(tmp_path / "later.txt")
    assert go(news, tmp_path / "out").rejects == 1
    assert go(news, tmp_path / "out").nothing_to_do
    (tmp_path / "later.txt").write_text(A)
    go(news, tmp_path / "out")
    assert (paths(tmp_path / "out"), paths(tmp_path / "out", "rejects")) == ({"a.txt", "b.txt"}, set())


def test_the_ledger_says_where_rows_lie(news: Path, tmp_path: Path) -> None:
    go(news, tmp_path / "out")
    rows = {Path(row["path"]).name: row for row in ledger.load(tmp_path / "out").to_pylist()}
    assert {name: (row["articles"], row["parts"]) for name, row in rows.items()} == {
        "a.txt": (1, ["undated"]),
        "b.txt": (1, ["undated"]),
        "e.txt": (0, []),
        "f.jsonl": (12, ["2021-01", "2021-02", "2021-03"]),
    }


def test_without_its_ledger_an_output_is_read_anew(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(news, out)
    part = out / layout.LEDGER / "part-all.parquet"
    part.write_bytes(b"broken")
    with pytest.raises(OutputError, match="delete it, and all files are read again"):
        go(news, out)
    part.unlink()
    assert go(news, out).why == {"new": 4}
    go(news, tmp_path / "fresh")
    assert_same(out, tmp_path / "fresh")


@pytest.mark.parametrize("seed", range(6))
def test_any_history_ends_in_the_tables_of_one_run(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311  # the same on every machine
    news, out = tmp_path / "news", tmp_path / "out"
    news.mkdir()
    names = [f"{letter}.txt" for letter in "abcdef"] + ["g.jsonl", "h.jsonl"]
    for _ in range(6):
        for name in chance.sample(names, 3):
            content = records(chance.randint(1, 12)) if name.endswith("l") else chance.choice((A, B, C, C + " BREAK", ""))
            write(news, {name: content})
        gone = news / chance.choice(names)
        gone.unlink(missing_ok=True)
        go(news, out, batch_bytes=chance.choice((200, 1000, 100_000)), prune=True)
    for path in sorted(news.iterdir()):  # what has lost its text keeps its rows by design: leave it out
        if not path.stat().st_size:
            path.unlink()
    go(news, out, prune=True)
    go(news, tmp_path / "fresh")
    assert_same(out, tmp_path / "fresh")
