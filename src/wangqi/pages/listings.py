"""Pages that list articles or issues: topics, values of facets, years; and the indexes of those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from wangqi.model import Entry, Facet, FacetValue, Issue, Topic
from wangqi.pages import charts, urls
from wangqi.pages.contexts import Index, IssuesPage, Listing
from wangqi.pages.edition import KEYWORD, Edition, most_common, span
from wangqi.pages.parts import Group, Head, IssueYear, Link, TopicCard, Year

_PAGE = 400
"""Articles on the first page of a listing, in whole years; older years have pages of their own."""
_ISSUES = 400
_OTHERS = 24
_SOURCES = 8
_LATEST = 3


def topic_listing(edition: Edition, topic: Topic) -> Iterator[Listing]:
    """A topic, with a page for each year that its first page does not hold."""
    url = urls.topic_url(topic)
    kind, others = Link(url=urls.TOPICS, name=""), _other_topics(edition, topic)
    yield from _listings(edition, url, topic, kind, others, menu="topics", feed=f"{url}feed.xml")


def value_listing(edition: Edition, facet: Facet, value: FacetValue) -> Iterator[Listing]:
    """A value of a facet, likewise."""
    kind = Link(url=urls.facet_url(facet), name=facet.name)
    yield from _listings(edition, urls.value_url(facet, value), value, kind, _other_values(edition, facet, value))


def listing_token(edition: Edition, of: Topic | FacetValue, facet: Facet | None) -> str:
    """All that the pages of a topic, or of a facet's value, are made from beside settings and templates, as text."""
    others = _other_topics(edition, of) if facet is None else _other_values(edition, facet, of)
    links = [f"{link.url} {link.name}" for link in others]
    sources = [f"{link.url} {link.name} {link.count}" for link in _sources(edition, of.entries)]
    parts = (facet.id if facet else "", facet.name if facet else "", of.id, of.name, *links, "", *sources, "")
    return "\n".join((*parts, *map(edition.token, of.entries)))


def _other_topics(edition: Edition, topic: Topic | FacetValue) -> tuple[Link, ...]:
    return tuple(link for link in edition.site.topics if link.url != f"{urls.TOPICS}{topic.id}/")


def _other_values(edition: Edition, facet: Facet, value: Topic | FacetValue) -> tuple[Link, ...]:
    """Its siblings with most articles; without their numbers, or each page would change with every issue."""
    names = [other.name for other in edition.ranked(facet)[: _OTHERS + 1] if other.id != value.id]
    return tuple(filter(None, (edition.value_link(facet.id, name) for name in names[:_OTHERS])))


def _listings(
    edition: Edition,
    url: str,
    of: Topic | FacetValue,
    kind: Link,
    others: tuple[Link, ...],
    menu: str = "",
    feed: str = "",
) -> Iterator[Listing]:
    by_year = [(year, list(group)) for year, group in groupby(of.entries, key=lambda entry: _year(entry.issue))]
    by_year.sort(key=lambda item: -(item[0] or 0))
    here = _first_page([(year, len(entries)) for year, entries in by_year])
    for shown in (None, *(year for year, _ in by_year if year not in here)):
        own = url if shown is None else urls.listing_year_url(url, shown)
        if shown is None and by_year and by_year[0][0] is None and None not in here:
            here = {None}
        years = tuple(
            _listed_year(
                edition,
                url,
                year,
                entries,
                on_page=(year in here if own == url else year == shown),
                first=year in here,
            )
            for year, entries in by_year
        )
        yield _listing(
            edition,
            edition.head(own, menu, feed=feed),
            of,
            kind,
            others,
            years,
            shown if own != url else None,
        )


def _first_page(counts: Sequence[tuple[int | None, int]]) -> set[int | None]:
    """The years of the first page: the newest, and older ones while they fit."""
    room, years = _PAGE, set[int | None]()
    for year, count in counts:
        if years and count > room:
            break
        years.add(year)
        room -= count
    return years


def _listed_year(
    edition: Edition, base: str, year: int | None, entries: list[Entry], *, on_page: bool, first: bool
) -> Year:
    own = f"{base}#y{year or 0}" if first else urls.listing_year_url(base, year)
    return Year(
        year=year,
        count=len(entries),
        url=own,
        here=on_page,
        groups=_groups(edition, entries) if on_page else (),
    )


def _groups(edition: Edition, entries: Iterable[Entry]) -> tuple[Group, ...]:
    return tuple(
        Group(issue=edition.issue(group[0].issue), articles=tuple(edition.article(entry) for entry in group))
        for group in (list(group) for _, group in groupby(entries, key=lambda entry: entry.issue.id))
    )


