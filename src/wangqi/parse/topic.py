"""Whether a line that stands alone opens a new subject or goes on with the one before.

A new article shares few words with the one before it, and its title's words come back in its first sentences. A
sub-heading shares words with the text above it. Words are compared as pairs of neighbouring Han characters, which needs
no dictionary (a cut-down form of Hearst's TextTiling, 1997: one comparison a candidate instead of one a sentence).
"""

from __future__ import annotations

import re
from itertools import chain
from operator import add
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    pairs = _Lines(looks)
    usual = _Elsewhere(pairs)
    out: dict[int, Topic] = {}
    for at in wanted:
        end = at + 1
        if end < len(looks) and _display(looks[end]) and not looks[end].mark:
            end += 1
        line = pairs.of(at) if end == at + 1 else pairs.of(at) | pairs.of(at + 1)
        above = pairs.above(at - 1)
        below = pairs.below(end)
        same = usual.more(line, above, at) + 2.0 * usual.more(below, above, at)
        out[at] = (same, _share(line, below))
    return out


class _Lines:
    """The pairs of the issue's lines, each line's found once."""

    def __init__(self, looks: Sequence[Look]) -> None:
        self.texts = [look.text for look in looks]
        self._pairs: list[Pairs | None] = [None] * len(looks)

    def of(self, at: int) -> Pairs:
        """Those of one line."""
        pairs = self._pairs[at]
        if pairs is None:
            pairs = self._pairs[at] = _pairs(self.texts[at])
        return pairs

    def above(self, at: int) -> Pairs:
        """Those of the stretch that ends with line `at`."""
        first, size = at + 1, 0
        while first > 0 and size < _ABOVE:
            first -= 1
            size += len(self.texts[first])
        return frozenset().union(*map(self.of, range(first, at + 1)))

    def below(self, at: int) -> Pairs:
        """Those of the stretch that begins with line `at`."""
        end, size = at, 0
        while end < len(self.texts) and size < _BELOW:
            size += len(self.texts[end])
            end += 1
        return frozenset().union(*map(self.of, range(at, end)))


class _Elsewhere:
    """Stretches of the issue, spread evenly: what any text of the issue shares with any other."""

    def __init__(self, lines: _Lines) -> None:
        step = max(len(lines.texts) // _STRETCHES, 1)
        places = range(step - 1, len(lines.texts), step)[:_STRETCHES]
        self._stretches = [(at, lines.above(at)) for at in places]

    def more(self, part: Pairs, above: Pairs, at: int) -> float:
        """By how much `above` holds more of `part` than the stretches that are not near `at` do."""
        far = [_share(part, pairs) for place, pairs in self._stretches if abs(place - at) > _REACH]
        usual = sum(far) / len(far) if far else 0.0
        return (_share(part, above) - usual) / (1.0 - usual) if usual < 1.0 else 0.0


def _display(look: Look) -> bool:
    return not look.stops and not look.commas and look.last not in "。；，、：！？"


def _pairs(text: str) -> Pairs:
    runs = _HAN_RUN.findall(text)
    if len(runs) == 1:
        return frozenset(map(add, runs[0], runs[0][1:]))
    return frozenset(chain.from_iterable(map(add, run, run[1:]) for run in runs))


def _share(part: Pairs, whole: Pairs) -> float:
    return len(part & whole) / len(part) if part else 0.0
