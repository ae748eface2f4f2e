"""Where the time of a process goes, by stage and by function, sampled: the stages run as fast as they do without being watched."""

from __future__ import annotations

import signal
from collections import Counter
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import FrameType, TracebackType

_EVERY = 0.002
"""Seconds of processor time between two looks."""
_STAGES = (
    ("/sitrep/ingest/", "ingest"),
    ("/sitrep/text/sentences", "scan"),
    ("/sitrep/extract/scan", "scan"),
    ("/sitrep/extract/", "cascade"),
    ("/sitrep/ground/", "grounding"),
    ("/sitrep/consolidate/", "merge"),
    ("/sitrep/store/", "store"),
    ("/sitrep/pipeline/", "store"),
)
"""A look counts for the stage of the innermost frame that belongs to one. What stages share (figures, tokens) counts for who called it."""
_SHOWN = 25


class Sampler:
    """Looks at the stack of the main thread again and again, in a ``with`` statement. Not on Windows, which has no such timer."""

    def __init__(self) -> None:
        self._stages: Counter[str] = Counter()
        self._functions: Counter[str] = Counter()

    def stages(self) -> dict[str, float]:
        """The share of each stage, the largest first; ``start`` is what belongs to none: imports and word lists."""
        return _shares(self._stages)

    def functions(self) -> dict[str, float]:
        """The share of the functions that were running most often, without what they called."""
        return dict(list(_shares(self._functions).items())[:_SHOWN])

    def __enter__(self) -> Self:
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        if frame is not None:
            code = frame.f_code
            self._functions[f"{'/'.join(code.co_filename.split('/')[-2:])}:{code.co_qualname}"] += 1
        while frame is not None:
            for part, stage in _STAGES:
                if part in frame.f_code.co_filename:
                    self._stages[stage] += 1
                    return
            frame = frame.f_back
        self._stages["start"] += 1


def _shares(counted: Counter[str]) -> dict[str, float]:
    total = counted.total() or 1
    return {name: round(number / total, 4) for name, number in counted.most_common()}
