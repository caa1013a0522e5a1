"""Text of so many short lines, or marks of Markdown, that no bulletin is printed like it.

The labelling weighs each line against its neighbours, and Markdown makes a block of each, which takes longer for a line
than for its characters. A bulletin of thousands of lines that hold two or three characters each does not exist (columns
of single characters are put together before, see lines.py); somebody's list of numbers does. Its lines are read as they
stand, as one block of an article: nothing is lost, the time stays within bounds, and the editor is told. Where a
sidecar says what some of them are, each is a paragraph but for those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wangqi.model import Location, Problem
from wangqi.parse.costs import COUNT, NEVER, P
from wangqi.parse.labels import Labelling
from wangqi.parse.lattice import Seam
from wangqi.parse.layout import Habits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangqi.parse.features import Look

MOST_LINES: Final = 5_000
"""Lines that are labelled whatever they hold: fifteen issues of the usual length."""
SHORT: Final = 12
"""Bytes of UTF-8 a line, on average, below which more lines than that are no bulletin's: four Han characters."""

MOST_MARKS: Final = 10_000
"""Marks of Markdown inside lines that are read whatever they hold."""
SPARSE: Final = 10
"""Bytes a mark, on average, below which more marks than that are no bulletin's."""
_MARKS: Final = "*_[`<&~"


def lines(text: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line for line in text.split("\n") if line.strip()]


def is_dense(texts: Sequence[str]) -> bool:
    """Whether a text, its lines without empty ones, is of that kind."""
    if len(texts) <= MOST_LINES:
        return False
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) < SHORT * len(texts)


def crowd(text: str) -> str:
    """What a Markdown text has so much of: lines, or marks, each of which takes as long as a line; empty: nothing."""
    if is_dense(texts := lines(text)):
        return many(texts)
    marks = sum(map(text.count, _MARKS))
    crowded = marks > MOST_MARKS and marks * SPARSE > len(text.encode("utf-8", "surrogatepass"))
    return f"{marks} marks among so few characters" if crowded else ""


def many(texts: Sequence[object]) -> str:
    """The lines of a dense text, for its report."""
    return f"{len(texts)} lines of so few characters"


def as_printed(looks: Sequence[Look], forced: Mapping[int, frozenset[int]]) -> Labelling:
    """A labelling that reads each line as a paragraph, or as its correction says."""
    labels = tuple(min(forced[at]) if at in forced else P for at in range(len(looks)))
    none = Seam([0.0] * COUNT, [0.0] * COUNT, (0.0, 0.0), 0.0)
    return Labelling(
        labels=labels,
        runners_up=labels,
        margins=(NEVER,) * len(looks),
        habits=Habits(),
        choices=tuple((label,) for label in labels),
        rows=([0.0],) * len(labels),
        seams=(none,) * (len(looks) - 1),
    )


def report(path: str, what: str) -> Problem:
    """What the editor is told of it; `what` there is so much of."""
    return Problem(
        severity="warning",
        code="uncertain-boundary",
        message=f"{what} are no bulletin's text: it is read as it stands",
        hint="print the text again with another tool, or split the file",
        at=Location(path=path, line=1),
    )
