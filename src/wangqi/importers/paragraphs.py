"""Lines to passages: where a paragraph ends is known from the page, not guessed from its words.

A typesetter ends a line because the next piece would not fit. Where it would have fitted, a person ended it: that one
test (`_would_fit`) tells most paragraphs; indents, gaps and changes of style tell the rest.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from wangqi.importers.fragments import is_wide
from wangqi.importers.sheet import Align, Line, Passage, Style
from wangqi.importers.tables import find_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_INDENT: Final = 4.5
"""Ems; what begins further in is set to the right or in the middle, and nothing follows it."""
BREAK: Final = "\u2028"
MARKER = re.compile(
    r"(?:[●■◆▶▌★•·○◇□▪–—*-]\s*(?=\S)|[①-⑳❶-❿]|[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[)）]|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]{1,3}、)"
)
"""How an item of a list or a numbered heading begins."""
_ADDRESS_TAIL = re.compile(r"(?:https?:/?/?|www\.)[^\s\u2e80-\uffff]*$")
_ADDRESS_HEAD = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How this document sets its paragraphs."""

    body: Style
    indented: bool
    """First lines are indented, as Chinese text has it."""
    pitch: Mapping[float, float]
    """Usual distance of baselines for each size, in points."""

    def pitch_of(self, line: Line) -> float:
        """Usual distance from the line above to this one, in points."""
        known = self.pitch.get(line.style.size)
        return known or max(self.pitch.get(self.body.size, 0.0), 1.6 * line.style.size)

    @classmethod
    def plain(cls, body: Style | None, *, indented: bool) -> Habits:
        """Habits of a document without geometry."""
        return cls(body=body or Style(size=10.5), indented=indented, pitch={})


def habits_of(stacks: Sequence[Sequence[Line]]) -> Habits:
    """What most of the document does."""
    lines = [line for stack in stacks for line in stack]
    weights: Counter[Style] = Counter()
    for line in lines:
        weights[line.style] += len(line.text)
    body = weights.most_common(1)[0][0] if weights else Style(size=10.5)
    first = sum(
        1.2 < one.offset < 3.2 and two.offset < 0.5
        for stack in stacks
        for one, two in itertools.pairwise(stack)
        if one.style.size == two.style.size == body.size
    )
    steps: dict[float, list[float]] = defaultdict(list)
    for stack in stacks:
        for one, two in itertools.pairwise(stack):
            if one.style.size == two.style.size and two.y - one.y < 4 * two.style.size:
                steps[two.style.size].append(two.y - one.y)
    pitch = {size: _usual(found, size) for size, found in steps.items() if len(found) >= 3}
    return Habits(body=body, indented=first >= 3, pitch=pitch)


def _usual(steps: list[float], size: float) -> float:
    """The most common step, to the nearest tenth of an em; of equals the smallest."""
    tally = Counter(round(step / size, 1) for step in steps)
    best = max(tally.values())
    near = min(step for step, count in tally.items() if count * 2 > best)
    return median(step for step in steps if abs(step / size - near) <= 0.16)


def passages_of(stacks: Sequence[Sequence[Line]], habits: Habits) -> list[Passage]:
    """All passages in reading order; a paragraph may run on into the next column or page."""
    out: list[Passage] = []
    group: list[Line] = []
    gap = 0.0
    for stack in stacks:
        ends = {table.first: table for table in find_tables(stack)}
        at = 0
        while at < len(stack):
            line = stack[at]
            table = ends.get(at)
            if table is None and group and _goes_on(group, line, habits, new_column=at == 0):
                group.append(line)
                at += 1
                continue
            if group:
                out.append(_passage(group, gap, habits))
            group = [] if table else [line]
            gap = (
                (line.y - stack[at - 1].y - habits.pitch_of(line)) / line.style.size if at and line.style.size else 0.0
            )
            if table:
                out.append(Passage(text=table.text, style=line.style, page=line.page, rows=table.rows))
            at = table.last + 1 if table else at + 1
    if group:
        out.append(_passage(group, gap, habits))
    return out


