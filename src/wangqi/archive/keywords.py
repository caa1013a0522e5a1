"""Keywords: TF-IDF over this archive.

The weight of a word in an article is count × ln(1 + N / df), rounded to a whole number of thousandths: count is its
weighted frequency there (see `words.Segmenter.terms`), N the number of articles, df the number of those in which it
is among the terms (K. Spärck Jones 1972, in the smoothed form that stays positive in an archive of one article).
N and df are counted in the *sealed* issues alone, the oldest ones (`sealed`), so that a new issue does not change
the keywords of all others; a word that is not in them counts as standing in one article.
Whole numbers make sums exact, so that order never depends on a machine's arithmetic; ties go by code point.

Half a million words are weighed at once: each distinct one gets a number, by code point, and article, weight and word
make one whole number by which all are sorted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Any

from wangqi.archive.tally import Counted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer[Any]]
    Truths = NDArray[np.bool_]

PER_ARTICLE = 5
"""Keywords of an article at most."""
LEAST_COUNT = 2
"""A keyword stands in the title or twice in the text."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Words of some articles with their weight, the heaviest of each article first: four columns."""

    articles: int
    words: tuple[str, ...]
    """As in `Counted`."""
    article: Numbers
    word: Numbers
    weight: Numbers
    often: Truths
    """Whether it stands in its article `LEAST_COUNT` times."""

    def where(self, wanted: Truths) -> Weighed:
        """The rows that are wanted."""
        article, word, weight = self.article[wanted], self.word[wanted], self.weight[wanted]
        return Weighed(self.articles, self.words, article, word, weight, self.often[wanted])

    def leading(self, most: int) -> Weighed:
        """The `most` heaviest words of each article."""
        return self.where(leading(self.article, self.articles, most))

    def names(self) -> tuple[str, ...]:
        """The word of each row."""
        return tuple(map(self.words.__getitem__, self.word.tolist()))

    def edges(self) -> list[int]:
        """The row where each article begins, and the one where the last ends."""
        import numpy as np

        found: list[int] = np.searchsorted(self.article, np.arange(self.articles + 1)).tolist()
        return found


def leading(article: Numbers, articles: int, most: int) -> Truths:
    """Of rows in the order of their articles (0, 1, 2 …) the `most` first of each."""
    import numpy as np

    sizes = np.bincount(article, minlength=articles)
    found: Truths = np.arange(len(article)) - np.repeat(np.cumsum(sizes) - sizes, sizes) < most
    return found


def sealed(issues: int) -> int:
    """How many of the oldest issues are counted: all of up to 15, then their number cut to four binary digits.

    So an eighth at most is left out, and from 960 issues on the next 64 change nothing that was counted.
    """
    last = max(0, issues.bit_length() - 4)
    return issues >> last << last


def scale(found: Counted) -> tuple[list[int], int]:
    """The factor of each word that stands in the articles, and that of every other word."""
    import numpy as np

    frequency = np.bincount(found.word, minlength=len(found.words)).tolist()
    factor = {df: round(1000 * log(1 + found.articles / df)) for df in {1, *frequency}}
    return [factor[df] for df in frequency], factor[1]


def weights(found: Counted, keep: int, factors: Sequence[int]) -> Weighed:
    """The `keep` heaviest words of each article; the factors are those of `scale`, one for each word."""
    import numpy as np

    levels, level = np.unique(found.count * np.array(factors, dtype=np.int64)[found.word], return_inverse=True)
    by_level, by_word = len(levels).bit_length(), len(found.words).bit_length()
    # What is sorted by is all that is asked for later, so that one array is sorted and no order of several.
    rows = (found.article << by_level | (len(levels) - 1 - level)) << by_word | found.word
    rows = np.sort(rows << 1 | (found.count >= LEAST_COUNT))
    often, rows = (rows & 1).astype(np.bool_), rows >> 1
    word, rows = rows & ((1 << by_word) - 1), rows >> by_word
    level, article = len(levels) - 1 - (rows & ((1 << by_level) - 1)), rows >> by_level
    return Weighed(found.articles, found.words, article, word, levels[level], often).leading(keep)


def keywords(weighed: Weighed, unwanted: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """The keywords of each article, weightiest first: `PER_ARTICLE` at most, none of the `unwanted` words."""
    import numpy as np

    wanted = np.array([word not in unwanted for word in weighed.words], dtype=np.bool_)
    found = weighed.where(weighed.often & wanted[weighed.word]).leading(PER_ARTICLE)
    names = found.names()
    return tuple([names[begin:end] for begin, end in pairwise(found.edges())])
