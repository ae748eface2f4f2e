"""The first Pythons of 3.11 read some patterns wrongly; none of them is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCES = sorted(path for path in (Path(__file__).parents[1] / "src").rglob("*") if path.suffix in (".py", ".toml"))
ATOMIC = re.compile(r"\)[?*+]\+|\(\?>")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_group_is_atomic_or_possessive(path: Path) -> None:
    """Before 3.11.5 a group that gives nothing back may match less than it should, or nothing."""
    assert not ATOMIC.search(path.read_text(encoding="utf-8"))