def _goes_on(group: list[Line], line: Line, habits: Habits, *, new_column: bool) -> bool:
    last = group[-1]
    if last.style.size != line.style.size or _turns(last, line, habits):
        return False
    if not new_column and _is_apart(last, line, habits):
        return False
    if not new_column and last.style == line.style != habits.body and _are_centred(last, line):
        return not MARKER.match(line.text)
    if line.column.right - line.column.left < 1 or _is_right(line):
        return False
    if _would_fit(last, line):
        return False
    return _indent_allows(group, line, habits)


def _turns(last: Line, line: Line, habits: Habits) -> bool:
    """Whether the look changes between the two, at the very place where they meet.

    Only at the body's size: there a bold line may be a title; the weight of a few large characters is hard to measure.
    """
    if line.style.size > habits.body.size + 0.25:
        return False
    return last.tail.bold != line.head.bold and last.style.bold != line.style.bold


def _is_apart(last: Line, line: Line, habits: Habits) -> bool:
    step, usual = line.y - last.y, habits.pitch_of(line)
    return step > 1.3 * usual and step > usual + 0.25 * line.style.size


def _is_centred(line: Line) -> bool:
    left, right = line.x0 - line.column.left, line.slack
    return abs(left - right) < line.style.size and left > -0.5 * line.style.size


def _are_centred(last: Line, line: Line) -> bool:
    """Two lines of a centred title; lines that fill the measure are centred, too, and say nothing."""
    return _is_centred(last) and _is_centred(line) and max(last.offset, line.offset) > 0.9


def _is_right(line: Line) -> bool:
    return line.offset > 6 and line.slack < 2.5 * line.style.size and not _is_centred(line)


def _would_fit(last: Line, line: Line) -> bool:
    """Whether the first piece of the next line had room at the end of the last one."""
    # Kinsoku may push one more character down than what clings, and fonts measure marks differently: half an em.
    return last.slack > line.first_width + 0.5 * line.style.size


def _indent_allows(group: list[Line], line: Line, habits: Habits) -> bool:
    first, offset = group[0].offset, line.offset
    if len(group) > 1:
        return abs(offset - group[1].offset) < 0.6
    if offset < first - 0.5:
        return first - offset < MAX_INDENT
    if offset <= first + 0.5:
        return first < 0.6 or not habits.indented
    return MARKER.match(group[0].text) is not None and offset - first < 4


def _passage(group: list[Line], gap: float, habits: Habits) -> Passage:
    first = group[0]
    text = join([line.text for line in group], full=[line.slack < 1.2 * line.style.size for line in group])
    weights: Counter[Style] = Counter()
    for line in group:
        weights[line.style] += len(line.text)
    return Passage(
        text=text,
        broken=BREAK.join(line.text for line in group) if len(group) > 1 else "",
        style=weights.most_common(1)[0][0],
        align=_alignment(group, habits),
        indent=round(first.offset, 1),
        page=first.page,
        gap=round(gap, 2),
    )


def _alignment(group: list[Line], habits: Habits) -> Align:
    first = group[0]
    if len(group) == 1 and _is_right(first):
        return "right"
    last = group[-1]
    indent = 2 if habits.indented else 0
    centred = all(_is_centred(line) for line in group) and max(first.offset, last.offset) > 0.9
    return "center" if centred and (last.offset > indent + 0.7 or first.offset < 1) else "left"


def join(texts: Sequence[str], *, full: Sequence[bool] | None = None) -> str:
    """Lines as running text: nothing between Han, a space between words, nothing inside an address.

    `full[n]`: line n ends at the margin, so that it may have been broken inside a number.
    """
    out = texts[0]
    for n, text in enumerate(texts[1:]):
        out += _glue(out, text, full=full is None or full[n]) + text
    return out


def _glue(before: str, after: str, *, full: bool) -> str:
    one, two = before[-1:], after[:1]
    if not one or not two or is_wide(one) or is_wide(two) or not (one.isascii() and two.isascii()):
        return ""
    if _ADDRESS_TAIL.search(before) and _ADDRESS_HEAD.match(after):
        return ""
    if one == "-" or (full and one.isdigit() and two.isdigit()):
        return ""
    return " "
