"""Where the time of a build goes: `wangqi build --profile`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

from wangqi.cli.printing import Bars

Moment = tuple[float, float, float]
"""By the clock; processor time of this process; processor time of processes that have ended."""


class Stopwatch:
    """Progress that also notes when each stage began."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._marks: list[tuple[str, Moment]] = [("start", _now())]

    def stage(self, name: str, total: int) -> Callable[[int], None]:
        """Begin a stage of `total` steps."""
        self._marks.append((name, _now()))
        return self._bars.stage(name, total)

    def table(self) -> Iterator[str]:
        """One line a stage: seconds by the clock, and seconds of processor time here and in other processes.

        Processes count where they end, so the work of one that runs beside several stages is that of the last of them.
        """
        marks = [*self._marks, ("end", _now())]
        yield f"{'stage':10} {'clock':>8} {'here':>8} {'others':>8}   seconds"
        for (name, begun), (_, ended) in pairwise(marks):
            yield f"{name:10} " + " ".join(f"{end - begin:8.2f}" for begin, end in zip(begun, ended, strict=True))
        first, last = marks[0][1], marks[-1][1]
        yield f"{'in all':10} " + " ".join(f"{end - begin:8.2f}" for begin, end in zip(first, last, strict=True))


def _now() -> Moment:
    spent = os.times()
    return time.perf_counter(), spent.user + spent.system, spent.children_user + spent.children_system
