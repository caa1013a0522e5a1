"""What is odd about an archive. Each check is a pure function that yields problems.

`across` runs those that need more than one issue, and `within` those that need one, which is asked for once, where the
issue is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from hashlib import blake2b
from itertools import combinations, pairwise

from wangqi.archive.topics import section_key
from wangqi.model import Archive, Article, Entry, Issue, Location, Problem

LIKE = 0.72
"""Similarity of two section names (difflib's ratio) from which one may be a slip of the other: one in four."""
RARE = 3
"""A name that stands in so few issues may be a slip of one that stands in many more."""
LEAST_TEXT = 120
"""Characters of an article from which equal text is no accident."""
LONGEST_TITLE = 80
"""Characters; the longest title met in print had 66."""
SHORT_LINE = range(4, 31)
"""Characters of a paragraph that may have been meant as a title."""
FULL_PARAGRAPH = 60
"""Characters from which the paragraph below it is running text, so that the short line is no part of a list."""
_SENTENCE_IN_TITLE = re.compile(r"[。；][^”’」』）)】》〉]|[，、；]\Z")
_CLOSED = re.compile(r"[。！？；：…，、.!?:;,）)】〕」』”’》〉\d]\s*\Z")


def across(archive: Archive, prints: Iterable[str]) -> Iterator[Problem]:
    """Everything that is odd about an archive as a whole. `prints`: the `fingerprint` of each of its entries."""
    yield from duplicate_articles(archive, prints)
    yield from missing_numbers(archive)
    yield from near_sections(archive)


def within(issue: Issue) -> Iterator[Problem]:
    """What is odd about the text of one issue, whatever the others are."""
    yield from odd_titles(issue)


def duplicate_articles(archive: Archive, prints: Iterable[str]) -> Iterator[Problem]:
    """The same text under the same title in two issues: one of them may have the wrong file."""
    first: dict[str, Entry] = {}
    for entry, fingerprint in zip(archive.entries, prints, strict=True):
        if not fingerprint:
            continue
        other = first.setdefault(fingerprint, entry)
        if other.issue is not entry.issue:
            yield Problem(
                severity="info",
                code="duplicate-article",
                message=f"“{entry.article.title}” stands in issue {other.issue.id} too, word for word",
                hint=f"compare with {other.article.at.path}:{other.article.at.line}; if both printed it, all is well",
                at=entry.article.at,
            )


def missing_numbers(archive: Archive) -> Iterator[Problem]:
    """Gaps and repetitions in the run of numbers: within each year, and in the running total.

    Nothing is said of a run in which more numbers are missing than there are.
    """
    by_year: dict[int | None, list[Issue]] = defaultdict(list)
    for issue in archive.issues:
        by_year[issue.date.year if issue.date else None].append(issue)
    for year, issues in by_year.items():
        # Between years nothing is asked: some bulletins begin again at 1, others count on.
        where = f" in {year}" if year else ""
        yield from _run([(i.number, i) for i in issues if i.number is not None], where)
    totals = [(issue.total, issue) for issue in archive.issues if issue.total is not None]
    yield from _run(totals, " of the running total")


def near_sections(archive: Archive) -> Iterator[Problem]:
    """A rare section name that is nearly a common one: a misprint, or a name that wants an alias.

    Names that stand side by side in one issue are two sections, however alike (国内要闻, 国际要闻).
    """
    issues: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Entry] = {}
    for entry in archive.entries:
        name = entry.section.name.strip()
        if name and not entry.section.implicit:
            issues[name].add(entry.issue.id)
            first.setdefault(name, entry)
    for one, two in combinations(sorted(issues), 2):
        rare, common = sorted((one, two), key=lambda name: (len(issues[name]), name))
        if len(issues[rare]) > RARE or len(issues[common]) <= RARE or issues[rare] & issues[common]:
            continue
        if first[rare].topic != first[common].topic and _alike(rare, common):
            yield _near(rare, len(issues[rare]), common, len(issues[common]), first[rare].section.at)


def odd_titles(issue: Issue) -> Iterator[Problem]:
    """Titles that look like paragraphs, and lines among the paragraphs that look like titles."""
    for article in issue.articles:
        if len(article.title) > LONGEST_TITLE or _SENTENCE_IN_TITLE.search(article.title):
            yield Problem(
                severity="info",
                code="title-like-text",
                message=f"the title “{_short(article.title)}” reads like a paragraph",
                hint="if it is one, say so in the sidecar: `is: paragraph`; in Markdown remove its `###`",
                at=article.at,
            )
        for one, two in pairwise(article.blocks):
            if one.kind == two.kind == "paragraph" and _stands_alone(one.text) and len(two.text) >= FULL_PARAGRAPH:
                yield Problem(
                    severity="info",
                    code="text-like-title",
                    message=f"the paragraph “{_short(one.text)}” reads like a title",
                    hint="if it is one, say so in the sidecar: `is: title`, or `is: heading` inside an article",
                    at=one.at,
                )


def _stands_alone(text: str) -> bool:
    return len(text) in SHORT_LINE and not _CLOSED.search(text)


def _short(text: str) -> str:
    return text if len(text) <= SHORT_LINE.stop else text[: SHORT_LINE.stop - 1] + "…"


def _run(numbered: list[tuple[int, Issue]], where: str) -> Iterator[Problem]:
    numbered.sort(key=lambda pair: (pair[0], pair[1].id))
    if numbered and numbered[-1][0] - numbered[0][0] >= 2 * len(numbered):
        return  # more are missing than there are: a selection, not a run with gaps
    for (before, first), (after, second) in pairwise(numbered):
        if after == before:
            message = f"issues {first.id} and {second.id} both have the number {after}{where}"
            yield _numbering("duplicate-number", message, "mend the number in one of them or in its sidecar", second)
        elif after - before > 1:
            gap = str(before + 1) if after - before == 2 else f"{before + 1} to {after - 1}"
            message = f"number {gap}{where} is missing between issues {first.id} and {second.id}"
            yield _numbering("missing-number", message, "add the missing issue, or leave it if there was none", second)


def _numbering(code: str, message: str, hint: str, issue: Issue) -> Problem:
    return Problem(severity="info", code=code, message=message, hint=hint, at=issue.at)


def _near(rare: str, few: int, common: str, many: int, at: Location) -> Problem:
    return Problem(
        severity="warning",
        code="section-name",
        message=f"the section “{rare}” ({few}×) is nearly “{common}” ({many}×)",
        hint=f"if they are the same, add “{rare}” to the aliases of “{common}” under `sections` in site.yaml",
        at=at,
    )


def _alike(one: str, two: str) -> bool:
    one, two = section_key(one), section_key(two)
    if abs(len(one) - len(two)) > 1 or min(len(one), len(two)) < 3:
        return False
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= LIKE


def fingerprint(article: Article) -> str:
    """Title and text without spaces; empty for an article too short to tell."""
    text = "".join("".join(block.text.split()) for block in article.blocks)
    if len(text) < LEAST_TEXT:
        return ""
    title = "".join(article.title.split())
    return blake2b(f"{title}\n{text}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
