"""Every format gives the same article, fields go by their usual names, and offsets point into clean text."""

from __future__ import annotations

import gzip
import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
import zstandard
from pyarrow import parquet

from sitrep.errors import RejectedInput, SettingsError
from sitrep.ingest import Source, article_of, find_inputs, read_articles
from sitrep.ingest.language import language_of
from sitrep.model import Article
from sitrep.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SETTINGS = Settings()
TITLE = "Shell hits market in Marsa"
LEAD = "Two people were killed when a shell hit the market in the town of Marsa on Monday, the mayor said."
MORE = "The shelling began at dawn and went on until the afternoon, residents said by telephone from the town. " * 3
BODY = f"{LEAD}\n\n{MORE.strip()}"
RECORD = {"title": TITLE, "text": BODY, "date": "2020-02-17", "source": "Sample Herald", "author": "Ana Ruiz"}
PAGE = f"""<html lang="en"><head><title>{TITLE}</title><meta property="article:published_time" content="2020-02-17T08:00:00Z">
<meta property="og:site_name" content="Sample Herald"><meta name="author" content="Ana Ruiz"></head>
<body><nav><a href="/">Home</a></nav><article><h1>{TITLE}</h1><p>{LEAD}</p><p>{MORE}</p></article></body></html>"""
FRONT = "---\ntitle: {title}\ndate: 2020-02-17\nsource: Sample Herald\nauthor: Ana Ruiz\n---\n\n"


def as_csv(delimiter: str) -> bytes:
    cells = delimiter.join(f'"{value}"' for value in RECORD.values())
    return f"{delimiter.join(RECORD)}\n{cells}\n".encode()


def as_parquet() -> bytes:
    sink = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist([RECORD]), sink)
    return sink.getvalue()


def as_warc() -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE.encode())
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
    head += f"WARC-Target-URI: https://news.example/1\r\nContent-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


FORMATS: dict[str, Callable[[], bytes]] = {
    "a.json": json.dumps(RECORD).encode,
    "list.json": json.dumps([RECORD]).encode,
    "nested.json": json.dumps({"status": "ok", "response": {"docs": [RECORD]}}).encode,
    "lines.json": (json.dumps(RECORD) + "\n" + json.dumps({"text": "Other."})).encode,
    "a.jsonl": json.dumps(RECORD).encode,
    "pretty.jsonl": json.dumps([RECORD], indent=1).encode,
    "a.ndjson.gz": lambda: gzip.compress(json.dumps(RECORD).encode()),
    "a.jsonl.zst": lambda: zstandard.compress(json.dumps(RECORD).encode()),
    "a.json.gz": lambda: gzip.compress(json.dumps(RECORD).encode()),
    "a.csv": lambda: as_csv(","),
    "semicolons.csv": lambda: b"\xef\xbb\xbf" + as_csv(";"),
    "a.tsv": lambda: as_csv("\t"),
    "a.csv.gz": lambda: gzip.compress(as_csv(",")),
    "wide.csv": lambda: as_csv(",").decode().encode("utf-16"),
    "a.parquet": as_parquet,
    "a.html": PAGE.encode,
    "a.HTM": PAGE.encode,
    "a.html.gz": lambda: gzip.compress(PAGE.encode()),
    "a.warc": as_warc,
    "a.warc.gz": lambda: gzip.compress(as_warc()),
    "a.md": (FRONT.format(title=TITLE) + BODY).encode,
    "heading.md": (FRONT.format(title="").replace("title: \n", "") + f"# {TITLE}\n\n{BODY}").encode,
}


