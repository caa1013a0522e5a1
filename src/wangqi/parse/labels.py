"""What each line is: the cheapest labelling of the whole issue.

A line's label depends on its neighbours' (a section is followed by a title, a title by text), so no line is decided by
itself. Viterbi's algorithm finds the labelling whose costs - the clues of each line and each seam, and what may follow
what - add up to the least, in time linear in the number of lines. Done twice: the first labelling shows the bulletin's
habits (layout.py), the second uses them.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING, Final

from wangqi.parse import clues, fill, lattice, layout
from wangqi.parse.costs import (
    A2,
    AFTER_COLON,
    B2,
    COUNT,
    GATHERED,
    H2,
    L2,
    NEVER,
    P2,
    PAST_SOURCE,
    T2,
    A,
    B,
    C,
    H,
    I,
    L,
    M,
    P,
    S,
    T,
    W,
)
from wangqi.parse.features import counts
from wangqi.parse.lattice import Seam

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangqi.parse.clues import Context
    from wangqi.parse.features import Look
    from wangqi.parse.lattice import Labels, Row
    from wangqi.parse.layout import Habits

_READING: Final = {
    x: name
    for name, group in (
        ("section", (S,)),
        ("title", (T,)),
        ("title goes on", (T2,)),
        ("masthead", (M,)),
        ("new unit", (P, H, I, B, A, L, C, W)),
        ("unit goes on", (P2, H2, B2, A2, L2)),
    )
    for x in group
}
"""Labels that make the same structure: a doubt between two of them is none."""
_PROSE: Final = frozenset({P, P2})
_NONE: Final[list[float]] = []
"""The costs of prose, of which no clue says anything: the same list for all its lines."""
_UNITS: Final = frozenset({P, P2, I})
UNWRAPPED: Final = 6.0
"""Going on with the line below, in a text whose lines were never wrapped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelling:
    """The outcome: a label a line, with the runner-up and how much dearer it is."""

    labels: tuple[int, ...]
    runners_up: tuple[int, ...]
    margins: tuple[float, ...]
    habits: Habits
    choices: tuple[Labels, ...] = ()
    """The labels that each line might have."""
    rows: tuple[Row, ...] = ()
    """What each of these cost in the end."""
    seams: tuple[Seam, ...] = ()
    """Of each two neighbours."""


def label(looks: Sequence[Look], context: Context, forced: Mapping[int, frozenset[int]]) -> Labelling:
    """The cheapest labelling of `looks`; `forced` limits lines (by index) to some labels."""
    if not looks:
        return Labelling(labels=(), runners_up=(), margins=(), habits=layout.Habits())
    choices: list[Labels] = []
    base: list[Row] = []
    own = context.by_line(len(looks))
    for at, (look, here) in enumerate(zip(looks, own, strict=True)):
        choice = _candidates(look, here, at, looks[at - 1] if at else None, choices[-1] if at else ())
        choices.append(choice)
        base.append(_emission(look, here, at, choice))
    for at, allowed in forced.items():
        known = dict(zip(choices[at], base[at], strict=False))
        choices[at] = tuple(allowed)
        base[at] = [known.get(x, 0.0) for x in allowed]
    gaps, indents = layout.gap_kinds(looks), layout.indent_kinds(looks, context.measure)
    kinds = list(zip(gaps, indents, [look.mark for look in looks], strict=True))
    habits = layout.usual(gaps, indents)
    seams = [
        _seam(above, below, here, habits, before) if len(labels) > 1 else _inner_seam(above, below, here, before)
        for above, below, before, labels, here in zip(looks, looks[1:], choices, choices[1:], own, strict=False)
    ]
    rows = _all_with_habits(choices, base, looks, kinds, habits)
    labels = lattice.trace(choices, *lattice.forward(choices, rows, seams))
    habits = layout.learn(looks, labels, gaps, indents, context.measure)
    sourced = layout.sourced(looks, labels)
    near = zip(looks, looks[1:], seams, choices, choices[1:], sourced, own, strict=False)
    for above, below, seam, before, choice, closed, here in near:
        if len(choice) > 1:
            _settle(seam, above, below, here, habits, before, closed=closed)
    rows = _all_with_habits(choices, base, looks, kinds, habits)
    for at in layout.gathered(looks, labels, habits):
        if T in choices[at]:
            rows[at][choices[at].index(T)] += GATHERED
    best, back = lattice.forward(choices, rows, seams)
    labels = lattice.trace(choices, best, back)
    doubts = lattice.margins(choices, rows, seams, best, labels, _READING)
    return Labelling(
        labels=tuple(labels),
        runners_up=tuple(x for _, x in doubts),
        margins=tuple(margin for margin, _ in doubts),
        habits=habits,
        choices=tuple(choices),
        rows=tuple(rows),
        seams=tuple(seams),
    )


