"""What an extractor gives of a page: glyphs in their places, before anyone says what they mean.

Lengths are in points (1/72 inch); x grows to the right and y downwards from the page's upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    cells: tuple[tuple[float, float, str], ...] = ()
    """(x0, x1, text) of the parts between gaps wider than an em; one part where there is no such gap."""
    first_width: float = 0.0
    """Width of what must stay together at its beginning: a Latin word, a URL, a character with its punctuation."""
