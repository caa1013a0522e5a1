"""Pages that list articles or issues: topics, values of facets, years; and the indexes of those."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from wangqi.model import Entry, Facet, FacetValue, Issue, Topic
from wangqi.pages import charts, urls
from wangqi.pages.charts import Chart
from wangqi.pages.contexts import Index, IssuesPage, Listing
from wangqi.pages.edition import KEYWORD, Edition, most_common, span
from wangqi.pages.parts import Group, IssueYear, Link, TopicCard, Year

_PAGE = 400
"""Articles on the first page of a listing, in whole years; older years have pages of their own."""
_ISSUES = 400
_OTHERS = 24
_SOURCES = 8
_LATEST = 3
_SOURCE = attrgetter("article.source")
_DATE = attrgetter("issue.date")
_ID = attrgetter("id")
_ISSUE = attrgetter("issue.id")


def own_years(of: Topic | FacetValue) -> tuple[int, ...]:
    """The years of a listing that have pages of their own, newest first; 0: what has no date."""
    if len(of.entries) <= _PAGE:
        return ()
    years = _by_year(of.entries)
    first = _first_page(years)
    return tuple(year for year in years if year not in first)


def listing_url(facet: Facet | None, of: Topic | FacetValue, year: int | None = None) -> str:
    """The address of a listing's page: its first, or that of one of its `own_years`."""
    base = f"{urls.facet_url(facet) if facet else urls.TOPICS}{of.id}/"
    return base if year is None else urls.listing_year_url(base, year)


def listing(edition: Edition, facet: Facet | None, of: Topic | FacetValue, year: int | None = None) -> Listing:
    """A page of a topic, or of a facet's value: its first, or that of one of its `own_years`."""
    base, by_year = listing_url(facet, of), _by_year(of.entries)
    told, first = of.entries if year is None else by_year[year], _first_page(by_year)
    here = first if year is None else {year}
    oldest, newest = span(told)
    return Listing(
        site=edition.site,
        page=edition.head(
            listing_url(facet, of, year),
            "" if facet else "topics",
            feed="" if facet else f"{base}feed.xml",
        ),
        kind=Link(url=urls.facet_url(facet), name=facet.name) if facet else Link(url=urls.TOPICS, name=""),
        name=of.name,
        id=of.id,
        count=len(told),
        issues=len(set(map(_ISSUE, told))),
        first=oldest,
        last=newest,
        years=tuple(
            Year(
                year=one or None,
                count=len(entries) if year is None or one == year else 0,
                url=f"{base}#y{one}" if one in first else urls.listing_year_url(base, one),
                here=one in here,
                groups=_groups(edition, entries) if one in here else (),
            )
            for one, entries in by_year.items()
        ),
        year=year,
        chart=_chart(told, year),
        others=_others(edition, facet, of),
        sources=_sources(edition, told),
    )


def listing_token(edition: Edition, facet: Facet | None, of: Topic | FacetValue, year: int | None = None) -> str:
    """All that a page of a listing is made from beside settings and templates, as text.

    Of articles that stand on another page it holds what is told of them here, or all pages would change with each.
    """
    shown: Sequence[Entry] = of.entries
    told, elsewhere = shown, ""
    if len(of.entries) > _PAGE:
        by_year = _by_year(of.entries)
        first = _first_page(by_year)
        if year is None:
            shown = [entry for one in by_year if one in first for entry in by_year[one]]
            counts = [(one, len(entries)) for one, entries in by_year.items()]
            elsewhere = f"{counts} {len(set(map(_ISSUE, told)))} {span(told)} {_chart(told, year)}"
        else:
            shown = told = by_year[year]
            elsewhere = f"{list(by_year)} {sorted(first)}"
    names = (facet.id, facet.name) if facet else ("", "")
    others = [f"{link.url} {link.name}" for link in _others(edition, facet, of)]
    sources = [f"{link.url} {link.name} {link.count}" for link in _sources(edition, told)]
    return "\n".join((*names, of.id, of.name, *others, "", *sources, elsewhere, *map(edition.token, shown)))


def _others(edition: Edition, facet: Facet | None, of: Topic | FacetValue) -> tuple[Link, ...]:
    """Its siblings, of values those with most articles.

    By their addresses and without numbers: where two change places, each page of the facet would change.
    """
    if facet is None:
        return tuple(link for link in edition.site.topics if link.url != listing_url(None, of))
    most = [other for other in edition.ranked(facet)[: _OTHERS + 1] if other.id != of.id][:_OTHERS]
    names = (other.name for other in sorted(most, key=_ID))
    return tuple(filter(None, (edition.value_link(facet.id, name) for name in names)))


def _by_year(entries: Sequence[Entry]) -> Mapping[int, Sequence[Entry]]:
    """Articles, newest first, by year, and at the end as year 0 those without a date."""
    found, start = dict[int, Sequence[Entry]](), 0
    while start < len(entries):
        year = _year_of(entries[start])
        end = bisect_right(entries, -year, lo=start, key=lambda entry: -_year_of(entry))
        found[year], start = entries[start:end], end
    return found


def _year_of(entry: Entry) -> int:
    return _year(entry.issue) or 0


def _first_page(by_year: Mapping[int, Sequence[Entry]]) -> set[int]:
    """The years of the first page: the newest, and older ones while they fit."""
    room, years = _PAGE, set[int]()
    for year, entries in by_year.items():
        if years and len(entries) > room:
            break
        years.add(year)
        room -= len(entries)
    return years


def _chart(entries: Iterable[Entry], year: int | None) -> Chart | None:
    """Of all years, or of the months of one where there are at least two."""
    days = list(map(_DATE, entries))
    if year is None:
        return charts.chart(days)
    return charts.months(days, year) if len({day.month for day in set(days) if day}) > 1 else None


def _groups(edition: Edition, entries: Iterable[Entry]) -> tuple[Group, ...]:
    return tuple(
        Group(issue=edition.issue(group[0].issue), articles=tuple(edition.article(entry) for entry in group))
        for group in (list(group) for _, group in groupby(entries, key=_ISSUE))
    )


def _sources(edition: Edition, entries: Iterable[Entry]) -> tuple[Link, ...]:
    counted = most_common(filter(None, map(_SOURCE, entries)), _SOURCES)
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
