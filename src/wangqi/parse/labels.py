"""What each line is: the cheapest labelling of the whole issue.

A line's label depends on its neighbours' (a section is followed by a title, a title by text), so no line is decided by
itself. Viterbi's algorithm finds the labelling whose costs - the clues of each line and each seam, and what may follow
what - add up to the least, in time linear in the number of lines. Done twice: the first labelling shows the bulletin's
habits (layout.py), the second uses them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wangqi.parse import clues, fill, layout
from wangqi.parse.costs import (
    A,
    A2,
    B,
    B2,
    C,
    COUNT,
    DISPLAY,
    FOLLOWS,
    H,
    H2,
    I,
    JOINS,
    L,
    L2,
    M,
    NEVER,
    P,
    P2,
    PAST_SOURCE,
    S,
    STARTS,
    T,
    T2,
    W,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangqi.parse.clues import Context
    from wangqi.parse.features import Look
    from wangqi.parse.layout import Habits

Row = dict[int, float]
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
_FLOW: Final = {T: "title", T2: "title", P: "first", I: "first", H: "head", H2: "head"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelling:
    """The outcome: a label a line, with the runner-up and how much dearer it is."""

    labels: tuple[int, ...]
    runners_up: tuple[int, ...]
    margins: tuple[float, ...]
    emissions: tuple[Row, ...]
    habits: Habits


def label(looks: Sequence[Look], context: Context, forced: Mapping[int, frozenset[int]]) -> Labelling:
    """The cheapest labelling of `looks`; `forced` limits lines (by index) to some labels."""
    if not looks:
        return Labelling(labels=(), runners_up=(), margins=(), emissions=(), habits=layout.Habits())
    base = [_emission(look, context, at) for at, look in enumerate(looks)]
    for at, allowed in forced.items():
        base[at] = {x: base[at].get(x, 0.0) for x in allowed}
    if not (set(base[0]) & set(STARTS)):
        base[0] = base[0] | {P: 0.0}
    gaps, indents = layout.gap_kinds(looks), layout.indent_kinds(looks, context.measure)
    habits = layout.Habits(gaps=_usual_gaps(gaps), indents=_usual_indents(indents))
    for last in (False, True):
        rows = [_with_habits(row, look, gap, indent, habits) for row, look, gap, indent in zip(base, looks, gaps, indents, strict=True)]
        seams = [_seam(looks[at], looks[at + 1], context, habits) for at in range(len(looks) - 1)]
        if not last:
            labels = _cheapest(rows, seams)
            habits = layout.learn(looks, labels, gaps, indents, context.measure)
    return _with_margins(rows, seams, habits)


def _emission(look: Look, context: Context, at: int) -> Row:
    row = dict.fromkeys(_candidates(look, context, at), 0.0)
    if len(row) <= 2 and row.keys() <= {P, P2} and look.mark != "first":
        return row
    for clue in clues.LABEL_CLUES:
        for key, cost in clue(look, context):
            if key in row:
                row[key] += cost
    for place in clues.PLACE_CLUES:
        for key, cost in place(look, context, at):
            if key in row:
                row[key] += cost
    return row


def _candidates(look: Look, context: Context, at: int) -> list[int]:
    """The labels a line may have at all: prose is only prose."""
    if look.in_byline:
        return [P2, B2, A2]
    out = [P, P2]
    prose = look.stops or look.last == "。" or (look.commas >= 3 and look.han > 24)
    if at <= context.masthead_end:
        out.append(M)
    if not prose or at in context.matched:
        out += [T, T2, H, H2]
        if len(look.bare) <= 16:
            out.append(S)
    if look.mark:
        out.append(I)
    if look.byline_at == 0:
        out += [B, A]
    if look.url or look.url_part:
        out += [L, L2] if look.url or "." in look.text or "/" in look.text else [L2]
    if look.contact:
        out.append(C)
    if at in context.in_table or look.cells >= 3:
        out.append(W)
    return out


def _usual_gaps(gaps: Sequence[str]) -> dict[tuple[str, str], float]:
    """Before anything is learned: a blank line where most lines have none speaks for a new unit."""
    inner = [gap for gap in gaps if gap != "top"]
    blank = sum(gap != "0" for gap in inner)
    if not inner or blank * 5 > len(inner) * 2:
        return {}
    wide = {"0": 0.0, "1": -0.8, "2": -1.0, "top": 0.0}
    return {("title", g): 1.0 * c + (0.4 if g == "0" else 0) for g, c in wide.items()} | {
        ("section", g): 1.0 * c for g, c in wide.items()
    } | {("go-on", g): -1.0 * c for g, c in wide.items()} | {("title-continued", g): -2.0 * c for g, c in wide.items()}


def _usual_indents(indents: Sequence[str]) -> dict[tuple[str, str], float]:
    """Before anything is learned: where indents were kept, paragraphs begin with one and go on without."""
    inside = sum(kind in {"in", "deep"} for kind in indents)
    if inside * 12 < len(indents) or inside * 10 > len(indents) * 9:
        return {}
    return {
        ("start", "flush"): 2.0,
        ("start", "in"): -0.5,
        ("start", "far"): 0.8,
        ("go-on", "flush"): -0.1,
        ("go-on", "in"): 2.5,
        ("go-on", "deep"): 3.5,
        ("go-on", "far"): 4.5,
        ("title", "in"): 0.6,
        ("title", "deep"): -0.3,
        ("title", "far"): -1.0,
    }


def _with_habits(row: Row, look: Look, gap: str, indent: str, habits: Habits) -> Row:
    out = {}
    gaps, indents, marks = habits.gaps, habits.indents, habits.marks
    for key, cost in row.items():
        name = layout.class_of(key)
        if name:
            cost += gaps.get((name, gap), 0.0) + indents.get((name, indent), 0.0)
            if key in (T, T2) and habits.title:
                cost += min(max(look.line.width - habits.title - look.line.slack - 1.0, 0.0), 5.0)
            if key in (S, T, H):
                cost += marks.get((layout.mark_class(key), look.mark), 0.0)
        out[key] = cost
    return out


Seam = tuple[tuple[float, ...], tuple[float, ...], float, float]


def _seam(above: Look, below: Look, context: Context, habits: Habits) -> Seam:
    """(cost of joining, by label above; of parting, by label above; of a new article here; of the article going on)."""
    join = part = 0.0
    for clue in clues.SEAM_CLUES:
        j, p = clue(above, below, context)
        join += j
        part += p
    measure = context.measure
    sharp = measure.sharpness
    joins, parts = [join] * COUNT, [0.0] * COUNT
    first = fill.join_cost(above, below, measure.first, sharp)
    full = fill.join_cost(above, below, measure.full, sharp)
    loose = 0.0 if sharp else 6.0
    joins[P] = joins[I] = join + first + loose
    joins[P2] = joins[C] = join + full + loose
    joins[H] = joins[H2] = _display_join(above, below, join) + min(first, full) + loose
    joins[T] = joins[T2] = _display_join(above, below, join) + fill.title_join_cost(above, below, measure, habits.title)
    joins[L] = joins[L2] = 0.0 if above.url_open or above.url_part else 5.0
    joins[B] = joins[B2] = joins[A] = joins[A2] = 0.0 if below.in_byline else 8.0
    parts[P] = part + fill.part_cost(above, measure.first, sharp, single=True)
    parts[I] = part + fill.part_cost(above, measure.first, sharp)
    parts[P2] = part + fill.part_cost(above, measure.full, sharp)
    brackets = 5.0 if any(c in "（《(【" for c in above.opens) else 1.0 if above.opens else 0.0
    display = brackets + (14.0 if below.bad_start else 0.0) + (5.0 if above.last in "，、（《“【(" else 0.0)
    for key in (T, T2, H, H2, S, B, B2, A, A2, L, L2, C, W, M):
        parts[key] = display
    parts[C] += 4.0 if above.last in "：:" else 0.0
    if below.in_byline:
        parts[B] = parts[B2] = parts[A] = parts[A2] = NEVER
    ended = above.byline is not None
    return tuple(joins), tuple(parts), 0.0 if ended else habits.no_source, PAST_SOURCE if ended else 0.0


def _display_join(above: Look, below: Look, join: float) -> float:
    """Titles break where they please: only a sentence's end, or a mark below, speaks against going on."""
    return join if above.last in "。！？；：" or below.mark not in {"", "brackets"} else 0.0


