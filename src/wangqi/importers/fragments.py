"""Glyphs to fragments: stretches of one baseline without a wide gap, exponents and indices back in their places."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import fmean, median_low
from typing import TYPE_CHECKING, Final

from wangqi.importers.sheet import Glyph, Sheet, Style
from wangqi.parse import repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SAME_BASELINE: Final = 0.15
"""Baselines closer than this (in ems) are one: mixed fonts differ by a few hundredths, scripts by a fifth or more."""
WIDE_GAP: Final = 1.0
"""A gap beyond an em separates fragments: justification rarely stretches a line so far, columns and cells do."""
SCRIPT_SIZE: Final = 0.87
"""Exponents are set at 0.58 (Writer) to 0.83 (browsers) of the text's size."""
BOLD_INK: Final = 1.22
"""Bold Han carries 1.44 to 1.9 times the ink of the same characters in regular, regular itself 0.95 to 1.05."""

_UP: Final = dict(zip("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
_DOWN: Final = dict(zip("0123456789+-−=()xaeo", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₓₐₑₒ", strict=True))


@dataclass(slots=True)
class Fragment:
    """Characters that belong together on a baseline; made here, changed nowhere else."""

    glyphs: list[Glyph]
    y: float
    size: float
    scripts: dict[int, int] = field(default_factory=dict)
    """Index in `glyphs` to +1 (raised) or -1 (lowered)."""

    @property
    def x0(self) -> float:
        """Left end of its first visible character."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Right end of its last visible character."""
        return self.glyphs[-1].x1


def is_wide(text: str) -> bool:
    """Whether a character takes a full em: Han, kana, full-width forms and CJK marks."""
    code = ord(text[0])
    return 0x2E80 <= code <= 0xA4CF or 0xF900 <= code <= 0xFAFF or 0xFF01 <= code <= 0xFF60 or code >= 0x20000


def ink_norms(sheets: Iterable[Sheet]) -> dict[str, float]:
    """Ink in square ems of each character as the body prints it; under "" the mean of all Han characters.

    The lower quartile, because a character may stand in bold sub-headings of the body's size, too.
    """
    glyphs = [glyph for sheet in sheets for glyph in sheet.glyphs if glyph.ink > 0 and is_wide(glyph.text)]
    if not glyphs:
        return {}
    body = Counter(round(glyph.size, 1) for glyph in glyphs).most_common(1)[0][0]
    found: dict[str, list[float]] = defaultdict(list)
    for glyph in glyphs:
        if abs(glyph.size - body) <= 0.06 and not glyph.bold:
            found[glyph.text].append(glyph.ink)
    norms = {text: sorted(inks)[len(inks) // 4] for text, inks in found.items()}
    han = [ink for text, ink in norms.items() if 0x4E00 <= ord(text[0]) <= 0x9FFF]
    norms[""] = fmean(han) if han else 0.0
    return norms


def style_of(glyphs: Iterable[Glyph], norms: Mapping[str, float]) -> Style:
    """How a run of glyphs looks: decided by its Han characters, or by all where there are none."""
    visible = [glyph for glyph in glyphs if not glyph.text.isspace()]
    wide = [glyph for glyph in visible if is_wide(glyph.text) and glyph.text.isalnum()] or visible
    if not wide:
        return Style(size=0)
    size = Counter(round(glyph.size * 2) / 2 for glyph in wide).most_common(1)[0][0]
    font = Counter(glyph.font for glyph in wide).most_common(1)[0][0]
    bold = sum(glyph.bold for glyph in wide) * 2 > len(wide)
    return Style(size=size, bold=bold or _heavy(wide, norms), font=font)


def _heavy(glyphs: list[Glyph], norms: Mapping[str, float]) -> bool:
    han = [glyph for glyph in glyphs if glyph.ink > 0 and 0x4E00 <= ord(glyph.text[0]) <= 0x9FFF]
    expected = sum(norms.get(glyph.text, norms.get("", 0.0)) for glyph in han)
    return expected > 0 and sum(glyph.ink for glyph in han) > BOLD_INK * expected


def fragments(sheet: Sheet) -> list[Fragment]:
    """The upright text of a page as fragments, from top to bottom and from left to right."""
    found = _merge(_in_drawing_order(glyph for glyph in sheet.glyphs if glyph.upright))
    return _merge(_attach_scripts(found))


def _in_drawing_order(glyphs: Iterable[Glyph]) -> list[Fragment]:
    out: list[Fragment] = []
    spaces: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text.isspace():
            spaces.append(glyph)
            continue
        last = out[-1] if out else None
        if last is not None and _continues(last, glyph):
            last.glyphs += [space for space in spaces if last.x1 - 0.3 * last.size <= space.x0 <= glyph.x0][:1]
            last.glyphs.append(glyph)
            last.size = max(last.size, glyph.size)
        else:
            out.append(Fragment([glyph], glyph.y, glyph.size))
        spaces.clear()
    return out


def _continues(fragment: Fragment, glyph: Glyph) -> bool:
    em = max(fragment.size, glyph.size)
    if abs(glyph.y - fragment.y) > _tolerance(fragment.size, glyph.size):
        return False
    return -0.6 * em <= glyph.x0 - fragment.x1 <= WIDE_GAP * em


def _tolerance(one: float, two: float) -> float:
    """Points by which baselines may differ and be the same; less where one could be an index of the other."""
    small, large = sorted((one, two))
    return 0.05 * large if small < SCRIPT_SIZE * large else SAME_BASELINE * small + 0.1


def _merge(found: list[Fragment]) -> list[Fragment]:
    """Join neighbours on one baseline that were drawn apart."""
    out: list[Fragment] = []
    for row in baselines(found, exact=True):
        row.sort(key=lambda fragment: fragment.x0)
        joined = [row[0]]
        for fragment in row[1:]:
            last = joined[-1]
            em = max(last.size, fragment.size)
            if fragment.x0 - last.x1 <= WIDE_GAP * em:
                joined[-1] = _joined(last, fragment)
            else:
                joined.append(fragment)
        out += joined
    return out


def baselines(found: list[Fragment], *, exact: bool = False) -> list[list[Fragment]]:
    """Fragments grouped by baseline, from top to bottom.

    Not `exact`: cells beside one another in fonts of different heights are one line, too.
    """
    rows: list[list[Fragment]] = []
    for fragment in sorted(found, key=lambda each: (each.y, each.x0)):
        first = rows[-1][0] if rows else None
        if first is not None and _on_one_line(rows[-1], fragment, exact=exact):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return rows


def _on_one_line(row: list[Fragment], fragment: Fragment, *, exact: bool) -> bool:
    """The same baseline; or nearly so and beside one another, as cells in fonts of different heights are."""
    step, em = fragment.y - row[0].y, min(row[0].size, fragment.size)
    if exact or step <= _tolerance(row[0].size, fragment.size):
        return step <= _tolerance(row[0].size, fragment.size)
    return step <= 0.45 * em and all(fragment.x0 >= other.x1 or fragment.x1 <= other.x0 for other in row)


def _joined(one: Fragment, two: Fragment) -> Fragment:
    marked = [(glyph, one.scripts.get(n, 0)) for n, glyph in enumerate(one.glyphs)]
    marked += [(glyph, two.scripts.get(n, 0)) for n, glyph in enumerate(two.glyphs)]
    marked.sort(key=lambda pair: pair[0].x0)
    main = one if len(one.glyphs) >= len(two.glyphs) else two
    scripts = {n: script for n, (_, script) in enumerate(marked) if script}
    return Fragment([glyph for glyph, _ in marked], main.y, max(one.size, two.size), scripts)


def _attach_scripts(found: list[Fragment]) -> list[Fragment]:
    """Small fragments just above or below a line's baseline become its exponents and indices."""
    found = sorted(found, key=lambda fragment: fragment.y)
    ys = [fragment.y for fragment in found]
    out = list(found)
    for small in found:
        if len(small.glyphs) > 8:
            continue
        host = _host(small, out, ys)
        if host is not None:
            merged = _joined(host, small)
            raised = 1 if small.y < host.y else -1
            names = {id(glyph) for glyph in small.glyphs}
            merged.scripts |= {n: raised for n, glyph in enumerate(merged.glyphs) if id(glyph) in names}
            merged.y, merged.size = host.y, host.size
            at = next(n for n, fragment in enumerate(out) if fragment is host)
            out[at] = merged
            at = next(n for n, fragment in enumerate(out) if fragment is small)
            del out[at], ys[at]
    return out


def _host(small: Fragment, found: list[Fragment], ys: list[float]) -> Fragment | None:
    reach = 1.3 * small.size
    best: tuple[float, Fragment] | None = None
    for n in range(bisect_left(ys, small.y - reach), bisect_left(ys, small.y + reach)):
        line = found[n]
        if line is small or small.size > SCRIPT_SIZE * line.size or line.size > 3 * small.size:
            continue
        shift = abs(line.y - small.y) / line.size
        near = line.x0 - 0.35 * line.size <= small.x1 and small.x0 <= line.x1 + 0.35 * line.size
        if near and 0.04 < shift < 0.62 and (best is None or shift < best[0]):
            best = shift, line
    return best[1] if best else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """Which gaps of a document stand for a space; see `spacing_of`."""

    drawn: bool
    """Spaces are drawn as glyphs, so that a narrow gap is only typography."""
    automatic: bool
    """The typesetter parts Han from Latin by itself, so that such a gap says nothing."""


def spacing_of(sheets: Iterable[Sheet]) -> Spacing:
    """How the document parts words: some software draws spaces, TeX never does, and browsers lose them at times."""
    spaces = gaps = boundaries = letters = 0
    for sheet in sheets:
        letters += len(sheet.glyphs)
        for one, two in zip(sheet.glyphs, sheet.glyphs[1:], strict=False):
            spaces += two.text.isspace()
            if abs(one.y - two.y) < 0.1 and _mixed(one.text, two.text):
                boundaries += 1
                gaps += two.x0 - (one.x0 + one.size if is_wide(one.text) else one.x1) > 0.1 * two.size
    return Spacing(drawn=spaces * 500 > letters, automatic=gaps * 10 > boundaries * 7)


def _mixed(one: str, two: str) -> bool:
    """Han beside a Latin letter or digit."""
    return one.isalnum() and two.isalnum() and is_wide(one) != is_wide(two)


def text_of(fragment: Fragment, spacing: Spacing) -> str:
    """The fragment's text: spaces where they were drawn or where a gap stands for one, scripts as characters."""
    glyphs = fragment.glyphs
    pieces: list[str] = []
    stretch = _stretch(glyphs)
    for n, glyph in enumerate(glyphs):
        blank = glyph.text.isspace() or (n > 0 and glyphs[n - 1].text.isspace())
        if n and not blank and _spaced(glyphs[n - 1], glyph, stretch, spacing):
            pieces.append(" ")
        pieces.append(" " if glyph.text.isspace() else _scripted(glyph.text, fragment.scripts.get(n, 0)))
    return repair.plain_characters("".join(pieces)).strip()


def _scripted(text: str, script: int) -> str:
    return text if not script else raised(text) if script > 0 else lowered(text)


def raised(text: str) -> str:
    """As superscript characters where Unicode has them all; else unchanged (a footnote's mark, a word)."""
    return "".join(map(_UP.__getitem__, text)) if all(char in _UP for char in text) else text


def lowered(text: str) -> str:
    """As subscript characters where Unicode has them all; else unchanged."""
    return "".join(map(_DOWN.__getitem__, text)) if all(char in _DOWN for char in text) else text


def _stretch(glyphs: list[Glyph]) -> float:
    """By how much justification moved Han characters apart."""
    pairs = itertools.pairwise(glyphs)
    gaps = [b.x0 - a.x0 - a.size for a, b in pairs if _han(a.text) and _han(b.text)]
    return max(0.0, median_low(gaps)) if gaps else 0.0


def _han(text: str) -> bool:
    return is_wide(text) and text.isalnum()


def _spaced(one: Glyph, two: Glyph, stretch: float, spacing: Spacing) -> bool:
    """Gaps beside CJK punctuation are justification; between Han they are spaces when wider than the line's own."""
    em = max(one.size, two.size)
    if _han(one.text) and _han(two.text):
        return two.x0 - one.x0 - one.size - stretch > 0.16 * em
    end = one.x0 + one.size if _han(one.text) else one.x1
    gap = (two.x0 - end - stretch) / em
    if not is_wide(one.text) and not is_wide(two.text):
        return gap > 0.15 and not _clings(one.text, two.text)
    if _mixed(one.text, two.text):
        return gap > 0.6 or (gap > 0.16 and not spacing.drawn and not spacing.automatic)
    return gap > 0.9


def _clings(one: str, two: str) -> bool:
    """Marks that are set with side bearings of their own: dashes, dots, quotes in a Latin font."""
    return not one.isascii() or not two.isascii() or (one == two and not one.isalnum())
