"""Which batch extracts an article that several batches of a run hold: the first that claims it.

Claims are a file of records in the run's staging folder, behind a lock. A batch that runs again, because its worker was lost, finds its
own claims there and keeps to them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sitrep.store import layout
from sitrep.store.staging import KEYS_STREAM, read, writing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from sitrep.model import Article

PUT_BY = "put_by"
"""The stream of a batch's folder with the articles that it left to others."""
_FILE = "claims"
_DIGEST = 16
_RECORD = _DIGEST + 4


def reading_of(article: Article) -> str:
    """Digest of all that decides an article's events. Copies that differ in it (another day, another source) may say something else."""
    decides = (
        article.text,
        article.title,
        article.published_at,
        article.reference_date,
        article.dateline,
        article.language,
        article.source,
    )
    return sha256(repr(decides).encode("utf-8", errors="backslashreplace")).hexdigest()[: 2 * _DIGEST]


def claim(readings: Iterable[str], number: int, out: Path, run_id: str) -> set[str]:
    """Claims ``readings`` for the batch ``number``. Gives those that other batches have claimed before.

    Raises:
        OutputError: the disk is full or the folder cannot be written.
    """
    from filelock import FileLock  # noqa: PLC0415  # only runs need it

    wanted = {bytes.fromhex(reading) for reading in readings}
    path = layout.staging(out, run_id) / _FILE
    if not wanted:
        return set()
    with writing(path), FileLock(path.with_suffix(".lock")), path.open("a+b") as file:
        whole = file.seek(0, os.SEEK_END) // _RECORD * _RECORD
        file.truncate(whole)  # a worker may have been killed in the middle of its last record
        owners = _owners(path, wanted)
        file.write(b"".join(digest + number.to_bytes(4, "big") for digest in sorted(wanted - owners.keys())))
    return {digest.hex() for digest, owner in owners.items() if owner != number}


def put_by(folders: Iterable[Path]) -> bool:
    """Whether any of the batches left articles to others."""
    return any((folder / f"{PUT_BY}.arrow").exists() for folder in folders)


@dataclass(frozen=True, slots=True)
class Readings:
    """Some readings, 16 bytes each: those of a whole run may be asked for."""

    digests: npt.NDArray[np.bytes_]
    """Ascending."""

    def __contains__(self, reading: object) -> bool:
        import numpy as np  # noqa: PLC0415  # heavy: not at import time

        wanted = np.array([bytes.fromhex(str(reading))], dtype=self.digests.dtype)
        at = np.searchsorted(self.digests, wanted)[0]
        return bool(at < len(self.digests) and self.digests[at] == wanted[0])


def extracted(folders: Iterable[Path]) -> Readings:
    """The readings that the batches extracted."""
    import numpy as np  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    found = bytearray()
    for folder in folders:
        for keys in read(folder, KEYS_STREAM, ["status", "reading"]):
            readings = keys.filter(pc.not_equal(keys["status"], "duplicate"))["reading"].drop_null()
            found += bytes.fromhex("".join(readings.to_pylist()))
    return Readings(np.sort(np.frombuffer(found, dtype=f"S{_DIGEST}")))


def _owners(path: Path, wanted: set[bytes]) -> dict[bytes, int]:
    """The batches that hold some of the readings ``wanted``."""
    import numpy as np  # noqa: PLC0415  # heavy: not at import time

    records = np.fromfile(path, dtype=[("head", ">u8"), ("rest", "V8"), ("number", ">u4")])
    heads = np.sort(np.frombuffer(b"".join(digest[:8] for digest in wanted), dtype=">u8").astype(np.uint64))
    theirs = records["head"].astype(np.uint64)
    # Numbers, and few of them to look through: every batch reads the claims of all batches before it.
    found = records[heads[np.searchsorted(heads, theirs).clip(max=len(heads) - 1)] == theirs]
    owners = zip((one.tobytes()[:_DIGEST] for one in found), found["number"].tolist(), strict=True)
    return {digest: number for digest, number in owners if digest in wanted}
