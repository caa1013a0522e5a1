"""Contents pages: furniture to the reader, an oracle to the parser.

A contents page lists the section names and titles of the issue, so a line of the text that repeats an entry is a
title, or a section's name, whatever it looks like. Entries arrive with dotted leaders on lines of their own, page
numbers before a title's second half, or no dots at all; hence every line of the page is kept as a possible piece of
an entry, and a match may run over several lines of either side.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wangqi.parse.repair import solid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.parse.lines import Line
    from wangqi.parse.removed import Removed

_HEADING = re.compile(r"[【\[《—-]*(?:本期)?(?:目录|目次|要目|导读|内容提要|contents|CONTENTS|Contents)+[】\]》—-]*")
_DOTS: Final = frozenset(".．·…‥・")
_LEADER_DOTS: Final = 4
_PAGE = re.compile(r"(?<!\s)\s+[（(]?\d{1,3}[)）]?$")
_ONLY_PAGE = re.compile(r"[（(]?[\d.]{1,5}[)）]?")
_ORDINAL = re.compile(
    r"^(?:\d{1,2}\s*[.、．](?!\d)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|[●■◆▶▌★◇○□►▲]+)\s*"
)
_WORD = re.compile(r"[\W_]+")
_ALIKE: Final = 40
"""Entries with the same beginning that are tried."""
_MIN: Final = 4
"""Characters of a piece below which it has to be equal, not only alike."""


def key(text: str) -> str:
    """A line as titles are compared: no ordinal or bullet, no blanks, no punctuation."""
    return _WORD.sub("", _ORDINAL.sub("", text.strip()))


@dataclass(slots=True)
class Contents:
    """What the contents page says."""

    entries: tuple[str, ...] = ()
    """Keys of the entries, joined over their lines where that could be told."""
    _by_start: dict[str, list[str]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    """Keys of all pieces."""

    def match(self, lines: Sequence[Line], at: int) -> int:
        """How many lines, from `at`, repeat an entry; 0: none."""
        if not self._by_start:
            return 0
        text = key(lines[at].text)
        if text in self.names:
            return self._extend(lines, at, text) or 1
        return self._extend(lines, at, text) if len(text) >= _MIN else 0

    def _extend(self, lines: Sequence[Line], at: int, text: str) -> int:
        best = 0
        for entry in self._by_start.get(text[:_MIN], ())[:_ALIKE]:
            if entry == text or (entry.startswith(text) and entry[len(text) :].isdigit()):
                best = max(best, 1)
            elif entry.startswith(text) and len(text) > 6:
                best = max(best, _span(lines, at, text, entry))
            elif text.startswith(entry) and len(entry) >= 10 and len(text) - len(entry) < 8:
                best = max(best, 1)
        return best


def _span(lines: Sequence[Line], at: int, text: str, entry: str) -> int:
    """Lines that `entry` runs over, its first being `text`."""
    for count, line in enumerate(lines[at + 1 : at + 5], 2):
        text += key(line.text)
        if text == entry or (entry.startswith(text) and entry[len(text) :].isdigit()):
            return count
        if not entry.startswith(text):
            return count if text.startswith(entry) and len(text) - len(entry) < 12 else 0
    return 0


def find_contents(lines: Sequence[Line], removed: Removed) -> Contents:
    """The contents page, its lines taken out as furniture."""
    start, heading = _start(lines, removed)
    if start < 0:
        return Contents()
    first = start + 1 if heading else start
    end = _end(lines, first, removed)
    if end - first < 3:
        return Contents()
    kept = [i for i in range(start, end) if i not in removed]
    for index in kept:
        removed.take(index, "contents", "on a contents page")
    return _read([lines[i].text for i in kept if i >= first])


def _start(lines: Sequence[Line], removed: Removed) -> tuple[int, bool]:
    limit = max(len(lines) // 2, min(len(lines), 60))
    for index in range(limit):
        if index not in removed and _HEADING.fullmatch(solid(lines[index].text)):
            return index, True
    leaders = [i for i in range(limit) if _leader(lines[i].text) >= 0]
    if len(leaders) < 4:
        return -1, False
    start = leaders[0]
    while start > 0 and start - 1 not in removed and _leader(lines[start - 1].text) < 0 and leaders[0] - start < 2:
        start -= 1
        if re.search(r"[期日编：:]", lines[start].text):
            start += 1
            break
    return start, False


def _end(lines: Sequence[Line], first: int, removed: Removed) -> int:
    """One past the last line of the contents: where its first entries come again, as the text's own."""
    wanted = []
    for index in range(first, min(first + 12, len(lines))):
        name = key(_bare(lines[index].text))
        if index not in removed and len(name) >= 2 and not name.isdigit():
            wanted.append((index, name))
    for at, name in wanted[:3]:
        for index in range(at + 2, len(lines)):
            if index in removed:
                continue
            text = key(lines[index].text)
            if text == name or (len(text) >= 8 and name.startswith(text)) or (len(name) >= 8 and text.startswith(name)):
                back = sum(1 for i, _ in wanted if i < at)
                return index - back if _mostly_entries(lines, first, index) else _last_leader(lines, first)
    return _last_leader(lines, first)


