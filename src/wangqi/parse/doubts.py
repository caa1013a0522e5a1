"""What an editor should look at: lines with two readings, articles without a title or text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wangqi.model import Location, Problem
from wangqi.parse.costs import A2, B2, DOUBT, H2, L2, P2, T2, A, B, C, H, I, L, M, P, S, T, W

if TYPE_CHECKING:
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


def doubts(path: str, reading: Reading) -> list[Problem]:
    """Lines whose second reading is nearly as good as the first, once a stretch of text."""
    out: list[Problem] = []
    labelling = reading.labelling
    last = -9
    for at, margin in enumerate(labelling.margins):
        if margin >= DOUBT or at - last < 4:
            continue
        last = at
        first, second = _READS[labelling.labels[at]], _READS[labelling.runners_up[at]]
        out.append(
            Problem(
                severity="warning",
                code="uncertain-boundary",
                message=f"read as {first}; it may be {second} (margin {margin:.1f})",
                hint="if that is wrong, say what the line is in the sidecar; `wangqi parse FILE --explain` shows why",
                at=Location(path=path, line=reading.looks[at].line.number),
            )
        )
    return out


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
