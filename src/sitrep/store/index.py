"""Which rows of articles stay, which copy of an article carries the events, and in which part each row belongs.

The index holds a few columns of every article, old and new, and no text: some 400 bytes an article.

Copies: rows with one ``article_id``. The copy that was published first carries the events; where that does not decide, the first by path,
by id in its file, by address and by source. So neither the order of the input nor its division into batches or runs matters. Of new copies
that read alike only one was extracted; where another comes first, that one lends it its events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitrep.store import layout, staging
from sitrep.store.lending import lent
from sitrep.store.near import near_duplicates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from sitrep.store.near import Likeness

PART_CHARS = 256 * 1024 * 1024
"""Characters of text in a part of ``articles``, about; a month with more is divided by the first digits of ``article_id``."""
_UNDATED = "undated"
_RANKED_BY = ("article_id", *staging.KEYS[1:-1], "origin", "row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Every article, old and new, in one order: arrays of one length.

    ``origin`` is the number of the batch of a new row and -1 minus the number of the part of an old one; ``row`` is its position there.
    ``old_label`` is the part that an old row lies in (empty for new ones), ``label`` the part that it belongs in.
    """

    article_id: pa.Array
    path: pa.Array
    origin: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]
    kept: npt.NDArray[np.bool_]
    canonical: npt.NDArray[np.bool_]
    was_canonical: npt.NDArray[np.bool_]
    carries: npt.NDArray[np.bool_]
    """Whether the events are those that were found in this row: it is canonical, or the canonical one was not extracted."""
    lent: Mapping[str, Mapping[str, Any]]
    """What a canonical row that was not extracted takes over, by article: ``status`` and counts; and gives: ``source`` and ``url``."""
    near: npt.NDArray[np.object_]
    """The article that each is a near-duplicate of, or nothing."""
    was_near: npt.NDArray[np.object_]
    old_label: npt.NDArray[np.object_]
    label: npt.NDArray[np.object_]

    def rewritten(self) -> set[str]:
        """Labels of the parts that must be written anew, because a row of theirs comes, goes, moves or changes."""
        old, new = self.origin < 0, self.origin >= 0
        marks = (self.canonical != self.was_canonical) | (self.near != self.was_near)
        changed = old & (~self.kept | marks | (self.label != self.old_label))
        return set(self.label[new | (changed & self.kept)]) | set(self.old_label[changed])

    def lies(self) -> dict[str, list[str]]:
        """By file: the label of the part that each of its articles belongs in."""
        found: dict[str, list[str]] = {}
        for path, label, kept in zip(self.path.to_pylist(), self.label.tolist(), self.kept.tolist(), strict=True):
            if kept:
                found.setdefault(path, []).append(label)
        return found

    def promoted(self) -> set[str]:
        """Files of old copies that carry events from now on, because what they are copies of has gone."""
        import pyarrow as pa  # noqa: PLC0415

        return set(self.path.filter(pa.array(self.canonical & ~self.was_canonical & (self.origin < 0))).to_pylist())


def build(
    batches: Sequence[Path],
    parts: Sequence[Path],
    complete: Iterable[str],
    part_chars: int = PART_CHARS,
    *,
    likeness: Likeness | None = None,
    marked_by: Likeness | None = None,
) -> Index:
    """The index of the old ``parts`` of ``articles`` and of the new ``batches``.

    An old row goes where its record was read again, by its text or its own id, or its file was read to the end (``complete``) without it.
    The marks of near-duplicates stay as they are without ``likeness``, and where it is ``marked_by`` and no article comes or goes.
    """
    import numpy as np  # noqa: PLC0415  # heavy: not at import time
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    new = [table for number, folder in enumerate(batches) for table in _new_keys(folder, number)]
    old = [_old_keys(path, number, (*staging.OUTCOME, "near_duplicate_of")) for number, path in enumerate(parts)]
    keys = pa.concat_tables([_empty(), *new, *old], promote_options="default")
    keys = keys.append_column("kept", _kept(keys, complete) if parts else pa.array(np.ones(keys.num_rows, dtype=bool)))
    keys = keys.take(pc.sort_indices(keys, sort_keys=[("kept", "descending"), *((name, "ascending") for name in _RANKED_BY)]))
    ids = keys["article_id"].combine_chunks()
    codes = ids.dictionary_encode().indices.to_numpy()
    first = np.ones(len(codes), dtype=bool)
    first[1:] = codes[1:] != codes[:-1]
    kept = keys["kept"].to_numpy()
    lends, carries = lent(keys, codes, first & kept)
    was_near = keys["near_duplicate_of"].to_numpy()
    stay = likeness is None or (likeness == marked_by and bool(kept.all()) and bool((keys["origin"].to_numpy() < 0).all()))
    return Index(
        article_id=ids,
        path=keys["path"].combine_chunks(),
        origin=keys["origin"].to_numpy(),
        row=keys["row"].to_numpy(),
        kept=kept,
        canonical=first & kept,
        was_canonical=keys["was_canonical"].to_numpy(),
        carries=carries,
        lent=lends,
        near=was_near if likeness is None or stay else _near(keys, codes, first & kept, likeness),
        was_near=was_near,
        old_label=keys["old_label"].to_numpy(),
        label=_labels(keys, part_chars),
    )


