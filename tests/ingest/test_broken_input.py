"""Every file of a folder of broken and hostile input is accounted for: as articles, as rejects with the cure, or as both."""

from __future__ import annotations

import gzip
import io
import json
import os
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pytest
import zstandard
from pyarrow import parquet

from sitrep.ingest import Source, find_inputs, read_articles
from sitrep.model import Article, Reject
from sitrep.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS = Settings(max_line_bytes=200_000, max_file_bytes=2_000_000, max_article_chars=20_000, max_html_bytes=300_000)
GOOD = "Two people were killed when a shell hit the market in the town of Marsa on Monday, the mayor said."
PAGE = (
    "<html><head><title>Shell hits market</title></head><body><article><h1>Shell hits market</h1><p>%s</p><p>%s</p></article></body></html>"
)


def line(text: str = GOOD, **fields: object) -> bytes:
    return json.dumps({"text": text, **fields}).encode() + b"\n"


def many_lines(count: int) -> bytes:
    return b"".join(line(f"{GOOD} Report {os.urandom(24).hex()} of {number}.") for number in range(count))


def table_of(**columns: list[object]) -> bytes:
    sink = io.BytesIO()
    parquet.write_table(pa.table(columns), sink)
    return sink.getvalue()


def warc_of(*pages: str) -> bytes:
    parts = []
    for number, page in enumerate(pages):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0-{number}>\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        head += f"WARC-Target-URI: https://news.example/{number}\r\nContent-Type: application/http; msgtype=response\r\n"
        parts.append(f"{head}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n")
    return b"".join(parts)


class Case(NamedTuple):
    """A file's bytes, how many articles it gives, and the codes of its rejects."""

    name: str
    content: Callable[[], bytes]
    articles: int
    codes: tuple[str, ...]


