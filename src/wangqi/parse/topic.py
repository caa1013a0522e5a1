"""Whether a line that stands alone opens a new subject or goes on with the one before.

A new article shares few words with the one before it, and its title's words come back in its first sentences. A
sub-heading shares words with the text above it. Words are compared as pairs of neighbouring Han characters, which needs
no dictionary (a cut-down form of Hearst's TextTiling, 1997: one comparison a candidate instead of one a sentence).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.parse.features import Look

_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_ABOVE: Final = 400
"""Characters above the line that are compared."""
_BELOW: Final = 150

Pairs = frozenset[str]
Topic = tuple[float, float, float]
"""Shares of pairs: the line's that occur above it, the line's that occur below, those below that occur above."""


def topics(looks: Sequence[Look], wanted: Sequence[int]) -> dict[int, Topic]:
    """The topic figures of the lines `wanted`, by index."""
    pairs: dict[int, Pairs] = {}

    def of(at: int) -> Pairs:
        if at not in pairs:
            pairs[at] = _pairs(looks[at].text)
        return pairs[at]

    out: dict[int, Topic] = {}
    for at in wanted:
        end = at + 1
        if end < len(looks) and _display(looks[end]) and not looks[end].mark:
            end += 1
        line = of(at) if end == at + 1 else of(at) | of(at + 1)
        above = _union(looks, of, at - 1, -1, _ABOVE)
        below = _union(looks, of, end, 1, _BELOW)
        out[at] = (_share(line, above), _share(line, below), _share(below, above))
    return out


def _display(look: Look) -> bool:
    return not look.stops and not look.commas and look.last not in "。；，、：！？"


def _union(looks: Sequence[Look], of: object, at: int, step: int, limit: int) -> Pairs:
    found: set[str] = set()
    size = 0
    while 0 <= at < len(looks) and size < limit:
        found |= of(at)  # type: ignore[operator]
        size += len(looks[at].text)
        at += step
    return frozenset(found)


def _pairs(text: str) -> Pairs:
    return frozenset(a + b for run in _HAN_RUN.findall(text) for a, b in zip(run, run[1:], strict=False))


def _share(part: Pairs, whole: Pairs) -> float:
    return len(part & whole) / len(part) if part else 0.0