def article_keys(parts: Sequence[Path]) -> pa.Table:
    """`staging.KEYS` of every article of the ``parts``, and whether it carries its events (``carries``) or is a copy."""
    import pyarrow as pa  # noqa: PLC0415

    keys = pa.concat_tables([_empty(), *(_old_keys(path, number, ()) for number, path in enumerate(parts))], promote_options="default")
    return keys.select([*staging.KEYS, "was_canonical"]).rename_columns([*staging.KEYS, "carries"])


def _empty() -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    from sitrep.store.rows import staged_schema  # noqa: PLC0415

    empty = staged_schema("articles").empty_table().select([*staging.KEYS, *staging.OUTCOME, "near_duplicate_of"])
    return _located(empty.append_column("reading", pa.array([], pa.string())), 0, "", None)


def _new_keys(folder: Path, number: int) -> list[pa.Table]:
    import pyarrow as pa  # noqa: PLC0415

    tables = list(staging.read(folder, "keys"))
    return [_located(pa.concat_tables(tables), number, "", None)] if tables else []


def _old_keys(path: Path, number: int, more: Sequence[str]) -> pa.Table:
    """Keys of an old part, and ``more`` columns, of which parts of earlier versions may not have all."""
    import pyarrow.compute as pc  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    table = pq.ParquetFile(path).read(columns=[*staging.KEYS, "duplicate_of", *more])
    names = [*staging.KEYS, *(name for name in more if name in table.column_names)]
    keys = table.select(names).cast(_empty().select(names).schema)
    return _located(keys, -1 - number, layout.label_of(path.name), pc.is_null(table["duplicate_of"]))


def _located(keys: pa.Table, origin: int, old_label: str, was_canonical: pa.ChunkedArray | None) -> pa.Table:
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    count = keys.num_rows
    keys = keys.replace_schema_metadata(None)
    keys = keys.append_column("origin", pa.array(np.full(count, origin, dtype=np.int64)))
    keys = keys.append_column("row", pa.array(np.arange(count, dtype=np.int64)))
    keys = keys.append_column("old_label", pa.array([old_label] * count, pa.string()))
    return keys.append_column("was_canonical", was_canonical if was_canonical is not None else pa.array(np.zeros(count, dtype=bool)))


def _kept(keys: pa.Table, complete: Iterable[str]) -> pa.ChunkedArray:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    new = pc.greater_equal(keys["origin"], 0)
    gone = of_files(keys["path"], pa.array(sorted(complete), pa.string()))
    for name in ("article_id", "source_id"):
        record = pc.binary_join_element_wise(keys["path"], keys[name], "\0")
        read_again = pc.is_in(record, value_set=record.filter(new).combine_chunks(), skip_nulls=True)
        gone = pc.or_(gone, read_again)
    return pc.or_(new, pc.invert(gone))


def of_files(paths: pa.ChunkedArray, files: pa.Array) -> pa.ChunkedArray:
    """Whether each of ``paths`` is one of ``files`` or a record of one (``news.jsonl:17``)."""
    import pyarrow.compute as pc  # noqa: PLC0415

    file_of = pc.replace_substring_regex(paths, pattern=r":\d+$", replacement="")
    return pc.or_(pc.is_in(paths, value_set=files), pc.is_in(file_of, value_set=files))


def _near(keys: pa.Table, codes: npt.NDArray[np.int32], canonical: npt.NDArray[np.bool_], likeness: Likeness) -> npt.NDArray[np.object_]:
    """For every row, the article that its article is a near-duplicate of."""
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    table = keys.select(["published_at", "article_id", "minhash"]).append_column("code", pa.array(codes)).filter(pa.array(canonical))
    table = table.take(pc.sort_indices(table, sort_keys=[("published_at", "ascending"), ("article_id", "ascending")])).combine_chunks()
    found = near_duplicates(table["published_at"].combine_chunks(), table["minhash"].combine_chunks(), likeness)
    marked = found >= 0
    marks = np.full(codes.max(initial=-1) + 1, None, dtype=object)
    marks[table["code"].to_numpy()[marked]] = table["article_id"].to_numpy()[found[marked]]
    of_rows: npt.NDArray[np.object_] = marks[codes]
    return of_rows


def _labels(keys: pa.Table, part_chars: int) -> npt.NDArray[np.object_]:
    """The month of publication, and the first digits of the id where the month is large."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    months = pc.fill_null(pc.strftime(keys["published_at"].cast(pa.timestamp("us")), format="%Y-%m"), _UNDATED)
    counted = (
        pa.table({"month": months, "chars": pc.if_else(keys["kept"], keys["n_chars"], 0)}).group_by("month").aggregate([("chars", "sum")])
    )
    labels: npt.NDArray[np.object_] = months.to_numpy().copy()
    for month, chars in zip(counted["month"].to_pylist(), counted["chars_sum"].to_pylist(), strict=True):
        digits = 0 if chars <= part_chars else 1 if chars <= 16 * part_chars else 2
        if digits:
            mine = labels == month
            ids = keys["article_id"].to_numpy()[mine]
            labels[mine] = [f"{month}-{article_id[:digits]}" for article_id in ids]
    return labels