PARAGRAPH = f"{GOOD} The shelling began at dawn and went on until the afternoon, residents said by telephone from the town. " * 3
CASES = [
    Case("sound.txt", GOOD.encode, 1, ()),
    Case("empty.txt", bytes, 0, ("empty_file",)),
    Case("blank.txt", lambda: b" \n\t\n \r\n", 0, ("empty_text",)),
    Case("invisible.txt", "\ufeff\u200b\u200b\x1b[0m".encode, 0, ("empty_text",)),
    Case("nul.txt", lambda: GOOD.encode() + b"\x00\x01\x02", 0, ("binary",)),
    Case("picture.txt", lambda: b"\x89PNG\r\n\x1a\n" + os.urandom(400), 0, ("binary",)),
    Case("paper.txt", lambda: b"%PDF-1.7\n" + GOOD.encode(), 0, ("binary",)),
    Case("noise.md", lambda: os.urandom(3000), 0, ("binary",)),
    Case("gzip-inside.txt", lambda: gzip.compress(GOOD.encode()), 0, ("binary",)),
    Case("too-long.txt", lambda: GOOD.encode() * 900, 0, ("too_large",)),
    Case("long-title.txt", lambda: b"T" * 90_000, 0, ("too_large",)),
    Case("truncated.txt.gz", lambda: gzip.compress(PARAGRAPH.encode() + os.urandom(99).hex().encode())[:-30], 0, ("truncated_gzip",)),
    Case("not-gzip.txt.gz", GOOD.encode, 0, ("malformed_gzip",)),
    Case("bad-crc.txt.gz", lambda: gzip.compress(GOOD.encode())[:-8] + b"\x00" * 8, 0, ("malformed_gzip",)),
    Case("truncated.jsonl.gz", lambda: gzip.compress(many_lines(2000))[:-2000], -1, ("truncated_gzip",)),
    Case("truncated.jsonl.zst", lambda: zstandard.compress(many_lines(2000))[:-2000], -1, ("truncated_zstd",)),
    Case("not-zstd.jsonl.zst", lambda: line() * 3, 0, ("malformed_zstd",)),
    Case("two-frames.jsonl.zst", lambda: zstandard.compress(line("A " + GOOD)) + zstandard.compress(line("B " + GOOD)), 2, ()),
    Case("bomb.txt.gz", lambda: gzip.compress(b"\x20" * 200_000_000, 9), 0, ("too_large",)),
    Case("bomb.jsonl.gz", lambda: gzip.compress(b"\n" * 100_000_000), 0, ("decompression_bomb",)),
    Case("bomb.jsonl.zst", lambda: zstandard.compress(b" " * 300_000_000), 0, ("decompression_bomb",)),
    Case("empty.jsonl", bytes, 0, ("empty_file",)),
    Case("blank-lines.jsonl", lambda: b"\n \n\n", 0, ("empty_file",)),
    Case("bad-middle.jsonl", lambda: line() + b'{"text": "cut\n' + line("More. " + GOOD), 2, ("malformed_json",)),
    Case("long-line.jsonl", lambda: line() + line("x" * 300_000) + line("More. " + GOOD), 2, ("too_large",)),
    Case("long-article.jsonl", lambda: line() + line("x " * 15_000), 1, ("too_large",)),
    Case("deep.jsonl", lambda: line() + b"[" * 90_000 + b"]" * 90_000 + b"\n" + b'{"a":' * 30_000 + b"\n", 1, ("nested_too_deep",) * 2),
    Case("no-objects.jsonl", lambda: b'17\n"text"\n[1]\nnull\n', 0, ("not_an_object",) * 4),
    Case(
        "no-text.jsonl", lambda: line("") + b'{"title": "Only this"}\n{"a": 1}\n' + line(" \n "), 0, ("missing_text",) * 3 + ("empty_text",)
    ),
    Case("odd-values.jsonl", lambda: line(title=["A", {"name": "B"}], id={"$oid": "7"}, authors=17, published_at={"x": []}, url=[]), 1, ()),
    Case("big-number.jsonl", lambda: b'{"text": ' + b"9" * 9000 + b"}\n" + line(), 1, ("malformed_json",)),
    Case("surrogate.jsonl", lambda: b'{"text": "Shells hit \\ud800 Marsa", "title": "\\udfff", "id": "\\ud83d"}\n', 1, ()),
    Case("infinite.jsonl", lambda: b'{"text": "Shells hit Marsa", "date": Infinity}\n{"text": NaN, "date": NaN}\n', 1, ("empty_text",)),
    Case("binary.jsonl", lambda: os.urandom(5000), 0, ("binary",)),
    Case("latin.jsonl", lambda: '{"text": "The café in Bogotá was hit by a shell"}\n'.encode("latin-1"), 1, ()),
    Case("wide.jsonl", lambda: (line().decode() * 2).encode("utf-16"), 2, ()),
    Case("cut.json", lambda: b'[{"text": "Two', 0, ("malformed_json",)),
    Case("deep.json", lambda: b"[" * 500_000, 0, ("nested_too_deep",)),
    Case("number.json", lambda: b"17", 0, ("not_an_object",)),
    Case("mixed.json", lambda: b'{"articles": [' + line().strip() + b", 3]}", 1, ("not_an_object",)),
    Case("no-article.json", lambda: b"{}", 0, ("missing_text",)),
    Case("empty-list.json", lambda: b"[]", 0, ("empty_file",)),
    Case("large.json", lambda: b"[" + b" " * 3_000_000 + b"]", 0, ("too_large",)),
    Case("no-column.csv", lambda: b"alpha,beta\n1,2\n", 0, ("no_text_column",)),
    Case("header-only.csv", lambda: b"id,text\n", 0, ("empty_file",)),
    Case("extra-cells.csv", lambda: b"id,text\n1,Two people, at least, died\n2,Two people died\n", 1, ("malformed_row",)),
    Case("open-quote.csv", lambda: b'id,text\n1,"Two\n2,Three\n3,Four\n', 0, ("malformed_row",)),
    Case("lost-quote.csv", lambda: b'id,text\n1,"T\n' + b"x" * 150_000 + b"\n" + b"y" * 150_000 + b"\n2,Two died\n", 1, ("malformed_row",)),
    Case("long-line.csv", lambda: b"id,text\n1," + b"x" * 250_000 + b"\n2,Two people died\n", 1, ("too_large",)),
    Case("torn.parquet", lambda: table_of(text=[GOOD])[:-20], 0, ("malformed_parquet",)),
    Case("text.parquet", GOOD.encode, 0, ("malformed_parquet",)),
    Case("no-column.parquet", lambda: table_of(alpha=[1]), 0, ("no_text_column",)),
    Case("no-rows.parquet", lambda: table_of(text=pa.array([], pa.string())), 0, ("empty_file",)),
    Case("nulls.parquet", lambda: table_of(text=[None, GOOD]), 1, ("missing_text",)),
    Case("empty.html", lambda: b"<html><body></body></html>", 0, ("no_article",)),
    Case("deep.html", lambda: b"<div>" * 30_000 + GOOD.encode(), 0, ("nested_too_deep",)),
    Case("tables.html", lambda: b"<table><tr><td>a</td></tr></table>" * 8_000, 0, ("too_complex",)),
    Case("elements.html", lambda: b"<p>a" * 60_000, 0, ("too_complex",)),
    Case("large.html", lambda: b"<p>" + b"x" * 400_000, 0, ("too_large",)),
    Case(
        "entities.html",
        lambda: b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + (PAGE % (PARAGRAPH, "&b;" * 20)).encode(),
        0,
        ("no_article",),
    ),
    Case("external.html", lambda: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + (PAGE % (PARAGRAPH, "&a;")).encode(), 1, ()),
    Case("attributes.html", lambda: b"<p " + b'a="b" ' * 40_000 + b">" + (PAGE % (PARAGRAPH, GOOD)).encode(), 1, ()),
    Case("unclosed.html", lambda: b"<" * 200_000, 0, ("no_article",)),
    Case("open-script.html", lambda: b'<script type="application/ld+json">{"@type":"NewsArticle",' * 4000, 0, ("no_article",)),
    Case("binary.html", lambda: b"\x00" * 5000, 0, ("binary",)),
    Case("torn.warc.gz", lambda: gzip.compress(warc_of(*[PAGE % (PARAGRAPH, os.urandom(800).hex())] * 3))[:-40], -1, ("truncated_gzip",)),
    Case("pages.warc", lambda: warc_of(PAGE % (PARAGRAPH, GOOD), "<html></html>"), 1, ("no_article",)),
    Case("text.warc", GOOD.encode, 0, ("malformed_warc",)),
    Case("empty.warc", bytes, 0, ("no_pages",)),
    Case("scan.pdf", lambda: b"%PDF", 0, ("unknown_format",)),
    Case("README", lambda: b"Read me", 0, ("unknown_format",)),
    Case("evil-\x1b[31m\n.txt", GOOD.encode, 1, ()),
]


