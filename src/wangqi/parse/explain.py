"""Why each line is what it is: label, runner-up, margin, and the clues that told the two apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangqi.parse import clues, layout
from wangqi.parse.costs import NAMES
from wangqi.parse.doubts import is_doubtful

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangqi.model import Source
    from wangqi.parse.bulletin import Reading

_SHOWN = 28
"""Characters of a line that are shown."""
_CLUES = 4
"""Clues that are named for a line."""


def explain_reading(source: Source, reading: Reading) -> str:
    """The report that `wangqi parse FILE --explain` prints."""
    measure = reading.context.measure
    habits = reading.labelling.habits
    head = (
        f"{source.path}: measure {measure.full / 2:g} em, first lines {measure.first / 2:g} em, "
        f"sharpness {measure.sharpness:.2f}; titles {habits.title / 2:g} em; no source costs {habits.no_source:.1f}"
    )
    entries = [
        (item.line, f"{item.line:6}  {'- ' + item.kind:20} {item.text[:_SHOWN]}  ({item.reason})")
        for item in reading.removed
    ]
    for at, look in enumerate(reading.looks):
        entries.append((look.line.number, _line(reading, at)))
    return "\n".join([head, *(text for _, text in sorted(entries))]) + "\n"


def _line(reading: Reading, at: int) -> str:
    labelling = reading.labelling
    look = reading.looks[at]
    label, other, margin = labelling.labels[at], labelling.runners_up[at], labelling.margins[at]
    told = sorted(_told(reading, at, label, other), key=lambda item: -abs(item[1]))[:_CLUES]
    reasons = ", ".join(f"{name} {cost:+.1f}" for name, cost in told if abs(cost) >= 0.1)
    doubt = "?" if is_doubtful(reading, at) else " "
    head = f"{look.line.number:6}{doubt} {NAMES[label]:20} {look.text[:_SHOWN]}"
    return f"{head}  [{margin:.1f} before {NAMES[other]}; {reasons}]"


def _told(reading: Reading, at: int, label: int, other: int) -> Iterator[tuple[str, float]]:
    """(clue, how much it speaks for `label` against `other`) for the line and the seam above it."""
    look, context, habits = reading.looks[at], reading.context, reading.labelling.habits
    for clue in clues.LABEL_CLUES:
        costs = dict(clue(look, context))
        yield _name(clue), costs.get(other, 0.0) - costs.get(label, 0.0)
    for place in clues.PLACE_CLUES:
        costs = dict(place(look, context, at))
        yield _name(place), costs.get(other, 0.0) - costs.get(label, 0.0)
    gap, indent = layout.gap_kinds(reading.looks)[at], layout.indent_kinds(reading.looks, context.measure)[at]
    a, b = layout.CLASS[label], layout.CLASS[other]
    yield f"blank lines above ({gap})", habits.gaps.get((b, gap), 0.0) - habits.gaps.get((a, gap), 0.0)
    yield f"indent ({indent})", habits.indents.get((b, indent), 0.0) - habits.indents.get((a, indent), 0.0)
    if at:
        yield from _seam(reading, at)


def _seam(reading: Reading, at: int) -> Iterator[tuple[str, float]]:
    above, below = reading.looks[at - 1], reading.looks[at]
    for clue in clues.SEAM_CLUES:
        join, part = clue(above, below, reading.context)
        yield f"seam: {_name(clue)}", abs(join - part)
    width = f"line above {above.line.width / 2:g} em, room for {below.line.unit / 2:g}"
    yield f"seam: {width}", 0.11


def _name(clue: object) -> str:
    first = (getattr(clue, "__doc__", "") or "").split("\n")[0].rstrip(".")
    return first[:1].lower() + first[1:]
