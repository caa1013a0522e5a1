"""Fragments of a page as lines in reading order: columns left before right, whatever spans them in between.

The cut is the classical one of Nagy and Seth (XY-cut, 1984), with a test that both sides are running text and not
the cells of a table.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING, Final

from wangqi.importers.fragments import Fragment, Spacing, baselines, is_wide, style_of, text_of
from wangqi.importers.sheet import Column, Line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangqi.importers.sheet import Glyph

MIN_LINES: Final = 4
"""Fewer lines side by side are a table or a signature, not columns."""
MAX_DEPTH: Final = 2
"""Up to four columns stand side by side."""
MIN_FILL: Final = 0.62
"""In a column of running text the median line takes this share of its width at least."""
FULL_STACK: Final = 8
"""A column with so many lines shows its own edges."""
EDGE: Final = 12.0
"""Points by which the edges of one column may differ between pages."""
_KEEP = frozenset("，。、；：！？）》」』】〉”’…—,.;:!?)]%℃°′″")
_QUOTES = frozenset("“”‘’\"'")
_OPEN = frozenset("（《「『【〈“‘([")

Stack = list[Fragment]


def gutters_of(pages: list[Stack]) -> tuple[float, ...]:
    """Where pages of the document are cut into columns: a hint for those of its pages that are nearly empty."""
    found: set[float] = set()
    for page in pages:
        _collect(page, found, 0)
    return tuple(sorted(found))


def _collect(stack: Stack, found: set[float], depth: int) -> None:
    gutter = _gutter(stack, depth)
    if gutter is not None:
        found.add(gutter)
        _collect([f for f in stack if f.x1 <= gutter], found, depth + 1)
        _collect([f for f in stack if f.x0 >= gutter], found, depth + 1)


def reading_order(found: Stack, hints: tuple[float, ...] = ()) -> list[Stack]:
    """Groups of fragments, each of one column, in the order in which they are read."""
    gutter = _gutter(found)
    if gutter is None:
        gutter = next((hint for hint in hints if _parts(found, hint)), None)
    if gutter is None:
        return [found] if found else []
    out: list[Stack] = []
    above, rest = _opening(found)
    if above:
        out.append(above)
    for across, band in groupby(sorted(rest, key=lambda f: f.y), key=lambda f: f.x0 < gutter < f.x1):
        fragments = list(band)
        if across:
            out.append(fragments)
            continue
        for side in ([f for f in fragments if f.x1 <= gutter], [f for f in fragments if f.x0 >= gutter]):
            out += reading_order(side, hints)
    return [group for group in out if group]


def _parts(found: Stack, gutter: float) -> bool:
    """Whether a gutter of other pages parts this one, too: text on both sides, and hardly any across."""
    left = sum(f.x1 <= gutter for f in found)
    right = sum(f.x0 >= gutter for f in found)
    return left > 0 and right > 0 and (len(found) - left - right) * 4 <= len(found)


def _opening(found: Stack) -> tuple[Stack, Stack]:
    """A masthead above columns: lines that stand alone and in the middle, from the top down; and all the rest."""
    left, right = min(f.x0 for f in found), max(f.x1 for f in found)
    above: Stack = []
    for row in baselines(found):
        first, last = row[0].x0 - left, right - row[-1].x1
        one = row[0]
        alike = sum(abs(one.x0 - f.x0) < 0.4 * f.size and abs(one.x1 - f.x1) < 3 * f.size for f in found)
        if len(row) > 1 or abs(first - last) > 2 * row[0].size or alike > MIN_LINES:
            break
        above += row
    taken = {id(fragment) for fragment in above}
    return above, [fragment for fragment in found if id(fragment) not in taken]


def _gutter(found: Stack, depth: int = 0) -> float | None:
    """Where to cut the page from top to bottom; None where it is one column."""
    if len(found) < 2 * MIN_LINES or depth > MAX_DEPTH:
        return None
    em = median(fragment.size for fragment in found)
    best: tuple[int, float] | None = None
    for x in _candidates(found, em):
        left = [fragment for fragment in found if fragment.x1 <= x]
        right = [fragment for fragment in found if fragment.x0 >= x]
        across = len(found) - len(left) - len(right)
        if across * 3 > len(found) or (best is not None and across >= best[0]):
            continue
        flows = [_is_running(side, em) or _gutter(side, depth + 1) is not None for side in (left, right)]
        if all(flows) or (flows[0] and _is_tail(right, left, em)):
            best = across, x
    return best[1] if best else None


def _candidates(found: Stack, em: float) -> list[float]:
    """Middle of the gap before each common left edge."""
    edges = Counter(round(fragment.x0 / (em / 2)) for fragment in found)
    out = []
    for edge, count in edges.most_common(8):
        x0 = min(f.x0 for f in found if round(f.x0 / (em / 2)) == edge)
        ends = [f.x1 for f in found if f.x1 < x0 - 0.6 * em]
        if count >= 2 and len(ends) >= MIN_LINES:
            out.append((max(ends) + x0) / 2 if x0 - max(ends) < 4 * em else x0 - em / 2)
    return out


def _is_tail(side: Stack, before: Stack, em: float) -> bool:
    """Whether these few fragments are the end of a text whose last column they begin: from its top, as wide."""
    if not side or not before:
        return False
    rows = baselines(side)
    width = max(f.x1 for f in before) - min(f.x0 for f in before)
    own = max(f.x1 for f in side) - min(f.x0 for f in side)
    starts = abs(rows[0][0].y - min(f.y for f in before)) < 2.5 * em
    return starts and len(rows) >= 2 and 0.8 * width < own < 1.1 * width and _is_filled(rows[:-1])


def _is_filled(rows: list[Stack]) -> bool:
    widths = [row[-1].x1 - row[0].x0 for row in rows]
    return all(len(row) <= 2 for row in rows) and median(widths) > 0.8 * max(widths)


def _is_running(side: Stack, em: float) -> bool:
    """Whether these fragments are a column of text: enough lines, most of them filling most of one width."""
    if len(side) < MIN_LINES:
        return False
    left, right = min(f.x0 for f in side), max(f.x1 for f in side)
    rows = baselines(side)
    widths = sorted(sum(f.x1 - f.x0 for f in row) for row in rows)
    return right - left > 8 * em and len(rows) >= MIN_LINES and median(widths) > MIN_FILL * (right - left)


def lines_of(stack: Stack, page: int, norms: Mapping[str, float], spacing: Spacing) -> list[Line]:
    """The lines of one column from top to bottom."""
    em = median(f.size for f in stack)
    rows = baselines(stack)
    left = _supported([min(f.x0 for f in row) for row in rows], em, low=True)
    right = _supported([max(f.x1 for f in row) for row in rows], em, low=False)
    column = Column(left=left, right=right)
    return [_line(row, page, column, norms, spacing) for row in rows]


def _supported(edges: list[float], em: float, *, low: bool) -> float:
    """The outermost edge that three lines share; an address that runs over the margin is none."""
    ordered = sorted(edges, reverse=not low)
    for edge in ordered:
        if sum(abs(edge - other) < 0.6 * em for other in edges) >= 3:
            near = [other for other in edges if abs(edge - other) < 0.6 * em]
            return min(near) if low else max(near)
    return ordered[0]


def same_columns(stacks: list[list[Line]]) -> list[list[Line]]:
    """Give each column of a page the edges of the document's own columns where its lines do not show them.

    A page with a table and three lines of text, or the end of a column, has edges of its own that mean nothing.
    """
    known = _usual_columns(stacks)
    out = []
    for stack in stacks:
        column = stack[0].column
        if not any(_near(column, other) for other in known):
            left, right = min(line.x0 for line in stack), max(line.x1 for line in stack)
            around = [c for c in known if c.left - EDGE <= left and right <= c.right + EDGE]
            if around:
                best = min(around, key=lambda c: c.right - c.left)
                stack = [replace(line, column=best) for line in stack]
        out.append(stack)
    return out


def _usual_columns(stacks: list[list[Line]]) -> list[Column]:
    """Columns that hold a sixth of the document's lines, or of a third of them the fullest."""
    weights: list[tuple[Column, int]] = []
    for stack in sorted(stacks, key=len, reverse=True):
        column = stack[0].column
        at = next((n for n, (other, _) in enumerate(weights) if _near(column, other)), None)
        if at is None:
            weights.append((column, len(stack)))
        else:
            weights[at] = weights[at][0], weights[at][1] + len(stack)
    total = sum(weight for _, weight in weights)
    return [column for column, weight in weights if weight * 7 >= total and weight >= FULL_STACK]


