"""Random issues, typeset and parsed, give their structure back; and Markdown written from them does so too.

`WANGQI_ROUNDTRIP=2000` tries as many issues; the default keeps the run short.
"""

from __future__ import annotations

import dataclasses
import functools
import os
import random
import unicodedata
from collections import Counter
from collections.abc import Iterable

import pytest

from tests.typesetter import Options, random_options, typeset
from tests.typesetter_prose import Bulletin, bulletin
from wangqi.model import Location, Parsed, Source
from wangqi.parse import parse
from wangqi.parse.words import field_words
from wangqi.parse.write_markdown import to_markdown

NOWHERE = Location(path="")
ISSUES = int(os.environ.get("WANGQI_ROUNDTRIP", "200"))


WORDS = field_words()


def issue(seed: int) -> tuple[Bulletin, Options, Source]:
    rng = random.Random(seed)
    made, options = bulletin(rng), random_options(rng)
    return made, options, Source(path=f"issues/seed-{seed}.txt", text=typeset(made, options, rng))


@functools.cache
def reading(seed: int) -> Parsed:
    """What is read from an issue; kept, because each of the tests below asks something else of it."""
    return parse(issue(seed)[2], WORDS)


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def expected(made: Bulletin) -> dict[str, list[str]]:
    stories = [story for _, stories in made.sections for story in stories]
    return {
        "sections": [fold(name) for name, _ in made.sections],
        "titles": [fold(story.title) for story in stories],
        "paragraphs": [fold(text) for story in stories for text in story.paragraphs],
        "sources": [f"{fold(s.title)}:{fold(s.source).strip('《》')}" for s in stories if s.source],
        "authors": [f"{fold(s.title)}:{name}" for s in stories for name in s.authors],
    }


def found(parsed: Parsed) -> dict[str, list[str]]:
    articles = parsed.issue.articles
    return {
        "sections": [fold(section.name).strip("【】◆") for section in parsed.issue.sections],
        "titles": [fold(article.title) for article in articles],
        "paragraphs": [fold(block.text) for article in articles for block in article.blocks],
        "sources": [f"{fold(a.title)}:{fold(a.source).strip('《》')}" for a in articles if a.source],
        "authors": [f"{fold(a.title)}:{name}" for a in articles for name in a.authors],
    }


def f1(got: Iterable[str], want: Iterable[str]) -> tuple[int, int]:
    """Twice the matches, and the size of both sides: sums of these give a micro-averaged F1."""
    left, right = Counter(got), Counter(want)
    return 2 * (left & right).total(), left.total() + right.total()


def test_typeset_issues_give_their_structure_back() -> None:
    sums: dict[str, Counter[str]] = {}
    worst: list[tuple[float, int, Options]] = []
    for seed in range(ISSUES):
        made, options, _ = issue(seed)
        parsed = reading(seed)
        want, got = expected(made), found(parsed)
        for key in want:
            twice, size = f1(got[key], want[key])
            sums.setdefault(key, Counter()).update(twice=twice, size=size)
            if key == "paragraphs":
                worst.append((twice / size, seed, options))
    scores = {key: round(value["twice"] / value["size"], 4) for key, value in sums.items()}
    worst.sort(key=lambda item: item[:2])
    listed = "\n".join(f"seed {seed}: {score:.3f} {options}" for score, seed, options in worst[:10])
    assert scores["paragraphs"] >= 0.99, f"{scores}\n{listed}"
    assert scores["titles"] >= 0.975, f"{scores}\n{listed}"
    assert scores["sections"] >= 0.995, f"{scores}\n{listed}"
    assert scores["sources"] >= 0.955, f"{scores}\n{listed}"
    assert scores["authors"] >= 0.95, f"{scores}\n{listed}"


@pytest.mark.parametrize("start", range(0, ISSUES, max(1, ISSUES // 10)))
def test_no_character_is_lost(start: int) -> None:
    for seed in range(start, min(ISSUES, start + max(1, ISSUES // 10))):
        _, options, source = issue(seed)
        parsed = reading(seed)
        lost = [problem for problem in parsed.problems if problem.code == "lost-characters"]
        assert not lost, f"seed {seed}: {lost[0]} {options}"
        account = parsed.account
        parts = account.blocks + account.titles + account.sections + account.bylines + account.furniture
        assert account.total == parts == len("".join(source.text.split())), f"seed {seed}: {account}"


@pytest.mark.parametrize("seed", range(0, 200, 8))
def test_markdown_of_a_raw_issue_reads_back_as_the_same_issue(seed: int) -> None:
    parsed = reading(seed)
    again = parse(Source(path="issues/other.md", text=to_markdown(parsed)), WORDS)
    assert shape(again) == shape(parsed)
    assert not [problem for problem in again.problems if problem.severity == "error"]


def shape(parsed: Parsed) -> list[object]:
    """All that a page shows, without places and HTML."""
    issue = parsed.issue
    result: list[object] = [(issue.id, issue.number, issue.total, issue.date, issue.title)]
    for section in issue.sections:
        result.append((section.name, section.implicit))
        for article in section.articles:
            result.append((article.id, article.title, article.source, article.authors, article.byline))
            result += [dataclasses.replace(block, at=NOWHERE, end=0, html="") for block in article.blocks]
    return result
