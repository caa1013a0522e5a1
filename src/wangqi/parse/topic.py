"""Whether a line that stands alone opens a new subject or goes on with the one before.

A new article shares few words with the one before it, and its title's words come back in its first sentences. A
sub-heading shares words with the text above it. Words are compared as pairs of neighbouring Han characters, which needs
no dictionary (a cut-down form of Hearst's TextTiling, 1997: one comparison a candidate instead of one a sentence).

A pair that comes once can be shared with nothing, and of all that come few come again. So these have a bit each, the
pairs of a line are the bits of one number and a count of the others, and to compare is to count the bits of `a & b`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wangqi.parse.features import Look

_FIRST_HAN: Final = 0x3400
_HAN_COUNT: Final = 0xA000 - _FIRST_HAN
_ABOVE: Final = 400
"""Characters above the line that are compared."""
_BELOW: Final = 150
_STRETCHES: Final = 6
_REACH: Final = 40
"""Lines within which a stretch counts as near."""
_BLOCK: Final = 30_000
"""Characters of a text that are looked at together: some issues'. In a longer text the numbers would grow with it."""
_TABLE: Final = 1 << 22
"""Bytes of a table of pairs that is made at once."""

Topic = tuple[float, float]
"""How much more the line and the text below share with the text above than with text elsewhere in the issue (0: no
more, 1: everything), and the share of the line's pairs that come back below."""


Pairs = tuple[int, int]
"""The pairs of some lines: a bit for each that comes again, and how many do not."""


class _Around(NamedTuple):
    """A line that is asked about, with the one that it may go on in, and the stretches above and below."""

    line: range
    above: range
    below: range


def topics(looks: Sequence[Look], wanted: Sequence[int]) -> dict[int, Topic]:
    """The topic figures of the lines `wanted`, by index and in order."""
    texts = [look.text for look in looks]
    starts = list(accumulate(map(len, texts), initial=0))
    usual = _elsewhere(starts)
    out: dict[int, Topic] = {}
    for block in _blocks([_around(looks, starts, at) for at in wanted], starts):
        first, end = block[0].above.start, block[-1].below.stop
        # A stretch is a row of its own, so whatever pair of a line it shares comes twice in the rows.
        rows = _pairs([*texts[first:end], *("\n".join(texts[x.start : x.stop]) for x in usual)])
        far = [(stretch.stop - 1, pairs) for stretch, (pairs, _) in zip(usual, rows[end - first :], strict=True)]
        for around in block:
            at = around.line.start
            elsewhere = [pairs for place, pairs in far if abs(place - at) > _REACH]
            (line, once), (above, _), (below, others) = (_union(rows[x.start - first : x.stop - first]) for x in around)
            size = line.bit_count() + once
            same = _more(line, size, above, elsewhere)
            same += 2.0 * _more(below, below.bit_count() + others, above, elsewhere)
            out[at] = (same, (line & below).bit_count() / size if size else 0.0)
    return out


def _around(looks: Sequence[Look], starts: Sequence[int], at: int) -> _Around:
    end = at + 1
    if end < len(looks) and _display(looks[end]) and not looks[end].mark:
        end += 1
    last = min(bisect_left(starts, starts[end] + _BELOW), len(looks))
    return _Around(range(at, end), _above(starts, at), range(end, last))


def _above(starts: Sequence[int], end: int) -> range:
    """The stretch above line `end`; `starts` are the lines' places in the text."""
    return range(max(bisect_right(starts, starts[end] - _ABOVE) - 1, 0), end)


def _elsewhere(starts: Sequence[int]) -> list[range]:
    """Stretches of the issue, spread evenly: what any text of the issue shares with any other."""
    count = len(starts) - 1
    step = max(count // _STRETCHES, 1)
    return [_above(starts, at + 1) for at in range(step - 1, count, step)[:_STRETCHES]]


def _blocks(arounds: Sequence[_Around], starts: Sequence[int]) -> Iterator[list[_Around]]:
    """The lines that are asked about, in runs whose text is not too long to be looked at together."""
    block: list[_Around] = []
    for around in arounds:
        if block and starts[around.below.stop] - starts[block[0].above.start] > _BLOCK:
            yield block
            block = []
        block.append(around)
    if block:
        yield block


def _display(look: Look) -> bool:
    return not look.stops and not look.commas and look.last not in "。；，、：！？"


def _pairs(rows: Sequence[str]) -> list[Pairs]:
    """The pairs of each text; their bits mean the same in all of them."""
    import numpy as np  # here, since loading it takes longer than reading some issues

    codes = np.frombuffer("\n".join(rows).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    han = codes - np.uint32(_FIRST_HAN) < _HAN_COUNT  # what is less than the first wraps around
    at = np.flatnonzero(han[:-1] & han[1:])
    _, which, times = np.unique(codes[at] << 16 | codes[at + 1], return_inverse=True, return_counts=True)
    row = np.repeat(np.arange(len(rows)), [len(text) + 1 for text in rows])[at]
    again = times > 1
    shared = again[which]
    once = np.bincount(row[~shared], minlength=len(rows)).tolist()
    row, bit = row[shared], (np.cumsum(again) - 1)[which[shared]]
    width = int(np.count_nonzero(again)) // 8 + 1
    bits: list[int] = []
    height = max(_TABLE // (8 * width), 1)
    for first in range(0, len(rows), height):
        here = slice(*np.searchsorted(row, (first, first + height)))
        table = np.zeros((min(height, len(rows) - first), 8 * width), dtype=bool)
        table[row[here] - first, bit[here]] = True
        packed = np.packbits(table, bitorder="little").tobytes()
        bits += [int.from_bytes(packed[x : x + width], "little") for x in range(0, len(packed), width)]
    return list(zip(bits, once, strict=True))


def _union(rows: Sequence[Pairs]) -> Pairs:
    bits = once = 0
    for some, others in rows:
        bits |= some
        once += others
    return bits, once


def _more(part: int, size: int, above: int, elsewhere: Sequence[int]) -> float:
    """By how much `above` holds more of a `part` of `size` pairs than the stretches `elsewhere` do."""
    if not size:
        return 0.0
    usual = sum([(part & pairs).bit_count() / size for pairs in elsewhere]) / len(elsewhere) if elsewhere else 0.0
    return ((part & above).bit_count() / size - usual) / (1.0 - usual) if usual < 1.0 else 0.0
