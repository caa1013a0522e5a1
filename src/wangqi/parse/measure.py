"""The measure of a text: how wide a full line is, and by how much a paragraph's first line is shorter.

The indent of a first line (two em as a rule) is lost in most extractions, but the line stays two em shorter than the
ones below it. Both figures are read off the histogram of widths: full lines make a peak at the measure, first lines one
below it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangqi.parse.lines import count_characters, measure_width

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


def settle(lines: Sequence[Line]) -> Measure:
    """The measure, having chosen how to count: by columns, or by characters where that agrees clearly better.

    A typesetter gives a Latin letter half an em; a person or program that wraps plain text counts characters.
    """
    for line in lines:
        measure_width(line)
    columns = estimate(lines)
    _trust_widths(lines, columns.full)
    mixed = [line for line in lines if line.slack > 0.3 and line.width > 0.8 * columns.full]
    if len(mixed) < 5:
        return columns
    before = [(line.width, line.slack, line.unit) for line in lines]
    for line in lines:
        count_characters(line)
    characters = estimate(lines)
    if (
        _peak(lines, characters.full) > 1.25 * _share(before, columns.full)
        and characters.sharpness >= columns.sharpness
    ):
        return characters
    for line, (width, slack, unit) in zip(lines, before, strict=True):
        line.width, line.slack, line.unit = width, slack, unit
    return columns


def _trust_widths(lines: Sequence[Line], full: float) -> None:
    """Take back the doubt about lines with Latin in them, where those that surely go on are as full as any other."""
    seen = wrong = 0
    for before, above, below in zip(lines, lines[1:], lines[2:], strict=False):
        if above.slack > 1.0 and _runs_on(before, full) and _runs_on(above, full):
            seen += 1
            wrong += above.width > full + 1.6 or above.width + min(below.unit, 8.0) <= full - 0.6
    if seen >= 8 and wrong <= 0.04 * seen:
        for line in lines:
            line.slack = 0.3 + 0.5 * (line.slack - 0.3)


def _runs_on(line: Line, full: float) -> bool:
    """Whether a line breaks off inside a sentence, by its looks alone."""
    return line.width > 0.75 * full and "\u3400" <= line.text[-1] <= "\u9fff" and "，" in line.text


def _peak(lines: Sequence[Line], full: float) -> float:
    """Share of the long lines that are full to a character."""
    return _share([(line.width, line.slack, line.unit) for line in lines], full)


def _share(widths: Sequence[tuple[float, float, float]], full: float) -> float:
    long = [w for w, _, _ in widths if w > 0.8 * full]
    return sum(full - 2 <= w <= full + 1 for w in long) / len(long) if long else 0.0


def estimate(lines: Sequence[Line]) -> Measure:
    """The measure of `lines`."""
    widths = Counter(round(line.width) for line in lines if line.width >= 20)
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
