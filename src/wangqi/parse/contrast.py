"""What tells two labellings of the same lines apart, clue by clue."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from wangqi.parse import clues
from wangqi.parse.costs import FOLLOWS, JOINS, NEVER, P2, STARTS, P
from wangqi.parse.lattice import Seam, step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangqi.parse.bulletin import Reading

_PROSE: Final = frozenset({P, P2})
_HABITS: Final = "habits of this bulletin"
_ORDER: Final = "what follows what"
_ROOM: Final = "seam: room in the line above"
_SOURCES: Final = "seam: whether a source closed the article"


def contrast(reading: Reading, other: Mapping[int, int]) -> dict[str, float]:
    """By clue how much it speaks for the labels of `reading` and against `other` (line index to label), in nats.

    `other` holds all lines between two on which both agree, and these; so the figures add up to the whole difference.
    """
    told: defaultdict[str, float] = defaultdict(float)
    labels = reading.labelling.labels
    for at, label in other.items():
        if label != labels[at]:
            _line(reading, at, labels[at], label, told)
    for above, below in pairwise(sorted(other)):
        now, then = (labels[above], labels[below]), (other[above], other[below])
        if now != then:
            _seam(reading, above, now, then, told)
    if 0 in other and other[0] != labels[0]:
        told[_ORDER] += STARTS.get(other[0], NEVER) - STARTS.get(labels[0], NEVER)
    return dict(told)


def _line(reading: Reading, at: int, label: int, other: int, told: defaultdict[str, float]) -> None:
    look, context = reading.looks[at], reading.context
    row = dict(zip(reading.labelling.choices[at], reading.labelling.rows[at], strict=True))
    if context.parts:
        context = context.by_line(len(reading.looks))[at]
    rest = row[other] - row[label]
    if not row.keys() <= _PROSE:
        found = [(clue, clue(look, context)) for clue in clues.LABEL_CLUES]
        placed = [(clue, clue(look, context, at)) for clue in clues.PLACE_CLUES]
        for clue, costs in (*found, *placed):
            by_label = dict(costs)
            cost = by_label.get(other, 0.0) - by_label.get(label, 0.0)
            told[_name(clue)] += cost
            rest -= cost
    told[_HABITS] += rest


def _seam(
    reading: Reading, at: int, now: tuple[int, int], then: tuple[int, int], told: defaultdict[str, float]
) -> None:
    seam, looks = reading.labelling.seams[at], reading.looks
    order = FOLLOWS[then[0]][then[1]] - FOLLOWS[now[0]][now[1]]
    told[_ORDER] += order
    bare = Seam(seam.joins, seam.parts, (0.0, 0.0), 0.0)
    rest = step(bare, *then) - step(bare, *now) - order
    told[_SOURCES] += step(seam, *then) - step(seam, *now) - order - rest
    if (now in JOINS) != (then in JOINS):
        for clue in clues.SEAM_CLUES:
            join, part = clue(looks[at], looks[at + 1], reading.context)
            cost = part - join if now in JOINS else join - part
            told[f"seam: {_name(clue)}"] += cost
            rest -= cost
    told[_ROOM] += rest


def _name(clue: object) -> str:
    first = (getattr(clue, "__doc__", "") or "").split("\n")[0].rstrip(".")
    return first[:1].lower() + first[1:]
