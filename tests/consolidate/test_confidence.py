"""The confidence of a row: a share between fixed bounds that grows with the weights of its features."""

from __future__ import annotations

import pytest

from sample_events import article, event
from sitrep.consolidate import confidence as model
from sitrep.consolidate.confidence import confidence, features


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_weights", lambda: {"bias": 0.0, "good": 2.0, "bad": -2.0, "sure": 50.0, "never": -50.0})


@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize(
    ("names", "expected"),
    [((), 0.5), (("good",), 0.881), (("bad",), 0.119), (("good", "bad"), 0.5), (("unheard",), 0.5), (("sure",), 0.98), (("never",), 0.02)],
)
def test_weights_add_up_within_the_bounds(names: tuple[str, ...], expected: float) -> None:
    assert confidence(names) == expected


def test_features_carry_the_type_of_the_row() -> None:
    found = features(event(article("Two men died."), qualifier="exact"), ("how:figure",))
    assert found[0] == "casualties"
    assert {"casualties how:figure", "casualties modality:asserted", "casualties qualifier:exact", "casualties said:False"} <= set(found)


def test_the_shipped_weights_are_numbers() -> None:
    assert 0.02 <= confidence(()) <= 0.98
