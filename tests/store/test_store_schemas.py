"""The tables' schemas: what a plain call of pandas gives back, and that the definitions hold together."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pytest

from sample_events import article, event
from sitrep import model
from sitrep.errors import SettingsError
from sitrep.store import parquet
from sitrep.store.columns import EVENT_TABLES, data, table, tables
from sitrep.store.parts import write_part
from sitrep.store.rows import Outcome, Stamp, article_rows, check, event_rows, finished
from sitrep.store.schemas import arrow_schema

if TYPE_CHECKING:
    from pathlib import Path

STAMP = Stamp(extractor_version="1", run_id="r")
CLASSES = {"territorial_control": model.ControlEvent, "casualties": model.CasualtyEvent, "displacement": model.DisplacementEvent}
TYPES = {
    "string": "string",
    "strings": "object",
    "bool": "boolean",
    "date": "date32[day][pyarrow]",
    "timestamp": "datetime64[us, UTC]",
    "category": "category",
    "int64": "Int64",
    "float32": "float32",
    "float64": "float64",
}


def write(out: Path, name: str, label: str, rows: pa.Table) -> parquet.Part:
    return write_part(out, name, label, [rows], schema=rows.schema, commit="c")


def stored(out: Path, name: str, rows: pa.Table | None = None) -> pd.DataFrame:
    """What pandas reads from a folder with the schema's part and, perhaps, one with rows."""
    out.mkdir(exist_ok=True)
    parts = [write(out, name, "0000-schema", arrow_schema(name).empty_table())]
    if rows is not None:
        parts.append(write(out, name, "2021-03", finished(rows, name)))
    parquet.commit(out, parts, "c", {})
    return pd.read_parquet(out / name)


@pytest.mark.parametrize("name", EVENT_TABLES)
def test_every_field_of_an_event_is_a_column(name: str) -> None:
    added = {"incident_id", "published_at", "source", "url", "extractor_version", "run_id"}
    assert set(table(name).names) == {field.name for field in dataclasses.fields(CLASSES[name])} | added


@pytest.mark.parametrize("name", list(tables()))
def test_every_column_has_a_description_and_a_hashtag(name: str) -> None:
    for field in arrow_schema(name):
        assert len(field.metadata[b"description"]) > 10
        assert field.metadata[b"hxl"].startswith(b"#")


def test_every_code_list_is_used() -> None:
    used = [dict(column.codes) for found in tables().values() for column in found.columns]
    assert [name for name, codes in data()["codes"].items() if codes not in used] == []


def test_schemas_carry_the_attribution_of_place_names() -> None:
    for name in tables():
        assert b"GeoNames" in arrow_schema(name).metadata[b"attribution"]


@pytest.mark.parametrize("name", list(tables()))
def test_an_empty_table_reads_with_its_columns_and_types(name: str, tmp_path: Path) -> None:
    frame = stored(tmp_path / "out", name)
    assert frame.empty
    for column in table(name).columns:
        kind = TYPES.get(column.type, column.type.replace("int", "Int") if column.null else column.type)
        assert str(frame[column.name].dtype) == kind, column.name


@pytest.mark.parametrize("name", EVENT_TABLES)
def test_values_and_gaps_come_back_as_they_went_in(name: str, tmp_path: Path) -> None:
    of = article("One two.", url=None)
    placed = {"geonameid": 7, "geo_precision": 1, "latitude": 1.5, "admin1": "Orvak"}
    events = (event(of, name), event(of, name, **placed, evidence_start=1))
    frame = stored(tmp_path / "out", name, event_rows(name, [Outcome(article=of, status="ok", events=events)], STAMP))
    assert frame.dtypes.astype(str).to_dict() == stored(tmp_path / "empty", name).dtypes.astype(str).to_dict()
    first, second = frame.sort_values("evidence_start").to_dict("records")
    assert pd.isna(first["geonameid"])
    assert pd.isna(first["latitude"])
    assert (second["geonameid"], second["geo_precision"], second["latitude"]) == (7, 1, 1.5)
    assert second["date_start"] == date(2021, 3, 2)
    assert second["published_at"] == datetime(2021, 3, 2, 12, tzinfo=UTC)
    assert pd.isna(second["url"])


def test_days_can_be_compared_sorted_and_grouped(tmp_path: Path) -> None:
    of = article("One two.")
    events = [event(of, date_start=day, date_end=day, evidence_start=i) for i, day in enumerate([date(2021, 3, 2), None, date(2020, 1, 5)])]
    rows = event_rows("casualties", [Outcome(article=of, status="ok", events=tuple(events))], STAMP)
    days = stored(tmp_path / "out", "casualties", rows).date_start
    assert days.min() == date(2020, 1, 5)
    assert days.dt.year.dropna().tolist() == [2021, 2020]
    assert (days >= date(2021, 1, 1)).sum() == 1
    assert str(pd.to_datetime(days).dtype).startswith("datetime64")


def test_categories_are_the_whole_code_list_in_its_order(tmp_path: Path) -> None:
    of = article("One two.")
    rows = event_rows("casualties", [Outcome(article=of, status="ok", events=(event(of, harm="injured"),))], STAMP)
    assert list(stored(tmp_path / "out", "casualties", rows).harm.cat.categories) == list(data()["codes"]["harm"])


def test_an_article_without_authors_has_an_empty_list(tmp_path: Path) -> None:
    outcomes = [Outcome(article=article("One."), status="ok"), Outcome(article=article("Two.", authors=("Ana Ruiz",)), status="ok")]
    rows = article_rows(outcomes, STAMP)
    at = rows.schema.get_field_index("processed_at")
    rows = rows.set_column(at, rows.schema.field(at), pa.array([datetime(2021, 1, 1, tzinfo=UTC)] * 2, rows.schema.field(at).type))
    assert sorted(map(list, stored(tmp_path / "out", "articles", rows).authors)) == [[], ["Ana Ruiz"]]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"harm": "vaporised"}, "casualties.harm is 'vaporised'"),
        ({"modality": None}, "casualties.modality is empty"),
        ({"geo_precision": 9}, "9"),
    ],
)
def test_an_event_that_does_not_fit_its_table_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check([event(article("One."), **given)])


def test_an_unknown_table_is_refused_with_the_names_of_the_others() -> None:
    with pytest.raises(SettingsError, match="choose one of territorial_control, casualties"):
        table("casualities")
