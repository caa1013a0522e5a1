"""The measure of a text: how wide a full line is, and by how much a paragraph's first line is shorter.

The indent of a first line (two em as a rule) is lost in most extractions, but the line stays two em shorter than the
ones below it. Both figures are read off the histogram of widths: full lines make a peak at the measure, first lines one
below it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wangqi.parse import fit
from wangqi.parse.widths import CHARACTERS, USUAL, Widths, calibrate
from wangqi.parse.widths import measure as measure_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.parse.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Columns (half an em) of full lines."""

    full: float
    """Of a continuation line."""
    first: float
    """Of a paragraph's first line: `full` less the indent."""
    sharpness: float
    """0 to 1: how far the widths of long lines agree with it; 0 where lines are not wrapped at all."""
    fit: fit.Fit = fit.USUAL
    """How closely lines are filled."""


def refine(measure: Measure, lines: Sequence[Line]) -> Measure:
    """`measure` with what the lines, put together again, show of their fit."""
    return replace(measure, fit=fit.learn(lines, measure.full)) if measure.sharpness else measure


def settle(lines: Sequence[Line]) -> tuple[Measure, Widths]:
    """The measure, and how wide things are: in columns, or in characters where that agrees clearly better.

    A typesetter gives a Latin letter about half an em; a person or program that wraps plain text counts characters.
    """
    columns, widths = _by_columns(lines)
    mixed = sum(line.slack > 0.3 and line.width > 0.8 * columns.full for line in lines)
    if mixed < 5:
        return columns, widths
    share = _peak(lines, columns.full)
    known = [(line.width, line.slack) for line in lines]
    for line in lines:
        line.width, line.slack = 2.0 * len(line.text), 0.3
    characters = estimate(lines)
    if _peak(lines, characters.full) > 1.25 * share and characters.sharpness >= columns.sharpness:
        return _measured(lines, CHARACTERS), CHARACTERS
    for line, (width, slack) in zip(lines, known, strict=True):
        line.width, line.slack = width, slack
    return columns, widths


def _by_columns(lines: Sequence[Line]) -> tuple[Measure, Widths]:
    usual = _measured(lines, USUAL)
    widths = calibrate(lines, usual.full) if usual.sharpness else USUAL
    if widths is USUAL:
        return usual, widths
    for line in lines:
        if line.printed is None or line.printed.parts is not None:  # the width of Han alone stays what it is
            measure_line(line, widths)
    return estimate(lines), widths


def _measured(lines: Sequence[Line], widths: Widths) -> Measure:
    for line in lines:
        measure_line(line, widths)
    return estimate(lines)


def _peak(lines: Sequence[Line], full: float) -> float:
    """Share of the long lines that are full to a character."""
    long = [line.width for line in lines if line.width > 0.8 * full]
    return sum(full - 2 <= w <= full + 1 for w in long) / len(long) if long else 0.0


def estimate(lines: Sequence[Line]) -> Measure:
    """The measure of `lines`."""
    widths = Counter([round(line.width) for line in lines if line.width >= 20])
    total = sum(widths.values())
    if total < 4:
        return Measure(full=max((line.width for line in lines), default=52.0), first=1e9, sharpness=0.0)
    mass = {m: widths[m] + widths[m - 1] + 0.5 * widths[m - 2] + 0.5 * widths[m + 1] for m in widths}
    best = max(mass, key=lambda m: (mass[m], m))
    higher = [m for m in mass if best + 2 < m <= best + 9 and mass[m] >= 0.3 * mass[best]]
    full = float(max(higher, key=lambda m: mass[m])) if higher else float(best)
    if widths[int(full)] < 0.25 * widths[int(full) - 1]:
        full -= 1  # the peak is a column below: half a column of Latin on average
    near = sum(n for w, n in widths.items() if full - 7 <= w <= full + 2)
    long = sum(n for w, n in widths.items() if w >= 0.55 * full)
    share = near / long if long else 0.0
    sharpness = min(max((share - 0.35) / 0.3, 0.0), 1.0)
    return Measure(full=full, first=full - _indent(lines, full), sharpness=sharpness)


def _indent(lines: Sequence[Line], full: float) -> float:
    """Columns by which full first lines are shorter: 4 in Chinese setting, 0 where paragraphs are not indented."""
    seen: Counter[str] = Counter()
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        starts = before.width < full - 8 and before.text[-1] in "。！？：；”）"
        if starts and after.width > full - 9 and line.text[-1] not in "。！？：；）":
            slack = line.slack
            if full - 4.5 - slack - 1.5 <= line.width <= full - 2.5:
                seen["indented"] += 1
            elif line.width > full - 2:
                seen["flush"] += 1
    return 0.0 if seen["flush"] > 2 * seen["indented"] else 4.0
