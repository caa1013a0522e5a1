"""Dates and numbers of issues as people write them in titles, mastheads and file names.

Chinese writes the largest unit first (GB/T 7408-2005, the national form of ISO 8601), so 2024-04-12, 20240412,
2024年4月12日, 2024.4.12 and 二〇二四年四月十二日 are one day; no form puts the month or the day first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199

_DIGIT: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_UNIT: Final = {"十": 10, "百": 100, "千": 1000}
_HAN: Final = "零〇○一二两三四五六七八九十百千"

_DATE: Final = re.compile(
    r"(?<![0-9])(?:"
    r"(?P<y1>[12]\d{3})\s*(?P<s>[-./_])\s*(?P<m1>\d{1,2})\s*(?P=s)\s*(?P<d1>\d{1,2})(?!\d)"
    r"|(?P<y2>[12]\d{3})\s*年\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*(?:日|号|(?!\d))"
    r"|(?P<y3>(?:19|20|21)\d\d)(?P<m3>\d\d)(?P<d3>\d\d)(?!\d)"
    r"|(?P<y4>[零〇○一二三四五六七八九]{4})年(?P<m4>[一二三四五六七八九十]{1,3})月(?P<d4>[一二三四五六七八九十]{1,3})日"
    r")"
)
_NUMBER = rf"(\d{{1,5}}|[{_HAN}]{{1,7}})"
_TOTAL: Final = re.compile(rf"总\s*(?:第\s*)?{_NUMBER}\s*期")
_ISSUE: Final = re.compile(rf"(?<!总)第\s*{_NUMBER}\s*期")
_OF_YEAR: Final = re.compile(r"(?<!\d)([12]\d{3})\s*年?\s*第")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A date or number found in a text: what it says, and where (`start` and `end` as in a slice)."""

    start: int
    end: int
    day: date | None
    """None: written like a date, but there is no such day."""


def find_dates(text: str) -> tuple[Found, ...]:
    """Everything in `text` that is written like a date, in order. Digits of any width are understood."""
    return tuple(Found(start=match.start(), end=match.end(), day=_day(match)) for match in _DATE.finditer(narrow(text)))


def find_number(text: str) -> tuple[int, int, int] | None:
    """The first 第 15 期 of `text`, as (number, start, end). The 总第 689 期 is another count: see `find_total`."""
    return _counted(_ISSUE, text)


def find_total(text: str) -> tuple[int, int, int] | None:
    """The first 总第 689 期 of `text`, as (number, start, end)."""
    return _counted(_TOTAL, text)


def find_year(text: str) -> int | None:
    """The year before an issue's number: 2024 in 2024年第15期."""
    match = _OF_YEAR.search(narrow(text))
    return int(match[1]) if match else None


def whole_number(text: str) -> int | None:
    """A number in digits or in Chinese numerals up to 9999: 15, 十五, 一百零三, 二〇二四; None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(char not in _HAN for char in text):
        return None
    if not any(char in _UNIT for char in text):
        return int("".join(str(_DIGIT[char]) for char in text))
    total, digit = 0, None
    for char in text:
        if char in _UNIT:
            total += _UNIT[char] * (1 if digit is None else digit)
            digit = None
        else:
            digit = _DIGIT[char] or None
    return total + (digit or 0)


def narrow(text: str) -> str:
    """`text` with full-width digits and signs made ASCII, character for character (places stay the same)."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFKC", char) if "！" <= char <= "～" else char for char in text)


def _counted(pattern: re.Pattern[str], text: str) -> tuple[int, int, int] | None:
    match = pattern.search(narrow(text))
    number = whole_number(match[1]) if match else None
    return (number, match.start(), match.end()) if match and number is not None else None


def _day(match: re.Match[str]) -> date | None:
    for form in "1234":
        if match[f"y{form}"]:
            year, month, day = (whole_number(match[f"{part}{form}"]) or 0 for part in "ymd")
            break
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None
