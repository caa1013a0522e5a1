"""Viterbi's algorithm over the lines of an issue: the cheapest path, and how much dearer each other label would be.

The inner loops run some ten thousand times an issue, hence plain dictionaries and tuples and no calls inside.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from wangqi.parse.costs import COUNT, DISPLAY, FOLLOWS, JOINS, NEVER, P2, STARTS, C, H, I, P, S, W

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[int, float]
"""Label to cost, for the labels that a line may have."""

_TEXT: Final = frozenset({P, P2, I, C, W})
_WAYS: Final = 5
_JOIN, _PART, _ARTICLE, _SECTION, _ON_HERE = range(_WAYS)
"""What happens at a seam: the unit goes on, it ends, and with it the article, the section; the article goes on."""
_FRESH: Final = tuple(tuple(a in (P, P2, I) and b in DISPLAY for b in range(COUNT)) for a in range(COUNT))
_ON: Final = tuple(tuple(a in _TEXT and b in (P, H, I) for b in range(COUNT)) for a in range(COUNT))
_KINDS: Final = tuple(
    tuple(
        _JOIN
        if (a, b) in JOINS
        else (_SECTION if b == S else _ARTICLE)
        if _FRESH[a][b]
        else _ON_HERE
        if _ON[a][b]
        else _PART
        for b in range(COUNT)
    )
    for a in range(COUNT)
)
_JOINED: Final = tuple(tuple((a, b) in JOINS for b in range(COUNT)) for a in range(COUNT))


@dataclass(slots=True)
class Seam:
    """What the seam between two lines costs, beside what may follow what."""

    joins: list[float]
    """By label above: of going on."""
    parts: list[float]
    """By label above: of ending."""
    fresh: tuple[float, float]
    """Of a new article here; of a new section here."""
    on: float
    """Of the article going on here."""


def step(seam: Seam, above: int, below: int) -> float:
    """Cost of label `below` after label `above`."""
    cost = FOLLOWS[above][below]
    if _JOINED[above][below]:
        return cost + seam.joins[above]
    cost += seam.parts[above]
    if _FRESH[above][below]:
        return cost + seam.fresh[below == S]
    return cost + seam.on if _ON[above][below] else cost


def forward(rows: Sequence[Row], seams: Sequence[Seam]) -> tuple[list[Row], list[dict[int, int]]]:
    """The cost of the cheapest path to each label of each line, and the label above on that path."""
    best = [{x: STARTS.get(x, NEVER) + cost for x, cost in rows[0].items()}]
    back: list[dict[int, int]] = [{}]
    for row, seam in zip(rows[1:], seams, strict=True):
        if len(row) == 1:  # nothing to choose but where it came from
            ((x, cost),) = row.items()
            least, chosen = min([(so_far + step(seam, y, x), y) for y, so_far in best[-1].items()])
            best.append({x: least + cost})
            back.append({x: chosen})
            continue
        joins, parts, (article, section), on = seam.joins, seam.parts, seam.fresh, seam.on
        so_fars: list[float] = []
        for y, so_far in best[-1].items():
            part = so_far + parts[y]
            so_fars += (so_far + joins[y], part, part + article, part + section, part + on)
        ruled_out = min(so_fars) + NEVER
        now: Row = {}
        link: dict[int, int] = {}
        for x, likely, ruled in _ways(tuple(best[-1]), tuple(row)):
            least, chosen = 1e18, -1
            for y, follows, kind in likely:
                total = follows + so_fars[kind]
                if total < least:
                    least, chosen = total, y
            if least >= ruled_out:  # as cheap as what is ruled out may be, so that must be looked at as well
                least, chosen = _cheapest([*likely, *ruled], so_fars)
            now[x], link[x] = least + row[x], chosen
        best.append(now)
        back.append(link)
    return best, back


Way = tuple[int, float, int]
"""Label above, what it costs to follow it, and where the cost so far stands: `_KINDS` a label, one after the other."""


@lru_cache(maxsize=4096)
def _ways(above: tuple[int, ...], below: tuple[int, ...]) -> tuple[tuple[int, tuple[Way, ...], tuple[Way, ...]], ...]:
    """For each label below the ways to it, and those that are ruled out, which are hardly ever looked at."""
    out = []
    for x in below:
        ways = [(y, FOLLOWS[y][x], _WAYS * place + _KINDS[y][x]) for place, y in enumerate(above)]
        likely = tuple(way for way in ways if way[1] < NEVER)
        out.append((x, likely, tuple(way for way in ways if way[1] >= NEVER)))
    return tuple(out)


def _cheapest(ways: Sequence[Way], so_fars: Sequence[float]) -> tuple[float, int]:
    """The least cost and the label above; of equal ones that which comes first above."""
    least, _, chosen = min((follows + so_fars[kind], kind, y) for y, follows, kind in ways)
    return least, chosen


def trace(best: Sequence[Row], back: Sequence[dict[int, int]]) -> list[int]:
    """The cheapest path."""
    last = best[-1]
    x = min(last, key=lambda k: (last[k], k))
    out = [x]
    for link in reversed(back[1:]):
        x = link[x]
        out.append(x)
    return out[::-1]


def margins(
    rows: Sequence[Row], seams: Sequence[Seam], best: Sequence[Row], labels: Sequence[int], reading: Mapping[int, str]
) -> list[tuple[float, int]]:
    """For each line by how much the cheapest labelling that reads it otherwise is dearer, and its label there."""
    least = min(best[-1].values())
    rest: Row = dict.fromkeys(rows[-1], 0.0)
    out: list[tuple[float, int]] = []
    for at in range(len(rows) - 1, -1, -1):
        kind, so_far = reading[labels[at]], best[at]
        if len(so_far) == 1:
            out.append((NEVER, labels[at]))
            rest = _backward(rows[at], rest, seams[at - 1], rows[at - 1]) if at else rest
            continue
        out.append(
            min(((so_far[x] + rest[x] - least, x) for x in rows[at] if reading[x] != kind), default=(NEVER, labels[at]))
        )
        if at:
            rest = _backward(rows[at], rest, seams[at - 1], rows[at - 1])
    return out[::-1]


def detours(rows: Sequence[Row], seams: Sequence[Seam], labels: Sequence[int]) -> Detours:
    """The ways round the cheapest path `labels`."""
    if not rows:
        return Detours(rows, seams, labels, (), ())
    _, back = forward(rows, seams)
    rests: list[Row] = [dict.fromkeys(rows[-1], 0.0)]
    for at in range(len(rows) - 1, 0, -1):
        rests.append(_backward(rows[at], rests[-1], seams[at - 1], rows[at - 1]))
    return Detours(rows, seams, labels, back, rests[::-1])


@dataclass(frozen=True, slots=True)
class Detours:
    """For a line and another label of it the cheapest path through that label, as far as it differs."""

    rows: Sequence[Row]
    seams: Sequence[Seam]
    labels: Sequence[int]
    back: Sequence[Mapping[int, int]]
    rests: Sequence[Row]

    def through(self, at: int, label: int) -> dict[int, int]:
        """Labels by line, from the last line before the path leaves `labels` to the first where it is back."""
        path = {at: label}
        up = at
        while up and path[up] != self.labels[up]:
            path[up - 1] = self.back[up][path[up]]
            up -= 1
        down = at
        while down + 1 < len(self.rows) and path[down] != self.labels[down]:
            path[down + 1] = self._next(down, path[down])
            down += 1
        return path

    def _next(self, at: int, label: int) -> int:
        row, rest, seam = self.rows[at + 1], self.rests[at + 1], self.seams[at]
        return min(row, key=lambda x: step(seam, label, x) + row[x] + rest[x])


def _backward(row: Row, rest: Row, seam: Seam, above: Row) -> Row:
    """The cost of the cheapest path on from each label of the line above."""
    total = [cost + rest[x] for x, cost in row.items()]
    if len(total) == 1:
        (x,) = row
        return {y: step(seam, y, x) + total[0] for y in above}
    joins, parts, (article, section), on = seam.joins, seam.parts, seam.fresh, seam.on
    more = (0.0, 0.0, article, section, on)
    ruled_out = min(total) + min(more) + NEVER
    out: Row = {}
    for y, likely, ruled in _ways_on(tuple(above), tuple(row)):
        part = parts[y]
        ends = (joins[y], part, part, part, part)
        least = min([follows + ends[kind] + more[kind] + total[x] for x, follows, kind in likely], default=1e18)
        if least >= ruled_out + min(ends):
            least = min([follows + ends[kind] + more[kind] + total[x] for x, follows, kind in (*likely, *ruled)])
        out[y] = least
    return out


@lru_cache(maxsize=4096)
def _ways_on(
    above: tuple[int, ...], below: tuple[int, ...]
) -> tuple[tuple[int, tuple[Way, ...], tuple[Way, ...]], ...]:
    """The same on from each label above: (place of the label below, cost to follow, kind of seam)."""
    out = []
    for y in above:
        ways = [(place, FOLLOWS[y][x], _KINDS[y][x]) for place, x in enumerate(below)]
        likely = tuple(way for way in ways if way[1] < NEVER)
        out.append((y, likely, tuple(way for way in ways if way[1] >= NEVER)))
    return tuple(out)
