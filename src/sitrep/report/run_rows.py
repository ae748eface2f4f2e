"""What one run wrote, read back from the tables: the columns that a report needs, and no others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitrep.store import parquet
from sitrep.store.columns import EVENT_TABLES
from sitrep.store.schemas import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

WHAT = {"territorial_control": "change", "casualties": "harm", "displacement": "term"}
"""The column of each event table that says what happened."""
_COMMON = ("event_id", "article_id", "event_type", "modality", "date_end", "location_text", "location", "country", "geonameid")
_FIGURES = ("low", "best", "high", "scope")
_EVIDENCE = ("event_id", "evidence_text", "attributed_to", "confidence", "source", "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """How an output folder was before a run."""

    run_id: str
    """The last run that wrote there; empty where none did."""
    finished_at: str
    rows: Mapping[str, int]

    @classmethod
    def of(cls, out: Path) -> Before:
        """Reads it from the manifest.

        Raises:
            OutputError: the folder holds something else.
        """
        manifest = parquet.load_manifest(out)
        rows = {name: about["rows"] for name, about in manifest["tables"].items()}
        return cls(run_id=manifest.get("run_id", ""), finished_at=manifest.get("finished_at", ""), rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRows:
    """The rows of one run, and the little of earlier ones that they are compared with."""

    out: Path
    run_id: str
    events: pd.DataFrame
    """A row an event: the columns that all event tables have, ``what`` happened, and the figure."""
    earlier: pd.DataFrame
    """``date_end`` and ``geonameid`` of the event rows of other runs."""
    rejects: pd.DataFrame

    @classmethod
    def read(cls, out: Path, run_id: str) -> RunRows:
        """Reads the rows that the run ``run_id`` wrote to ``out``."""
        import pandas as pd  # noqa: PLC0415  # heavy: not at import time

        mine, others = ("run_id", "==", run_id), ("run_id", "!=", run_id)
        events = [_events(out, name, mine) for name in EVENT_TABLES]
        earlier = [_read(out, name, ["date_end", "geonameid"], others) for name in EVENT_TABLES]
        return cls(
            out=out,
            run_id=run_id,
            events=pd.concat(events, ignore_index=True),
            earlier=pd.concat(earlier, ignore_index=True),
            rejects=_read(out, "rejects", ["path", "stage", "error_type", "error"], mine),
        )

    def latest(self, count: int) -> list[dict[str, Any]]:
        """The events of the latest days with their evidence, the latest first."""
        return self._with_evidence(self.events.sort_values(["date_end", "event_id"], ascending=[False, True]).head(count))

    def largest(self, count: int) -> list[dict[str, Any]]:
        """The largest figures of single incidents that are reported as facts, with their evidence."""
        facts = self.events[self.events["modality"].isin(["asserted", "claimed"]) & (self.events["scope"] == "incident")]
        size = facts["best"].fillna(facts["low"]).fillna(facts["high"]).fillna(0)
        order = facts.assign(size=size).sort_values(["size", "event_id"], ascending=[False, True])
        return self._with_evidence(order[order["size"] > 1].head(count))

    def new_places(self) -> pd.DataFrame:
        """``location`` and ``country`` of the places that no earlier row is about, each once."""
        found = self.events.dropna(subset=["geonameid"]).drop_duplicates("geonameid")
        return found[~found["geonameid"].isin(self.earlier["geonameid"])][["location", "country"]]

    def _with_evidence(self, shown: pd.DataFrame) -> list[dict[str, Any]]:
        """The evidence is the larger part of a table: it is read of the rows that are shown alone."""
        import pandas as pd  # noqa: PLC0415

        if shown.empty:
            return []
        wanted = ("event_id", "in", list(shown["event_id"]))
        texts = pd.concat([_read(self.out, name, list(_EVIDENCE), wanted) for name in EVENT_TABLES])
        merged = shown.merge(texts, on="event_id").astype("object")
        return [{str(k): v for k, v in row.items()} for row in merged.where(merged.notna(), None).to_dict("records")]


def _events(out: Path, name: str, condition: tuple[str, str, Any]) -> pd.DataFrame:
    figures = () if name == "territorial_control" else _FIGURES
    rows = _read(out, name, [*_COMMON, WHAT[name], *figures], condition).rename(columns={WHAT[name]: "what"})
    kinds = {column: "string" for column in ("event_type", "modality", "what", "scope") if column in rows}
    return rows.reindex(columns=[*_COMMON, "what", *_FIGURES]).astype({"scope": "string", **kinds, **dict.fromkeys(_FIGURES[:3], "Int64")})


def _read(out: Path, name: str, columns: Sequence[str], condition: tuple[str, str, Any]) -> pd.DataFrame:
    """Some columns of the rows of a table that meet a condition. One part after the other: a run's memory has no room for whole tables."""
    import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time
    import pyarrow.parquet as pq  # noqa: PLC0415

    asked, how, value = condition
    schema = arrow_schema(name)
    wanted = pa.schema([schema.field(column) for column in columns], metadata=schema.metadata)
    found = [wanted.empty_table()]
    for part in sorted((out / name).glob("part-*.parquet")):
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(columns=list(dict.fromkeys([*columns, asked]))):
                rows = pa.Table.from_batches([batch])
                found.append(rows.filter(_met(rows[asked], how, value)).select(columns).replace_schema_metadata(schema.metadata))
    frame: pd.DataFrame = pa.concat_tables(found, promote_options="permissive").unify_dictionaries().to_pandas()
    return frame


def _met(values: pa.ChunkedArray, how: str, wanted: Any) -> pa.ChunkedArray:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    if how == "in":
        return pc.is_in(values, value_set=pa.array(wanted, values.type))
    return pc.equal(values, wanted) if how == "==" else pc.not_equal(values, wanted)
