"""The table of contents: furniture to a reader, and a list of the titles to be expected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wangqi.parse.repair import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADING: Final = re.compile(r"[【\[《]?(?:本期)?(?:目录|目次|要目|导读|CONTENTS|Contents)[】\]》]?")
LEADER: Final = re.compile(r"[\s.．·…‥・_-]*(?:[.．·…‥・_]\s*){4,}[\s(（]*\d{0,4}[)）\s]*$")
PAGE: Final = re.compile(r"(?:\s+|…+)[(（]?\d{1,4}[)）]?$")
MAX_LINES: Final = 600
MIN_KEY: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Which lines are contents (`first` up to, not including, `end`), and what they list."""

    first: int = 0
    end: int = 0
    listed: str = ""
    """All entries, folded, without leaders and page numbers."""

    def lists(self, text: str) -> bool:
        """Whether a title stands in the contents."""
        key = fold(text)
        return len(key) >= MIN_KEY and key in self.listed


def entry_text(text: str) -> str:
    """A line of the contents without its leader and page number."""
    return PAGE.sub("", LEADER.sub("", text)).strip()


def find_contents(texts: Sequence[str]) -> Contents:
    """The contents among the lines of an issue; an empty range where there are none."""
    first = _start(texts)
    if first is None:
        return Contents()
    opening = first + 1 if HEADING.fullmatch(fold(texts[first])) else first
    end = _recurrence(texts, opening) or _last_leader(texts, opening)
    if end <= opening:
        return Contents()
    # Up to the heading itself only when it opens the page; what stands before it is the masthead's business.
    return Contents(first=first, end=end, listed=fold("".join(entry_text(text) for text in texts[opening:end])))


def _start(texts: Sequence[str]) -> int | None:
    heading = next((n for n, text in enumerate(texts[:MAX_LINES]) if HEADING.fullmatch(fold(text))), None)
    leader = next((n for n, text in enumerate(texts[:MAX_LINES]) if LEADER.search(text)), None)
    if heading is not None and (leader is None or leader - heading < 12 or leader < heading):
        return heading
    return leader


def _recurrence(texts: Sequence[str], opening: int) -> int:
    """Where the first entry is met again, as the first section or title of the issue; 0: nowhere, or not contents."""
    key = fold(entry_text(texts[opening])) if opening < len(texts) else ""
    if len(key) < 2:
        return 0
    for n in range(opening + 1, min(len(texts), opening + MAX_LINES)):
        text = fold(texts[n])
        if text == key or (len(key) >= 12 and len(text) >= 8 and (text.startswith(key) or key.startswith(text))):
            return n if _mostly_entries(texts, opening, n) else 0
    return 0


def _mostly_entries(texts: Sequence[str], first: int, end: int) -> bool:
    """Whether the lines between look like entries: they end in a page number, or the text has them again."""
    later = {fold(text) for text in texts[end:]}
    body = [text for text in texts[first:end] if text.strip()]
    likely = sum(bool(LEADER.search(t) or PAGE.search(t)) or fold(entry_text(t)) in later for t in body)
    return likely * 2 >= len(body)


def _last_leader(texts: Sequence[str], opening: int) -> int:
    """One past the last line with a leader, as long as no more than three lines without one lie between."""
    last = opening - 1
    for n in range(opening, min(len(texts), opening + MAX_LINES)):
        if LEADER.search(texts[n]) or PAGE.search(texts[n]):
            last = n
        elif n - last > 3:
            break
    return last + 1