def _listing(
    edition: Edition, page: Head, of: Topic | FacetValue, kind: Link, others: tuple[Link, ...], years: tuple[Year, ...],
    year: int | None,
) -> Listing:  # fmt: skip
    first, last = span(of.entries)
    return Listing(
        site=edition.site,
        page=page,
        kind=kind,
        name=of.name,
        id=of.id,
        count=len(of.entries),
        issues=len({entry.issue.id for entry in of.entries}),
        first=first,
        last=last,
        years=years,
        year=year,
        chart=charts.chart(entry.issue.date for entry in of.entries),
        others=others,
        sources=_sources(edition, of.entries),
    )


def _sources(edition: Edition, entries: Iterable[Entry]) -> tuple[Link, ...]:
    counted = most_common((entry.article.source for entry in entries if entry.article.source), _SOURCES)
    links = (edition.value_links("source", (name,)) for name, _ in counted)
    return tuple(
        Link(url=link[0].url, name=name, count=count)
        for (name, count), link in zip(counted, links, strict=True)
        if link
    )


def topics_index(edition: Edition) -> Index:
    """All sections, each with its latest articles."""
    links = tuple(
        Link(url=urls.topic_url(topic), name=topic.name, count=len(topic.entries)) for topic in edition.archive.topics
    )
    return Index(
        site=edition.site,
        page=edition.head(urls.TOPICS, "topics"),
        name="",
        id="topic",
        links=links,
        map=None,
        topics=tuple(
            TopicCard(topic=link, articles=tuple(edition.article(entry) for entry in topic.entries[:_LATEST]))
            for link, topic in zip(links, edition.archive.topics, strict=True)
        ),
    )


def facet_indexes(edition: Edition) -> Iterator[Index]:
    """One page a facet: all its values, those with most articles first."""
    for facet in edition.archive.facets:
        if facet.values:
            url = {value.name: urls.value_url(facet, value) for value in facet.values}
            yield Index(
                site=edition.site,
                page=edition.head(urls.facet_url(facet)),
                name=facet.name,
                id=facet.id,
                links=tuple(edition.facet_link(facet, value) for value in edition.ranked(facet)),
                map=None if facet.id == KEYWORD else charts.provinces(facet.values, url),
            )


def issues_pages(edition: Edition) -> Iterator[IssuesPage]:
    """All issues by year, and a page for each year."""
    issues = tuple(reversed(edition.archive.issues))
    years: list[int | None] = [*reversed(edition.years)]
    if any(issue.date is None for issue in issues):
        years.append(None)
    full = [_issue_year(edition, year, [issue for issue in issues if _year(issue) == year]) for year in years]
    yield IssuesPage(
        site=edition.site,
        page=edition.head(urls.ISSUES, "issues"),
        holds=edition.holds,
        years=tuple(_shortened(full)),
        year=None,
        chart=charts.chart(issue.date for issue in issues),
        topics=(),
    )
    for year in full:
        yield IssuesPage(
            site=edition.site,
            page=edition.head(year.url, "issues"),
            holds=edition.holds,
            years=tuple(_without_issues(full)),
            year=year,
            chart=charts.months((ref.date for ref in year.issues), year.year) if year.year else None,
            topics=_year_topics(edition, year.year),
        )


def _issue_year(edition: Edition, year: int | None, issues: Sequence[Issue]) -> IssueYear:
    refs = tuple(edition.issue(issue) for issue in issues)
    return IssueYear(
        year=year,
        url=urls.year_url(year),
        count=len(refs),
        articles=sum(ref.articles for ref in refs),
        issues=refs,
    )


def _shortened(years: Sequence[IssueYear]) -> Iterator[IssueYear]:
    """The years, with their issues while those fit on one page."""
    room = _ISSUES
    for place, year in enumerate(years):
        if place and year.count > room:
            room = 0
            yield from _without_issues((year,))
        else:
            room -= year.count
            yield year


def _without_issues(years: Iterable[IssueYear]) -> Iterator[IssueYear]:
    for year in years:
        yield IssueYear(year=year.year, url=year.url, count=year.count, articles=year.articles, issues=())


def _year_topics(edition: Edition, year: int | None) -> tuple[Link, ...]:
    counted = (
        (topic, sum(1 for entry in topic.entries if _year(entry.issue) == year)) for topic in edition.archive.topics
    )
    return tuple(Link(url=urls.topic_url(topic), name=topic.name, count=count) for topic, count in counted if count)


def _year(issue: Issue) -> int | None:
    day: date | None = issue.date
    return day.year if day else None
