"""How closely the lines of one text are filled, learned from the lines that surely go on.

A typesetter breaks a line where the next piece does not fit. How well that can be seen depends on the text: widths of
Han characters are exact, those of Latin letters are guesses, marks may hang over the edge or be squeezed. So the room
that lines leave before they go on, and the columns by which they exceed the measure, are counted; what no such line of
the text does is dear, what many do is cheap. Counts are smoothed with what is usual (`_usual_room`, `_usual_over`), as
if `_PRIOR` lines had been seen before.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, Final

from wangqi.parse.widths import HANGING, full_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.parse.lines import Line

ROOM: Final = 2.0
"""Cost of each column that was left although the next piece would have fitted."""
EXACT: Final = 1.0
"""Cost of leaving just as much room as the next piece needs."""
BULGE: Final = 1.1
"""Cost of each column beyond what a line can hold."""
CAP: Final = 6.0
"""No width says more than this: extractors err."""
_EXCEEDED: Final = 1.0
"""Columns below a limit from which on a line has not come near it."""
_PRIOR: Final = 6.0
_PURE, _MIXED, _HEAVY = range(3)
_SLACK: Final = (0.3, 1.0, 3.0)
"""Columns of doubt of each kind of line: Han alone, some Latin, much Latin."""
_LEAST, _MOST, _STEP = -2.0, 10.0, 0.5
"""Range of the tables, in columns."""
_STEPS: Final = int((_MOST - _LEAST) / _STEP) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Costs in nats, by kind of line and steps of half a column."""

    rooms: tuple[tuple[float, ...], ...]
    overs: tuple[tuple[float, ...], ...]
    hang: float
    """Columns by which a mark may hang over the edge."""

    def room(self, above: Line, below: Line, limit: float) -> float:
        """Cost of going on with `below` after `above`, in a line of `limit` columns."""
        need = below.unit - (self.hang if below.clings else 0.0)
        return self.rooms[kind(above) or _kind_of_unit(below)][_step(limit - above.width - need)]

    def over(self, line: Line, limit: float) -> float:
        """Cost of a line that takes more than `limit` columns, as far as it does."""
        spare = self.hang if line.text[-1] in HANGING else 0.0
        return self.overs[kind(line)][_step(line.width - limit - spare - line.squeeze)]

    def rooms_of(self, above: Line, below: Line, first: float, full: float) -> tuple[float, float]:
        """`room` for two limits, the lesser first."""
        need = below.unit - (self.hang if below.clings else 0.0)
        table = self.rooms[kind(above) or _kind_of_unit(below)]
        if first - above.width - need >= _MOST:
            return table[-1], table[-1]
        return table[_step(first - above.width - need)], table[_step(full - above.width - need)]

    def overs_of(self, line: Line, first: float, full: float) -> tuple[float, float]:
        """`over` for two limits, the lesser first."""
        if line.width <= first - _EXCEEDED:
            return 0.0, 0.0
        spare = self.hang if line.text[-1] in HANGING else 0.0
        table = self.overs[kind(line)]
        return table[_step(line.width - first - spare - line.squeeze)], table[
            _step(line.width - full - spare - line.squeeze)
        ]


def kind(line: Line) -> int:
    """How far the width of a line can be trusted."""
    return _PURE if line.slack <= _SLACK[_PURE] else _MIXED if line.slack <= 2.0 else _HEAVY


def _kind_of_unit(line: Line) -> int:
    """The same for its first piece: a number or a word has no exact width. Asked where the line above is pure."""
    return _MIXED if line.unit % 2 or line.text[:1].isascii() else _PURE


def _step(columns: float) -> int:
    # Called some thousand times an issue, hence no `min` and `max`.
    if columns >= _MOST:
        return _STEPS - 1
    return int((columns - _LEAST) / _STEP + 0.5) if columns > _LEAST else 0


def _usual_room(columns: float, slack: float) -> float:
    if columns < -0.25:
        return 0.0
    return (EXACT if slack < 0.5 else 0.0) + ROOM * max(columns - slack, 0.0)


def _usual_over(columns: float, slack: float) -> float:
    return BULGE * max(columns - slack, 0.0)


def learn(lines: Sequence[Line], full: float) -> Fit:
    """The fit of a text whose full lines take `full` columns."""
    hang = _hang(lines, full)
    rooms: tuple[list[float], ...] = ([], [], [])
    overs: tuple[list[float], ...] = ([], [], [])
    for line, below in full_lines(lines, full):
        spare = hang if below.clings else 0.0
        rooms[kind(line) or _kind_of_unit(below)].append(full - line.width - below.unit + spare)
        overs[kind(line)].append(line.width - full - line.squeeze)
    return Fit(
        rooms=tuple(map(_table, rooms, _USUAL_ROOMS)),
        overs=tuple(map(_table, overs, _USUAL_OVERS)),
        hang=hang,
    )


_COLUMNS: Final = tuple(_LEAST + _STEP * at for at in range(_STEPS))
_USUAL_ROOMS: Final = tuple([_PRIOR * exp(-_usual_room(x, slack)) for x in _COLUMNS] for slack in _SLACK)
_USUAL_OVERS: Final = tuple([_PRIOR * exp(-_usual_over(x, slack)) for x in _COLUMNS] for slack in _SLACK)
"""By kind of line and step how many of `_PRIOR` lines are as far out, or farther."""


def _table(seen: list[float], usual: Sequence[float]) -> tuple[float, ...]:
    """For each step the cost of being as far out, or farther."""
    seen.sort()
    count, total = len(seen), len(seen) + _PRIOR
    out = []
    for columns, before in zip(_COLUMNS, usual, strict=True):
        if columns <= -_EXCEEDED:
            out.append(0.0)
            continue
        farther = count - bisect_left(seen, columns - 0.26)
        out.append(min(-log((farther + before) / total), CAP))
    return tuple(out)


def _hang(lines: Sequence[Line], full: float) -> float:
    """Columns by which marks hang over the edge here: two where some do, or where nothing tells."""
    inside = over = 0
    for line in lines:
        if line.slack <= _SLACK[_PURE] and line.text[-1] in HANGING:
            inside += full - 1.0 < line.width <= full + 0.5
            over += full + 1.5 <= line.width <= full + 2.5
    return 2.0 if over >= 2 or 5 * over > inside or inside < 4 else 0.0


USUAL: Final = learn((), 52.0)
"""What is usual, before any line was seen."""
