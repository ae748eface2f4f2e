"""Articles from an object store, tables into one, with the guarantees that a folder of this machine gives."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import s3_server
from sample_runs import NOW, FakeAnalyst, Recorder, assert_same, frames, records, write
from sitrep import pipeline
from sitrep.cli import app
from sitrep.errors import OutputError, SettingsError, SitrepError
from sitrep.remote import Conflict, Folder
from sitrep.settings import Settings
from sitrep.store import checkout, layout, lease
from sitrep.store.output import opened
from sitrep.store.parquet import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

STEPS = range(24) if "SITREP_KILLS" in os.environ else range(0, 24, 3)
TEXTS = {f"{i}.txt": f"On day {i} two men were killed in the town of Orvak, the police said." for i in range(6)}


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with s3_server.serving(tmp_path_factory.mktemp("home")) as url:
        yield url


@pytest.fixture
def place(bucket: str, request: pytest.FixtureRequest) -> str:
    """A folder of the bucket for one test."""
    return f"{bucket}/{abs(hash(request.node.name))}"


@pytest.fixture(autouse=True)
def _quick_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "BEAT", 0.3)
    monkeypatch.setattr(lease, "TERM", 2.0)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write(tmp_path / "news", {**TEXTS, "copy.txt": TEXTS["3.txt"], "many.jsonl": records(40), "scan.pdf": "x", "empty.txt": ""})


def upload(news: Path, url: str) -> None:
    for path in news.iterdir():
        Folder(url).write(path.name, path.read_bytes())


def run(news: Any, out: Any, *, analyst: Any = None, run_id: str = "r", **settings: Any) -> pipeline.RunSummary:
    given = Settings(batch_bytes=600, **settings)
    return pipeline.run([news], out, given, run_id=run_id, now=NOW, analyst=analyst or FakeAnalyst())


def renamed(out: Any, old: str, new: str) -> dict[str, pd.DataFrame]:
    """The tables of an output, with the files' folder by another name."""
    found = frames(out)
    for name in ("articles", "rejects"):
        found[name]["path"] = found[name].path.astype(str).str.replace(old, new)
    return found