def read(path: Path, settings: Settings = SETTINGS) -> list[Any]:
    return [
        item
        for found in find_inputs([path], settings)
        for item in (read_articles(found, settings) if isinstance(found, Source) else [found])
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_article(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FORMATS[name]())
    article = read(path)[0]
    assert isinstance(article, Article), article
    assert (article.title, article.source, article.authors) == (TITLE, "Sample Herald", ("Ana Ruiz",))
    assert str(article.published_at) in {"2020-02-17 00:00:00+00:00", "2020-02-17 08:00:00+00:00"}
    assert article.published_basis == "metadata"
    assert article.text.split("\n")[0] == TITLE
    assert " ".join(article.text.split()) == f"{TITLE} {' '.join(BODY.split())}"


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_plain_text_has_its_first_line_as_title(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"marsa-2020-02-17.txt{suffix}"
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}[suffix]
    path.write_bytes(pack(f"{TITLE}\r\n\r\n{BODY}".encode()))
    (article,) = read(path)
    assert (article.title, article.text, article.published_basis) == (TITLE, f"{TITLE}\n\n{BODY}", "filename")


ALIASES = [
    ({"headline": "A b", "articleBody": "Text.", "datePublished": "2020-02-17", "publisher": {"@type": "Organization", "name": "X"}}, "X"),
    ({"Title": "A b", "Body": "Text.", "Pub Date": "2020-02-17", "source_domain": "X"}, "X"),
    ({"title": {"rendered": "A b"}, "content": {"rendered": "<p>Text.</p>"}, "date": "2020-02-17T00:00:00", "site_name": "X"}, "X"),
    ({"title": "A b", "text": "", "maintext": "Text.", "date_publish": "2020-02-17 00:00:00", "source": {"id": None, "name": "X"}}, "X"),
    (
        {
            "title": "A b",
            "description": "Short.",
            "content": "Text.",
            "publishedAt": "2020-02-17T00:00:00Z",
            "url": "https://www.x.example/1",
        },
        "x.example",
    ),
]


@pytest.mark.parametrize(("fields", "source"), ALIASES)
def test_records_name_their_fields_in_the_usual_ways(fields: dict[str, Any], source: str) -> None:
    article = article_of(fields, SETTINGS)
    assert (article.text, article.source, str(article.published_at)) == ("A b\n\nText.", source, "2020-02-17 00:00:00+00:00")


def test_a_setting_maps_other_names_and_steps_into_objects() -> None:
    settings = Settings(fields={"tekst": "text", "meta.kop": "title", "meta.op": "published_at"})
    article = article_of({"tekst": "Text.", "body": "Other.", "meta": {"kop": "Head", "op": "2020-02-17"}}, settings)
    assert (article.text, article.published_basis) == ("Head\n\nText.", "metadata")
    with pytest.raises(SettingsError, match="must be one of text, title"):
        article_of({"text": "x"}, Settings(fields={"kop": "heading"}))


def test_the_title_is_not_repeated_where_the_body_begins_with_it() -> None:
    for body in ("SHELL HITS MARKET, IN MARSA\n\nTwo died.", "\u201cShell hits market in Marsa\u201d Two died."):
        assert article_of({"title": TITLE, "text": body}, SETTINGS).text == body
    assert article_of({"title": "Shell", "text": "Shelling killed two."}, SETTINGS).text == "Shell\n\nShelling killed two."


def test_the_id_is_of_the_words_and_the_hash_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Two people\ndied in Marsa.")
    (tmp_path / "b.txt").write_text("TWO  people died in\r\nMarsa. \n")
    first, second = read(tmp_path)
    assert first.article_id == second.article_id
    assert len(first.article_id) == 20
    assert first.content_hash != second.content_hash


def test_an_article_that_cannot_be_read_from_memory_raises() -> None:
    with pytest.raises(RejectedInput, match="blank"):
        article_of({"text": "\u200b "}, SETTINGS)
    with pytest.raises(RejectedInput, match="max_article_chars"):
        article_of({"text": "x" * 11}, Settings(max_article_chars=10))


def test_markup_and_escapes_do_not_reach_the_text() -> None:
    article = article_of({"title": "<b>A</b> &amp; \x1b[31mB", "text": "<p>One &lt; two.</p><script>x()</script><p>Three.</p>"}, SETTINGS)
    assert (article.title, article.text) == ("A & B", "A & B\n\nOne < two.\n\nThree.")


LANGUAGES = [
    ("en", "Two people were killed when a shell hit the market in the town, the mayor said."),
    ("en", "UN: 12 dead in Marsa"),
    ("en", "Qtr net 45 cts vs 12 cts. Revs 2.1 mln vs 1.9 mln. Shr 3 cts vs 2 cts. Avg shrs 400 mln vs 390 mln. Nine mths net 1.2 dlrs."),
    ("nl", "Twee mensen kwamen maandag om het leven toen een granaat insloeg op de markt in het dorp, zei de burgemeester."),
    ("de", "Zwei Menschen wurden am Montag getötet, als eine Granate den Markt der Stadt traf, sagte der Bürgermeister."),
    ("es", "Dos personas murieron el lunes cuando un proyectil cayó en el mercado del pueblo, dijo el alcalde."),
    ("ar", "قتل شخصان يوم الاثنين عندما سقطت قذيفة على سوق البلدة بحسب ما قال رئيس البلدية"),
    ("uk", "Двоє людей загинули в понеділок, коли снаряд влучив у ринок міста, сказав мер."),  # noqa: RUF001
    ("zh", "市长说,星期一一枚炮弹击中该镇市场,造成两人死亡。"),
]


@pytest.mark.parametrize(("code", "text"), LANGUAGES)
def test_the_language_of_a_text(code: str, text: str) -> None:
    assert language_of(text) == code


def test_a_record_that_names_its_language_is_believed() -> None:
    assert [article_of({"text": LEAD, "lang": name}, SETTINGS).language for name in ("fr", "English", "ara", "unknown")] == [
        "fr",
        "en",
        "ar",
        "en",
    ]
