"""The results as bars, drawn as SVG without a library."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = {"a": "read", "b": "spaCy tokenizer", "c": "extract", "d": "job", "e": "job, 2 cores", "f": "flow, 2 cores"}
_COLOURS = {"a": "#bbbbbb", "b": "#e0a030", "c": "#4c78a8", "d": "#2a4d77", "e": "#54a24b", "f": "#2f6b2c"}
_LEFT, _WIDTH, _BAR = 150, 520, 18


def bars(runs: Sequence[dict[str, Any]]) -> str:
    """Words a second of every step but reading alone, which would dwarf the others, a group for each corpus."""
    most = max((speed["words_s"] for run in runs for letter, speed in run["speeds"].items() if letter != "a"), default=1)
    lines: list[str] = []
    y = 10
    for run in runs:
        y += 24
        lines.append(_text(10, y - 6, f"{run['corpus']}: {run['articles']:,} articles, million words a second", weight="bold"))
        for letter, speed in run["speeds"].items():
            if letter != "a":
                width = max(1.0, _WIDTH * speed["words_s"] / most)
                lines.append(f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR - 4}" fill="{_COLOURS[letter]}"/>')
                lines.append(_text(10, y + 11, f"{letter}  {_NAMES[letter]}"))
                lines.append(_text(_LEFT + width + 6, y + 11, f"{speed['words_s'] / 1e6:.3f}"))
                y += _BAR
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 80}" height="{y + 20}" font-family="sans-serif" font-size="12">'
    )
    return "\n".join([head, '<rect width="100%" height="100%" fill="white"/>', *lines, "</svg>\n"])


def _text(x: float, y: float, words: str, *, weight: str = "normal") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-weight="{weight}">{escape(words)}</text>'
