"""A small typesetter: an issue as sheets of glyphs, as a printer's software would place them.

It knows first-line indents, the rule that a line never begins with a closing mark, columns, pages, running headers and
page numbers. What it makes is what an extractor would give, so the whole reading can be tested without any file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from wangqi.importers.fragments import is_wide
from wangqi.importers.sheet import Glyph, Sheet

CLOSING = frozenset("，。、；：！？）》”")
OPENING = frozenset("（《“")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a kind of paragraph is set."""

    size: float
    bold: bool = False
    font: str = "Song"
    align: str = "left"
    indent: float = 0.0
    above: float = 0.0
    """White space above it, in points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A page and what stands around its text."""

    width: float = 595.0
    height: float = 842.0
    margin: float = 72.0
    columns: int = 1
    gutter: float = 24.0
    leading: float = 1.5
    header: str = ""
    number: str = "- {} -"

    @property
    def measure(self) -> float:
        """Width of a column, in points."""
        return (self.width - 2 * self.margin - (self.columns - 1) * self.gutter) / self.columns


@dataclass(slots=True)
class Printer:
    """Sets paragraph after paragraph; `sheets()` gives the pages."""

    layout: Layout
    _pages: list[list[Glyph]] = field(default_factory=lambda: [[]])
    _column: int = 0
    _y: float = 0.0

    def paragraph(self, text: str, look: Look) -> None:
        """Set a paragraph below what is there."""
        layout = self.layout
        step = look.size * layout.leading
        for number, line in enumerate(_lines(text, look, layout.measure)):
            top = layout.margin
            self._y = (self._y or top) + step + (look.above if not number and self._y else 0.0)
            if self._y > layout.height - layout.margin:
                self._turn()
                self._y = top + step
            self._set(line, look, indent=look.indent * look.size if not number else 0.0)

    def sheets(self) -> tuple[Sheet, ...]:
        """The pages with their headers and numbers."""
        layout = self.layout
        out = []
        for number, glyphs in enumerate(self._pages, 1):
            small = Look(size=9)
            head = _placed(layout.header, small, (layout.width - 9 * len(layout.header)) / 2, 40)
            foot = _placed(layout.number.format(number), small, layout.width / 2 - 12, layout.height - 36)
            sheet = Sheet(number=number, width=layout.width, height=layout.height, glyphs=(*head, *glyphs, *foot))
            out.append(sheet)
        return tuple(out)

    def _turn(self) -> None:
        self._column += 1
        if self._column == self.layout.columns:
            self._column = 0
            self._pages.append([])

    def _set(self, line: str, look: Look, *, indent: float) -> None:
        layout = self.layout
        left = layout.margin + self._column * (layout.measure + layout.gutter)
        room = layout.measure - _width(line, look)
        x = left + {"left": indent, "center": room / 2, "right": room}[look.align]
        self._pages[-1] += _placed(line, look, x, self._y)


def _advance(char: str, look: Look) -> float:
    return look.size if is_wide(char) or char in "“”" else look.size * (0.3 if char == " " else 0.5)


def _width(text: str, look: Look) -> float:
    return sum(_advance(char, look) for char in text)


def _placed(text: str, look: Look, x: float, y: float) -> list[Glyph]:
    out = []
    for char in text:
        step = _advance(char, look)
        glyph = Glyph(text=char, x0=x, x1=x + step, y=y, size=look.size, font=look.font, bold=look.bold)
        out.append(glyph)
        x += step
    return out


def _units(text: str) -> list[str]:
    """Pieces that a line may not part: words, and characters with the marks that cling to them."""
    units: list[str] = []
    for char in text:
        last = units[-1] if units else ""
        word = last and not is_wide(last[-1]) and not is_wide(char) and " " not in (last[-1], char)
        if last and (char in CLOSING or last[-1] in OPENING or (word and last[-1] not in CLOSING)):
            units[-1] += char
        else:
            units.append(char)
    return units


def _lines(text: str, look: Look, measure: float) -> list[str]:
    lines = [""]
    room = measure - look.indent * look.size
    for unit in _units(text):
        width = _width(unit, look)
        if width > room and lines[-1]:
            lines.append("")
            room = measure
        lines[-1] += unit
        room -= width
    return lines
