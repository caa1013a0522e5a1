"""Ways to slice the archive: vocabularies, sources, keywords."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    """The vocabularies of the site in its order, then sources and keywords, the most frequent value first.

    `entries`: the newest issue first.
    """
    found = [_vocabulary(finder, entries) for finder in finders]
    found.append(_open("source", "来源", entries, _source, SOURCE_FROM, len(entries), spell))
    found.append(_open("keyword", "关键词", entries, _keywords, KEYWORD_FROM, KEYWORDS, spell))
    return tuple(facet for facet in found if facet.values)


def _source(entry: Entry) -> tuple[str, ...]:
    return (entry.article.source,) if entry.article.source else ()


def _keywords(entry: Entry) -> tuple[str, ...]:
    return entry.keywords


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
    of: Callable[[Entry], tuple[str, ...]],
    least: int,
    most: int,
    spell: Spell,
) -> Facet:
    """A facet whose values are whatever occurs; addresses go by first appearance, the oldest article first."""
    numbers = Counter(chain.from_iterable(map(of, turned(entries))))
    often = [value for value, number in numbers.items() if number >= least]
    order = sorted(often, key=lambda value: (-numbers[value], value))[:most]
    kept = frozenset(order)
    ids = unique_slugs(((value, "") for value in often if value in kept), spell)
    grouped = _grouped((entry, kept.intersection(of(entry))) for entry in entries)
    values = tuple(FacetValue(id=ids[value], name=value, entries=grouped[value]) for value in order)
    return Facet(id=id_, name=name, values=values)


def _grouped(found: Iterable[tuple[Entry, Iterable[str]]]) -> dict[str, tuple[Entry, ...]]:
    """The entries of each value, in the order given."""
    grouped: dict[str, list[Entry]] = defaultdict(list)
    for entry, values in found:
        for value in values:
            grouped[value].append(entry)
    return {value: tuple(entries) for value, entries in grouped.items()}


def turned(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Entries with the order of their issues turned (oldest first to newest first, or back), each in print order."""
    start = stop = len(entries)
    while start:
        start -= 1
        if not start or entries[start - 1].issue is not entries[start].issue:
            yield from entries[start:stop]
            stop = start
