"""Keywords: TF-IDF over this archive.

The weight of a word in an article is count × ln(1 + N / df), rounded to a whole number of thousandths: count is its
weighted frequency there (see `words.Segmenter.terms`), N the number of articles, df the number of those in which it
is among the terms (K. Spärck Jones 1972, in the smoothed form that stays positive in an archive of one article).
Whole numbers make sums exact, so that order never depends on a machine's arithmetic; ties go by code point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from math import log

from wangqi.model import Terms

PER_ARTICLE = 5
"""Keywords of an article at most."""
LEAST_COUNT = 2
"""A keyword stands in the title or twice in the text."""

Weighted = tuple[tuple[str, int], ...]
"""Words with their weight, heaviest first."""


def weights(terms: Sequence[Terms], keep: int) -> list[Weighted]:
    """The `keep` heaviest words of each article."""
    frequency = Counter(word for article in terms for word, _ in article.counts)
    scale = {df: round(1000 * log(1 + len(terms) / df)) for df in set(frequency.values())}
    idf = {word: scale[df] for word, df in frequency.items()}
    found = []
    for article in terms:
        scored = [(word, count * idf[word]) for word, count in article.counts]
        scored.sort(key=_heaviest)
        found.append(tuple(scored[:keep]))
    return found


def keywords(terms: Sequence[Terms], weighted: Sequence[Weighted], unwanted: Collection[str]) -> list[tuple[str, ...]]:
    """The keywords of each article, weightiest first: `PER_ARTICLE` at most, none of the `unwanted` words."""
    found = []
    for article, words in zip(terms, weighted, strict=True):
        counts = dict(article.counts)
        good = (word for word, _ in words if word not in unwanted and counts[word] >= LEAST_COUNT)
        found.append(tuple(word for _, word in zip(range(PER_ARTICLE), good, strict=False)))
    return found


def _heaviest(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