def read(path: Path, settings: Settings = SETTINGS) -> tuple[list[Article], list[Reject]]:
    articles: list[Article] = []
    rejects: list[Reject] = []
    for found in find_inputs([path], settings):
        for item in read_articles(found, settings) if isinstance(found, Source) else [found]:
            (articles if isinstance(item, Article) else rejects).append(item)  # type: ignore[arg-type]
    return articles, rejects


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_broken_input_gives_the_articles_that_it_holds_and_a_reject_for_the_rest(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.name
    path.write_bytes(case.content())
    start = time.process_time()
    articles, rejects = read(path)
    assert time.process_time() - start < 5
    assert tuple(reject.error_type for reject in rejects) == case.codes
    assert len(articles) == case.articles if case.articles >= 0 else len(articles) > 0
    for reject in rejects:
        assert reject.error.endswith((".", "zst"))
        assert reject.stage in {"find", "read", "decode", "parse"}
        json.dumps([reject.path, reject.error]).encode("utf-8").decode("ascii")
        assert reject.path.isprintable()


def test_every_file_of_a_folder_of_broken_input_is_accounted_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    small = [case for case in CASES if not case.name.startswith("bomb")]
    for case in small:
        Path("in").mkdir(exist_ok=True)
        (Path("in") / case.name).write_bytes(case.content())
    articles, rejects = read(Path("in"))
    seen = {article.path for article in articles} | {reject.path.rsplit(":", 1)[0] for reject in rejects}
    assert len(seen) == len(small) >= 40


def test_a_reject_names_the_line_and_the_rest_of_the_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("news.jsonl").write_bytes(line() * 16 + b"{oops}\n" + line() * 3)
    articles, (reject,) = read(Path("news.jsonl"))
    assert (len(articles), reject.path, {article.path for article in articles}) == (19, "news.jsonl:17", {"news.jsonl"})


def test_a_line_of_200_mb_is_rejected_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "one-line.jsonl"
    with path.open("wb") as file:
        file.write(line())
        file.write(b'{"text": "')
        for _ in range(200):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + line("More. " + GOOD))
    tracemalloc.start()
    articles, rejects = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(articles) == 2
    assert [reject.error_type for reject in rejects] == ["too_large"]
    assert peak < 20_000_000


def test_a_parquet_value_that_repeats_a_million_times_is_held_once(tmp_path: Path) -> None:
    path = tmp_path / "repeat.parquet"
    long = pa.array(["x" * 1_000_000])
    parquet.write_table(pa.table({"text": pa.DictionaryArray.from_arrays(pa.array([0] * 3000, pa.int32()), long)}), path)
    before = pa.total_allocated_bytes()
    source = next(iter(find_inputs([path], SETTINGS)))
    assert isinstance(source, Source)
    rejects = [item for item, _ in zip(read_articles(source, SETTINGS), range(100), strict=False)]
    assert all(isinstance(item, Reject) and item.error_type == "too_large" for item in rejects)
    assert pa.total_allocated_bytes() - before < 50_000_000
