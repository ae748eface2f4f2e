"""Articles and events made up for the tests of the store, the pipeline and the report."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from sitrep.model import Article, CasualtyEvent, ControlEvent, DisplacementEvent, Event

_CLASSES = {"territorial_control": ControlEvent, "casualties": CasualtyEvent, "displacement": DisplacementEvent}
_FILLED: dict[str, Any] = {
    "evidence_text": "Shells killed two men in Orvak.",
    "evidence_start": 0,
    "evidence_end": 31,
    "trigger_text": "killed",
    "rule_id": "test.rule",
    "modality": "asserted",
    "confidence": 0.5,
    "date_precision": "day",
    "date_start": date(2021, 3, 2),
    "date_end": date(2021, 3, 2),
    "date_basis": "stated",
    "time_precision": 1,
    "location_basis": "none",
    "change": "gained",
    "extent": "unspecified",
    "is_recapture": False,
    "harm": "killed",
    "victim_category": "unknown",
    "cause": "unknown",
    "setting": "conflict",
    "scope": "incident",
    "term": "Displaced",
    "unit": "persons",
    "category": "internal",
    "measure": "flow",
}


def article(text: str, **given: Any) -> Article:
    """An English article of 2 March 2021 unless ``given`` says otherwise."""
    article_id = sha256(text.encode()).hexdigest()[:20]
    values: dict[str, Any] = {
        "path": f"news/{article_id[:6]}.txt",
        "content_hash": article_id,
        "published_at": datetime(2021, 3, 2, 12, tzinfo=UTC),
        "published_basis": "metadata",
        "source": "Test Wire",
        **given,
    }
    return Article(article_id=article_id, text=text, **values)


def event(of: Article, event_type: str = "casualties", **given: Any) -> Event:
    """An event of ``of`` whose required columns are filled."""
    made = _CLASSES[event_type]
    values = {field.name: _FILLED.get(field.name) for field in dataclasses.fields(made)}
    content = sha256(repr((of.text, event_type, sorted(given.items(), key=str))).encode()).hexdigest()[:20]
    values |= {"event_id": content, "article_id": of.article_id, "event_type": event_type, **given}
    return made(**values)