def assert_equal(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name, frame in one.items():
        pd.testing.assert_frame_equal(frame, other[name], check_dtype=False)


def test_articles_and_tables_on_an_object_store_are_those_of_a_disk(news: Path, place: str, tmp_path: Path) -> None:
    upload(news, f"{place}/news")
    here = run(news, tmp_path / "out")
    there = run(f"{place}/news", f"{place}/out", workers=2)
    assert (there.articles, there.rejects, there.place) == (here.articles, here.rejects, f"{place}/out")
    assert there.paths["casualties"] == f"{place}/out/casualties"
    assert_equal(renamed(tmp_path / "out", str(news), "news"), renamed(f"{place}/out", f"{place}/news", "news"))


def test_a_plain_read_of_pandas_gives_the_same(news: Path, place: str) -> None:
    run(news, f"{place}/out")
    plain = pd.read_parquet(f"{place}/out/casualties", storage_options={})
    pd.testing.assert_frame_equal(plain, read_table(f"{place}/out", "casualties"))
    assert list(read_table(f"{place}/out", "casualties", columns=["harm", "best"]).columns) == ["harm", "best"]


def test_only_what_is_new_or_changed_is_read(news: Path, place: str) -> None:
    upload(news, f"{place}/news")
    run(f"{place}/news", f"{place}/out")
    first, second = Recorder(), Recorder()
    Folder(f"{place}/news").write("2.txt", b"Nine families fled the town of Orvak.")
    Folder(f"{place}/news").write("new.txt", b"Eight families fled the town of Orvak.")
    Folder(f"{place}/news").remove(["5.txt"])
    summary = run(f"{place}/news", f"{place}/out", analyst=first, run_id="r2", prune=True)
    assert set(first.read) == {"2.txt", "new.txt"}
    assert (summary.gone, summary.pruned) == (1, 1)
    assert set(read_table(f"{place}/out", "articles").query("run_id == 'r2'").path) == {f"{place}/news/2.txt", f"{place}/news/new.txt"}
    assert run(f"{place}/news", f"{place}/out", analyst=second, run_id="r3", prune=True).nothing_to_do
    assert second.read == []


def test_only_parts_that_changed_travel(news: Path, place: str) -> None:
    run(news, f"{place}/out")
    folder = Folder(f"{place}/out")
    before = {name: folder.tag(name) for name in folder.names()}
    write(news, {"new.jsonl": [{"published_at": "2021-02-15", "text": "The rebels said that eleven men were killed in Orvak."}]})
    run(news, f"{place}/out", run_id="r2")
    changed = {name for name, tag in before.items() if folder.tag(name) != tag}
    assert "articles/part-2021-02.parquet" in changed
    assert not {"casualties/part-2021-01.parquet", "articles/part-2021-03.parquet"} & changed


def test_files_inside_the_output_are_no_input(place: str, news: Path) -> None:
    upload(news, place)
    first = run(place, f"{place}/out")
    assert run(place, f"{place}/out", run_id="r2").nothing_to_do
    assert first.articles == len(read_table(f"{place}/out", "articles"))


def test_a_pattern_and_a_single_file_are_found(news: Path, place: str) -> None:
    upload(news, f"{place}/news")
    assert run(f"{place}/news/[0-2].txt", f"{place}/out").articles == 3
    assert run(f"{place}/news/4.txt", f"{place}/out", run_id="r2").articles == 1
    with pytest.raises(SettingsError, match=r"nine.txt: there is no such file or folder"):
        run(f"{place}/news/nine.txt", f"{place}/out", run_id="r3")


def test_workers_that_share_nothing_but_the_store(news: Path, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    here = Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(here), str(here.parent / "src")]))
    upload(news, f"{place}/news")
    run(f"{place}/news", tmp_path / "one")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:
        run(f"{place}/news", f"{place}/out", runner="dask", address=cluster.scheduler_address)
    assert_equal(frames(tmp_path / "one"), frames(f"{place}/out"))
    assert not Folder(f"{place}/out").names(layout.STAGING)


def test_prune_takes_nothing_where_all_has_gone_at_once(news: Path, place: str) -> None:
    """As with a disk that is not mounted: a prefix without anything may be a name that was misspelt."""
    upload(news, f"{place}/news")
    run(f"{place}/news", f"{place}/out")
    Folder(f"{place}/news").remove(path.name for path in news.iterdir())
    with pytest.raises(SettingsError, match="there is no such file or folder"):
        run(f"{place}/news", f"{place}/out", run_id="r2", prune=True)
    Folder(f"{place}/news").write("b/new.txt", b"A council met.")
    assert run(f"{place}/news/b/*.txt", f"{place}/out", run_id="r3", prune=True).pruned == 0
    assert run(f"{place}/news", f"{place}/out", run_id="r4", prune=True).pruned == len(list(news.iterdir()))


# Kills


class KilledError(BaseException):
    """What a kill does: no handler of the program sees it."""


def tidy(url: str) -> bool:
    return not [name for name in Folder(url).names() if "/." in f"/{name}"]


@pytest.fixture(scope="module")
def two_runs(bucket: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, list[dict[str, pd.DataFrame]]]:
    """Inputs, an output after the first of two runs, and what each run makes of the tables."""
    home = tmp_path_factory.mktemp("runs")
    news = write(home / "news", {"a.jsonl": records(1), "b.txt": TEXTS["1.txt"]})
    run(news, f"{bucket}/first")
    tables = [frames(f"{bucket}/first")]
    write(news, {"a.jsonl": [*records(1), {"text": "Nine families fled the town.", "published_at": "2021-01-20"}], "c.txt": TEXTS["2.txt"]})
    run(news, home / "wanted")
    return news, f"{bucket}/first", [*tables, frames(home / "wanted")]


