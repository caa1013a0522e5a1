"""The child process that opens a PDF: glyphs of every page as JSON on standard output.

pdfium through pypdfium2, because over the development cases it gives the same characters as pdfminer in a tenth of
the time, maps radicals to the characters meant, and can render: ink tells bold where fonts have no names.
Run as `python -m wangqi.importers.pdf_child FILE SECONDS MEGABYTES`. A refusal is `{"refused": CODE, …}` with status 0.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
import time
from typing import Any

from wangqi.importers.contain import Limits, restrict

MAX_PAGES = 2_000
MAX_GLYPHS = 3_000_000
RENDER_SECONDS = 40.0  # afterwards weights come from font names alone
MAX_PIXELS = 6_000_000
BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi", "simhei", "heiti", "黑体", "hei-")

Row = list[Any]


class Refusal(Exception):  # noqa: N818 - not an error of the program: an answer
    """The file cannot be imported; the code says why."""


def extract(path: str) -> dict[str, Any]:
    """All pages of the file; see `decode` in pdf.py for the shape."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Refusal("encrypted" if "password" in str(error).lower() else "damaged") from None
    count = len(document)
    if count > MAX_PAGES:
        raise Refusal("pages")
    if not count:
        raise Refusal("damaged")
    return {"pages": _pages(document, count)}


def _pages(document: Any, count: int) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = []
    total, started = 0, time.monotonic()
    for index in range(count):
        page = _page(document[index], render=time.monotonic() - started < RENDER_SECONDS)
        total += len(page["text"])
        if total > MAX_GLYPHS:
            raise Refusal("glyphs")
        pages.append(page)
    return pages


def _page(page: Any, *, render: bool) -> dict[str, Any]:
    import pypdfium2.raw as raw

    turn = page.get_rotation() % 360
    box = left, bottom, right, top = page.get_bbox()
    text_page = page.get_textpage()
    count = raw.FPDFText_CountChars(text_page)
    if count > MAX_GLYPHS:
        raise Refusal("glyphs")
    reader = _Reader(raw, text_page, box, turn)
    rows = [row for row in map(reader.glyph, range(count)) if row]
    images = sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)) if not rows else 0
    width, height = (right - left, top - bottom) if turn in (0, 180) else (top - bottom, right - left)
    if render and rows:
        _measure_ink(page, rows, width, height)
    columns = list(zip(*rows, strict=True)) or [()] * 8
    keys = ("text", "x0", "x1", "y", "size", "font", "bold", "upright")
    found = {key: list(column) for key, column in zip(keys, columns, strict=False)}
    found["ink"] = [row[8] if len(row) > 8 else 0 for row in rows]
    found["text"] = list(found["text"])
    return {**found, "width": width, "height": height, "images": images}


class _Reader:
    """Reads one glyph after the other into buffers that are made once."""

    def __init__(self, raw: Any, page: Any, box: tuple[float, float, float, float], turn: int) -> None:
        self.raw, self.page, self.box, self.turn = raw, page, box, turn
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.rect, self.matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self.fonts: dict[int, tuple[str, bool]] = {}

    def glyph(self, index: int) -> Row | None:
        """text, x0, x1, y, size, font, bold, upright; None for what pdfium added itself."""
        raw, page = self.raw, self.page
        if raw.FPDFText_IsGenerated(page, index) == 1:
            return None
        text = _character(raw.FPDFText_GetUnicode(page, index))
        raw.FPDFText_GetCharOrigin(page, index, self.x, self.y)
        raw.FPDFText_GetLooseCharBox(page, index, self.rect)
        raw.FPDFText_GetMatrix(page, index, self.matrix)
        size = raw.FPDFText_GetFontSize(page, index) * math.hypot(self.matrix.c, self.matrix.d)
        x, y = self._place(self.x.value, self.y.value)
        ends = (
            self._place(self.rect.right, self.rect.bottom)[0],
            self._place(self.rect.left, self.rect.top)[0],
        )
        font, bold = self._font(index)
        angle = math.degrees(math.atan2(self.matrix.b, self.matrix.a)) - self.turn
        upright = abs((angle + 180) % 360 - 180) < 3
        return [text, round(x, 2), round(max(*ends, x), 2), round(y, 2), round(size, 2), font, bold, upright]

    def _place(self, x: float, y: float) -> tuple[float, float]:
        """From the page's own axes (y upwards, unrotated) to those of a reader."""
        left, bottom, right, top = self.box
        if self.turn == 90:
            return y - bottom, x - left
        if self.turn == 180:
            return right - x, y - bottom
        if self.turn == 270:
            return top - y, right - x
        return x - left, top - y

    def _font(self, index: int) -> tuple[str, bool]:
        raw = self.raw
        thing = raw.FPDFText_GetTextObject(self.page, index)
        if not thing:
            return "", False
        font = raw.FPDFTextObj_GetFont(thing)
        stroked = raw.FPDFTextObj_GetTextRenderMode(thing) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
        if not font:
            return "", stroked
        key = ctypes.addressof(font.contents)
        if key not in self.fonts:
            self.fonts[key] = self._font_name(font)
        name, bold = self.fonts[key]
        return name, bold or stroked

    def _font_name(self, font: Any) -> tuple[str, bool]:
        buffer = ctypes.create_string_buffer(256)
        self.raw.FPDFFont_GetBaseFontName(font, buffer, 256)
        name = buffer.value.decode("utf-8", "replace")
        tag, plus, rest = name.partition("+")
        name = rest if plus and len(tag) == 6 and tag.isupper() else name
        heavy = self.raw.FPDFFont_GetWeight(font) >= 600
        return name, heavy or any(word in name.lower() for word in BOLD_NAMES)


def _character(code: int) -> str:
    if code == 0x02:  # pdfium's mark for a hyphen at a line's end
        return "-"
    if code == 0 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)


def _measure_ink(page: Any, rows: list[Row], width: float, height: float) -> None:
    """Append to each row its ink in square ems; the page is rendered in grey at up to two pixels a point."""
    if width <= 0 or height <= 0:
        return
    scale = min(2.0, math.sqrt(MAX_PIXELS / (width * height)))
    if scale < 1.0:
        return
    bitmap = page.render(scale=scale, grayscale=True)
    pixels, stride, tall = bytes(bitmap.buffer), bitmap.stride, bitmap.height
    for row in rows:
        row.append(_ink(row, pixels, stride, tall, scale))


def _ink(row: Row, pixels: bytes, stride: int, tall: int, scale: float) -> float:
    text, x0, x1, y, size = row[:5]
    if size <= 0 or text.isspace():
        return 0.0
    right = x0 + size if ord(text) >= 0x2E80 else x1
    first, last = max(0, int(x0 * scale)), min(stride, int(right * scale))
    top, bottom = max(0, int((y - 0.9 * size) * scale)), min(tall, int((y + 0.15 * size) * scale))
    if last <= first or bottom <= top:
        return 0.0
    white = 255 * (last - first) * (bottom - top)
    dark = white - sum(sum(pixels[n * stride + first : n * stride + last]) for n in range(top, bottom))
    return float(round(dark / 255 / (size * scale) ** 2, 4))


def main() -> int:
    """Entry point of the child."""
    path, seconds, megabytes = sys.argv[1:4]
    restrict(Limits(seconds=int(seconds), megabytes=int(megabytes)))
    try:
        answer = extract(path)
    except Refusal as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": "memory"}
    json.dump(answer, sys.stdout, separators=(",", ":"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
