"""Near-duplicates: which articles are marked, and that nothing but the articles decides it."""

from __future__ import annotations

import random
import time
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from sitrep.store import near, signatures
from sitrep.store.likeness import UNDATED, Likeness
from sitrep.store.near import near_duplicates
from sitrep.store.signatures import Signatures
from sitrep.text.signature import VALUES, signature

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

WORDS = [f"{a}{b}" for a in ("mar", "ter", "vil", "son", "ket", "dor") for b in ("an", "ek", "ost", "ul", "ine", "ab", "eth", "orn")]
PINNED = "zo/k85vCiBfk22z4gs1iUIRoCN2OdEqoxpY11WeZBamCtIp0+rp0MPQmb9NcvX2BtZ6xxgCXNDRANgEYIPKEwAi9NJHMyZkq3XweAjp3k80NCc191+7UmdVWXKgxVfYP"
LIKENESS = Likeness(share=0.6, days=14)


def words_of(count: int, seed: int) -> list[str]:
    return random.Random(seed).choices(WORDS, k=count)  # noqa: S311  # the same on every machine


def test_the_signature_of_a_text_is_the_same_on_every_machine_and_version() -> None:
    """It lies in tables: where this fails, all articles must be read again."""
    text = "Two people were killed when a shell hit the market in the town of Marsa on Monday, the mayor said."
    assert signature(text) == signature(text.upper().replace(",", " -")) == PINNED


@pytest.mark.parametrize("share", [0.5, 0.7, 0.9])
def test_equal_bytes_estimate_the_share_of_common_triples(share: float) -> None:
    errors = []
    for seed in range(20):
        one = words_of(600, seed)
        other = one[: int(600 * 2 * share / (1 + share))] + words_of(600, seed + 100)[: int(600 * (1 - share) / (1 + share))]
        sets = [set(zip(text, text[1:], text[2:], strict=False)) for text in (one, other)]
        texts = [np.frombuffer((signature(" ".join(text)) or "").encode(), np.uint8) for text in (one, other)]
        assert len(texts[0]) == len(texts[1]) == VALUES * 4 // 3
        values = near_values(" ".join(one), " ".join(other))
        errors.append(float((values[0] == values[1]).mean()) - len(sets[0] & sets[1]) / len(sets[0] | sets[1]))
    assert abs(float(np.mean(errors))) < 0.03


def near_values(*texts: str) -> list[np.ndarray]:
    return [np.frombuffer(b64decode(signature(text) or ""), np.uint8) for text in texts]


DAY = 86_400_000_000


def signed(folder: Path, values: npt.NDArray[np.uint8]) -> Signatures:
    """A file of signatures, given as rows of values."""
    made = Signatures(folder / f"signatures-{len(list(folder.iterdir()))}")
    made.add(pa.array([b64encode(row.tobytes()).decode() for row in values], pa.string()))
    return made


def marked(folder: Path, days: list[int | None], texts: list[str]) -> list[int]:
    """Positions of the articles that each of ``texts`` is a near-duplicate of; -1 for those without a signature, too."""
    rows = [row for row, text in enumerate(texts) if signature(text)]
    times = np.array([UNDATED if days[row] is None else DAY * (days[row] or 0) for row in rows], dtype=np.int64)
    values = np.array([near_values(texts[row])[0] for row in rows], dtype=np.uint8).reshape(-1, VALUES)
    found = near_duplicates(times, signed(folder, values), LIKENESS).tolist()
    others = dict(zip(rows, found, strict=True))
    return [rows[others[row]] if others.get(row, -1) >= 0 else -1 for row in range(len(texts))]


ONE = " ".join(words_of(120, 1))
REPRINT = "Agency report: " + ONE + " and more"
OTHER = " ".join(words_of(120, 2))


@pytest.mark.parametrize(
    ("days", "texts", "wanted"),
    [
        ([0, 1], [ONE, REPRINT], [-1, 0]),
        ([0, 1], [ONE, OTHER], [-1, -1]),
        ([0, 30], [ONE, REPRINT], [-1, -1]),
        ([0, 10, 20], [ONE, REPRINT, ONE + " again"], [-1, 0, -1]),
        ([0, 1, None, None], [OTHER, ONE, REPRINT, OTHER + " too"], [-1, -1, 1, 0]),
        ([0, 0, 0], [ONE, ONE, ONE], [-1, 0, 0]),
        ([0, 1], ["Watch the video", "Watch the video"], [-1, -1]),
        ([0], [ONE], [-1]),
        ([], [], []),
    ],
)
def test_an_article_is_marked_with_the_first_that_is_alike_and_near_in_time(
    days: list[int | None], texts: list[str], wanted: list[int], tmp_path: Path
) -> None:
    assert marked(tmp_path, days, texts) == wanted


def first_alike(times: npt.NDArray[np.int64], values: npt.NDArray[np.uint8], likeness: Likeness) -> list[int]:
    """What `near_duplicates` is to find, by comparing each article with all before it. For fewer alike than are compared at most."""
    found = [-1] * len(times)
    order = np.argsort(times, kind="stable").tolist()
    for place, row in enumerate(order):
        others = np.array([other for other in order[:place] if found[other] < 0], dtype=np.int64)
        close = (np.abs(times[others] / DAY - times[row] / DAY) <= likeness.days) | (times[others] == UNDATED) | (times[row] == UNDATED)
        bands = (values[others] == values[row]).reshape(len(others), VALUES // 3, 3).all(axis=2).any(axis=1)
        same = others[close & bands & ((values[others] == values[row]).mean(axis=1) >= likeness.share)]
        found[row] = int(same[0]) if len(same) else -1
    return found


@pytest.mark.parametrize("undated", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("families", [5, 40, 300])
def test_what_is_marked_is_what_comparing_all_would_mark(
    families: int, undated: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where pairs are compared a few at a time and the file is read in many blocks."""
    chance = np.random.default_rng(families)
    values = chance.integers(0, 256, (families, VALUES))[chance.integers(0, families, 600)]
    changed = chance.random(values.shape) < 0.6 * chance.random((600, 1))
    values[changed] = chance.integers(0, 256, changed.sum())
    values = values.astype(np.uint8)
    times = chance.integers(0, 60 * DAY, 600)
    times[chance.random(600) < undated] = UNDATED
    wanted = first_alike(times, values, LIKENESS)
    assert 20 < sum(other >= 0 for other in wanted) < 580
    assert near_duplicates(times, signed(tmp_path, values), LIKENESS).tolist() == wanted
    monkeypatch.setattr(near, "_PAIRS", 50)
    monkeypatch.setattr(near, "_ROWS", 40)
    monkeypatch.setattr(signatures, "_BLOCK", 100)
    assert near_duplicates(times, signed(tmp_path, values), LIKENESS).tolist() == wanted


def test_articles_that_are_half_alike_by_the_thousand_take_no_time(tmp_path: Path) -> None:
    """What a hostile site may print: each pair shares a good part of its values, and no pair enough."""
    chance = np.random.default_rng(1)
    common = chance.integers(0, 256, VALUES)
    values = np.where(chance.random((8000, VALUES)) < 0.5, common, chance.integers(0, 256, (8000, VALUES))).astype(np.uint8)
    made = signed(tmp_path, values)
    start = time.process_time()
    assert (near_duplicates(np.arange(8000), made, Likeness(share=0.8, days=14)) == -1).all()
    assert time.process_time() - start < 5