@pytest.mark.parametrize("step", STEPS)
def test_a_reader_sees_one_run_or_the_other_whenever_the_writer_dies(
    step: int, two_runs: tuple[Path, str, list[dict[str, pd.DataFrame]]], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer ends before its request number ``step`` that changes anything; the last steps are behind its end."""
    news, first, (before, after) = two_runs
    for name in Folder(first).names():
        Folder(place).write(name, Folder(first).read(name))
    made = 0

    def counted(method: Any) -> Any:
        def call(*given: Any, **others: Any) -> Any:
            nonlocal made
            if layout.LOCK not in str(given[1:]):
                made += 1
                if made > step:
                    raise KilledError
            return method(*given, **others)

        return call

    with monkeypatch.context() as patch:
        for name in ("write", "copy", "_drop"):
            patch.setattr(Folder, name, counted(getattr(Folder, name)))
        patch.setattr(lease.Lease, "release", lambda self: self._ended.set())  # the dead give nothing back
        try:
            run(news, place, run_id="two")
        except KilledError:
            made = -1
    seen = frames(place)
    assert any(all(seen[name].equals(one[name]) for name in seen) for one in (before, after))
    run(news, place, run_id="three")
    assert_equal(frames(place), after)
    assert tidy(place)
    assert made == -1 or step > 18


def killed_run(news: Path, out: str, after: float) -> None:
    """A run that is killed some time after it has begun."""
    threading.Timer(after, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
    run(news, out, run_id=f"k{after}", analyst=FakeAnalyst())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_run_after_kill_9_repairs_and_finishes_at_once(place: str, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the lease is still there: on the same machine, the killed run is known to be dead."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    run(news, tmp_path / "wanted")
    context = multiprocessing.get_context("spawn")
    for after in (0.7, 1.2):
        process = context.Process(target=killed_run, args=(news, f"{place}/out", after))
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
    run(news, f"{place}/out")
    assert_same(f"{place}/out", tmp_path / "wanted")  # type: ignore[arg-type]
    assert tidy(f"{place}/out")


def test_two_runs_at_once_on_two_machines(place: str, news: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The second stops with a word, or waits; it has a copy of its own, as on another machine."""
    out = f"{place}/out"
    with opened(out):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
        with pytest.raises(OutputError, match=r"another run is writing there \(process \d+ on .*--wait"):
            run(news, out)
        waiting = threading.Thread(target=pipeline.run, args=([news], out, Settings()), kwargs={"analyst": FakeAnalyst(), "wait": -1})
        waiting.start()
        time.sleep(lease.TERM + 1)
        assert waiting.is_alive()
    waiting.join(30)
    assert len(read_table(out, "articles")) == 47


def test_a_lease_that_is_not_renewed_is_taken_over_and_its_holder_writes_nothing(
    place: str, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = f"{place}/out"
    with monkeypatch.context() as frozen:
        frozen.setattr(lease.Lease, "_renew", lambda _: None)
        with opened(out) as stale:
            with monkeypatch.context() as elsewhere:
                elsewhere.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
                begun = time.monotonic()
                run(news, out)
                assert time.monotonic() - begun >= lease.TERM
            (stale.folder / layout.MANIFEST).write_text(json.dumps({"format": 1, "commit": "stale", "tables": {}}))
            with pytest.raises(OutputError, match="another run has written there meanwhile"):
                stale.commit()
    assert len(read_table(out, "articles")) == 47


def test_a_write_is_refused_where_another_was_faster(place: str) -> None:
    folder = Folder(place)
    tag = folder.write("a", b"1", over="")
    with pytest.raises(Conflict):
        folder.write("a", b"2", over="")
    folder.write("a", b"3", over=tag)
    with pytest.raises(Conflict):
        folder.write("a", b"4", over=tag)
    assert folder.read("a") == b"3"


# What is wrong is one line, before any work


@pytest.mark.parametrize(
    ("environment", "out", "complaint"),
    [
        ({}, "s3://no-such-bucket/out", "s3://no-such-bucket/[a-z]+: there is no bucket of that name"),
        ({"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}, "s3://press/out", "set AWS_ACCESS_KEY_ID"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "s3://press/out", "check AWS_ENDPOINT_URL"),
        ({"AWS_ENDPOINT_URL": "localhost"}, "s3://press/out", "check AWS_ENDPOINT_URL"),
        ({"AWS_PROFILE": "nobody"}, "s3://press/out", "check AWS_PROFILE"),
        ({}, "ftpx://press/out", "ftpx:// is not known; use s3:// or a path"),
    ],
)
@pytest.mark.usefixtures("bucket")
def test_a_store_that_cannot_be_used_is_one_line_before_any_work(
    environment: dict[str, str | None], out: str, complaint: str, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name)
    s3_server.forget()
    analyst = Recorder()
    for paths, place in (([news], out), ([out.replace("out", "news")], news.parent / "out")):
        with pytest.raises(SitrepError, match=complaint) as found:
            pipeline.run(paths, place, Settings(), analyst=analyst)
        assert "\n" not in str(found.value)
    assert analyst.read == []
    monkeypatch.undo()
    s3_server.forget()


def test_the_command_takes_urls(place: str, news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    upload(news, f"{place}/news")
    run(f"{place}/news", f"{place}/out")
    app(["extract", f"{place}/news", "--out", f"{place}/out"], standalone_mode=False)
    assert f'pandas.read_parquet("{place}/out/casualties")' in capsys.readouterr().out
    app(["show", "articles", "--out", f"{place}/out", "-n", "1"], standalone_mode=False)
    assert f"of {place}/out/articles" in capsys.readouterr().out.replace("\n", "")


def test_the_copy_may_be_deleted(place: str, news: Path, tmp_path: Path) -> None:
    run(news, f"{place}/out")
    shutil.rmtree(checkout.copy_of(f"{place}/out"))
    write(news, {"new.txt": TEXTS["1.txt"] + " Three families fled."})
    run(news, f"{place}/out", run_id="r2")
    run(news, tmp_path / "wanted")
    assert_same(f"{place}/out", tmp_path / "wanted")  # type: ignore[arg-type]


def test_other_stores_that_fsspec_speaks(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    upload(news, "memory://news")
    run("memory://news", "memory://out")
    assert run("memory://news", "memory://out", run_id="r2").nothing_to_do
    run(news, tmp_path / "wanted")
    assert_equal(renamed(tmp_path / "wanted", str(news), "news"), renamed("memory://out", "memory://news", "news"))


def test_half_a_url_is_not_taken_for_a_folder(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="half a URL; give it as text"):
        run(news, Path("s3://press/out"))
    assert not (tmp_path / "s3:").exists()


def test_a_manifest_cannot_lead_out_of_the_folder(place: str, news: Path) -> None:
    strange = {"../../articles": {"files": {"part-a.parquet": {"rows": 1, "commit": "c"}}, "rows": 1}}
    Folder(place).write(layout.MANIFEST, json.dumps({"format": 1, "commit": "c", "tables": strange}).encode())
    with pytest.raises(OutputError, match="names files that are not sitrep's"):
        run(news, place)


def test_names_with_brackets_and_spaces_are_found(place: str) -> None:
    Folder(f"{place}/news").write("a [1] & b*.txt", TEXTS["1.txt"].encode())
    summary = run(f"{place}/news", f"{place}/out")
    assert (summary.articles, summary.rejects) == (1, 0)
    assert run(f"{place}/news/a [1] & b*.txt", f"{place}/out", run_id="r2").nothing_to_do


@pytest.mark.parametrize(
    "command", ["extract s3://press/news --out out", "extract news --out s3://press/out", "show articles --out s3://press/out"]
)
def test_a_missing_package_is_one_line_with_the_cure(command: str, news: Path) -> None:
    script = f"import sys; sys.modules['s3fs'] = None; sys.argv = ['sitrep', *{command.split()!r}]; from sitrep.cli import main; main()"
    ended = subprocess.run([sys.executable, "-c", script], cwd=news.parent, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "sitrep: s3:// needs a package that is not installed; run: pip install 'sitrep[s3]'\n"
