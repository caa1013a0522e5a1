"""Where tables may be: runs of cells below a caption, or lines of several cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.parse.features import Look

_MAX_ROWS: Final = 200
_CELL_TEXT: Final = 12
"""Characters of a cell that stands on a line of its own, at the most."""
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
    return frozenset(rows)


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
    return len(words) >= 3 and max(map(len, words)) <= 8 and (any(map(_NUMBER.fullmatch, words)) or len(words) >= 4)


def _numeric(look: Look) -> bool:
    return bool(_NUMBER.fullmatch(look.text)) or _row_of_words(look)


def table_rows(texts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The rows of a table's lines. Single cells in a column are put into rows where their kinds show a period."""
    rows = tuple(tuple(cell.strip() for cell in _GAP.split(text) if cell.strip()) for text in texts)
    if any(len(row) > 1 for row in rows):
        return rows
    words = [tuple(text.split(" ")) for text in texts]
    if len(words[0]) > 1 and len({len(row) for row in words}) == 1:
        return tuple(words)
    columns = period([row[0] for row in rows])
    cells = [row[0] for row in rows]
    return tuple(tuple(cells[at : at + columns]) for at in range(0, len(cells), columns)) if columns else rows


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
