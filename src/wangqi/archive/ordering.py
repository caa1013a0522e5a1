"""The order of issues, and one address for each."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from wangqi.archive.slugs import claim
from wangqi.archive.vocabularies import Facets
from wangqi.model import Issue, Problem

Item = tuple[Issue, int, Sequence[Facets]]
"""An issue with its place in what was given, and the values found in its articles."""


def in_order(items: Sequence[Item]) -> tuple[list[Item], list[Problem]]:
    """Oldest issue first, each with an id of its own; a problem for each id that several files claimed.

    Of issues with the same id the first in order keeps it, whatever the order of the files; the next ones get
    `…-2`, `…-3`. Ids that differ in case alone count as the same: not every disk holds them apart.
    """
    ordered = sorted(items, key=lambda item: _rank(item[0]))
    taken = {issue.id.casefold() for issue, _, _ in ordered}
    owners: dict[str, Issue] = {}
    problems: list[Problem] = []
    for place, (issue, given, found) in enumerate(ordered):
        owner = owners.setdefault(issue.id.casefold(), issue)
        if owner is not issue:
            free = claim(issue.id, taken)
            problems.append(_claimed_twice(owner, issue, free))
            ordered[place] = (dataclasses.replace(issue, id=free), given, found)
    return ordered, problems


def _rank(issue: Issue) -> tuple[date, int, int, str, str]:
    """By date, then number, then id, then path. Issues without a date come first, by their running number if known."""
    number, total = issue.number or 0, issue.total or 0
    if issue.date is None:
        return (date.min, total or number, number, issue.id, issue.at.path)
    return (issue.date, number, total, issue.id, issue.at.path)


def _claimed_twice(owner: Issue, issue: Issue, free: str) -> Problem:
    same = [section.name for section in owner.sections] == [section.name for section in issue.sections] and [
        article.title for article in owner.articles
    ] == [article.title for article in issue.articles]
    cure = "remove one of the two files" if same else "give one of them its own `id:` in its front matter or sidecar"
    return Problem(
        severity="warning",
        code="duplicate-issue",
        message=f"{issue.at.path} and {owner.at.path} are both issue {issue.id}; this one is published as {free}",
        hint=f"{cure}, so that no address depends on which other files there are",
        at=issue.at,
    )