def _all_with_habits(
    choices: Sequence[Labels],
    base: Sequence[Row],
    looks: Sequence[Look],
    kinds: Sequence[tuple[str, str, str]],
    habits: Habits,
) -> list[Row]:
    """The costs of all lines with those of the habits, which depend on a line's gap, indent and mark (`kinds`)."""
    by_kind: dict[tuple[str, str, str], list[float]] = {}
    known: dict[tuple[tuple[str, str, str], Labels], Row] = {}
    out = []
    for labels, row, look, kind in zip(choices, base, looks, kinds, strict=True):
        costs = known.get((kind, labels))
        if costs is None:
            if kind not in by_kind:
                by_kind[kind] = _habit_costs(*kind, habits)
            costs = known[kind, labels] = [by_kind[kind][x] for x in labels]
        new = costs if row is _NONE else list(map(add, row, costs))
        if habits.title and (T in labels or T2 in labels):
            _add_width(new, labels, look, habits.title)
        out.append(new)
    return out


def _add_width(row: Row, labels: Labels, look: Look, title: float) -> None:
    """The cost of a title that is wider than titles are here."""
    over = min(max(look.line.width - title - look.line.slack - 1.0, 0.0), 5.0)
    for key in (T, T2):
        if key in labels:
            row[labels.index(key)] += over


def _emission(look: Look, context: Context, at: int, labels: Labels) -> Row:
    if len(labels) <= 2 and _PROSE.issuperset(labels) and look.mark != "first":
        return _NONE
    costs = [0.0] * COUNT
    for clue in clues.LABEL_CLUES:
        for key, cost in clue(look, context):
            costs[key] += cost
    for place in clues.PLACE_CLUES:
        for key, cost in place(look, context, at):
            costs[key] += cost
    return [costs[x] for x in labels]


def _candidates(look: Look, context: Context, at: int, above: Look | None, before: Labels) -> Labels:
    """The labels a line may have at all: prose is only prose, and a title cannot begin below half a sentence."""
    if look.in_byline:
        return (P2, B2, A2)
    if above is not None and _PROSE.issuperset(before) and at not in context.matched and _runs_on(above, look, context):
        return (P2,)
    out = [P, P2]
    if at <= context.masthead_end:
        out.append(M)
    if not (look.stops or look.last == "。" or look.commas >= 3) or at in context.matched:
        out += _display_labels(look, context, above, before)
    return tuple(out + _marked_labels(look, context, at))


def _display_labels(look: Look, context: Context, above: Look | None, before: Labels) -> list[int]:
    """Section, title, sub-heading, and their second lines."""
    out = []
    if above is None or M in before or _may_end(above, context):
        out += [T, H, S] if len(look.bare) <= 16 else [T, H]
    if T in before or T2 in before:
        out.append(T2)
    if H in before or H2 in before:
        out.append(H2)
    return out


def _marked_labels(look: Look, context: Context, at: int) -> list[int]:
    """Labels that a line's own marks suggest: item, source, link, contact, table row."""
    out = [I] if look.mark else []
    if look.byline_at == 0:
        out += [B, A]
    if look.url or look.url_part or look.link_ends:
        out += [L, L2] if look.url or "." in look.text or "/" in look.text else [L2]
    if look.contact:
        out.append(C)
    if at in context.in_table or look.cells >= 3:
        out.append(W)
    return out


def _runs_on(above: Look, below: Look, context: Context) -> bool:
    """Whether running text goes on beyond doubt: a full line that stops in mid-sentence."""
    if not above.running or not context.measure.sharpness or above.opens_byline:
        return False
    full = context.measure.full
    return full - below.line.unit - 1.0 < above.line.width <= full + 3.0 and not below.url


def _may_end(above: Look, context: Context) -> bool:
    """Whether something may have ended with `above`: a stop, or anything but a full line of running text."""
    return not above.running or above.line.width < 0.8 * context.measure.first or above.line.top


