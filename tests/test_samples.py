"""The sample archive in `issues/` parses to the structure it was typeset from, and stays what it promises to be."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from wangqi.config import FieldWords
from wangqi.model import Article, Parsed
from wangqi.parse import parse
from wangqi.parse.words import field_words
from wangqi.site import load
from wangqi.source import find, read

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "fixtures" / "samples"
ISSUES = find(ROOT / "issues")
USUAL = {"重要新闻", "部委动态", "省际动态", "地勘单位", "形势分析", "国际矿业", "会员动态"}
FRIDAY = 4

Gold = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An issue of the sample archive as it was parsed, and the structure it was typeset from."""

    parsed: Parsed
    gold: Gold

    def pairs(self) -> Iterator[tuple[Article, Gold]]:
        """Articles, each with its gold; there must be as many."""
        expected = [article for section in self.gold["sections"] for article in section["articles"]]
        assert len(self.parsed.issue.articles) == len(expected)
        yield from zip(self.parsed.issue.articles, expected, strict=True)


def parse_sample(path: Path) -> Parsed:
    return parse(read(path, name=f"issues/{path.name}"), load(ROOT).config.words)


@pytest.fixture(scope="module", params=ISSUES, ids=[path.stem for path in ISSUES])
def sample(request: pytest.FixtureRequest) -> Sample:
    path: Path = request.param
    gold = json.loads((GOLD / f"{path.stem}.json").read_text(encoding="utf-8"))
    return Sample(parsed=parse_sample(path), gold=gold)


def fold(text: str) -> str:
    """Text without the differences that print does not keep: blanks at a line's end, raised digits."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def texts(article: Article) -> list[str]:
    """What the blocks say, tables row by row."""
    return [
        fold(text)
        for block in article.blocks
        for text in (block.text.split("\n") if block.kind == "table" else [block.text])
    ]


def test_sections_and_titles(sample: Sample) -> None:
    found = [(s.name, [fold(a.title) for a in s.articles]) for s in sample.parsed.issue.sections]
    assert found == [(s["name"], [fold(a["title"]) for a in s["articles"]]) for s in sample.gold["sections"]]


def test_paragraphs(sample: Sample) -> None:
    for article, expected in sample.pairs():
        assert texts(article) == [fold(text) for text in expected["paragraphs"]], article.title


def test_tables(sample: Sample) -> None:
    for article, expected in sample.pairs():
        rows = [block.text.count("\n") + 1 for block in article.blocks if block.kind == "table"]
        assert sum(rows) == len(expected.get("table_rows", [])), article.title


def test_sources_authors_and_links(sample: Sample) -> None:
    for article, expected in sample.pairs():
        found = ((article.source or "").strip("《》"), list(article.authors), list(article.links))
        source = (expected["source"] or "").strip("《》")
        assert found == (source, expected["authors"], expected["links"]), article.title


def test_number_and_date(sample: Sample) -> None:
    issue, expected = sample.parsed.issue, sample.gold["issue"]
    day = date.fromisoformat(expected["date"])
    assert (issue.number, issue.total, issue.date) == (expected["number"], expected["total"], day)
    assert issue.id == expected["date"]


def test_furniture(sample: Sample) -> None:
    """Masthead, contents, running headers, page numbers and annotations are set apart: these and nothing else."""
    if "furniture" in sample.gold:
        found = Counter(fold(item.text) for item in sample.parsed.furniture)
        assert found == Counter(fold(item["text"]) for item in sample.gold["furniture"])
    else:
        assert {item.kind for item in sample.parsed.furniture} <= {"markup", "masthead"}


def test_nothing_is_wrong(sample: Sample) -> None:
    """A guess that could have gone the other way may be reported; its outcome is held to the gold above."""
    serious = [problem for problem in sample.parsed.problems if problem.severity != "info"]
    assert {problem.code for problem in serious} <= {"uncertain-boundary"}


def test_archive_is_large_and_long_enough() -> None:
    issues = sorted((parse_sample(path).issue for path in ISSUES), key=lambda issue: issue.date or date.min)
    dates = [issue.date for issue in issues if issue.date]
    totals = [issue.total for issue in issues if issue.total]
    assert len(dates) == len(issues) >= 8
    assert all(len(issue.articles) >= 8 for issue in issues)
    assert {day.weekday() for day in dates} == {FRIDAY}
    assert (dates[-1] - dates[0]).days > 600
    assert {section.name for issue in issues for section in issue.sections} >= USUAL
    assert all(earlier < later for earlier, later in pairwise(totals))


def test_every_gold_has_its_issue() -> None:
    assert {path.stem for path in GOLD.glob("*.json")} == {path.stem for path in ISSUES}


def test_site_is_marked_as_a_sample() -> None:
    site = load(ROOT)
    assert site.config.sample
    assert site.terms
    assert isinstance(site.config.words, FieldWords)
    assert site.config.words != field_words()
