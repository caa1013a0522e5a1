"""What the printed page needed and a reader of the site does not.

Page numbers, running headers and footers, link annotations, bookmarks.

Nothing here goes by a single line's looks. Page numbers are the longest run of numbers that count up at intervals of a
page; a header is a line that comes back beside them; an annotation is a link that the text holds already.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from wangqi.parse.annotations import find_annotations
from wangqi.parse.repair import solid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.model import FurnitureKind
    from wangqi.parse.lines import Line
    from wangqi.parse.removed import Removed

_DIGIT = re.compile(r"\d")
_DRESSED = re.compile(
    r"(?P<left>第|[Pp]age|[Pp]\.|[-—–－·•~～|\[(（<《=*_]+)?\s*(?P<value>\d{1,4})\s*"
    r"(?P<right>页|[-—–－·•~～|\])）>》=*_]+)?\s*(?:[,，/／|]?\s*(?:共|[oO]f|/|／)\s*(?P<total>\d{1,4})\s*页?)?"
)
_DIGITS = re.compile(r"\d+|[〇零一二三四五六七八九十百]{1,4}(?=[期号版])")
_MAY_COUNT = re.compile(r"[\d期号版]")
"""What a text that `_DIGITS` changes has in it; looked for first, since most have not."""
_MOST_SPARSE: Final = 60
"""Bare numbers that are looked at in pairs; a text full of them has no page numbers."""
_PAGE_MIN: Final = 4
"""Lines between two page numbers, at the least, outside a contents page."""
_PAGE_MAX: Final = 160
"""Lines of a page, blank ones too, at the most."""
_HEADER_MAX: Final = 50
"""Characters; a running header is a line of display type."""


def find_page_furniture(lines: Sequence[Line], removed: Removed) -> None:
    """Page numbers, then what comes back beside them, then link annotations at the ends of pages."""
    candidates = _number_candidates(lines)
    _find_page_numbers(lines, candidates, removed)
    _find_sparse_numbers(lines, candidates, removed)
    _find_running_lines(lines, removed)
    find_annotations(lines, removed)


Candidate = tuple[int, int, str]
"""(index, value, dress) of a line that could be a page number."""


def _number_candidates(lines: Sequence[Line]) -> list[Candidate]:
    out = []
    for index, line in enumerate(lines):
        text = line.text
        if len(text) > 24 or not _DIGIT.search(text):
            continue
        match = _DRESSED.fullmatch(text)
        if match is None or (match["left"] in {"(", "（"} and match["right"] in {")", "）"}):
            continue
        dress = f"{match['left'] or ''}#{match['right'] or ''}{'/' if match['total'] else ''}"
        out.append((index, int(match["value"]), dress))
    return out


def _find_page_numbers(lines: Sequence[Line], numbers: Sequence[Candidate], removed: Removed) -> None:
    groups: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, value, dress in numbers:
        groups[dress].append((index, value))
    edges = _edges(lines) if groups else set()
    for dress, candidates in groups.items():
        chain = _longest_count(candidates, _PAGE_MIN if dress == "#" else 2)
        if len(chain) < 2 and (dress == "#" or len(chain) * 90 < len(lines) or not chain):
            chain = _lone_number(edges, candidates, dress)
        for index, value in chain:
            removed.take(index, "page-number", f"number {value} in a count of {len(chain)} pages ({dress})")


def _find_sparse_numbers(lines: Sequence[Line], numbers: Sequence[Candidate], removed: Removed) -> None:
    """Bare numbers that are as many pages apart as their lines say: 17 on line 660 and 32 on line 1260.

    Some pages keep their number and most lose it. A page's length is then the same between any two of the numbers
    as from the file's beginning to each.
    """
    found = [(i, v) for i, v, dress in numbers if dress == "#" and v > 1 and i not in removed]
    found = found[:_MOST_SPARSE]
    for at, (first, low) in enumerate(found):
        for second, high in found[at + 1 :]:
            begun, between = lines[first].number / low, 0.0
            if high > low:
                between = (lines[second].number - lines[first].number) / (high - low)
            if between >= 12 and abs(begun - between) < 0.1 * between:
                for index, value in ((first, low), (second, high)):
                    removed.take(index, "page-number", f"number {value} where page {value} must be")
    _find_set_off(lines, found, removed)


def _find_set_off(lines: Sequence[Line], found: Sequence[tuple[int, int]], removed: Removed) -> None:
    """Bare numbers below more blank lines than nearly any other line has, that count up as far as there are several.

    The blank lines are what is left of a page's foot. A table's figures stand as close as the text does.
    """
    wide = Counter(line.gap for line in lines).most_common(1)[0][0] + 2 if lines else 0
    apart = [(index, value) for index, value in found if lines[index].gap >= wide]
    others = sum(line.gap >= wide for line in lines) - len(apart)
    rising = all(low < high for (_, low), (_, high) in pairwise(apart))
    if not rising or others > len(apart):
        return
    for index, value in apart:
        if _PAGE_MIN <= lines[index].number // value <= _PAGE_MAX:
            removed.take(index, "page-number", f"number {value} set off by {lines[index].gap} blank lines")


def _edges(lines: Sequence[Line]) -> set[int]:
    """Lines beside a page break or at either end of the file."""
    breaks = {index for index, line in enumerate(lines) if line.top}
    return {0, len(lines) - 1} | breaks | {index - 1 for index in breaks}


def _lone_number(edges: set[int], candidates: list[tuple[int, int]], dress: str) -> list[tuple[int, int]]:
    """A single page number: dressed, or bare at one of the `edges`."""
    return [(i, v) for i, v in candidates if i in edges and (dress != "#" or v < 400)][:1]


def _longest_count(candidates: list[tuple[int, int]], shortest: int) -> list[tuple[int, int]]:
    """The longest chain of candidates that counts up by one (or skips up to two), as even a step as can be had."""
    best: list[tuple[float, int, int]] = []  # (score, place of the candidate before, lines to it)
    by_value: dict[int, list[int]] = defaultdict(list)
    for at, (index, value) in enumerate(candidates):
        score, before, length = 1.0, -1, 0
        for step, price in ((1, 0.0), (2, 0.5), (3, 0.8)):
            for other in by_value[value - step][-12:]:
                total = best[other][0] + 1 - price
                if total <= score:
                    continue
                lines = (index - candidates[other][0]) // step
                total -= _unevenness(lines, best[other][2])
                if lines >= shortest and total > score:
                    score, before, length = total, other, lines
        best.append((score, before, length))
        by_value[value].append(at)
    if not best:
        return []
    at = max(range(len(best)), key=lambda k: best[k][0])
    chain = []
    while at >= 0:
        chain.append(candidates[at])
        at = best[at][1]
    return chain[::-1]


def _unevenness(lines: int, before: int) -> float:
    """0 to 0.4: how far a page's length is from the one before; what tells a page's 3 from the exponent above it."""
    return 0.4 * min(abs(lines - before) / max(lines, before, 1), 1.0) if before else 0.0


def _find_running_lines(lines: Sequence[Line], removed: Removed) -> None:
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if index not in removed and len(line.text) <= _HEADER_MAX and line.text[-1] not in "。，；：:":
            text = solid(line.text)
            if _MAY_COUNT.search(text) and "://" not in text:
                text = _DIGITS.sub("#", text)
            places[text].append(index)
    repeated = {key: found for key, found in places.items() if len(found) >= 2 and len(key) >= 2}
    numbers = sorted(i for i, (kind, _) in removed.kinds.items() if kind == "page-number")
    marks = numbers if len(numbers) >= 3 else [i for i, line in enumerate(lines) if line.top]
    for _ in range(3):  # a second header stands beside the first
        edges = removed.page_edges()
        for key, found in list(repeated.items()):
            at_edge = [index for index in found if index in edges]
            if _once_a_page(found, marks):
                at_edge = found
            if at_edge == found or _runs(found, at_edge, len(numbers)):
                for index in _with_gap(found, at_edge, lines):
                    kind: FurnitureKind = "running-header" if _opens_page(index, lines, removed) else "running-footer"
                    removed.take(index, kind, f"stands on {len(at_edge)} pages at the edge")
                del repeated[key]


def _with_gap(found: list[int], at_edge: list[int], lines: Sequence[Line]) -> list[int]:
    """The occurrences at page edges, and the others that are set off by as many blank lines as most of those."""
    usual = Counter(lines[index].gap for index in at_edge).most_common(1)[0][0]
    edge = set(at_edge)
    return [index for index in found if index in edge or (usual >= 2 and lines[index].gap >= usual)]


def _once_a_page(found: list[int], marks: Sequence[int]) -> bool:
    """Whether a line comes exactly once between any two page numbers, or at steps as even as pages are."""
    if len(found) < 3:
        return False
    if len(marks) >= 3:
        pages = len(marks) - 1
        if not 0.9 * pages <= len(found) <= len(marks) + 1:
            return False
        counts = [bisect_right(found, b) - bisect_right(found, a) for a, b in pairwise(marks)]
        return counts.count(1) >= 0.9 * pages
    steps = [b - a for a, b in pairwise(found)]
    return len(found) >= 5 and min(steps) >= _PAGE_MIN * 2 and max(steps) <= 1.3 * min(steps)


def _runs(found: list[int], at_edge: list[int], pages: int) -> bool:
    """Whether a line that was `found` several times is a header: it stands mostly at the edges of the `pages`."""
    if len(at_edge) < 2:
        return False
    return (len(at_edge) >= 3 and len(at_edge) >= 0.75 * len(found)) or (
        len(at_edge) == len(found) and len(found) >= pages - 1
    )


def _opens_page(index: int, lines: Sequence[Line], removed: Removed) -> bool:
    if lines[index].top:
        return True
    after = index + 1
    return not (after < len(lines) and (lines[after].top or after in removed))
