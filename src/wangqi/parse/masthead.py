"""What a masthead says: number, running number, date, name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wangqi.model import Metadata
from wangqi.parse.dates import find_dates, find_number, find_total

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOT_NAME = re.compile(r"[期年月日：:（）()\d]|主办|主管|承办|编辑|电话|内部|编印|协会$|星期|出版")


def read_masthead(lines: Sequence[str]) -> Metadata:
    """Metadata from a masthead's lines, or from a running header; what is not said is None."""
    text = "\n".join(lines)
    number, total, dates = find_number(text), find_total(text), find_dates(text)
    named = {line.replace(" ", "") for line in lines if not _NOT_NAME.search(line) and 2 <= len(line.strip()) <= 20}
    return Metadata(
        number=number[0] if number else None,
        total=total[0] if total else None,
        date=next((found.day for found in dates if found.day), None),
        title=named.pop() if len(named) == 1 else None,
    )
