"""Habits of one bulletin, learned from a first labelling of it.

Blank lines, indents and ordinals mean something in one extraction and nothing in the next. So nothing is assumed:
a first labelling without them is counted, and how much more often a label has a feature than lines at large do becomes
a clue of the second labelling (a naive Bayes estimate with Laplace smoothing, bounded so that it never rules alone).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, Final

from wangqi.parse.costs import A2, COUNT, H2, P2, T2, A, B, H, I, P, S, T

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.parse.features import Look
    from wangqi.parse.measure import Measure

_CLASSES: Final = {
    S: "section",
    T: "title",
    T2: "title-continued",
    P: "start",
    I: "start",
    H: "start",
    P2: "go-on",
    H2: "go-on",
    B: "byline",
    A: "byline",
}
CLASS: Final = tuple(_CLASSES.get(label, "") for label in range(COUNT))
"""The class of lines that are set alike to which a label belongs; "" for none."""
_MARKED: Final = {S: "section", T: "title", H: "heading"}
_BOUND: Final = 3.0
_INDENT_BOUND: Final = 5.0
"""Indents are kept for all lines or for none, so where they speak they may speak up."""
_SMOOTH: Final = 1.5
_TEXT: Final = frozenset({P, P2, I, B})
_RULE: Final = 1.5
"""Cost of an article without a source above which sources are the rule: four articles of five name one."""
_SURE_ENDS: Final = 4
"""Ends of sections from which a habit can be told."""
_GAPS: Final = ("0", "1", "2")
"""Blank lines, two of them or more."""
_TOP: Final = "top"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What one bulletin does."""

    gaps: dict[tuple[str, str], float] = field(default_factory=dict)
    """(class of label, kind of gap above) to cost."""
    indents: dict[tuple[str, str], float] = field(default_factory=dict)
    marks: dict[tuple[str, str], float] = field(default_factory=dict)
    no_source: float = 0.9
    """Cost of an article's end without a source, where the next article begins."""
    no_source_section: float = 0.9
    """The same where a section begins, whose name speaks for itself."""
    title: float = 0.0
    """Columns of a full line of a title; 0: not known."""


def indent_kinds(looks: Sequence[Look], measure: Measure) -> list[str]:
    """For each line where it begins against its page's left edge: flush, in, deep; all `flush` where that is lost."""
    kinds = [""] * len(looks)
    start = 0
    for end in range(1, len(looks) + 1):
        if end < len(looks) and not looks[end].line.top:
            continue
        page = looks[start:end]
        edge = min((x.line.indent for x in page if x.line.width > 0.75 * measure.full), default=None)
        if edge is None:
            edge = min(x.line.indent for x in page)
        for at in range(start, end):
            deep = looks[at].line.indent - edge
            kinds[at] = "flush" if deep <= 0 else "in" if deep <= 4 else "deep" if deep <= 8 else "far"
        start = end
    return kinds


def gap_kinds(looks: Sequence[Look]) -> list[str]:
    """For each line the blank lines above it; `top` first on a page, where they mean nothing."""
    return [_TOP if (line := look.line).top else _GAPS[line.gap if line.gap < 2 else 2] for look in looks]


def usual(gaps: Sequence[str], indents: Sequence[str]) -> Habits:
    """What bulletins do, before anything is known about this one."""
    return Habits(gaps=_usual_gaps(gaps), indents=_usual_indents(indents))


def _usual_gaps(gaps: Sequence[str]) -> dict[tuple[str, str], float]:
    """Before anything is learned: a blank line where most lines have none speaks for a new unit."""
    inner = [gap for gap in gaps if gap != "top"]
    blank = sum(gap != "0" for gap in inner)
    if not inner or blank * 5 > len(inner) * 2:
        return {}
    wide = {"0": 0.0, "1": -0.8, "2": -1.0, "top": 0.0}
    return (
        {("title", g): 1.0 * c + (0.4 if g == "0" else 0) for g, c in wide.items()}
        | {("section", g): 1.0 * c for g, c in wide.items()}
        | {("go-on", g): -1.0 * c for g, c in wide.items()}
        | {("title-continued", g): -2.0 * c for g, c in wide.items()}
    )


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


def learn(
    looks: Sequence[Look],
    labels: Sequence[int],
    gaps: Sequence[str],
    indents: Sequence[str],
    measure: Measure,
) -> Habits:
    """The habits that a labelling shows."""
    classes = [CLASS[label] for label in labels]
    by_titles = _sourced_titles(looks, labels)
    return Habits(
        gaps=_odds([(c, g) for c, g in zip(classes, gaps, strict=True) if c and g != _TOP]),
        indents=_odds([(c, g) for c, g in zip(classes, indents, strict=True) if c], _INDENT_BOUND),
        marks=_mark_odds(looks, labels),
        no_source=_no_source(max(by_titles, _sourced_ends(looks, labels))),
        no_source_section=_no_source(by_titles),
        title=_title_measure(looks, labels, measure),
    )