def _habit_costs(gap: str, indent: str, mark: str, habits: Habits) -> list[float]:
    """By label what a line's gap, indent and mark cost in this bulletin."""
    out = []
    for label, name in enumerate(layout.CLASS):
        cost = habits.gaps.get((name, gap), 0.0) + habits.indents.get((name, indent), 0.0) if name else 0.0
        if label in (S, T, H):
            cost += habits.marks.get((name if label != H else "heading", mark), 0.0)
        out.append(cost)
    return out


def _seam(above: Look, below: Look, context: Context, habits: Habits, before: Labels) -> Seam:
    """What the seam costs, for the labels that the line above may have."""
    join = part = 0.0
    for clue in clues.SEAM_CLUES:
        j, p = clue(above, below, context)
        join += j
        part += p
    measure = context.measure
    first, full, single, part_first, part_full = fill.seam_costs(above, below, measure)
    loose = 0.0 if measure.sharpness else _loose(above, measure.full)
    joins, parts = [0.0] * COUNT, [0.0] * COUNT
    if not _UNITS.issuperset(before):
        joins, parts = _display_costs(above, below, context, join, first, full, loose)
    joins[P] = joins[I] = join + first + loose
    joins[P2] = join + full + loose
    parts[P] = part + single
    parts[I] = part + part_first
    parts[P2] = part + part_full
    seam = Seam(joins, parts, (0.0, 0.0), PAST_SOURCE if above.byline is not None else 0.0)
    _settle(seam, above, below, context, habits, before, closed=above.byline is not None or above.credited)
    return seam


def _display_costs(
    above: Look, below: Look, context: Context, join: float, first: float, full: float, loose: float
) -> tuple[list[float], list[float]]:
    """By label above what going on and ending cost, where that is no running text."""
    joins = [join] * COUNT
    parts = [_display_part(above, below) + fill.display_cost(above, context.measure)] * COUNT
    joins[C] = 0.5 if above.last in "：:" and below.url_part else join + full + loose
    joins[H] = joins[H2] = _display_join(above, below, join) + min(first, full) + loose
    joins[L] = joins[L2] = 0.0 if above.url_open or above.url_part else 5.0
    joins[B] = joins[B2] = joins[A] = joins[A2] = 0.0 if below.in_byline else 8.0
    parts[C] += 4.0 if above.last in "：:" else 0.0
    if below.in_byline:
        parts[B] = parts[B2] = parts[A] = parts[A2] = NEVER
    return joins, parts


def _inner_seam(above: Look, below: Look, context: Context, before: Labels) -> Seam:
    """The seam above a line that can only go on: what counts is whether the line above was a paragraph's first."""
    joins = [0.0] * COUNT
    joins[P2] = fill.join_cost(above, below, context.measure.full, context.measure)
    if P in before:
        joins[P] = fill.join_cost(above, below, context.measure.first, context.measure)
    return Seam(joins, joins, (0.0, 0.0), 0.0)


def _loose(above: Look, full: float) -> float:
    """Cost of going on where lines are not wrapped, as far as can be told: less where a long line stops short."""
    return UNWRAPPED / 3 if above.running and above.line.width > 0.7 * full else UNWRAPPED


def _settle(
    seam: Seam, above: Look, below: Look, context: Context, habits: Habits, before: Labels, *, closed: bool
) -> None:
    """Fill in what depends on the habits of the bulletin; `closed`: the article above has named its source."""
    colon = AFTER_COLON if above.last in "：:" else 0.0
    seam.fresh = (0.0, 0.0) if closed else (habits.no_source + colon, habits.no_source_section + colon)
    if T not in before and T2 not in before:
        return
    loose = 0.0 if context.measure.sharpness else UNWRAPPED
    cost = fill.title_join_cost(above, below, context.measure, habits.title)
    join = 0.0 if above.last in "：:" and not below.mark else _display_join(above, below, 2.7)
    seam.joins[T] = seam.joins[T2] = join + cost + loose


def _display_part(above: Look, below: Look) -> float:
    """Cost of ending a title, a sub-heading, a link … with `above`."""
    brackets = 0.0
    if above.opens:
        brackets = 5.0 if any(c in "（《(【" for c in above.opens) else 1.0
    return (
        brackets
        + (14.0 if below.bad_start or counts(above, below) else 0.0)
        + (5.0 if above.last in "，、（《“【(" else 0.0)
    )


def _display_join(above: Look, below: Look, join: float) -> float:
    """Titles break where they please: only a sentence's end, or a mark below, speaks against going on."""
    return join if above.last in "。！？；：" or below.mark not in {"", "brackets"} else 0.0