def _mostly_entries(lines: Sequence[Line], first: int, end: int) -> bool:
    prose = sum(1 for line in lines[first:end] if line.text[-1] in "。；，")
    return prose * 8 <= end - first


def _last_leader(lines: Sequence[Line], first: int) -> int:
    """One past the last line that ends in leaders or a page number, before prose begins."""
    last = first
    for index in range(first, len(lines)):
        text = lines[index].text
        if text[-1] in "。；，":
            break
        if _leader(text) >= 0 or _PAGE.search(text) or _ONLY_PAGE.fullmatch(text):
            last = index + 1
    return last


def _bare(text: str) -> str:
    at = _leader(text)
    return text[:at] if at >= 0 else _PAGE.sub("", text)


def _leader(text: str) -> int:
    """Where the dotted leader at a line's end begins, with the page number after it; -1: there is none.

    At least four dots, blanks between them; then figures, blanks and dots, but of those only the usual ones. By hand,
    since a pattern would try it again from each dot of a long line of them.
    """
    start = len(text)
    while start and ((char := text[start - 1]) in _DOTS or char.isspace() or char.isdecimal()):
        start -= 1
    if len(text) - start < _LEADER_DOTS:
        return -1
    found, begun, dots = -1, start, 0
    for at in range(start, len(text)):
        char = text[at]
        if char.isdecimal():
            found = begun if dots >= _LEADER_DOTS and found < 0 else found
            begun, dots = at + 1, 0
        elif char in _DOTS:
            dots += 1
            found = -1 if char in "‥・" else found
    return begun if dots >= _LEADER_DOTS and found < 0 else found


def _read(texts: Sequence[str]) -> Contents:
    pieces: list[str] = []
    entries: list[str] = []
    open_entry = ""
    for text in texts:
        bare = _bare(text).strip()
        closed = bare != text.strip()
        if _ONLY_PAGE.fullmatch(bare) or not key(bare):
            if open_entry:
                entries.append(open_entry)
            open_entry = ""
            continue
        if _ORDINAL.match(bare) and open_entry:
            entries.append(open_entry)
            open_entry = ""
        pieces.append(key(bare))
        open_entry += key(bare)
        if closed:
            entries.append(open_entry)
            open_entry = ""
    if open_entry:
        entries.append(open_entry)
    return _index(pieces, entries)


def _index(pieces: list[str], entries: list[str]) -> Contents:
    by_start: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys((*entries, *pieces)):
        if len(name) >= _MIN:
            by_start[name[:_MIN]].append(name)
    return Contents(tuple(entries), dict(by_start), frozenset(p for p in pieces if len(p) >= 2))
