"""Viterbi's algorithm over the lines of an issue: the cheapest path, and how much dearer each other label would be.

The inner loops run some ten thousand times an issue, hence plain lists and tuples and no calls inside. Lines have the
same few sets of labels, so a set is a tuple, costs stand in a list in its order, and the ways from one set to another
are worked out once. No seam costs less than nothing, which tells where a way that is ruled out need not be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING, Final

from wangqi.parse.costs import COUNT, DISPLAY, FOLLOWS, JOINS, NEVER, P2, STARTS, C, H, I, P, S, W

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Labels = tuple[int, ...]
"""Those that a line may have."""
Row = list[float]
"""What each of them costs, in their order."""

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
_WAYS_OF: Final = tuple(max(kinds) + 1 if max(kinds) <= _PART else _WAYS for kinds in _KINDS)
"""By label above how many of these can happen: below a title and the like only the first two."""
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


def forward(
    choices: Sequence[Labels], rows: Sequence[Row], seams: Sequence[Seam]
) -> tuple[list[Row], list[Sequence[int]]]:
    """The cost of the cheapest path to each label of each line, and the place of the label above on that path."""
    so_far = [STARTS.get(x, NEVER) + cost for x, cost in zip(choices[0], rows[0], strict=True)]
    best = [so_far]
    back: list[Sequence[int]] = [()]
    for above, labels, row, seam in zip(choices, choices[1:], rows[1:], seams, strict=False):
        if len(labels) == 1:  # nothing to choose but where it came from
            costs = [cost + step(seam, y, labels[0]) for y, cost in zip(above, so_far, strict=True)]
            chosen = min(range(len(costs)), key=lambda at: (costs[at], above[at])) if len(costs) > 1 else 0
            so_far, link = [costs[chosen] + row[0]], [chosen]
        else:
            so_far, link = _forward(so_far, _ways(above, labels), above, row, seam)
        best.append(so_far)
        back.append(link)
    return best, back


Way = tuple[int, float, int]
"""Place of the label on the other line, what it costs that one follows the other, and which figure is to be added."""
Ways = tuple[tuple[tuple[Way, ...], tuple[Way, ...]], ...]
"""For each label of a line the ways to the other line, and those that are ruled out, which are hardly ever needed."""


def _forward(before: Row, ways: Ways, above: Labels, row: Row, seam: Seam) -> tuple[Row, list[int]]:
    joins, parts, (article, section), on = seam.joins, seam.parts, seam.fresh, seam.on
    so_fars: list[float] = []
    for y, so_far in zip(above, before, strict=True):
        part = so_far + parts[y]
        if _WAYS_OF[y] == _WAYS:
            so_fars += (so_far + joins[y], part, part + article, part + section, part + on)
        else:
            so_fars += (so_far + joins[y], part)
    ruled_out = min(before) + NEVER
    now: Row = []
    link: list[int] = []
    for (likely, ruled), cost in zip(ways, row, strict=True):
        least, chosen = 1e18, -1
        for place, follows, kind in likely:
            total = follows + so_fars[kind]
            if total < least:
                least, chosen = total, place
        if least >= ruled_out:  # as cheap as what is ruled out may be, so that must be looked at as well
            least, chosen = _cheapest((*likely, *ruled), so_fars)
        now.append(least + cost)
        link.append(chosen)
    return now, link


@lru_cache(maxsize=4096)
def _ways(above: Labels, below: Labels) -> Ways:
    """The ways from the labels below up to those above; the figures are the costs so far, `_WAYS_OF` a label above."""
    firsts = list(accumulate((_WAYS_OF[y] for y in above), initial=0))
    return tuple(
        _parted([(place, FOLLOWS[y][x], firsts[place] + _KINDS[y][x]) for place, y in enumerate(above)]) for x in below
    )


@lru_cache(maxsize=4096)
def _ways_on(above: Labels, below: Labels) -> Ways:
    """The ways on from the labels above to those below; the figures are those of a seam."""
    return tuple(_parted([(place, FOLLOWS[y][x], _KINDS[y][x]) for place, x in enumerate(below)]) for y in above)


def _parted(ways: Sequence[Way]) -> tuple[tuple[Way, ...], tuple[Way, ...]]:
    return tuple(way for way in ways if way[1] < NEVER), tuple(way for way in ways if way[1] >= NEVER)


def _cheapest(ways: Sequence[Way], so_fars: Sequence[float]) -> tuple[float, int]:
    """The least cost and the place of the label above; of equal ones that which comes first above."""
    least, _, chosen = min((follows + so_fars[kind], kind, place) for place, follows, kind in ways)
    return least, chosen


def trace(choices: Sequence[Labels], best: Sequence[Row], back: Sequence[Sequence[int]]) -> list[int]:
    """The cheapest path."""
    _, _, place = min((cost, x, at) for at, (x, cost) in enumerate(zip(choices[-1], best[-1], strict=True)))
    out = []
    for labels, link in zip(reversed(choices), reversed(back), strict=True):
        out.append(labels[place])
        place = link[place] if link else 0
    return out[::-1]


def margins(
    choices: Sequence[Labels],
    rows: Sequence[Row],
    seams: Sequence[Seam],
    best: Sequence[Row],
    labels: Sequence[int],
    reading: Mapping[int, str],
) -> list[tuple[float, int]]:
    """For each line by how much the cheapest labelling that reads it otherwise is dearer, and its label there."""
    least = min(best[-1])
    rest = [0.0] * len(choices[-1])
    others: dict[tuple[Labels, int], list[tuple[int, int]]] = {}
    out: list[tuple[float, int]] = []
    for at in range(len(rows) - 1, -1, -1):
        choice, label, so_far = choices[at], labels[at], best[at]
        if len(choice) == 1:
            out.append((NEVER, label))
        else:
            other = others.get((choice, label))
            if other is None:
                other = [(place, x) for place, x in enumerate(choice) if reading[x] != reading[label]]
                others[choice, label] = other
            found = [(so_far[place] + rest[place] - least, x) for place, x in other]
            out.append(min(found) if found else (NEVER, label))
        if at:
            rest = _backward(choices[at - 1], choice, rows[at], rest, seams[at - 1])
    return out[::-1]


def detours(choices: Sequence[Labels], rows: Sequence[Row], seams: Sequence[Seam], labels: Sequence[int]) -> Detours:
    """The ways round the cheapest path `labels`."""
    if not rows:
        return Detours(choices, rows, seams, labels, (), ())
    _, back = forward(choices, rows, seams)
    rests = [[0.0] * len(choices[-1])]
    for at in range(len(rows) - 1, 0, -1):
        rests.append(_backward(choices[at - 1], choices[at], rows[at], rests[-1], seams[at - 1]))
    return Detours(choices, rows, seams, labels, back, rests[::-1])


@dataclass(frozen=True, slots=True)
class Detours:
    """For a line and another label of it the cheapest path through that label, as far as it differs."""

    choices: Sequence[Labels]
    rows: Sequence[Row]
    seams: Sequence[Seam]
    labels: Sequence[int]
    back: Sequence[Sequence[int]]
    rests: Sequence[Row]

    def through(self, at: int, label: int) -> dict[int, int]:
        """Labels by line, from the last line before the path leaves `labels` to the first where it is back."""
        path = {at: label}
        up = at
        while up and path[up] != self.labels[up]:
            place = self.back[up][self.choices[up].index(path[up])]
            path[up - 1] = self.choices[up - 1][place]
            up -= 1
        down = at
        while down + 1 < len(self.rows) and path[down] != self.labels[down]:
            path[down + 1] = self._next(down, path[down])
            down += 1
        return path

    def _next(self, at: int, label: int) -> int:
        seam = self.seams[at]
        ways = zip(self.choices[at + 1], self.rows[at + 1], self.rests[at + 1], strict=True)
        return min(ways, key=lambda way: step(seam, label, way[0]) + way[1] + way[2])[0]


def _backward(above: Labels, labels: Labels, row: Row, rest: Row, seam: Seam) -> Row:
    """The cost of the cheapest path on from each label of the line above."""
    total = list(map(add, row, rest))
    if len(labels) == 1:
        return [step(seam, y, labels[0]) + total[0] for y in above]
    joins, parts, (article, section), on = seam.joins, seam.parts, seam.fresh, seam.on
    more = (0.0, 0.0, article, section, on)
    ruled_out = min(total) + NEVER
    out: Row = []
    for y, (likely, ruled) in zip(above, _ways_on(above, labels), strict=True):
        part = parts[y]
        ends = (joins[y], part, part, part, part)
        least = 1e18
        for place, follows, kind in likely:
            cost = follows + ends[kind] + more[kind] + total[place]
            if cost < least:
                least = cost
        if least >= ruled_out:
            least = min(
                [follows + ends[kind] + more[kind] + total[place] for place, follows, kind in (*likely, *ruled)]
            )
        out.append(least)
    return out
