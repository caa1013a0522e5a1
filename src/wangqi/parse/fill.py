"""How full a line is, and what that says about the seam below it.

A line is broken when the next piece does not fit. So a line that had room for the first piece of the next one ended its
paragraph; a line that is wider than a first line can be is not a first line; and a paragraph's last line is as likely
as not to be of any width, hence rarely full. These are the likelihoods of a simple model of setting: no list of rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wangqi.parse.features import counts

if TYPE_CHECKING:
    from wangqi.parse.features import Look
    from wangqi.parse.measure import Measure

COMMA_CAP: Final = 3.0
"""Nor more than this after a comma, where nothing ends: the line was taken apart there."""
FULL_LAST: Final = 2.0
"""A paragraph's last line that is full by chance: about one in ten."""
FULL_DISPLAY: Final = 1.5
"""A title that ends by chance where a paragraph's first line would have been broken."""
ONE_LINE: Final = 1.6
"""A paragraph of one line: about one in eight, where an inner stop at a line's end is followed by the last line."""


def join_cost(above: Look, below: Look, limit: float, measure: Measure) -> float:
    """Cost of going on with `below` after `above`, in a line that holds `limit` columns."""
    line = above.line
    room = 0.0
    if not line.stretched and not (above.url_open and below.line.text[:1].isascii()) and not counts(above, below):
        room = measure.fit.room(line, below.line, limit)
        if above.last in "，、":
            room = min(room, COMMA_CAP)
    return (room + measure.fit.over(line, limit)) * measure.sharpness


def part_cost(above: Look, limit: float, measure: Measure, *, single: bool = False) -> float:
    """Cost of ending the unit with `above`, in a line that holds `limit` columns."""
    full = FULL_LAST if above.line.width > limit - 2.5 else 0.0
    if single and above.last not in "：:":
        full += ONE_LINE
    return (full + measure.fit.over(above.line, limit)) * measure.sharpness


def seam_costs(above: Look, below: Look, measure: Measure) -> tuple[float, float, float, float, float]:
    """What the width says about a seam, worked out together since most of it is the same.

    `join_cost` in a first line and in a full one; `part_cost` in a first line that is the only one, in a first line,
    and in a full one.
    """
    sharpness = measure.sharpness
    if not sharpness:
        return 0.0, 0.0, 0.0, 0.0, 0.0
    line, first, full = above.line, measure.first, measure.full
    over_first, over_full = measure.fit.overs_of(line, first, full)
    part_first = FULL_LAST if line.width > first - 2.5 else 0.0
    part_full = FULL_LAST if line.width > full - 2.5 else 0.0
    room_first = room_full = 0.0
    if not line.stretched and not (above.url_open and below.line.text[:1].isascii()) and not counts(above, below):
        room_first, room_full = measure.fit.rooms_of(line, below.line, first, full)
        if above.last in "，、":
            room_first, room_full = min(room_first, COMMA_CAP), min(room_full, COMMA_CAP)
    return (
        (room_first + over_first) * sharpness,
        (room_full + over_full) * sharpness,
        (part_first + (0.0 if above.last in "：:" else ONE_LINE) + over_first) * sharpness,
        (part_first + over_first) * sharpness,
        (part_full + over_full) * sharpness,
    )


def display_cost(above: Look, measure: Measure) -> float:
    """Cost of a title or heading that is just as full as a paragraph's first line."""
    over = above.line.width - measure.first
    return FULL_DISPLAY * measure.sharpness if -2.5 < over <= 1.0 else 0.0


def title_join_cost(above: Look, below: Look, measure: Measure, title: float) -> float:
    """Cost of a title that goes on after `above`; titles are set larger, hence `title` columns, 0: not known."""
    if not measure.sharpness:
        return 3.0
    limit = title or measure.full * 0.94
    room = limit - above.line.width - below.line.unit - above.line.slack
    return 0.0 if room <= 3.0 else min(0.3 * (room - 3.0), 6.0)
