"""What the first heading of a Markdown issue says: its title, and the number and date that stand in it.

    科技周刊（第 300 期）：三十年     number 300, title 科技周刊：三十年
    《新闻》 (20240412)            date 2024-04-12, title 《新闻》
    2024年第15期（总第689期）        number 15, total 689, no title of its own

Only a number or a date in brackets of its own, or at either end of the heading, is taken for the issue's: in
关于第 3 期培训班的通知 it belongs to the sentence.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from wangqi.model import Metadata
from wangqi.parse.dates import find_dates, find_number, find_total, narrow

_LONGEST: Final = 300
"""Characters of a heading in which numbers and dates are looked for at most: no title is longer."""
_GROUP = re.compile(r"\s*[（(\[【〔]([^（）()\[\]【】〔〕]{1,60})[)）\]】〕]\s*")
_YEAR = re.compile(r"[12]\d{3}\s*年?")
_FILLER: Final = " \t\u3000,，;；、·.:：|-—第年"
_ENDS: Final = " \t\u3000,，;；、·|-—"


def read_headline(text: str) -> tuple[Metadata, tuple[str, ...]]:
    """Metadata of a heading, and the parts of it that are no title, in order."""
    if len(text) > _LONGEST:
        return Metadata(title=text), ()
    cut = [(match.start(), match.end()) for match in _GROUP.finditer(text) if _is_count(match[1])]
    rest = _without(text, cut)
    cut += _at_ends(text, cut)
    cut.sort()
    said = "\n".join(text[start:end] for start, end in cut)
    number, total = find_number(said), find_total(said)
    days = [found.day for found in find_dates(said) if found.day is not None]
    title = _without(text, cut).strip(_ENDS) if cut else rest.strip()
    metadata = Metadata(
        number=number[0] if number else None,
        total=total[0] if total else None,
        date=_one(days),
        title=title.strip(":： ") or None,
    )
    return metadata, tuple(text[start:end].strip() for start, end in cut)


def _one(days: list[date]) -> date | None:
    return days[0] if days else None


def _spans(text: str) -> list[tuple[int, int]]:
    """Where dates and numbers stand; a year before a number belongs to it."""
    spans = [(found.start, found.end) for found in find_dates(text) if found.day is not None]
    for found in (find_number(text), find_total(text)):
        if found:
            start = found[1]
            year = re.search(r"[12]\d{3}\s*年?\s*$", narrow(text)[:start])
            spans.append((year.start() if year else start, found[2]))
    return sorted(set(spans))


def _is_count(text: str) -> bool:
    """Whether a text holds a number or a date and nothing else."""
    spans = _spans(text)
    return bool(spans) and not _YEAR.sub("", narrow(_without(text, spans))).strip(_FILLER)


def _at_ends(text: str, cut: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Dates and numbers without brackets that begin or end what is left of a heading."""
    blanked = list(text)
    for start, end in cut:
        blanked[start:end] = " " * (end - start)
    left = "".join(blanked)
    found: list[tuple[int, int]] = []
    for start, end in _spans(left):
        # After a number at the start something must part it from the title: 第 3 期培训班 is a course.
        opens = not left[:start].strip(_ENDS) and (
            end == len(left) or left[end] in f"{_ENDS}:：" or end in _starts(cut)
        )
        if opens or not left[end:].strip(_ENDS):
            found.append((start, end))
            left = left[:start] + " " * (end - start) + left[end:]
    return found


def _starts(cut: list[tuple[int, int]]) -> set[int]:
    return {start for start, _ in cut}


def _without(text: str, cut: list[tuple[int, int]]) -> str:
    at, kept = 0, ""
    for start, end in sorted(cut):
        kept += text[at:start]
        at = max(at, end)
    return kept + text[at:]
