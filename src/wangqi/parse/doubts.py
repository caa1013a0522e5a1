"""What an editor should look at: lines with two readings, articles without a title or text."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from wangqi.model import Location, Problem
from wangqi.parse.costs import A2, B2, DOUBT, FOLLOWS, H2, L2, P2, T2, TITLE_DOUBT, A, B, C, H, I, L, M, P, S, T, W

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.model import Issue
    from wangqi.parse.bulletin import Reading

_READS: Final = {
    S: "a section",
    T: "a title",
    T2: "a title going on",
    P: "a new paragraph",
    P2: "the paragraph going on",
    H: "a sub-heading",
    H2: "a sub-heading going on",
    I: "an item",
    B: "a source line",
    B2: "a source going on",
    A: "a source line",
    A2: "a source going on",
    L: "a link",
    L2: "a link going on",
    C: "a contact line",
    W: "a table row",
    M: "the masthead",
}


_HEADINGS: Final = frozenset({T, H})
_TITLES: Final = frozenset({T, T2, H, H2})
_DISPLAY: Final = frozenset({S, T, T2, H, H2})
_NEAR: Final = 4
"""Lines within which a doubt is told together with the one before: they hang together."""
_DEAR: Final = 3.0
"""What one heading below another costs where text should stand between them."""
_HINT: Final = "if that is wrong, say what the line is in the sidecar; `wangqi parse FILE --explain` shows why"
_TORN_HINT: Final = (
    "if the extractor tore a line or a table apart, mend the text, or say what each line is in the sidecar"
)


def doubts(path: str, reading: Reading) -> list[Problem]:
    """Lines whose second reading is nearly as good as the first, once a stretch of text; and headings in a heap."""
    heaps = _heaps(reading)
    heaped = {at for heap in heaps for at in heap}
    doubtful = [at for at in range(len(reading.looks)) if at not in heaped and is_doubtful(reading, at)]
    told = [_heap(path, reading, heap) for heap in heaps]
    told += [_doubt(path, reading, group) for group in _grouped(reading, doubtful)]
    return sorted(told, key=lambda problem: problem.at.line or 0)


def is_doubtful(reading: Reading, at: int) -> bool:
    """Whether the line at index `at` might as well be something else."""
    labelling = reading.labelling
    margin = labelling.margins[at]
    if margin >= TITLE_DOUBT:  # the greater of the two bounds: most lines
        return False
    both = {labelling.labels[at], labelling.runners_up[at]}
    return margin < (TITLE_DOUBT if both == _HEADINGS else DOUBT)


def _grouped(reading: Reading, places: Sequence[int]) -> list[list[int]]:
    """The doubtful lines, each with those that hang together with it: its neighbours, or the headings of a round-up."""
    labelling = reading.labelling
    groups: list[list[int]] = []
    story, sources = -1, 0
    seen = 0
    for at in places:
        sources += sum(look.byline is not None for look in reading.looks[seen:at])
        seen = at
        heading = {labelling.labels[at], labelling.runners_up[at]} <= _TITLES
        if groups and (at - groups[-1][-1] < _NEAR or (heading and story == sources)):
            groups[-1].append(at)
        else:
            groups.append([at])
        story = sources if heading else -1
    return groups


def _doubt(path: str, reading: Reading, group: Sequence[int]) -> Problem:
    labelling, at = reading.labelling, group[0]
    first, second = _READS[labelling.labels[at]], _READS[labelling.runners_up[at]]
    message = f"read as {first}; it may be {second} (margin {labelling.margins[at]:.1f})"
    if len(group) > 1:
        rest = ", ".join(str(reading.looks[other].line.number) for other in group[1:])
        message += f"; likewise line{'s' if len(group) > 2 else ''} {rest}"
    return _warning("uncertain-boundary", message, _HINT, Location(path=path, line=reading.looks[at].line.number))


def _heaps(reading: Reading) -> list[range]:
    """Runs of lines in which headings stand on headings twice or more: a line in pieces, as a rule."""
    labels = reading.labelling.labels
    dear = [
        at
        for at, (a, b) in enumerate(pairwise(labels), 1)
        if a in _DISPLAY and b in _DISPLAY and FOLLOWS[a][b] >= _DEAR
    ]
    groups: list[list[int]] = []
    for at in dear:
        if groups and at - groups[-1][-1] < _NEAR:
            groups[-1].append(at)
        else:
            groups.append([at])
    return [range(group[0] - 1, group[-1] + 1) for group in groups if len(group) > 1]


def _heap(path: str, reading: Reading, heap: range) -> Problem:
    numbers = [reading.looks[at].line.number for at in (heap[0], heap[-1])]
    message = f"read as headings one upon another, down to line {numbers[1]}; they may be pieces of one line"
    return _warning("uncertain-boundary", message, _TORN_HINT, Location(path=path, line=numbers[0]))


def empty(path: str, issue: Issue) -> list[Problem]:
    """Articles without a title or text, and an issue without articles."""
    if not issue.articles:
        return [_warning("no-articles", "no article was found", "is this a bulletin?", Location(path=path))]
    out = []
    for article in issue.articles:
        if not article.title:
            hint = "say in the sidecar which line is the title"
            out.append(_warning("untitled", "text without a title", hint, article.at))
        elif not article.blocks:
            message = f"no text below the title “{article.title[:20]}”"
            hint = "is the title a section's name, or part of the title below?"
            out.append(_warning("empty-article", message, hint, article.at))
    return out


def _warning(code: str, message: str, hint: str, at: Location) -> Problem:
    return Problem(severity="warning", code=code, message=message, hint=hint, at=at)
