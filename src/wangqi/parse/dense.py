"""Text of so many and so short lines that no bulletin is printed like it.

The labelling weighs each line against its neighbours, which takes longer for a line than for its characters. A bulletin
of ten thousand lines that hold two or three characters each does not exist (columns of single characters are put
together before, see lines.py); somebody's list of numbers does. Its lines are read as they stand, a paragraph each:
nothing is lost, the time stays within bounds, and the editor is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wangqi.model import Location, Problem
from wangqi.parse.costs import COUNT, NEVER, P
from wangqi.parse.labels import Labelling
from wangqi.parse.lattice import Seam
from wangqi.parse.layout import Habits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wangqi.parse.features import Look

MOST_LINES: Final = 10_000
"""Lines that are labelled whatever they hold: thirty issues of the usual length."""
SHORT: Final = 9
"""Bytes of UTF-8 a line, on average, below which more lines than that are no bulletin's: three Han characters."""


def is_dense(looks: Sequence[Look]) -> bool:
    """Whether a text is of that kind."""
    if len(looks) <= MOST_LINES:
        return False
    return sum(len(look.text.encode("utf-8", "surrogatepass")) for look in looks) < SHORT * len(looks)


def as_printed(looks: Sequence[Look], forced: Mapping[int, frozenset[int]]) -> Labelling:
    """A labelling that reads each line as a paragraph, or as its correction says."""
    labels = tuple(min(forced[at]) if at in forced else P for at in range(len(looks)))
    none = Seam([0.0] * COUNT, [0.0] * COUNT, (0.0, 0.0), 0.0)
    return Labelling(
        labels=labels,
        runners_up=labels,
        margins=(NEVER,) * len(looks),
        habits=Habits(),
        rows=tuple({label: 0.0} for label in labels),
        seams=(none,) * (len(looks) - 1),
    )


def report(path: str, looks: Sequence[Look]) -> Iterator[Problem]:
    """What the editor is told of it."""
    if is_dense(looks):
        yield Problem(
            severity="warning",
            code="uncertain-boundary",
            message=f"{len(looks)} lines of so few characters are no bulletin's text: each is read as a paragraph",
            hint="print the text again with another tool, or split the file",
            at=Location(path=path, line=looks[0].line.number),
        )
