"""How wide a line is printed, in columns of half an em.

A Han character takes two columns. What a Latin letter, a space, a capital and the seam between Han and Latin take
depends on the fonts and the program that set the text; so they start as usual and are corrected by what the text shows:
a line that surely goes on is as wide as the measure, less what the next piece lacked. That is a linear model whose
coefficients are found by ridge regression towards the usual ones (Hoerl and Kennard 1970).

`len(text.encode("gbk"))` counts columns at the speed of C: GBK spends two bytes on a character of full width.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wangqi.parse.lines import Line

HANGING: Final = frozenset("，。、；：！？")
"""Marks that may hang over the edge of a line."""
_SEAM = re.compile(r"[\u3400-\u9fff](?=[0-9A-Za-z])|[0-9A-Za-z%](?=[\u3400-\u9fff])")
_CAPITAL = re.compile("[A-Z]")
_FIRST_UNIT = re.compile(
    r"[（《“‘「『【〈(\[]*(?:[A-Za-z0-9.,%/:&=?_~+'\-−×℃°]+|.)[，。、；：！？）》」』”’】〉…—%,.)\]]*"
)
_COMMON = re.compile(r"[\u4e00-\u9fa5](?![，。、；：！？）》」』”’】〉…—%,.)\]])")
"""A Han character of GBK to which no mark clings: how most lines begin."""
_PAIR = re.compile(
    r"[，。、；：！？）》」』】（《「『【](?:(?=[（《「『【])|(?<![（《「『【])(?=[，。、；：！？）》」』】]))"
)
"""Two marks that are squeezed: all but an opening one before a closing one. The set in front lets `re` skip."""
_LEFT: Final = 0.375
"""Share of the next piece that a line leaves free: half of it, or less where all stands on a grid."""
_NOISE: Final = 0.64
"""Variance of a line's width that the model leaves, in square columns."""
_FAR: Final = 5.0
"""Columns by which a line may differ from what is usual before it is taken for something else than a full line."""
_LEAST_LINES: Final = 6
_LEARNED: Final = 0.5
"""Doubt that is left when the widths were learned from the text."""

Parts = tuple[int, int, int, int]
"""How many Latin letters and figures, spaces, seams between Han and Latin, and capitals a line holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """Columns that things take in one text; `characters`: everything takes two, as programs count that wrap text."""

    latin: float = 1.0
    space: float = 0.5
    seam: float = 0.0
    capital: float = 0.35
    doubt: float = 1.0
    """Share of the usual doubt about lines with Latin in them that is left."""
    characters: bool = False

    def of(self, size: int, parts: Parts) -> float:
        """Columns of a line of `size` bytes of GBK that holds `parts`."""
        latin, spaces, seams, capitals = parts
        return (
            size
            + (self.latin - 1.0) * latin
            + (self.space - 1.0) * spaces
            + self.seam * seams
            + self.capital * capitals
        )


USUAL: Final = Widths()
CHARACTERS: Final = Widths(characters=True)
_DOUBT: Final = (0.12, 0.35, 0.25, 0.25, 0.3)
"""Standard deviation of each coefficient from text to text, and of what lines leave free."""
_BOUNDS: Final = ((0.8, 1.4), (0.0, 1.5), (0.0, 0.8), (0.0, 1.0))


class Printed(NamedTuple):
    """What stands in a line, before any widths are known."""

    size: int
    """Bytes of GBK."""
    parts: Parts | None
    """None: no Latin and no spaces, so the size is the width."""
    unit: str
    """The first piece that could not have been split."""
    columns: float
    """Bytes of GBK of that piece."""
    clings: bool
    squeeze: float


def measure(line: Line, widths: Widths = USUAL) -> None:
    """Fill in `width`, `slack`, `unit`, `clings` and `squeeze`."""
    printed = line.printed
    if printed is None:
        printed = line.printed = _printed(line.text)
    line.unit, line.clings, line.squeeze = printed.columns, printed.clings, printed.squeeze
    line.slack = 0.3
    if widths.characters:
        line.width = 2.0 * len(line.text)
        line.unit = 2.0 * len(printed.unit) if not printed.unit.isascii() else 2.0
    elif printed.parts is None:
        line.width = float(printed.size)
    else:
        latin, spaces, seams, _ = printed.parts
        line.width = widths.of(printed.size, printed.parts)
        line.slack += widths.doubt * min(0.12 * latin + 0.4 * spaces + 0.5 * seams, 6.0)


def _printed(text: str) -> Printed:
    size = len(text.encode("gbk", "replace"))
    parts = _parts(text, size) if size != 2 * len(text) else None
    squeeze = float(len(_PAIR.findall(text)))
    if _COMMON.match(text):
        return Printed(size, parts, text[0], 2.0, False, squeeze)
    match = _FIRST_UNIT.match(text)
    unit = match[0] if match else text[:1]
    return Printed(size, parts, unit, float(len(unit.encode("gbk", "replace"))), unit[-1] in HANGING, squeeze)


def _parts(text: str, size: int) -> Parts:
    spaces = text.count(" ") + text.count("\u3000")
    return (2 * len(text) - size - spaces, spaces, len(_SEAM.findall(text)), len(_CAPITAL.findall(text)))


def full_lines(lines: Sequence[Line], full: float) -> Iterator[tuple[Line, Line]]:
    """Lines that surely go on and are no paragraph's first, each with the line below."""
    before = False
    for line, below in pairwise(lines):
        goes_on = _runs_on(line, full)
        if before and goes_on:
            yield line, below
        before = goes_on


def _runs_on(line: Line, full: float) -> bool:
    """Whether a line breaks off inside a sentence, by its looks alone."""
    return line.width > 0.75 * full and "\u3400" <= line.text[-1] <= "\u9fff" and "，" in line.text


def calibrate(lines: Sequence[Line], full: float) -> Widths:
    """The widths in a text whose full lines take `full` columns; the lines were measured with the usual ones."""
    rows: list[tuple[float, ...]] = []
    wanted: list[float] = []
    for line, below in full_lines(lines, full):
        printed = line.printed or _printed(line.text)
        target = full - _LEFT * min(below.unit, 6.0)
        if printed.parts is not None and abs(line.width - target) < _FAR:
            rows.append((*printed.parts, 1.0))
            wanted.append(target - USUAL.of(printed.size, printed.parts))
    if len(rows) < _LEAST_LINES:
        return USUAL
    start = (USUAL.latin, USUAL.space, USUAL.seam, USUAL.capital)
    found = [
        min(max(usual + shift, low), high)
        for usual, shift, (low, high) in zip(start, _ridge(rows, wanted), _BOUNDS, strict=False)
    ]
    return Widths(latin=found[0], space=found[1], seam=found[2], capital=found[3], doubt=_LEARNED)


def _ridge(rows: Sequence[Sequence[float]], wanted: Sequence[float]) -> list[float]:
    """The shifts of the coefficients that explain `wanted` best, each drawn to 0 as far as `_DOUBT` says."""
    size = len(_DOUBT)
    table = [
        [sum(row[i] * row[j] for row in rows) / _NOISE + (_DOUBT[i] ** -2 if i == j else 0.0) for j in range(size)]
        + [sum(row[i] * y for row, y in zip(rows, wanted, strict=True)) / _NOISE]
        for i in range(size)
    ]
    for i in range(size):  # Gauss and Jordan; the matrix is positive definite, so no pivot is needed
        table[i] = [value / table[i][i] for value in table[i]]
        for k in range(size):
            if k != i:
                table[k] = [x - table[k][i] * y for x, y in zip(table[k], table[i], strict=True)]
    return [row[-1] for row in table]