def _odds(pairs: Sequence[tuple[str, str]], bound: float = _BOUND) -> dict[tuple[str, str], float]:
    """Cost of each (class, value): the log of how much rarer the value is in the class than at large."""
    both, of_class, of_value = Counter(pairs), Counter[str](), Counter[str]()
    for (c, v), n in both.items():
        of_class[c] += n
        of_value[v] += n
    if len(of_value) < 2:
        return {}
    total = len(pairs)
    out = {}
    for c, n in of_class.items():
        for v, m in of_value.items():
            share = (m + 1) / (total + len(of_value))
            rate = (both[c, v] + _SMOOTH * share * 2) / (n + 2 * _SMOOTH)
            out[c, v] = max(-bound, min(bound, -log(rate / share)))
    return out


def _mark_odds(looks: Sequence[Look], labels: Sequence[int]) -> dict[tuple[str, str], float]:
    """For sections, titles and sub-headings: how usual a mark is among them, against any mark being as likely."""
    out: dict[tuple[str, str], float] = {}
    kinds = {look.mark for look in looks}
    seen = Counter([(x, look.mark) for look, x in zip(looks, labels, strict=True) if x in _MARKED])
    for label, name in _MARKED.items():
        total = sum(seen[label, kind] for kind in kinds)
        if total < 3:
            continue
        for kind in kinds:
            rate = (seen[label, kind] + 0.4) / (total + 2.0)
            out[name, kind] = max(-1.0, min(3.5, -log(rate / 0.5)))
    return out


def _no_source(share: float) -> float:
    """Cost of a new title after text without a source, where `share` of the articles name one."""
    return max(0.3, -log(1.0 - min(share, 0.985)))


def _sourced_titles(looks: Sequence[Look], labels: Sequence[int]) -> float:
    """Share of articles with a source, as far as titles tell."""
    titles = sum(label == T for label in labels)
    sourced = sum(look.byline is not None and x not in {A, A2} for look, x in zip(looks, labels, strict=True))
    return (sourced + 0.5) / (max(titles - 1, sourced) + 1.0)  # the one in question is not counted


def _sourced_ends(looks: Sequence[Look], labels: Sequence[int]) -> float:
    """The same as far as the ends of sections tell, which are ends of articles whatever the titles are; 0: too few.

    Where a bulletin prints several stories under one title and one source, their headings look like titles.
    """
    ends = [looks[at - 1] for at, label in enumerate(labels) if label == S and at and labels[at - 1] in _TEXT]
    named = sum(look.byline is not None or look.credited for look in ends)
    return (named + 1.0) / (len(ends) + 1.5) if len(ends) >= _SURE_ENDS else 0.0


def sourced(looks: Sequence[Look], labels: Sequence[int]) -> list[bool]:
    """For each line whether its article has named a source by then: below its title, or in the line itself."""
    out: list[bool] = []
    above = False
    for look, label in zip(looks, labels, strict=True):
        above = label in (A, A2) or (above and label not in (S, T, T2))
        out.append(above or look.byline is not None)
    return out


def gathered(looks: Sequence[Look], labels: Sequence[int], habits: Habits) -> list[int]:
    """Lines of articles that opened with a sub-heading (at most a lead-in above it), down to the source.

    Such an article gathers short pieces of news, each with a heading of its own. Only where sources are the rule: else
    nothing tells where the article ends.
    """
    if habits.no_source < _RULE:
        return []
    out: list[int] = []
    state = 0  # 0: elsewhere, 1: title, 2: lead-in below it, 3: gathered
    for at, (look, label) in enumerate(zip(looks, labels, strict=True)):
        if state == 3:
            out.append(at)
        elif label in (T, T2):
            state = 1
        elif label == H and state:
            state = 3
        else:
            state = 2 if state == 1 and label == P and look.last in "：:" else 0
        if look.byline is not None or label == S:
            state = 0
    return out


def _title_measure(looks: Sequence[Look], labels: Sequence[int], measure: Measure) -> float:
    """Columns of a full title line: the widest that went on, where two or more agree."""
    widths = sorted(looks[i].line.width for i in range(len(labels) - 1) if labels[i] in {T, T2} and labels[i + 1] == T2)
    if len(widths) < 2:
        return 0.0
    widest = widths[-1]
    agree = sum(w > widest - 5 for w in widths)
    return widest if agree * 2 >= len(widths) and widest <= measure.full + 3 else 0.0
