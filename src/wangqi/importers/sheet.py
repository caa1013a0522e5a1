"""What an extractor gives of a page: glyphs in their places, before anyone says what they mean.

Lengths are in points (1/72 inch); x grows to the right and y downwards from the page's upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """One printed character."""

    text: str
    x0: float
    """Where the pen stood before it."""
    x1: float
    y: float
    """Its baseline."""
    size: float
    font: str = ""
    bold: bool = False
    """The font's name or its rendering mode says so; fonts without a name say nothing."""
    ink: float = 0.0
    """Area of ink in square ems, measured on the rendered page; 0: not measured. It tells bold from regular where
    names do not (Type 3 fonts have none, `CIDFont+F1` says nothing, and bold may be made by printing twice)."""
    upright: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page."""

    number: int
    """Counts from 1."""
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    """In the order in which they were drawn; spaces that were drawn are among them."""
    images: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a line looks: what tells a title from a paragraph."""

    size: float
    """In points, to the nearest half."""
    bold: bool = False
    font: str = ""
    """The family most of its Han characters are set in, without the tag of a subset; empty where unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A stretch of a page that is read from top to bottom."""

    left: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Characters on one baseline of one column."""

    text: str
    x0: float
    x1: float
    y: float
    style: Style
    page: int
    column: Column
    head: Style
    """Look of its first character; of its last: `tail`. A bold lead-in makes them differ."""
    tail: Style
    cells: tuple[tuple[float, float, str], ...] = ()
    """(x0, x1, text) of the parts between gaps wider than an em; one part where there is no such gap."""
    first_width: float = 0.0
    """Width of what must stay together at its beginning: a Latin word, a URL, a character with its punctuation."""

    @property
    def offset(self) -> float:
        """Indent from the column's left edge, in ems of the line."""
        return (self.x0 - self.column.left) / self.style.size if self.style.size else 0.0

    @property
    def slack(self) -> float:
        """Room left at its end, in points."""
        return self.column.right - self.x1


Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph as the page shows it, before its role is known: what both PDF and DOCX come to."""

    text: str
    """Joined; a line end that might part two names is kept as U+2028 in `broken`."""
    style: Style
    align: Align = "left"
    indent: float = 0.0
    """Of its first line, in ems."""
    page: int = 1
    gap: float = 0.0
    """White space above it beyond the usual, in ems; 0 at the top of a page."""
    outline: int = 0
    """Heading level that the author gave it (DOCX: Heading 1 is 1, a title 0); 0: none."""
    broken: str = ""
    """`text` with its line ends kept as U+2028; empty: there were none."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Cells of a table."""
    item: bool = False
    """The document says that it is an item of a list."""
    contents: bool = False
    """The document says that it belongs to the table of contents."""
