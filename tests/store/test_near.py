"""Near-duplicates: which articles are marked, and that nothing but the articles decides it."""

from __future__ import annotations

import random
import time
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from sitrep.store.near import Likeness, near_duplicates
from sitrep.text.signature import VALUES, signature

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


def marked(days: list[int | None], texts: list[str]) -> list[int]:
    """Positions of the articles that each of ``texts`` is a near-duplicate of."""
    start = datetime(2021, 3, 1, tzinfo=UTC)
    times = pa.array([None if day is None else start + timedelta(days=day) for day in days], pa.timestamp("us", tz="UTC"))
    return near_duplicates(times, pa.array([signature(text) for text in texts], pa.string()), LIKENESS).tolist()


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
    days: list[int | None], texts: list[str], wanted: list[int]
) -> None:
    assert marked(days, texts) == wanted


def test_articles_that_are_half_alike_by_the_thousand_take_no_time() -> None:
    """What a hostile site may print: each pair shares a good part of its values, and no pair enough."""
    chance = np.random.default_rng(1)
    common = chance.integers(0, 256, VALUES)
    values = np.where(chance.random((8000, VALUES)) < 0.5, common, chance.integers(0, 256, (8000, VALUES))).astype(np.uint8)
    signatures = pa.array([b64encode(row.tobytes()).decode() for row in values])
    times = pa.array(np.arange(8000), pa.int64()).cast(pa.timestamp("us", tz="UTC"))
    start = time.process_time()
    assert (near_duplicates(times, signatures, Likeness(share=0.8, days=14)) == -1).all()
    assert time.process_time() - start < 5
