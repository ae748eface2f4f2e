"""Bar charts as SVG, drawn by hand: a few lines each, no plotting library, no script, readable on a light and on a dark page."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WIDTH = 720
_MARGIN = 16
_TITLE = 44
_ROW = 24
_LABELS = 190
_VALUES = 64
_PLOT = 150
_LEGEND = 130
_SHOWN_LABELS = 12
_FONT = "font-family='system-ui, sans-serif' fill='#1f2430' font-size='13'"
_SMALL = _FONT.replace("13", "11")


def bars(title: str, rows: Sequence[tuple[str, int, str]], legend: Mapping[str, str]) -> str:
    """A horizontal bar for each row: its label, its value, and which colour of the legend it has.

    >>> picture = bars("Rows", [("killed", 23, "harm"), ("fled & hid", 12, "flight")], {"harm": "#b2182b", "flight": "#2166ac"})
    >>> picture.count("<rect"), "fled &amp; hid" in picture
    (5, True)
    """
    longest = max((value for _, value, _ in rows), default=0)
    drawn = [_bar(n, label, value, legend[name], longest) for n, (label, value, name) in enumerate(rows)]
    return _page(title, _TITLE + _ROW * len(rows), "".join([*_legend(list(legend.items())), *drawn]))


def columns(title: str, labels: Sequence[str], series: Mapping[tuple[str, str], Sequence[int]]) -> str:
    """A column for each label, made of the values of each series one upon the other; a series is known by its name and its colour.

    >>> picture = columns("Rows by month", ["2026-01", "2026-02"], {("earlier", "#bbb"): [3, 0], ("new", "#36c"): [1, 2]})
    >>> picture.count("<rect"), "2026-01: 3 earlier, 1 new" in picture
    (6, True)
    """
    highest = max((sum(values) for values in zip(*series.values(), strict=True)), default=0)
    step = (WIDTH - 2 * _MARGIN - _VALUES) / max(len(labels), 1)
    every = -(-len(labels) // _SHOWN_LABELS)  # more labels than these would run into one another
    drawn = [_column(n, label, step, highest, series) for n, label in enumerate(labels)]
    drawn += [_under(n, label, step) for n, label in enumerate(labels) if n % every == 0]
    axis = f"<text x='{_MARGIN}' y='{_TITLE + 10}' {_FONT}>{highest:,}</text>"
    return _page(title, _TITLE + _PLOT + _ROW, axis + "".join(_legend(list(series))) + "".join(drawn))


def picture(svg: str, alt: str) -> str:
    """The chart as an image in markdown that holds its own data.

    >>> picture("<svg/>", "Rows by [month]")
    '![Rows by month](data:image/svg+xml;base64,PHN2Zy8+)'
    """
    name = "".join(char for char in alt if char not in "[]\\")
    return f"![{name}](data:image/svg+xml;base64,{b64encode(svg.encode()).decode()})"


def _page(title: str, height: float, body: str) -> str:
    height += _MARGIN
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height:g}' width='{WIDTH}' height='{height:g}'>"
        f"<rect width='{WIDTH}' height='{height:g}' rx='8' fill='#ffffff'/>"
        f"<text x='{_MARGIN}' y='28' {_FONT} font-weight='600'>{escape(title)}</text>{body}</svg>"
    )


def _bar(number: int, label: str, value: int, colour: str, longest: int) -> str:
    top = _TITLE + _ROW * number
    room = WIDTH - 2 * _MARGIN - _LABELS - _VALUES
    length = max(2.0, room * value / max(longest, 1))
    return (
        f"<text x='{_MARGIN}' y='{top + 15}' {_FONT}>{escape(label)}</text>"
        f"<rect x='{_MARGIN + _LABELS}' y='{top + 3}' width='{length:.1f}' height='{_ROW - 8}' rx='2' fill='{colour}'/>"
        f"<text x='{_MARGIN + _LABELS + length + 8:.1f}' y='{top + 15}' {_FONT}>{value:,}</text>"
    )


def _column(number: int, label: str, step: float, highest: int, series: Mapping[tuple[str, str], Sequence[int]]) -> str:
    left = _MARGIN + _VALUES + step * number
    foot = float(_TITLE + _PLOT)
    said = ", ".join(f"{values[number]:,} {name}" for (name, _), values in series.items() if values[number])
    parts = [f"<g><title>{escape(f'{label}: {said}')}</title>"]
    for (_, colour), values in series.items():
        height = _PLOT * values[number] / max(highest, 1)
        foot -= height
        if height:
            parts.append(f"<rect x='{left:.1f}' y='{foot:.1f}' width='{max(1.0, step - 3):.1f}' height='{height:.1f}' fill='{colour}'/>")
    return "".join([*parts, "</g>"])


def _under(number: int, label: str, step: float) -> str:
    left = _MARGIN + _VALUES + step * number
    return f"<text x='{left:.1f}' y='{_TITLE + _PLOT + 18}' {_SMALL}>{escape(label)}</text>"


def _legend(series: Sequence[tuple[str, str]]) -> Iterator[str]:
    for number, (name, colour) in enumerate(series):
        left = WIDTH - _MARGIN - _LEGEND * (len(series) - number)
        yield f"<rect x='{left}' y='17' width='12' height='12' rx='2' fill='{colour}'/>"
        yield f"<text x='{left + 18}' y='28' {_FONT}>{escape(name)}</text>"
