"""The page of a whole issue and the pages of its articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wangqi.model import Article, Entry, Issue, Section
from wangqi.pages import urls
from wangqi.pages.around import Around, Elsewhere
from wangqi.pages.body import Fragment, body, plain
from wangqi.pages.citation import cite_article, cite_issue, scholar_tags
from wangqi.pages.contexts import ArticlePage, IssuePage
from wangqi.pages.edition import Edition
from wangqi.pages.parts import ArticleRef, Download, IssueSection, Link, Story

_NEAR = 15
"""Neighbours listed beside an article."""
_DESCRIPTION = 120


def issue_page(edition: Edition, index: int, texts: Sequence[tuple[Fragment, ...]], near: Around) -> IssuePage:
    """The whole issue at `index`; `texts` are its articles, set."""
    issue, entries = edition.archive.issues[index], edition.entries(index)
    url = urls.issue_url(issue)
    return IssuePage(
        site=edition.site,
        page=edition.head(
            url,
            "issues",
            description="　".join(entry.article.title for entry in entries[:6]),
            previous=near.before.url if near.before else "",
            following=near.after.url if near.after else "",
            data=edition.data.issue(issue) if edition.data else "",
        ),
        issue=edition.issue(issue),
        sections=tuple(_sections(edition, issue, entries, texts, near)),
        characters=sum(_length(article) for article in issue.articles),
        previous=near.before,
        next=near.after,
        source=urls.source_url(issue),
        file=issue.at.path.rpartition("/")[2],
        downloads=tuple(_downloads(issue)),
        citation=cite_issue(issue, edition.config),
    )


def article_pages(
    edition: Edition, index: int, texts: Sequence[tuple[Fragment, ...]], near: Around
) -> Iterator[ArticlePage]:
    """The articles of the issue at `index`, in print order."""
    issue, entries = edition.archive.issues[index], edition.entries(index)
    refs = [edition.article(entry) for entry in entries]
    links = _section_links(issue)
    start = 0
    for section in issue.sections:
        end = start + len(section.articles)
        group = range(len(entries)) if _is_alone(section) else range(start, end)
        others = () if _is_alone(section) else tuple(link for other, link in links if other is not section)
        for place in range(start, end):
            neighbours = _neighbours(edition, entries, refs, place, group)
            yield _article_page(edition, entries, refs, place, texts[place], near.articles[place], neighbours, others)
        start = end


def is_markdown(issue: Issue) -> bool:
    """Whether an issue was written in Markdown, so that its source is the Markdown file to download."""
    return issue.at.path.endswith(".md")


def _downloads(issue: Issue) -> Iterator[Download]:
    yield Download(url=urls.download_url(issue, "epub"), kind="epub")
    yield Download(url=urls.download_url(issue, "md"), kind="markdown")
    if not is_markdown(issue):
        yield Download(url=urls.download_url(issue, "txt"), kind="text")


def _sections(
    edition: Edition,
    issue: Issue,
    entries: Sequence[Entry],
    texts: Sequence[tuple[Fragment, ...]],
    near: Around,
) -> Iterator[IssueSection]:
    place = 0
    for number, section in enumerate(issue.sections, 1):
        stories = []
        for _ in section.articles:
            stories.append(_story(edition, entries[place], texts[place], near.articles[place], _is_alone(section)))
            place += 1
        yield IssueSection(
            id=f"s{number}",
            name="" if _is_alone(section) else section.name,
            url=near.articles[place - 1].topic.url if section.articles else "",
            stories=tuple(stories),
        )


def _is_alone(section: Section) -> bool:
    """An article that is its own section: the page shows its title once."""
    return section.implicit


def _story(edition: Edition, entry: Entry, text: tuple[Fragment, ...], elsewhere: Elsewhere, alone: bool) -> Story:
    only = edition.config.bundle
    return Story(
        article=edition.article(entry),
        authors=entry.article.authors,
        body=body(
            text,
            top=3 if alone else 4,
            prefix=f"a{entry.article.id}-p" if only else None,
            label=entry.article.title,
        ),
        span=_lines(entry.article),
        keywords=elsewhere.keywords if only else (),
        places=elsewhere.places if only else (),
        related=elsewhere.related if only else (),
    )


def _article_page(
    edition: Edition,
    entries: Sequence[Entry],
    refs: Sequence[ArticleRef],
    place: int,
    text: tuple[Fragment, ...],
    elsewhere: Elsewhere,
    neighbours: tuple[ArticleRef, ...],
    sections: tuple[Link, ...],
) -> ArticlePage:
    entry, article = entries[place], entries[place].article
    before, after = (
        (entries[place - 1] if place else None),
        (entries[place + 1] if place + 1 < len(entries) else None),
    )
    return ArticlePage(
        site=edition.site,
        page=edition.head(
            urls.article_page(entry),
            description=plain(article.blocks, _DESCRIPTION),
            previous=urls.article_page(before) if before else "",
            following=urls.article_page(after) if after else "",
            data=edition.data.article(entry) if edition.data else "",
            meta=scholar_tags(entry, edition.config),
        ),
        article=refs[place],
        issue=edition.issue(entry.issue),
        topic=elsewhere.topic,
        byline=article.byline,
        authors=article.authors,
        source_url=elsewhere.source,
        body=body(text, label=article.title),
        span=_lines(article),
        source=f"{urls.source_url(entry.issue)}#L{article.at.line}",
        keywords=elsewhere.keywords,
        places=elsewhere.places,
        related=elsewhere.related,
        neighbours=neighbours,
        sections=sections,
        previous=edition.article(before) if before else None,
        next=edition.article(after) if after else None,
        earlier=elsewhere.earlier,
        later=elsewhere.later,
        citation=cite_article(entry, edition.config),
    )


def _neighbours(
    edition: Edition, entries: Sequence[Entry], refs: Sequence[ArticleRef], place: int, group: range
) -> tuple[ArticleRef, ...]:
    """The articles of its section, at most `_NEAR`; for one that is its own section, those around it in the issue."""
    start = max(group.start, min(place - _NEAR // 2, group.stop - _NEAR))
    stop = min(group.stop, start + _NEAR)
    return (*refs[start:place], edition.current(entries[place]), *refs[place + 1 : stop])


def _section_links(issue: Issue) -> list[tuple[Section, Link]]:
    """The sections of an issue that have a name and articles, with their place in its page."""
    url = urls.issue_url(issue)
    return [
        (section, Link(url=f"{url}#s{number}", name=section.name, count=len(section.articles)))
        for number, section in enumerate(issue.sections, 1)
        if section.articles and section.name and not _is_alone(section)
    ]


def _lines(article: Article) -> tuple[int, int]:
    return article.at.line, max(article.end, article.at.line)


def _length(article: Article) -> int:
    return len(article.title) + sum(len(block.text) - block.text.count(" ") for block in article.blocks)
