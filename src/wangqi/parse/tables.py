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
