"""Pieces of one printed line, put together again.

Some extractors begin a new line wherever punctuation was squeezed, a script raised or a gap set wide. Such pieces are
as wide together as a full line, and the seam between them lies where no typesetter breaks without need.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wangqi.model import Repair
from wangqi.parse import widths
from wangqi.parse.lines import Line, ends_in_script, merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangqi.parse.measure import Measure
    from wangqi.parse.widths import Widths

_CLOSING: Final = frozenset("》）”’」』】")
_OPENING: Final = frozenset("“‘《（「『")
_STOPS: Final = frozenset("。！？：；")
_INNER: Final = re.compile("[，。；、]")
_POWER_END = re.compile(r"[×xX✕]\s?10[-−]?\d{0,2}$")
_GOES_ON = re.compile(r"[，。、；：）》”]|[A-Z][a-z]?\d")
_ORDINAL = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[）)]")
_BRACKETED = re.compile(r"（[^（）]*[\u3400-\u9fff][^（）]*）")
"""A source, as a rule: what follows it is something new."""
_GLOSS = re.compile(r"（[!-~ ]+）")
"""A name in Latin letters, which explains the words before it."""
_ZERO_WIDTH: Final = frozenset("\u200b\u200c\u200d\u2060")
"""Marks that Word sets where the script changes; some extractors break the line there."""
_PROVEN: Final = 3
"""Lines taken apart at squeezed marks, beyond doubt, from which on a full stop counts as such a mark, too."""
_MISS: Final = 2.6
"""Columns by which the pieces may miss the measure together: a mark that hangs, a pair squeezed."""
_LATIN: Final = 0.25
"""And more for each column of doubt about the pieces' own widths."""
_MOST: Final = 6
"""Pieces of a line, at the most."""


def merge_fragments(lines: list[Line], measure: Measure, scale: Widths, repairs: list[Repair]) -> list[Line]:
    """`lines` with the runs of pieces merged (rule `line-apart`)."""
    out: list[Line] = []
    at = 0
    found = list(_runs(lines, measure, _STOPS))
    if len(found) >= _PROVEN:
        found = list(_runs(lines, measure, frozenset()))
    for start, count, spaced in found:
        out += lines[at:start]
        run = lines[start : start + count]
        whole = merged(run, _text(run, spaced=spaced))
        widths.measure(whole, scale)
        repairs.append(
            Repair(
                line=run[0].number,
                rule="line-apart",
                before=" | ".join(x.text for x in run),
                after=whole.text,
            )
        )
        out.append(whole)
        at = start + count
    return out + lines[at:]


def _text(run: list[Line], *, spaced: bool) -> str:
    """The pieces joined: with a space where one was printed that parts Latin from Latin, ×10⁴ from km²."""
    text = run[0].text
    for line in run[1:]:
        printed = line.raw.startswith(" ") and text[-1].isascii() and line.text[0].isascii()
        text += (" " if spaced or printed else "") + line.text
    return text


def _runs(lines: list[Line], measure: Measure, stops: frozenset[str]) -> Iterator[tuple[int, int, bool]]:
    """(first index, number of pieces, whether a space goes between) of each run."""
    at = 0
    while at < len(lines) - 1:
        count, spaced = _run(lines, at, measure, stops)
        if count > 1:
            yield at, count, spaced
        at += count


def _run(lines: list[Line], at: int, measure: Measure, stops: frozenset[str]) -> tuple[int, bool]:
    full, first = measure.full, measure.first
    if lines[at].width > full - 2 - lines[at].slack and not ends_in_script(lines[at].text):
        return 1, False
    width, slack, best, scripts = lines[at].width, lines[at].slack, 1, False
    for end in range(at + 1, min(at + _MOST, len(lines))):
        kind = _seam(lines[end - 1], lines[end], full, stops, inside=end > at + 1)
        width += lines[end].width
        slack += lines[end].slack
        if not kind or width > full + _MISS + 0.5 * lines[at].slack:
            break
        scripts = scripts or kind == "script"
        if kind == "gap":
            whole = abs(width + 1 - full) <= _MISS or abs(width + 1 - first) <= 1.0
            return (2, True) if whole and end == at + 1 else (best, False)
        if scripts or abs(width - full) <= _MISS or abs(width - first) <= 1.0 + _LATIN * slack:
            best = end - at + 1
    return best, False


def _seam(above: Line, below: Line, full: float, stops: frozenset[str], *, inside: bool) -> str:
    """What may have taken the two apart: `squeeze`, `script`, `gap`; empty: nothing that is known."""
    last, begins = above.text[-1], below.text[0]
    if below.top or last in stops or _ORDINAL.match(below.text):
        return ""
    if last in _STOPS:
        return "squeeze" if begins in _OPENING and not below.gap and not below.indent else ""
    if below.gap:
        return "gap" if _open_quote(above.text) else ""
    if below.indent:
        return ""
    if _POWER_END.search(above.text) or last in _ZERO_WIDTH:
        return "script"
    if ends_in_script(above.text) and _GOES_ON.match(below.text):
        return "script"
    if ends_in_script(above.text) and (_INNER.search(above.text) or inside):
        return "script"
    if (
        last in "，、"
        or begins in "，。、；：）》”"
        or (inside and last not in _CLOSING)
        or (inside and above.text[0] in _OPENING and not _BRACKETED.fullmatch(above.text))
    ):
        return "squeeze"
    prose = bool(_INNER.search(above.text)) or above.width > 0.6 * full
    prose = prose or (last, begins) == ("》", "《") or bool(_GLOSS.fullmatch(below.text))
    if begins in _OPENING and prose:
        return "squeeze"
    return "gap" if _open_quote(above.text) else ""


def _open_quote(text: str) -> bool:
    return text.rfind("“") > text.rfind("”")