def _near(one: Column, two: Column) -> bool:
    return abs(one.left - two.left) <= EDGE and abs(one.right - two.right) <= EDGE


def _line(row: Stack, page: int, column: Column, norms: Mapping[str, float], spacing: Spacing) -> Line:
    row = sorted(row, key=lambda fragment: fragment.x0)
    cells = tuple((f.x0, f.x1, text_of(f, spacing)) for f in row)
    glyphs = [glyph for f in row for n, glyph in enumerate(f.glyphs) if not f.scripts.get(n)]
    return Line(
        text=" ".join(cell[2] for cell in cells),
        x0=row[0].x0,
        x1=row[-1].x1,
        y=max(row, key=lambda f: f.x1 - f.x0).y,
        style=style_of(glyphs, norms),
        head=style_of(_visible(glyphs)[:3], norms),
        tail=style_of(_visible(glyphs)[-3:], norms),
        page=page,
        column=column,
        cells=cells,
        first_width=_first_width(row[0]),
    )


def _visible(glyphs: list[Glyph]) -> list[Glyph]:
    return [glyph for glyph in glyphs if not glyph.text.isspace()]


def _first_width(fragment: Fragment) -> float:
    """Width of the first piece that a typesetter would not have split.

    A Latin word or address, or one Han character, with the marks before and after it that cling to it.
    """
    glyphs = fragment.glyphs
    end = 0
    while end < len(glyphs) - 1 and glyphs[end].text in _OPEN:
        end += 1
    if not is_wide(glyphs[end].text):
        while end < len(glyphs) - 1 and not is_wide(glyphs[end + 1].text) and not glyphs[end + 1].text.isspace():
            end += 1
    while end < len(glyphs) - 1 and (glyphs[end + 1].text in _KEEP or glyphs[end + 1].text in _QUOTES):
        end += 1
    # UAX #14 breaks neither before nor after a quotation mark (class QU), and Pango takes it at its word.
    if glyphs[end].text in _QUOTES:
        end = min(end + 1, len(glyphs) - 1)
    return glyphs[end].x1 - glyphs[0].x0
