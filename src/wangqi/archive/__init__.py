"""The archive: everything that needs more than one issue.

    issues, terms ─ordering─▶ oldest first, one id each ─topics─▶ sections across issues
                                │                        ─vocabularies─▶ provinces, minerals …
                                └─keywords─▶ TF-IDF ─related─▶ closest articles

A function of its input alone: the same issues in any order of files give the same archive. Addresses are stable as
the archive grows: names get theirs in the order in which they appear, oldest issue first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain
from typing import Any

from wangqi.archive.facets import facets, turned
from wangqi.archive.keywords import sealed
from wangqi.archive.ordering import in_order
from wangqi.archive.related import joined, related
from wangqi.archive.sealing import Compared, compared, seal
from wangqi.archive.slugs import Spell, slug
from wangqi.archive.tally import Tally, counted
from wangqi.archive.topics import Heading, headings, section_key
from wangqi.archive.vocabularies import Facets, finders, values_of
from wangqi.config import Config
from wangqi.model import Archive, Entry, Issue, Problem, Sealed, Terms, Topic, Vectors

Count = Callable[[Sequence[str], Tally, Sealed | None], tuple[Sealed, Tally]]
"""Counts the words of the sealed issues, given a key for each, what is known of some, and what came of it then."""
Recall = Callable[[Sequence[Issue], Count], Sealed]
"""Given the sealed issues and what counts their words: what that gives."""


def assemble(
    issues: Sequence[Issue],
    terms: Sequence[Sequence[Terms]],
    config: Config,
    found: Sequence[Sequence[Facets]] | None = None,
    *,
    recall: Recall | None = None,
    spell: Spell = slug,
) -> tuple[Archive, tuple[Problem, ...]]:
    """Put the archive together: `terms` holds, for each of `issues`, the terms of each of its articles.

    Those of an issue are looked up when its words are counted, which is once for most.
    `found` holds the values of the site's vocabularies (`values_of`) in the same way; None: they are looked for here.
    `recall` is asked what came of counting the sealed issues, and may have kept it; `spell` is `slug`, and may have
    kept what it said.
    Raises ValueError where they do not match.
    """
    looked_for, unusable = finders(config)
    if found is None:
        found = [[values_of(article, looked_for) for article in issue.articles] for issue in issues]
    if len(terms) != len(issues):
        raise ValueError(
            f"the terms are those of {len(terms)} issues: shorter or longer than the {len(issues)} there are"
        )
    items, problems = in_order(list(zip(issues, range(len(terms)), found, strict=True)))
    ordered = tuple(issue for issue, _, _ in items)
    values = [article for _, _, of_issue in items for article in of_issue]
    unwanted = frozenset().union(*(finder.words for finder in looked_for))
    sealed_issues = ordered[: sealed(len(ordered))]
    before = sum(len(issue.articles) for issue in sealed_issues)
    places = [place for _, place, _ in items]
    of_sealed, of_open = _InOrder(terms, places[: len(sealed_issues)]), _InOrder(terms, places[len(sealed_issues) :])
    recall = recall or (lambda issues, count: count([""] * len(issues), Tally(), None)[0])
    old = recall(sealed_issues, lambda keys, known, last: seal(keys, of_sealed, known, last, unwanted))
    words, compared = _weigh(list(chain.from_iterable(of_open)), old, unwanted)
    topics = headings(ordered, config, spell)
    entries = _entries(ordered, topics, values, (*old.keywords, *words))
    newest_first = tuple(turned(entries))
    archive = Archive(
        issues=ordered,
        entries=entries,
        topics=_topics(topics, newest_first),
        facets=facets(newest_first, looked_for, spell),
        related=related(joined(old.vectors, compared), before, old.related),
    )
    return archive, (*unusable, *problems)


class _InOrder(Sequence[Sequence[Terms]]):
    """The terms of issues in another order; those of an issue are looked up when they are asked for."""

    def __init__(self, terms: Sequence[Sequence[Terms]], places: Sequence[int]) -> None:
        self._terms, self._places = terms, places

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, place: Any) -> Any:
        return self._terms[self._places[place]]


def _weigh(terms: Sequence[Terms], old: Sealed, unwanted: Collection[str]) -> Compared:
    """Weigh the words of the newest issues as those of the sealed ones were."""
    if not terms:  # as in each build again of a small archive, which need not load what counts
        return (), Vectors()
    found, factors = counted(terms), dict(zip(old.words, old.factors, strict=True))
    return compared(found, [factors.get(word, old.rare) for word in found.words], unwanted)


def _entries(
    issues: Sequence[Issue],
    topics: Mapping[str, Heading],
    values: Sequence[Facets],
    words: Sequence[tuple[str, ...]],
) -> tuple[Entry, ...]:
    places = [
        (issue, section, topic.id if (topic := topics.get(section_key(section.name))) else None, article)
        for issue in issues
        for section in issue.sections
        for article in section.articles
    ]
    return tuple(
        Entry(
            issue=issue,
            section=section,
            article=article,
            topic=topic,
            keywords=found,
            facets=facets_of,
        )
        for (issue, section, topic, article), facets_of, found in zip(places, values, words, strict=True)
    )


def _topics(found: Mapping[str, Heading], entries: Sequence[Entry]) -> tuple[Topic, ...]:
    grouped: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.topic is not None:
            grouped[entry.topic].append(entry)
    order = dict.fromkeys(found.values())
    return tuple(
        Topic(id=heading.id, name=heading.name, entries=tuple(grouped[heading.id]))
        for heading in order
        if heading.id in grouped
    )


__all__ = ["assemble", "finders", "values_of"]
