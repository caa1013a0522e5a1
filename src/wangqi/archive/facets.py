"""Ways to slice the archive: vocabularies, sources, keywords."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from wangqi.archive.slugs import Spell, slug, unique_slugs
from wangqi.archive.vocabularies import Finder
from wangqi.model import Entry, Facet, FacetValue

SOURCE_FROM = 2
"""Articles that give a source its page."""
KEYWORD_FROM = 3
"""Articles that give a keyword its page."""
KEYWORDS = 300
"""Keywords with a page at most, so that the number of pages is bounded."""


def facets(entries: Sequence[Entry], finders: Sequence[Finder], spell: Spell = slug) -> tuple[Facet, ...]:
    """The vocabularies of the site in its order, then sources and keywords, the most frequent value first."""
    found = [_vocabulary(finder, entries) for finder in finders]
    sources = [(source,) if (source := entry.article.source) else () for entry in entries]
    words = [entry.keywords for entry in entries]
    found.append(_open("source", "来源", entries, sources, SOURCE_FROM, len(entries), spell))
    found.append(_open("keyword", "关键词", entries, words, KEYWORD_FROM, KEYWORDS, spell))
    return tuple(facet for facet in found if facet.values)


def _vocabulary(finder: Finder, entries: Sequence[Entry]) -> Facet:
    """A facet whose values and addresses are given; those without an article are left out."""
    grouped = _grouped((entry, names) for entry in entries for id_, names in entry.facets if id_ == finder.id)
    values = tuple(
        FacetValue(id=id_, name=name, entries=grouped[name]) for id_, name in finder.values if name in grouped
    )
    return Facet(id=finder.id, name=finder.name, values=values)


def _open(
    id_: str,
    name: str,
    entries: Sequence[Entry],
    found: Sequence[tuple[str, ...]],
    least: int,
    most: int,
    spell: Spell,
) -> Facet:
    """A facet whose values are whatever occurs; addresses go by first appearance, the oldest article first."""
    numbers = Counter(chain.from_iterable(found))
    often = [value for value, number in numbers.items() if number >= least]
    order = sorted(often, key=lambda value: (-numbers[value], value))[:most]
    kept = frozenset(order)
    ids = unique_slugs(((value, "") for value in often if value in kept), spell)
    grouped = _grouped(
        (entry, kept.intersection(values)) for entry, values in zip(entries, found, strict=True) if values
    )
    values = tuple(FacetValue(id=ids[value], name=value, entries=grouped[value]) for value in order)
    return Facet(id=id_, name=name, values=values)


def _grouped(found: Iterable[tuple[Entry, Iterable[str]]]) -> dict[str, tuple[Entry, ...]]:
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
