"""A table, gathered cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wangqi.model import Block, Location

if TYPE_CHECKING:
    from wangqi.parse.inline import Run


@dataclass(slots=True, kw_only=True)
class Grid:
    """Takes cells in order; text outside a cell makes a row of its own, so that nothing is lost."""

    line: int
    _rows: list[list[str]] = field(default_factory=list)
    _head: bool = False
    _in_cell: bool = False
    _links: list[str] = field(default_factory=list)
    _carried: list[str] = field(default_factory=list)

    def open(self, name: str) -> None:
        """Begin a row (`tr`) or a cell (`td`, `th`); a first row of `th` is the head."""
        if name == "tr":
            self._rows.append([])
            self._in_cell = False  # the last one may have been left open
        elif name in ("td", "th"):
            if not self._rows:
                self._rows.append([])
            if len(self._rows) == 1:
                self._head = name == "th" and (self._head or not self._rows[0])
            self._rows[-1].append("")
            self._in_cell = True

    def close(self) -> None:
        """End the cell at hand."""
        self._in_cell = False

    def add(self, run: Run, carried: str) -> None:
        """Add text to the cell at hand, on one line."""
        text = " ".join(run.text.split())
        if not text:
            return
        if self._in_cell:
            old = self._rows[-1][-1]
            self._rows[-1][-1] = f"{old} {text}" if old else text
        else:
            self._rows.append([text])
        self._links += run.links
        self._carried.append(carried)

    def finish(self, path: str, end: int) -> tuple[Block | None, str, tuple[str, ...]]:
        """The table as a block (None where it is empty), the source's characters in it, and its links."""
        head = self._head and bool(self._rows) and any(self._rows[0])
        rows = tuple(tuple(row) for row in self._rows if any(row))
        if not rows:
            return None, "", ()
        text = "\n".join("\t".join(row) for row in rows)
        at = Location(path=path, line=self.line)
        block = Block(kind="table", text=text, at=at, end=end, rows=rows, head=head)
        return block, "".join(self._carried), tuple(dict.fromkeys(self._links))
