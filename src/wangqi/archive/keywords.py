"""Keywords: TF-IDF over this archive.

The weight of a word in an article is count × ln(1 + N / df), rounded to a whole number of thousandths: count is its
weighted frequency there (see `words.Segmenter.terms`), N the number of articles, df the number of those in which it
is among the terms (K. Spärck Jones 1972, in the smoothed form that stays positive in an archive of one article).
N and df are counted in the *sealed* issues alone, the oldest ones (`sealed`), so that a new issue does not change
the keywords of all others; a word that is not in them counts as standing in one article.
Whole numbers make sums exact, so that order never depends on a machine's arithmetic; ties go by code point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import log

from wangqi.model import Terms

PER_ARTICLE = 5
"""Keywords of an article at most."""
LEAST_COUNT = 2
"""A keyword stands in the title or twice in the text."""

Weighted = tuple[tuple[str, int], ...]
"""Words with their weight, heaviest first."""


def sealed(issues: int) -> int:
    """How many of the oldest issues are counted: all of up to 15, then their number cut to four binary digits.

    So an eighth at most is left out, and from 960 issues on the next 64 change nothing that was counted.
    """
    last = max(0, issues.bit_length() - 4)
    return issues >> last << last


def scale(terms: Sequence[Terms]) -> tuple[dict[str, int], int]:
    """The factor of each word that stands in the articles, and that of every other word."""
    frequency = Counter(word for article in terms for word, _ in article.counts)
    factor = {df: round(1000 * log(1 + len(terms) / df)) for df in {1, *frequency.values()}}
    return {word: factor[df] for word, df in frequency.items()}, factor[1]


def weights(terms: Sequence[Terms], keep: int, factors: Mapping[str, int], rare: int) -> list[Weighted]:
    """The `keep` heaviest words of each article; the factors are those of `scale`."""
    known = factors.get
    found = []
    for article in terms:
        # Heaviest first, ties by code point; negative weights need no function to sort by.
        scored = [(-count * known(word, rare), word) for word, count in article.counts]
        scored.sort()
        found.append(tuple([(word, -weight) for weight, word in scored[:keep]]))
    return found


def keywords(terms: Sequence[Terms], weighted: Sequence[Weighted], unwanted: Collection[str]) -> list[tuple[str, ...]]:
    """The keywords of each article, weightiest first: `PER_ARTICLE` at most, none of the `unwanted` words."""
    found = []
    for article, words in zip(terms, weighted, strict=True):
        often = {word for word, count in article.counts if count >= LEAST_COUNT}
        found.append(tuple([word for word, _ in words if word in often and word not in unwanted][:PER_ARTICLE]))
    return found
