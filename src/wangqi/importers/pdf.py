"""A PDF file as sheets of glyphs. Input and output only; what the glyphs mean is decided in the pure modules."""

from __future__ import annotations

import importlib.util
import json
from typing import TYPE_CHECKING, Any

from wangqi.errors import SourceError, WangqiError
from wangqi.importers import contain
from wangqi.importers.sheet import Glyph, Sheet

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 300 * 1024 * 1024

REFUSALS = {
    "encrypted": (
        "it is protected by a password",
        "Open it with the password and print or save it as a PDF without one, then add that.",
    ),
    "damaged": ("it is damaged or no PDF at all", "Export it again from the program that made it."),
    "pages": ("it has more than 2,000 pages", "Split it: one file for each issue."),
    "glyphs": ("it holds more than three million characters", "Split it: one file for each issue."),
    "memory": ("reading it takes more memory than any bulletin needs", "Print it to a new PDF and add that."),
    "scan": (
        "its pages are pictures without text (a scan)",
        "Run it through OCR first (for example `ocrmypdf -l chi_sim IN.pdf OUT.pdf`), proofread, and add the result.",
    ),
    "empty": ("it holds no text", "Check that it is the right file."),
    "unmapped": (
        "its fonts do not say which characters their shapes stand for",
        "Export it again with embedded Unicode fonts, or run it through OCR as if it were a scan.",
    ),
}


def read_pdf(path: Path, *, limits: contain.Limits | None = None) -> tuple[Sheet, ...]:
    """All pages of the file. Raises WangqiError (SourceError) with a way out where it cannot be read."""
    if importlib.util.find_spec("pypdfium2") is None:
        raise WangqiError(
            f"{path.name} is a PDF, and the library that reads PDFs is not installed",
            hint="Install it: pip install 'wangqi[pdf]'",
            path=path.name,
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(
                f"{path.name} was refused: it is larger than 300 MB",
                path=path.name,
                hint="Reduce its pictures, or save its text as .txt.",
            )
    except OSError as error:
        raise SourceError(f"{path.name} cannot be opened: {error.strerror}", path=path.name) from None
    limits = limits or contain.Limits()
    arguments = (str(path.resolve()), str(limits.seconds), str(limits.megabytes))
    answer = contain.run("wangqi.importers.pdf_child", arguments, limits=limits, name=path.name)
    return decode(json.loads(answer), name=path.name)


def decode(answer: dict[str, Any], *, name: str) -> tuple[Sheet, ...]:
    """The child's answer as sheets; raises SourceError where it refused, or where there is no text to speak of."""
    if "refused" in answer:
        raise refusal(str(answer["refused"]), name)
    sheets = tuple(_sheet(number, page) for number, page in enumerate(answer["pages"], 1))
    letters = [glyph.text for sheet in sheets for glyph in sheet.glyphs if not glyph.text.isspace()]
    if len(letters) < 8 * len(sheets) and any(sheet.images for sheet in sheets):
        raise refusal("scan", name)
    if not letters:
        raise refusal("empty", name)
    if letters.count("\ufffd") * 5 > len(letters):
        raise refusal("unmapped", name)
    return sheets


def refusal(code: str, name: str) -> SourceError:
    """The error for one of the REFUSALS."""
    why, hint = REFUSALS[code]
    return SourceError(f"{name} was refused: {why}", hint=hint, path=name)


def _sheet(number: int, page: dict[str, Any]) -> Sheet:
    rows = zip(
        page["text"],
        page["x0"],
        page["x1"],
        page["y"],
        page["size"],
        page["font"],
        page["bold"],
        page["ink"],
        page["upright"],
        strict=True,
    )
    glyphs = tuple(
        Glyph(text=text, x0=x0, x1=x1, y=y, size=size, font=font, bold=bold, ink=ink, upright=upright)
        for text, x0, x1, y, size, font, bold, ink, upright in rows
    )
    return Sheet(number=number, width=page["width"], height=page["height"], glyphs=glyphs, images=page["images"])
