"""Links and bookmarks that the extractor printed beside the text, which holds them already."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from wangqi.parse.repair import solid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wangqi.parse.lines import Line
    from wangqi.parse.removed import Removed

_BARE = re.compile(r"\d{1,4}")
_URL_LINE = re.compile(r"(?:https?://|www\.|mailto:)\S+")
_MOST_LINKS = 30
"""Links at a page's end."""
_FEW_LINKS = 50
"""Links that are counted one by one."""
_HEAD = 4
"""Characters by which a place where a link may begin is known."""
_LONG = 200
"""Characters of such a place that are kept."""
_LAST = "\U0010ffff"
"""Sorted behind all that may follow a link."""
_URL_REST = re.compile(r"[A-Za-z0-9./_?=&%#:~+-]{2,}")


def find_annotations(lines: Sequence[Line], removed: Removed) -> None:
    """A link printed again at a page's end, once for each rectangle that could be clicked on."""
    alone = [i for i, line in enumerate(lines) if i not in removed and _URL_LINE.fullmatch(line.text)]
    if not alone:
        return
    flowing = solid("".join(line.text for i, line in enumerate(lines) if i not in removed))
    edges = removed.page_edges()
    by_url: dict[str, list[int]] = defaultdict(list)
    for index in alone:
        by_url[lines[index].text.removeprefix("mailto:")].append(index)
    times = _times(by_url, flowing)
    for url, found in by_url.items():
        if times[url] < 2:
            continue
        found = [i for i in found if not _is_broken(lines, i)]
        spare = [i for i in found if _at_page_end(i, lines, edges, removed)] or found[1:]
        if times[url] > len(found):
            spare = found  # the text has it, broken over lines
        elif len(spare) == len(found):
            spare = found[1:]
        for index in spare:
            removed.take(index, "annotation", "the text holds this link already")


def _times(urls: Iterable[str], text: str) -> dict[str, int]:
    """How often each link stands in the text; where links are many, by a sorted list of the places where one may begin.

    Counting one by one reads the whole text for each link.
    """
    times = dict.fromkeys(urls, 0)
    if len(times) <= _FEW_LINKS:
        return {url: text.count(url) for url in times}
    heads = {url[:_HEAD] for url in times}
    places = sorted(text[at : at + _LONG] for at in range(len(text)) if text[at : at + _HEAD] in heads)
    for url in times:
        if _HEAD <= len(url) <= _LONG:
            times[url] = bisect_left(places, url + _LAST) - bisect_left(places, url)
        else:
            times[url] = text.count(url)
    return times


def _is_broken(lines: Sequence[Line], index: int) -> bool:
    """Whether a link goes on in the line below, so that this line is the text's own."""
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    return bool(_URL_REST.fullmatch(below)) and not _URL_LINE.fullmatch(below) and not _BARE.fullmatch(below)


def _at_page_end(index: int, lines: Sequence[Line], edges: set[int], removed: Removed) -> bool:
    """Whether only links and page furniture stand between the line and the end of its page."""
    for at in range(index, min(index + _MOST_LINKS, len(lines))):
        if at + 1 >= len(lines) or lines[at + 1].top or (at in edges and at + 1 in removed):
            return True
        if not _URL_LINE.fullmatch(lines[at + 1].text):
            return False
    return False


def find_bookmarks(lines: Sequence[Line], removed: Removed) -> None:
    """Bookmarks of the PDF, printed after the text: a last run of lines that all stood in the text before.

    A bookmark is one line where the title may have been three.
    """
    kept = [i for i in range(len(lines)) if i not in removed]
    keys = {i: solid(lines[i].text) for i in kept}
    if not kept or keys[kept[-1]] not in _runs_of_lines(kept[:-1], keys, last=keys[kept[-1]]):
        return
    seen = _runs_of_lines(kept, keys)
    start = len(kept)
    while start > 0 and seen.get(keys[kept[start - 1]], start) < start - 1:
        start -= 1
    run = kept[start:]
    if len(run) >= 3:
        for index in run:
            removed.take(index, "bookmark", "repeats a line of the text after its end")


def _runs_of_lines(kept: Sequence[int], keys: Mapping[int, str], last: str = "") -> dict[str, int]:
    """The texts of one to three lines that follow one another, with the place of the first; only parts of `last`."""
    seen: dict[str, int] = {}
    for place, index in enumerate(kept):
        if last and keys[index] not in last:
            continue
        text = ""
        for other in kept[place : place + 3]:
            text += keys[other]
            if last and text not in last:
                break
            seen.setdefault(text, place)
            if len(text) > 70:
                break
    return seen
