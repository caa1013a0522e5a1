"""Ways to slice the archive: vocabularies, sources, keywords."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from wangqi.archive.slugs import unique_slugs
from wangqi.archive.vocabularies import Finder
from wangqi.model import Entry, Facet, FacetValue

SOURCE_FROM = 2
"""Articles that give a source its page."""
KEYWORD_FROM = 3
"""Articles that give a keyword its page."""
KEYWORDS = 300
"""Keywords with a page at most, so that the number of pages is bounded."""


def facets(entries: Sequence[Entry], finders: Sequence[Finder]) -> tuple[Facet, ...]:
    """The vocabularies of the site in its order, then sources and keywords, the most frequent value first."""
    found = [_vocabulary(finder, entries) for finder in finders]
    sources = ((entry, (entry.article.source,)) for entry in entries if entry.article.source)
    found.append(_open("source", "来源", sources, SOURCE_FROM, len(entries)))
    found.append(_open("keyword", "关键词", ((e, e.keywords) for e in entries), KEYWORD_FROM, KEYWORDS))
    return tuple(facet for facet in found if facet.values)


def _vocabulary(finder: Finder, entries: Sequence[Entry]) -> Facet:
    """A facet whose values and addresses are given; those without an article are left out."""
    grouped = _grouped((entry, names) for entry in entries for id_, names in entry.facets if id_ == finder.id)
    values = tuple(
        FacetValue(id=id_, name=name, entries=grouped[name]) for id_, name in finder.values if name in grouped
    )
    return Facet(id=finder.id, name=finder.name, values=values)


def _open(id_: str, name: str, found: Iterable[tuple[Entry, tuple[str, ...]]], least: int, most: int) -> Facet:
    """A facet whose values are whatever occurs; addresses go by first appearance, the oldest article first."""
    grouped = _grouped(found)
    kept = {value for value, entries in grouped.items() if len(entries) >= least}
    kept = set(sorted(kept, key=lambda value: (-len(grouped[value]), value))[:most])
    ids = unique_slugs((value, "") for value in grouped if value in kept)
    order = sorted(kept, key=lambda value: (-len(grouped[value]), value))
    values = tuple(FacetValue(id=ids[value], name=value, entries=grouped[value]) for value in order)
    return Facet(id=id_, name=name, values=values)


def _grouped(found: Iterable[tuple[Entry, tuple[str, ...]]]) -> dict[str, tuple[Entry, ...]]:
    """The entries of each value, newest issue first and in print order within one."""
    grouped: dict[str, list[Entry]] = defaultdict(list)
    for entry, values in found:
        for value in values:
            grouped[value].append(entry)
    return {value: tuple(newest_first(entries)) for value, entries in grouped.items()}


def newest_first(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Entries of the archive's order turned so that the newest issue comes first, each issue in print order."""
    start = stop = len(entries)
    while start:
        start -= 1
        if not start or entries[start - 1].issue is not entries[start].issue:
            yield from entries[start:stop]
            stop = start
