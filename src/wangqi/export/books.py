"""EPUB books: the whole archive as one, and each issue as its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

from wangqi.config import Config
from wangqi.epub import Words, epub
from wangqi.model import Archive, Issue, Location, Section
from wangqi.theme import Theme


def books(archive: Archive, config: Config, theme: Theme) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Each book's file name, and what makes it."""
    contents = theme.strings.issue.contents
    whole = Words(label=f"{len(archive.issues)}", contents=contents)
    if archive.issues:
        yield (
            "archive.epub",
            lambda: epub(_joined(archive, theme), config, dataclasses.replace(whole, label=_span(archive))),
        )
    for issue in archive.issues:
        words = Words(label=theme.issue_label(issue), contents=contents)
        yield f"issues/{issue.id}.epub", lambda issue=issue, words=words: epub(issue, config, words)  # type: ignore[misc]


def _span(archive: Archive) -> str:
    """The years of an archive: 2018–2024."""
    years = [issue.date.year for issue in archive.issues if issue.date]
    if not years:
        return ""
    return f"{years[0]}–{years[-1]}" if years[0] != years[-1] else f"{years[0]}"


def _joined(archive: Archive, theme: Theme) -> Issue:
    """All issues as one: each section bears its issue's label."""
    sections = tuple(
        Section(name=_heading(theme.issue_label(issue), section), articles=section.articles, at=section.at)
        for issue in archive.issues
        for section in issue.sections
    )
    last = archive.issues[-1]
    return Issue(id="archive", sections=sections, at=Location(path=""), date=last.date)


def _heading(label: str, section: Section) -> str:
    return f"{label}　{section.name}".strip("　") if section.name and not section.implicit else label
