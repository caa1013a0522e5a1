"""What the archive wrote about over the years: terms, sections, provinces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wangqi.model import Entry, Facet
from wangqi.pages import charts, urls
from wangqi.pages.contexts import TrendsPage
from wangqi.pages.edition import KEYWORD, REGION, Edition
from wangqi.pages.parts import Link

_TERMS, _REGIONS, _SECTIONS = 12, 10, 12


def trends_page(edition: Edition) -> TrendsPage | None:
    """The page of trends; None for an archive of a single year, which has none."""
    if not edition.site.trends:
        return None
    labels = [str(year) for year in range(edition.years[0], edition.years[-1] + 1)]
    totals = _by_year(edition.archive.entries)
    terms = [
        (
            link.name,
            link.url,
            [round(100 * counts[label] / totals[label], 1) if totals[label] else 0.0 for label in labels],
        )
        for link, counts in _terms(edition)
    ]
    sections = [
        (topic.name, urls.topic_url(topic), [float(_by_year(topic.entries)[label]) for label in labels])
        for topic in edition.archive.topics[:_SECTIONS]
    ]
    regions = edition.facet(REGION)
    return TrendsPage(
        site=edition.site,
        page=edition.head(urls.TRENDS, "trends"),
        holds=edition.holds,
        periods=tuple(labels),
        terms=charts.multiples(terms, labels),
        terms_table=_table(labels, terms, "{:.1f}"),
        sections=charts.multiples(sections, labels),
        sections_table=_table(labels, sections, "{:.0f}"),
        map=charts.provinces(regions.values, {v.name: urls.value_url(regions, v) for v in regions.values})
        if regions
        else None,
        regions=_top_regions(edition, regions) if regions else (),
    )


def _terms(edition: Edition) -> list[tuple[Link, Counter[str]]]:
    """The keywords with most articles, most frequent first."""
    facet = edition.facet(KEYWORD)
    values = sorted(facet.values, key=lambda value: (-len(value.entries), value.name))[:_TERMS] if facet else []
    return [(edition.facet_link(facet, value), _by_year(value.entries)) for value in values if facet]


def _top_regions(edition: Edition, facet: Facet) -> tuple[Link, ...]:
    ranked = sorted(facet.values, key=lambda value: (-len(value.entries), value.name))[:_REGIONS]
    return tuple(edition.facet_link(facet, value) for value in ranked)


def _by_year(entries: Sequence[Entry]) -> Counter[str]:
    return Counter(str(entry.issue.date.year) for entry in entries if entry.issue.date)


def _table(labels: Sequence[str], rows: Sequence[tuple[str, str, Sequence[float]]], form: str) -> charts.Table:
    return charts.Table(
        columns=tuple(labels),
        rows=tuple((name, tuple(form.format(value) for value in values)) for name, _, values in rows),
    )
