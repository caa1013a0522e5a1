"""Small archives for tests, made from a few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wangqi.archive import assemble
from wangqi.config import Config
from wangqi.model import Archive, Article, Block, Issue, Location, Problem, Section, Terms

Told = tuple[str, Sequence[tuple[str, str]]]
"""A section: its name, and (title, text) of each article; paragraphs are separated by `|`."""


def make_issue(
    day: str | None,
    *sections: Told,
    number: int | None = None,
    total: int | None = None,
    id_: str | None = None,
    path: str = "",
    implicit: Sequence[str] = (),
    source: str | None = None,
    title: str | None = None,
) -> Issue:
    name = id_ or day or f"no-{number}"
    path = path or f"issues/{name}.txt"
    made, ordinal = [], 0
    for section, articles in sections:
        inside = []
        for heading, text in articles:
            ordinal += 1
            at = Location(path=path, line=10 * ordinal)
            blocks = tuple(Block(kind="paragraph", text=part, at=at) for part in text.split("|"))
            inside.append(Article(id=str(ordinal), title=heading, blocks=blocks, at=at, source=source))
        at = Location(path=path, line=10 * ordinal)
        made.append(Section(name=section, articles=tuple(inside), at=at, implicit=section in implicit))
    when = date.fromisoformat(day) if day else None
    at = Location(path=path)
    return Issue(id=name, date=when, number=number, total=total, title=title, sections=tuple(made), at=at)


def words_of(issue: Issue) -> tuple[Terms, ...]:
    """Terms for articles whose text is words with spaces between them: what a segmenter would find."""
    found = []
    for article in issue.articles:
        counts: dict[str, int] = {}
        for text, weight in ((article.title, 3), *((block.text, 1) for block in article.blocks)):
            for word in text.split():
                counts[word] = counts.get(word, 0) + weight
        order = sorted(counts, key=lambda word: (-counts[word], word))
        found.append(Terms(words=tuple(order), counts=tuple(counts[word] for word in order)))
    return tuple(found)


def archive_of(*issues: Issue, config: Config | None = None) -> Archive:
    return put_together(*issues, config=config)[0]


def put_together(*issues: Issue, config: Config | None = None) -> tuple[Archive, tuple[Problem, ...]]:
    return assemble(issues, [words_of(issue) for issue in issues], config or Config())