def _step(seam: Seam, above: int, below: int) -> float:
    joins, parts, fresh, on = seam
    if (above, below) in JOINS:
        return FOLLOWS[above][below] + joins[above]
    cost = FOLLOWS[above][below] + parts[above]
    if above in (P, P2, I, C, W):
        cost += fresh if below in DISPLAY else on if below in (P, H, I) else 0.0
    return cost


def _forward(rows: Sequence[Row], seams: Sequence[Seam]) -> tuple[list[Row], list[dict[int, int]]]:
    best = [{x: STARTS.get(x, NEVER) + cost for x, cost in rows[0].items()}]
    back: list[dict[int, int]] = [{}]
    for row, seam in zip(rows[1:], seams, strict=True):
        before = best[-1]
        now: Row = {}
        link: dict[int, int] = {}
        for x, cost in row.items():
            least, chosen = 1e18, -1
            for y, so_far in before.items():
                total = so_far + _step(seam, y, x)
                if total < least:
                    least, chosen = total, y
            now[x], link[x] = least + cost, chosen
        best.append(now)
        back.append(link)
    return best, back


def _trace(best: Sequence[Row], back: Sequence[dict[int, int]]) -> list[int]:
    x = min(best[-1], key=lambda k: (best[-1][k], k))
    out = [x]
    for link in reversed(back[1:]):
        x = link[x]
        out.append(x)
    return out[::-1]


def _cheapest(rows: Sequence[Row], seams: Sequence[Seam]) -> list[int]:
    return _trace(*_forward(rows, seams))


def _with_margins(rows: Sequence[Row], seams: Sequence[Seam], habits: Habits) -> Labelling:
    best, back = _forward(rows, seams)
    labels = _trace(best, back)
    least = min(best[-1].values())
    rest: Row = dict.fromkeys(rows[-1], 0.0)
    runners, margins = [], []
    for at in range(len(rows) - 1, -1, -1):
        kind = _READING[labels[at]]
        other = [(best[at][x] + rest[x] - least, x) for x in rows[at] if _READING[x] != kind]
        margin, runner = min(other, default=(NEVER, labels[at]))
        runners.append(runner)
        margins.append(margin)
        if at:
            seam, row = seams[at - 1], rows[at]
            rest = {y: min(_step(seam, y, x) + row[x] + rest[x] for x in row) for y in rows[at - 1]}
    return Labelling(
        labels=tuple(labels), runners_up=tuple(runners[::-1]), margins=tuple(margins[::-1]), emissions=tuple(rows), habits=habits
    )
