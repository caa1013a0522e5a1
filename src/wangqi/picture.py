"""The site as a picture, for links in social media: the red rules of the masthead, and the archive as columns of print.

Drawn at build time without fonts or libraries: an indexed PNG after the specification (W3C, Portable Network Graphics,
third edition), written with the standard library's zlib. The same archive gives the same picture.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise

from wangqi.model import Archive
from wangqi.pages import charts

WIDTH, HEIGHT = 1200, 630
"""In pixels: what Open Graph's readers show whole."""
_PAPER, _INK, _GREY, _PALE, _RED = range(5)
_COLOURS = ("fcfbf7", "1b1916", "5e584e", "857d6f", "bb2b10")
"""The light theme's, in the order of the indices above."""
_MARGIN = 72
_THICK, _BETWEEN, _THIN = 20, 8, 4
_BASE, _TALLEST = 490, 336
"""Where the columns stand, and how high the highest is."""
_LINE, _LEADING = 8, 14
"""Height of a line of print in a column, and from one line to the next."""
_NARROW = 14
"""Columns narrower than this are drawn solid: lines in them would be a pattern, not print."""
_MOST = 96

Rows = list[bytearray]


def card(archive: Archive) -> bytes:
    """The archive as a picture: articles a year (a quarter, an issue in young archives), the highest column in red."""
    rows = [bytearray([_PAPER]) * WIDTH for _ in range(HEIGHT)]
    top = _MARGIN
    thin = _THICK + _BETWEEN
    for upper, lower in ((top, top + _THICK), (top + thin, top + thin + _THIN)):
        _fill(rows, _MARGIN, upper, WIDTH - _MARGIN, lower, _RED)
        _fill(rows, _MARGIN, HEIGHT - lower, WIDTH - _MARGIN, HEIGHT - upper, _RED)
    _columns(rows, _counts(archive))
    return _png(rows)


def _counts(archive: Archive) -> Sequence[int]:
    over_time = charts.chart(entry.issue.date for entry in archive.entries)
    if over_time is not None:
        return [bar.count for bar in over_time.bars][-_MOST:]
    return [len(issue.articles) for issue in archive.issues][-_MOST:]


def _columns(rows: Rows, counts: Sequence[int]) -> None:
    """Columns of equal width, side by side, their heights in proportion to the counts."""
    highest = max(counts, default=0)
    if not highest:
        return
    peak = counts.index(highest)
    edges = [_MARGIN + round(place * (WIDTH - 2 * _MARGIN) / len(counts)) for place in range(len(counts) + 1)]
    for place, (count, (left, right)) in enumerate(zip(counts, pairwise(edges), strict=True)):
        gap = (right - left) // 8
        colour = _RED if place == peak else _INK if 2 * count > highest else _GREY if 4 * count > highest else _PALE
        _column(rows, left + gap, right - gap, round(_TALLEST * count / highest), colour)


def _column(rows: Rows, left: int, right: int, height: int, colour: int) -> None:
    """A column of print `height` pixels high: lines, the last of them (at the foot) two thirds as long."""
    if right - left < _NARROW:
        _fill(rows, left, _BASE - height, right, _BASE, colour)
        return
    lines = max(1, round(height / _LEADING)) if height else 0
    for line in range(lines):
        top = _BASE - _LEADING * (line + 1)
        _fill(rows, left, top, right if line else left + (right - left) * 2 // 3, top + _LINE, colour)


def _fill(rows: Rows, left: int, top: int, right: int, bottom: int, colour: int) -> None:
    for row in rows[top:bottom]:
        row[left:right] = bytes([colour]) * (right - left)


def _png(rows: Rows) -> bytes:
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)  # eight bits a pixel, indices into the palette
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)  # 0: the rows are not filtered
    chunks = (b"IHDR", header), (b"PLTE", bytes.fromhex("".join(_COLOURS))), (b"IDAT", pixels), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
