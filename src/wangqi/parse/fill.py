"""How full a line is, and what that says about the seam below it.

A line is broken when the next piece does not fit. So a line that had room for the first piece of the next one ended its
paragraph; a line that is wider than a first line can be is not a first line; and a paragraph's last line is as likely
as not to be of any width, hence rarely full. These are the likelihoods of a simple model of setting: no list of rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wangqi.parse.features import Look
    from wangqi.parse.measure import Measure

ROOM: Final = 2.0
"""Cost of each column that was left although the next piece would have fitted."""
BULGE: Final = 1.1
"""Cost of each column beyond what a line can hold."""
CAP: Final = 6.0
"""No width says more than this: extractors err."""
COMMA_CAP: Final = 3.0
"""Nor more than this after a comma, where nothing ends: the line was taken apart there."""
FULL_LAST: Final = 2.3
"""A paragraph's last line that is full by chance: about one in ten."""
ONE_LINE: Final = 1.2
"""A paragraph of one line: about one in eight, where an inner stop at a line's end is followed by the last line."""
_HANGING: Final = frozenset("，。、；：！？）》”’」』")


def join_cost(above: Look, below: Look, limit: float, sharpness: float) -> float:
    """Cost of going on with `below` after `above`, in a line that holds `limit` columns."""
    line = above.line
    unit = min(below.line.unit, 0.8 * limit) if not (above.url_open and below.line.text[:1].isascii()) else 1.0
    room = 0.0 if line.stretched else limit - line.width - unit - line.slack
    cost = min(ROOM * room, CAP if above.last not in "，、" else COMMA_CAP) if room > 0 else 0.0
    return (cost + bulge(above, limit)) * sharpness


def part_cost(above: Look, limit: float, sharpness: float, *, single: bool = False) -> float:
    """Cost of ending the unit with `above`, in a line that holds `limit` columns."""
    full = FULL_LAST if above.line.width > limit - 2.5 else 0.0
    if single and above.last not in "：:":
        full += ONE_LINE
    return (full + bulge(above, limit)) * sharpness


def bulge(above: Look, limit: float) -> float:
    """Cost of a line that is wider than it can be."""
    over = above.line.width - limit - above.line.slack - (2.0 if above.last in _HANGING else 0.0)
    return min(BULGE * over, CAP) if over > 0 else 0.0


def title_join_cost(above: Look, below: Look, measure: Measure, title: float) -> float:
    """Cost of a title that goes on after `above`; titles are set larger, hence `title` columns, 0: not known."""
    if not measure.sharpness:
        return 3.0
    limit = title or measure.full * 0.94
    room = limit - above.line.width - below.line.unit - above.line.slack
    return min(0.3 * max(room - 3.0, 0.0), 6.0)
