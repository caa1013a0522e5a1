"""Where tables may be: runs of cells below a caption, lines of several cells, lines of words that end in figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.parse.features import Look

_MAX_ROWS: Final = 200
_CELL_TEXT: Final = 12
"""Characters of a cell that stands on a line of its own, at the most."""
_WORD: Final = 8
"""Characters of a cell among others that are parted by single spaces, at the most."""
_HEAD_WORD: Final = 12
_LEAST_ROWS: Final = 2
"""Rows of figures that make a table below a head; one more without."""
_GROUPS = re.compile(r"(?<![\d.])(\d{1,3})((?: \d{3})+)(?![\d.])")
_COUNTED = re.compile(r"(?<=\d) (?=[\u3400-\u9fff])")
_GAP = re.compile(r"\t+| {2,}|\u3000+")
_NUMBER = re.compile(r"[-−+±<>≤≥]?\d[\d ,.]*%?|[-—/]")


def find_tables(looks: Sequence[Look]) -> frozenset[int]:
    """Indices of lines that may be rows, or single cells, of a table."""
    rows: set[int] = set()
    for at, look in enumerate(looks):
        if look.caption:
            rows |= _below(looks, at + 1)
        elif look.cells >= 3 and at + 1 < len(looks) and looks[at + 1].cells >= 3:
            rows |= {at, at + 1}
    return frozenset(rows | _figure_rows(looks))


def _figure_rows(looks: Sequence[Look]) -> set[int]:
    """Runs of lines of three or more short words, the first a name and the last a figure, with the head above them."""
    rows: set[int] = set()
    at = 0
    while at < len(looks):
        end = at
        while end < len(looks) and _is_figure_row(looks[end]):
            end += 1
        if end - at >= _LEAST_ROWS:
            head = at and _is_head(looks[at - 1])
            if head or end - at > _LEAST_ROWS:
                rows |= set(range(at - 1 if head else at, end))
        at = end + 1
    return rows


def _is_figure_row(look: Look) -> bool:
    if look.text.count(" ") < 2 or look.contact or not _like_cells(look):
        return False
    words = look.text.split(" ")
    return max(map(len, words)) <= _WORD and not _NUMBER.fullmatch(words[0]) and bool(_NUMBER.fullmatch(words[-1]))


def _is_head(look: Look) -> bool:
    words = look.text.split(" ")
    inner = not (look.stops or look.commas or look.last in "。，；：？！" or look.byline is not None)
    return inner and len(words) >= 3 and max(map(len, words)) <= _HEAD_WORD


def _below(looks: Sequence[Look], start: int) -> set[int]:
    end = start
    while end < len(looks) and end - start < _MAX_ROWS and _like_cells(looks[end]):
        end += 1
    if not any(_numeric(looks[at]) or looks[at].cells > 1 for at in range(start, end)):
        return set()
    cells = [looks[at].text for at in range(start, end)]
    for spare in range(min(4, len(cells))):  # cells one a line: what is left over below whole rows is the text's again
        if period(cells[: len(cells) - spare]):
            return set(range(start, end - spare))
    rows = [looks[at].cells > 1 or " " in looks[at].text for at in range(start, end)]
    if sum(rows) * 2 > len(rows):  # whole rows: a line of one cell below them is the text's again
        while not rows.pop():
            end -= 1
    return set(range(start, end))


def _like_cells(look: Look) -> bool:
    if look.stops or look.commas or look.last in "。，；：？！" or look.byline is not None or look.caption:
        return False
    return look.cells > 1 or len(look.bare) <= _CELL_TEXT or _row_of_words(look)


def _row_of_words(look: Look) -> bool:
    """Cells parted by single spaces: short words, one of which is a number or a unit in brackets."""
    words = look.text.split(" ")
    return len(words) >= 3 and max(map(len, words)) <= _WORD and (any(map(_NUMBER.fullmatch, words)) or len(words) >= 4)


def _numeric(look: Look) -> bool:
    return bool(_NUMBER.fullmatch(look.text)) or _row_of_words(look)


def table_rows(texts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The rows of a table's lines. Single cells in a column are put into rows where their kinds show a period."""
    rows = tuple(tuple(cell.strip() for cell in _GAP.split(text) if cell.strip()) for text in texts)
    if any(len(row) > 1 for row in rows):
        return rows
    words = _even([_cuts(text) for text in texts])
    if words and len(words[0]) > 1:
        return words
    columns = period([row[0] for row in rows])
    cells = [row[0] for row in rows]
    return tuple(tuple(cells[at : at + columns]) for at in range(0, len(cells), columns)) if columns else rows


def _cuts(text: str) -> tuple[tuple[str, ...], ...]:
    """The ways to cut a line at its spaces: figures in groups of three (`1 420`) and `9 月` may be one cell."""
    grouped = _GROUPS.sub(lambda m: m[1] + m[2].replace(" ", "\0"), text)
    ways = (text, grouped, _COUNTED.sub("\0", text), _COUNTED.sub("\0", grouped))
    return tuple(tuple(cell.replace("\0", " ") for cell in way.split(" ")) for way in dict.fromkeys(ways))


def _even(lines: Sequence[tuple[tuple[str, ...], ...]]) -> tuple[tuple[str, ...], ...]:
    """One way a line, so that all have as many cells, the fewest that fit all; empty: there is none."""
    common = set.intersection(*({len(way) for way in ways} for ways in lines))
    if not common:
        return ()
    columns = min(common)
    return tuple(next(way for way in ways if len(way) == columns) for ways in lines)


def period(cells: Sequence[str]) -> int:
    """Columns of a table whose cells were printed one a line, row by row; 0: no number fits.

    The least number for which the head holds no figures, and each column below it figures only or none.
    """
    figures = [bool(_NUMBER.fullmatch(cell)) for cell in cells]
    for columns in range(2, min(9, len(cells) // 3 + 1)):
        below = [figures[at::columns][1:] for at in range(columns)]
        even = len(cells) % columns == 0 and not any(figures[:columns])
        if even and any(map(all, below)) and all(all(column) or not any(column) for column in below):
            return columns
    return 0
