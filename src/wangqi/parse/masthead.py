"""What a masthead says: number, running number, date.

The name that it prints is the bulletin's, the same in each issue, and no title of the issue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangqi.model import Metadata
from wangqi.parse.dates import find_dates, find_number, find_total

if TYPE_CHECKING:
    from collections.abc import Sequence


def read_masthead(lines: Sequence[str]) -> Metadata:
    """Metadata from a masthead's lines, or from a running header; what is not said is None."""
    text = "\n".join(lines)
    number, total, dates = find_number(text), find_total(text), find_dates(text)
    return Metadata(
        number=number[0] if number else None,
        total=total[0] if total else None,
        date=next((found.day for found in dates if found.day), None),
    )
