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
    if all(len(row) == 1 for row in rows):
        words = [tuple(text.split(" ")) for text in texts]
        if len(words[0]) > 1 and len({len(row) for row in words}) == 1:
            return tuple(words)
        if not any(len(row) > 1 for row in words):
            return _periodic([row[0] for row in rows]) or rows
    return rows


def _periodic(cells: list[str]) -> tuple[tuple[str, ...], ...]:
    """Cells printed one a line, row by row: the least number of columns whose kinds agree below the head."""
    kinds = ["number" if _NUMBER.fullmatch(cell) else "latin" if cell.isascii() else "han" for cell in cells]
    for columns in range(2, min(9, len(cells) // 2 + 1)):
        below = [kinds[at::columns][1:] for at in range(columns)]
        head = kinds[:columns]
        if len(cells) % columns or "number" in head or ["number"] * len(below[0]) not in below:
            continue
        if len(cells) // columns >= 3 and all(len(set(kind)) == 1 for kind in below):
            return tuple(tuple(cells[at : at + columns]) for at in range(0, len(cells), columns))
    return ()
