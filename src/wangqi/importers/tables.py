"""Tables by their gaps: consecutive lines whose parts stand below one another in two columns or more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.importers.sheet import Line

MAX_CELL: Final = 40
"""A longer part is running text beside something else, not a cell."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Lines `first` to `last` of a column, as rows of cells; every row has the same number of cells."""

    first: int
    last: int
    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """Cells joined by tabs, rows by line feeds."""
        return "\n".join("\t".join(row) for row in self.rows)


def find_tables(lines: Sequence[Line]) -> list[Table]:
    """The tables among the lines of one column of a page."""
    out: list[Table] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _is_row(lines[end]):
            end += 1
        found = _table(lines, at, end) if end - at >= 2 else None
        if found:
            out.append(found)
        at = max(end, at + 1)
    return out


def _is_row(line: Line) -> bool:
    return len(line.cells) >= 2 and all(len(text) <= MAX_CELL for _, _, text in line.cells)


def _table(lines: Sequence[Line], at: int, end: int) -> Table | None:
    columns = _columns([(x0, x1) for line in lines[at:end] for x0, x1, _ in line.cells])
    rows = tuple(_row(line, columns) for line in lines[at:end])
    filled = sum(bool(cell) for row in rows for cell in row)
    if len(columns) < 2 or len(rows) * len(columns) < 6 or filled < 0.6 * len(rows) * len(columns):
        return None
    return Table(first=at, last=end - 1, rows=rows)


def _columns(spans: list[Span]) -> list[Span]:
    """Parts that overlap from row to row share a column."""
    out: list[Span] = []
    for x0, x1 in sorted(spans):
        if out and x0 < out[-1][1] - 1:
            out[-1] = out[-1][0], max(out[-1][1], x1)
        else:
            out.append((x0, x1))
    return out


def _row(line: Line, columns: list[Span]) -> tuple[str, ...]:
    cells = [""] * len(columns)
    for x0, _, text in line.cells:
        at = next(n for n, (left, right) in enumerate(columns) if left - 1 <= x0 <= right)
        cells[at] = f"{cells[at]} {text}".strip()
    return tuple(cells)
