"""Parts of an issue that were set at measures of their own: a letter in larger type, a page in columns.

Where widths pile up at a second place, the lines are parted by a hidden Markov model with a state a measure: full lines
and first lines speak for their measure, lines beyond it against it, and every change of state costs `_SWITCH`.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from math import log
from typing import TYPE_CHECKING, Final

from wangqi.parse.measure import estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.parse.lines import Line
    from wangqi.parse.measure import Measure

Part = tuple[list["Line"], "Measure"]

_LEAST: Final = 12
"""Lines of a part, at least, and full lines that make a second measure worth a look."""
_APART: Final = 6
"""Columns between two measures, at least: nearer ones are first lines, or full lines with Latin in them."""
_MOST: Final = 3
"""Measures beside the main one."""
_SWITCH: Final = 15.0
"""Cost in nats of a change of measure between two lines; less by half where a page begins."""
_FULL, _FIRST, _OVER = -log(0.45 / 2.5), -log(0.15 / 2.5), 7.0
"""Costs of a line that is full, of a full first line, and of one that is too wide."""
_SHARP: Final = 0.5
"""How far the widths of a part must agree with its measure."""


def part(lines: list[Line], measure: Measure) -> list[Part]:
    """`lines` in runs of one measure each; all of them with `measure` where nothing shows a second one."""
    others = _others(lines, measure.full)
    if not others:
        return [(lines, measure)]
    runs: list[list[Line]] = []
    at = 0
    for _, group in groupby(_states(lines, [measure.full, *others])):
        size = len(list(group))
        runs.append(lines[at : at + size])
        at += size
    return _settled(runs, lines, measure)


def _others(lines: Sequence[Line], full: float) -> list[float]:
    """Widths at which lines pile up beside the measure."""
    widths = Counter([round(line.width) for line in lines if line.width >= 20])
    piles = {m: n + widths[m - 1] for m, n in widths.items() if not full - _APART - 4 < m < full + _APART - 2}
    found: list[float] = []
    for m in sorted(piles, key=lambda m: (-piles[m], m)):
        around = sum(widths[m + step] for step in range(-8, 9)) / 17
        sharp = piles[m] >= _LEAST and piles[m] > 3 * around
        if sharp and all(abs(m - other) >= _APART for other in found):
            found.append(float(m))
    return found[:_MOST]


def _states(lines: Sequence[Line], measures: Sequence[float]) -> list[int]:
    """The likeliest measure of each line, as an index (Viterbi's algorithm)."""
    best = [0.0] * len(measures)
    back: list[list[int]] = []
    for line in lines:
        least = min(range(len(measures)), key=best.__getitem__)
        switch = best[least] + (_SWITCH / 2 if line.top else _SWITCH)
        back.append([at if best[at] <= switch else least for at in range(len(measures))])
        best = [min(best[at], switch) + _cost(line.width, m) for at, m in enumerate(measures)]
    state = min(range(len(measures)), key=best.__getitem__)
    out = []
    for links in reversed(back):
        out.append(state)
        state = links[state]
    return out[::-1]


def _cost(width: float, measure: float) -> float:
    if width > measure + 3.0:
        return _OVER
    if width > measure - 1.5:
        return _FULL
    if measure - 5.5 < width < measure - 2.5:
        return _FIRST
    return -log(0.4 / measure)


def _settled(runs: Sequence[list[Line]], lines: list[Line], measure: Measure) -> list[Part]:
    """The runs with measures of their own; a run that shows none goes to the one above."""
    out: list[Part] = []
    for run in runs:
        own = estimate(run)
        if out and (len(run) < _LEAST or own.sharpness < _SHARP or abs(own.full - out[-1][1].full) < _APART - 1):
            out[-1][0].extend(run)
        else:
            out.append((run, own))
    sure = all(own.sharpness >= _SHARP and len(run) >= _LEAST for run, own in out)
    return out if len(out) > 1 and sure else [(lines, measure)]
