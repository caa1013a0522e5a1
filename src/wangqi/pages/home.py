"""The front page: the latest issue, the issues before it, and the years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from wangqi.model import Block, Entry
from wangqi.pages import urls
from wangqi.pages.body import inline
from wangqi.pages.contexts import Home
from wangqi.pages.edition import Edition
from wangqi.pages.parts import ArticleRef, Column, Link, Teaser

_LEAD, _STORY = 430, 110
"""Characters of text under the lead and under the stories beside it."""
_LISTED, _RECENT = 6, 6
"""Headlines in a column, and issues in the list of recent ones."""
_BESIDE = 2


def home(edition: Edition) -> Home:
    """The front page of the archive as it is now."""
    issues = edition.archive.issues
    entries = edition.entries(len(issues) - 1) if issues else ()
    told = _told(entries)
    return Home(
        site=edition.site,
        page=edition.head(urls.HOME, "home", description=edition.config.description),
        holds=edition.holds,
        issue=edition.holds.latest,
        lead=_teaser(edition, told[0], _LEAD) if told else None,
        beside=tuple(_teaser(edition, entry, _STORY) for entry in told[1:]),
        columns=tuple(_columns(edition, entries, {entry.key for entry in told})),
        recent=tuple(edition.issue(issue) for issue in reversed(issues[:-1][-_RECENT:])),
        years=year_links(edition),
    )


def year_links(edition: Edition) -> tuple[Link, ...]:
    """The years with the number of their issues, newest first; undated issues last."""
    issues = edition.archive.issues
    counts = [(year, sum(1 for i in issues if i.date and i.date.year == year)) for year in reversed(edition.years)]
    links = [Link(url=urls.year_url(year), name=str(year), count=count) for year, count in counts]
    undated = sum(1 for issue in issues if not issue.date)
    return (*links, Link(url=urls.year_url(None), name="", count=undated)) if undated else tuple(links)


def _told(entries: Sequence[Entry]) -> list[Entry]:
    """The stories that the front page tells: the first article that has text, and the two after it."""
    first = next((place for place, entry in enumerate(entries) if _paragraphs(entry)), 0)
    rest = [entry for place, entry in enumerate(entries) if place != first and _paragraphs(entry)]
    return [*entries[first : first + 1], *rest[:_BESIDE]]


def _teaser(edition: Edition, entry: Entry, limit: int) -> Teaser:
    paragraphs = _paragraphs(entry)
    texts = [block.text for block in paragraphs]
    shown = list(_cut(texts if limit > _STORY else texts[:1], limit))
    return Teaser(
        article=edition.article(entry),
        topic=edition.topic(entry),
        paragraphs=tuple(Markup(inline(text, live=False)) for text in shown),  # noqa: S704 - escaped
        whole=shown == texts,
    )


def _paragraphs(entry: Entry) -> list[Block]:
    return [
        block for block in entry.article.blocks if block.kind in ("paragraph", "item", "quote") and block.text.strip()
    ]


def _cut(texts: Sequence[str], limit: int) -> Iterator[str]:
    """Paragraphs up to `limit` characters; the last one ends with a sentence, or with an ellipsis."""
    for text in texts:
        if len(text) <= limit:
            yield text
        elif limit > _STORY // 3:  # less is no sentence
            end = max(text.rfind(mark, 0, limit) for mark in "。！？；")
            yield text[: end + 1] if end > limit // 3 else text[: limit - 2] + "……"
        limit -= len(text)
        if limit <= 0:
            return


def _columns(edition: Edition, entries: Sequence[Entry], told: set[tuple[str, str]]) -> Iterator[Column]:
    """The sections without what the page has told already; articles that are their own section share one column."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        name = "" if entry.section.implicit else entry.section.name
        groups.setdefault(name, [])
        if entry.key not in told:
            groups[name].append(entry)
    loose = groups.pop("", None)
    for name, group in (*groups.items(), ("", loose or [])):
        if group:
            refs: list[ArticleRef] = [edition.article(entry) for entry in group]
            shown = refs if len(refs) <= _LISTED + 1 else refs[:_LISTED]
            yield Column(
                name=name,
                url=edition.topic(group[0]).url if name else "",
                articles=tuple(shown),
                more=len(refs) - len(shown),
                more_url=urls.issue_url(group[0].issue),
            )
