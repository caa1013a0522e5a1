"""What is read wrongly is told: doubts beside wrong decisions, and not many of them elsewhere.

A decision is wrong where the gold standard of a case begins another kind of unit at a line (section, title, other), or
none. It is told where a warning names that line or the one next to it.
"""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Iterator
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest

from tests.parse.helpers import WORDS
from tests.parse.test_scores import SHARED, read, scorer  # noqa: F401  (a fixture)
from wangqi.model import Problem, Source
from wangqi.parse import bulletin
from wangqi.parse.bulletin import Reading
from wangqi.parse.costs import C, H, I, L, P, S, T, W
from wangqi.parse.doubts import doubts

KINDS = {S: "section", T: "title"} | dict.fromkeys((P, H, I, L, C, W), "unit")
ROWS = frozenset({C, W})
"""Rows of a table or of contact lines: one block or several, as one likes."""
_MARK = re.compile(r"[\W_\d一二三四五六七八九十第部分]")


def gold_starts(gold: dict[str, Any], score: ModuleType) -> tuple[str, dict[int, str]]:
    """The text of the gold standard, and the kind of unit that begins at each offset."""
    text, starts = "", {}
    for section in gold["sections"]:
        units = [("section", score.fold_section(section["name"]))]
        for article in section["articles"]:
            units.append(("title", score.fold_title(article.get("title"))))
            units += [("unit", score.fold(paragraph)) for paragraph in score.paras(article)]
        for kind, unit in units:
            if unit:
                starts[len(text)] = kind
                text += unit
    return text, starts


def wanted(reading: Reading, gold: dict[str, Any], score: ModuleType) -> dict[int, str]:
    """For each line that is in the gold standard the kind of unit that begins with it; "": none does."""
    folded = [score.fold(look.text) for look in reading.looks]
    text, starts = gold_starts(gold, score)
    places: dict[int, int] = {}
    for kind, i1, i2, j1, _ in score.opcodes("".join(folded), text):
        if kind == "equal":
            places.update(zip(range(i1, i2), range(j1, j1 + i2 - i1), strict=True))
    out: dict[int, str] = {}
    at = 0
    for index, line in enumerate(folded):
        for offset, character in enumerate(line[:6]):  # a title's ordinal and bullet are not in the gold standard
            if at + offset in places:
                if offset == 0 or places[at + offset] in starts:
                    out[index] = starts.get(places[at + offset], "")
                break
            if not _MARK.match(character):
                break
        at += len(line)
    return out


def told(problems: list[Problem]) -> set[int]:
    """Lines that the warnings name."""
    out: set[int] = set()
    for problem in problems:
        line = problem.at.line or 0
        down = re.search(r"down to line (\d+)", problem.message)
        out |= set(range(line, int(down[1]) + 1 if down else line + 1))
        also = re.search(r"likewise lines? ([\d, ]+)", problem.message)
        out |= {int(number) for number in also[1].split(", ")} if also else set()
    return out


def wrong(reading: Reading, want: dict[int, str]) -> Iterator[int]:
    """Indices of the lines that are read as something else."""
    labels = reading.labelling.labels
    for at, kind in want.items():
        label = labels[at]
        if KINDS.get(label, "") != kind and not (label in ROWS and kind in {"", "unit"}):
            yield at


def cases(folder: str) -> Iterator[tuple[str, Reading, dict[str, Any]]]:
    for path in sorted((SHARED / folder).glob("*/gold.json")):
        source = Source(path=f"{path.parent.name}.txt", text=read(path.with_name("raw.txt")))
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield path.parent.name, bulletin.read(source, WORDS, {}), gold


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not beside the checkout")
@pytest.mark.parametrize(("folder", "share", "most"), [("cases", 1.0, 5), ("cases-more", 0.95, 6)])
def test_wrong_decisions_are_told(folder: str, share: float, most: int, scorer: ModuleType) -> None:  # noqa: F811
    missed, found = [], 0
    warnings = {}
    for name, reading, gold in cases(folder):
        problems = doubts(name, reading)
        warnings[name] = len(problems)
        named = told(problems)
        numbers = [look.line.number for look in reading.looks]
        for at in wrong(reading, wanted(reading, gold, scorer)):
            near = named.intersection(numbers[max(at - 1, 0) : at + 2])
            found += bool(near)
            missed += [] if near else [(name, numbers[at])]
    assert found >= share * (found + len(missed)), (found, missed)
    assert statistics.median(warnings.values()) <= 3
    assert max(warnings.values()) <= most, warnings


def test_headings_in_a_heap_are_told_at_once() -> None:
    prose = "各地加快推进矿山生态修复，完成治理面积三千公顷，带动周边群众增收，取得了明显的成效。\n"
    text = (
        "【工作动态】\n矿山修复取得新进展\n" + prose * 6 + "甲类矿区\n乙类矿区\n丙类矿区\n丁类矿区\n戊类矿区\n" + prose
    )
    reading = bulletin.read(Source(path="2024-01-01.txt", text=text), WORDS, {})
    problems = doubts("2024-01-01.txt", reading)
    assert all(a.at.line < b.at.line for a, b in pairwise(problems))
    assert told(problems) >= {10, 11, 12}, problems
