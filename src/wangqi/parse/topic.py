"""Whether a line that stands alone opens a new subject or goes on with the one before.

A new article shares few words with the one before it, and its title's words come back in its first sentences. A
sub-heading shares words with the text above it. Words are compared as pairs of neighbouring Han characters, which needs
no dictionary (a cut-down form of Hearst's TextTiling, 1997: one comparison a candidate instead of one a sentence).
"""

from __future__ import annotations

import re
from operator import add
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wangqi.parse.features import Look

_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_ABOVE: Final = 400
"""Characters above the line that are compared."""
_BELOW: Final = 150
_STRETCHES: Final = 6
_REACH: Final = 40
"""Lines within which a stretch counts as near."""

Pairs = frozenset[str]
Topic = tuple[float, float]
"""How much more the line and the text below share with the text above than with text elsewhere in the issue (0: no
more, 1: everything), and the share of the line's pairs that come back below."""


def topics(looks: Sequence[Look], wanted: Sequence[int]) -> dict[int, Topic]:
    """The topic figures of the lines `wanted`, by index."""
    pairs: dict[int, Pairs] = {}

    def of(at: int) -> Pairs:
        if at not in pairs:
            pairs[at] = _pairs(looks[at].text)
        return pairs[at]

    usual = _Elsewhere(looks, of)
    out: dict[int, Topic] = {}
    for at in wanted:
        end = at + 1
        if end < len(looks) and _display(looks[end]) and not looks[end].mark:
            end += 1
        line = of(at) if end == at + 1 else of(at) | of(at + 1)
        above = _union(looks, of, at - 1, -1, _ABOVE)
        below = _union(looks, of, end, 1, _BELOW)
        same = usual.more(line, above, at) + 2.0 * usual.more(below, above, at)
        out[at] = (same, _share(line, below))
    return out


class _Elsewhere:
    """Stretches of the issue, spread evenly: what any text of the issue shares with any other."""

    def __init__(self, looks: Sequence[Look], of: Callable[[int], Pairs]) -> None:
        step = max(len(looks) // _STRETCHES, 1)
        self._stretches = [(at, _union(looks, of, at, -1, _ABOVE)) for at in range(step - 1, len(looks), step)][
            :_STRETCHES
        ]
        self._reach = _REACH

    def more(self, part: Pairs, above: Pairs, at: int) -> float:
        """By how much `above` holds more of `part` than the stretches that are not near `at` do."""
        far = [_share(part, pairs) for place, pairs in self._stretches if abs(place - at) > self._reach]
        usual = sum(far) / len(far) if far else 0.0
        return (_share(part, above) - usual) / (1.0 - usual) if usual < 1.0 else 0.0


def _display(look: Look) -> bool:
    return not look.stops and not look.commas and look.last not in "。；，、：！？"


def _union(looks: Sequence[Look], of: Callable[[int], Pairs], at: int, step: int, limit: int) -> Pairs:
    found: set[str] = set()
    size = 0
    while 0 <= at < len(looks) and size < limit:
        found |= of(at)
        size += len(looks[at].text)
        at += step
    return frozenset(found)


def _pairs(text: str) -> Pairs:
    pairs: set[str] = set()
    for run in _HAN_RUN.findall(text):
        pairs.update(map(add, run, run[1:]))
    return frozenset(pairs)


def _share(part: Pairs, whole: Pairs) -> float:
    return len(part & whole) / len(part) if part else 0.0
