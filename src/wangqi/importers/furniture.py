"""Page furniture by position and repetition: running headers and footers, page numbers.

A line is furniture when it is the outermost of its page (or only furniture is further out) and either the same text
stands at the same height of other pages, or it is a page number that counts with the pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from wangqi.importers.fragments import Fragment, Spacing, baselines, text_of
from wangqi.model import Furniture, FurnitureKind

if TYPE_CHECKING:
    from collections.abc import Iterable

DEPTH: Final = 4
"""So many lines from either edge of a page may be furniture."""
SAME_HEIGHT: Final = 4.0
"""Points by which the same footer may move from page to page."""

_NUMBER = re.compile(
    r"[-—–―·•.~～|/\[（(〔\s]*(?:第\s*|[Pp]age\s*|[Pp]\.?\s*)?(\d{1,4}|[ivxlcIVXLC]{1,7}|[一二三四五六七八九十百〇零]{1,5})\s*(?:页|頁)?"
    r"\s*(?:[/／,，|]?\s*(?:共|of)?\s*\d{1,4}\s*(?:页|頁)?)?[-—–―·•.~～|\]）)〕\s]*"
)
_DIGITS = re.compile(r"\d+")

COMMON: Final = 0.6
"""What stands on such a share of the pages is furniture even right above the text."""

Row = list[Fragment]
Known = dict[tuple[str, str], float]
"""(edge, text without digits) to a share of pages."""


def split_furniture(
    pages: list[list[Fragment]], heights: list[float], spacing: Spacing
) -> tuple[list[list[Fragment]], list[Furniture]]:
    """The pages without their furniture, and the furniture as a list (its line numbers are page numbers)."""
    rows = [baselines(page) for page in pages]
    known = _repeated(rows, heights, spacing)
    found: list[Furniture] = []
    bodies: list[list[Fragment]] = []
    for number, page in enumerate(rows, 1):
        top = _run(page, known, spacing, from_top=True)
        rest = page[len(top) :]
        bottom = _run(rest[::-1], known, spacing, from_top=False)
        body = rest[: len(rest) - len(bottom)]
        for row, kind in [*zip(page, top, strict=False), *zip(rest[::-1], bottom, strict=False)]:
            found.append(Furniture(line=number, kind=kind, text=_text(row, spacing), reason=_REASONS[kind]))
        bodies.append([fragment for row in body for fragment in row])
    return bodies, found


_REASONS: Final[dict[FurnitureKind, str]] = {
    "page-number": "counts with the pages, at the edge of the page",
    "running-header": "the same text at the same height of other pages",
    "running-footer": "the same text at the same height of other pages",
}


def _text(row: Row, spacing: Spacing) -> str:
    return " ".join(text_of(fragment, spacing) for fragment in sorted(row, key=lambda f: f.x0))


def _key(row: Row, spacing: Spacing) -> str:
    return _DIGITS.sub("#", _text(row, spacing).replace(" ", ""))


def _edges(page: list[Row]) -> Iterable[tuple[str, Row]]:
    for row in page[:DEPTH]:
        yield "top", row
    for row in page[-DEPTH:]:
        yield "bottom", row


def _repeated(rows: list[list[Row]], heights: list[float], spacing: Spacing) -> Known:
    """On which share of the pages each text recurs at one height of one edge, where those are enough."""
    seen: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for number, (page, height) in enumerate(zip(rows, heights, strict=True)):
        for edge, row in _edges(page):
            seen[edge, _key(row, spacing)].append((number, row[0].y if edge == "top" else row[0].y - height))
    out: dict[tuple[str, str], float] = {}
    for key, places in seen.items():
        level = sorted(y for _, y in places)
        middle = level[len(level) // 2]
        pages = {number for number, y in places if abs(y - middle) <= SAME_HEIGHT}
        if len(pages) >= max(2, 0.25 * len(rows)):
            out[key] = len(pages) / max(len(rows), 4)
    return out


def _run(page: list[Row], known: Known, spacing: Spacing, *, from_top: bool) -> list[FurnitureKind]:
    """Kinds of the outermost rows of one edge, from the edge inwards, as far as they are furniture."""
    out: list[FurnitureKind] = []
    shares: list[float] = []
    edge = "top" if from_top else "bottom"
    for at, row in enumerate(page[:DEPTH]):
        text, share = _text(row, spacing), known.get((edge, _key(row, spacing)), 0.0)
        if is_page_number(text) and (share or _stands_apart(page, at)):
            out.append("page-number")
        elif share:
            out.append("running-header" if from_top else "running-footer")
        else:
            break
        shares.append(share)
    # A line of the text that two pages happen to share is no header: that would stand apart, or on most pages.
    while out and out[-1] != "page-number" and shares[len(out) - 1] < COMMON and not _stands_apart(page, len(out) - 1):
        out.pop()
    return out


def is_page_number(text: str) -> bool:
    """Whether the text could be a page number in some dress."""
    return _NUMBER.fullmatch(text.strip()) is not None


def _stands_apart(page: list[Row], at: int) -> bool:
    """Further from its neighbour than the neighbours are from one another; alone on its page."""
    if at + 1 >= len(page):
        return len(page) > 1
    gap = abs(page[at + 1][0].y - page[at][0].y)
    pitch = sorted(abs(b[0].y - a[0].y) for a, b in zip(page[at + 1 :], page[at + 2 :], strict=False))
    # Columns with baselines of their own make small steps that are nobody's pitch.
    usual = max(pitch[0] if pitch else 0.0, 1.4 * page[at + 1][0].size)
    return gap > 1.2 * usual
