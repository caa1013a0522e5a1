"""Why each line is what it is: label, runner-up, margin, and the clues that told the two apart.

The figures behind the clues add up to the margin. They compare two labellings of the issue, the cheapest one and the
cheapest in which the line is the runner-up; so the clues of its neighbours count as far as these change with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangqi.parse.contrast import contrast
from wangqi.parse.costs import NAMES
from wangqi.parse.doubts import is_doubtful
from wangqi.parse.lattice import detours

if TYPE_CHECKING:
    from wangqi.model import Source
    from wangqi.parse.bulletin import Reading
    from wangqi.parse.lattice import Detours

_SHOWN = 28
"""Characters of a line that are shown."""
_CLUES = 4
"""Clues that are named for a line."""
_LEAST = 0.05
"""A clue that says less is not named."""


def explain_reading(source: Source, reading: Reading) -> str:
    """The report that `wangqi parse FILE --explain` prints."""
    measure = reading.context.measure
    habits = reading.labelling.habits
    head = (
        f"{source.path}: measure {measure.full / 2:g} em, first lines {measure.first / 2:g} em, "
        f"sharpness {measure.sharpness:.2f}; titles {habits.title / 2:g} em; no source costs {habits.no_source:.1f}"
    )
    head += "".join(f"; {size} lines at {own.full / 2:g} em" for size, own in reading.context.parts)
    entries = [
        (item.line, f"{item.line:6}  {'- ' + item.kind:20} {item.text[:_SHOWN]}  ({item.reason})")
        for item in reading.removed
    ]
    labelling = reading.labelling
    ways = detours(labelling.choices, labelling.rows, labelling.seams, labelling.labels)
    for at, look in enumerate(reading.looks):
        entries.append((look.line.number, _line(reading, at, ways)))
    return "\n".join([head, *(text for _, text in sorted(entries))]) + "\n"


def _line(reading: Reading, at: int, detours: Detours) -> str:
    labelling = reading.labelling
    look = reading.looks[at]
    label, other, margin = labelling.labels[at], labelling.runners_up[at], labelling.margins[at]
    doubt = "?" if is_doubtful(reading, at) else " "
    head = f"{look.line.number:6}{doubt} {NAMES[label]:20} {look.text[:_SHOWN]}"
    if label == other:
        return f"{head}  [nothing else is possible]"
    told = sorted(contrast(reading, detours.through(at, other)).items(), key=lambda item: -abs(item[1]))
    reasons = [f"{name} {cost:+.1f}" for name, cost in told[:_CLUES] if abs(cost) >= _LEAST]
    rest = sum(cost for _, cost in told[len(reasons) :])
    reasons += [f"all else {rest:+.1f}"] if abs(rest) >= _LEAST else []
    return f"{head}  [{margin:.1f} before {NAMES[other]}: {', '.join(reasons)}]"
