"""Related articles: those that share the weightiest words.

Cosine similarity of the `WORDS` heaviest words of each article (TF-IDF, see keywords.py), over an inverted index. A
word that many articles share says little and would cost much, so of its articles only the `WINDOW` nearest in time
are looked at: time and memory grow in proportion to the archive.

An article of the sealed issues (see keywords.py) is related to articles of those alone, and one of the newer issues to
all: what a page lists changes while its issue is among the newest, and hardly ever after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, repeat
from math import isqrt
from operator import mul
from typing import TYPE_CHECKING, Any

from wangqi.archive.keywords import Weighed, leading
from wangqi.model import Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer[Any]]

MOST = 5
"""Related articles of an article at most."""
WORDS = 8
"""Words of an article that are compared."""
WINDOW = 40
"""Articles that are looked at for one word, half of them older and half newer."""
LEAST = 1_000_000 * 15 // 100
"""Cosine below which articles are not related, in millionths: about two shared words of weight, or the main one."""

_UNIT = 1000
_BITS = 20
"""The scores of a pair are hardly more than the square of `_UNIT` together, which takes so many bits."""
_PORTION = 512
"""Articles that are compared together: what is made of them fits a processor's nearer memory."""


def vectors(weighed: Weighed) -> Vectors:
    """What is compared of each article."""
    found = weighed.leading(WORDS)
    words, weights = found.names(), found.weight.tolist()
    shares: list[int] = []
    for begin, end in pairwise(edges := found.edges()):
        shares += _unit(weights[begin:end])
    return Vectors(sizes=tuple([end - begin for begin, end in pairwise(edges)]), words=words, shares=tuple(shares))


def joined(older: Vectors, newer: Vectors) -> Vectors:
    """The articles of both."""
    return Vectors(sizes=older.sizes + newer.sizes, words=older.words + newer.words, shares=older.shares + newer.shares)


def related(vectors: Vectors, sealed: int, known: Sequence[tuple[int, ...]] = ()) -> tuple[tuple[int, ...], ...]:
    """For each article the indices of its closest ones, closest first, ties the newer first.

    `sealed`: how many articles, the oldest, are in sealed issues. `known`: the answers for the first articles.
    """
    first, articles = len(known), len(vectors.sizes)
    newer = vectors.words[sum(vectors.sizes[:first]) :]
    number = {word: place for place, word in enumerate(dict.fromkeys(newer))}
    if not number:
        return (*known, *([()] * (articles - first)))
    import numpy as np  # here, since loading it takes longer than a build in which no article is new

    numbers = np.fromiter(map(number.get, vectors.words, repeat(-1)), np.int64, len(vectors.words))
    shared = numbers >= 0  # the words of articles whose answers are known are looked at where others have them too
    article, word = np.repeat(np.arange(articles), vectors.sizes)[shared], numbers[shared]
    share = np.array(vectors.shares, dtype=np.int64)[shared]
    by_word = np.argsort(word, kind="stable")
    sizes, seals = (np.bincount(word[kept], minlength=len(number)) for kept in (article >= 0, article < sealed))
    begins = np.cumsum(sizes) - sizes
    place = np.empty_like(word)
    place[by_word] = np.arange(len(word))
    ends = np.where(article < sealed, seals[word], sizes[word])
    start, stop = _windows(place - begins[word], ends)
    made: list[tuple[int, ...]] = []
    for low in range(first, articles, _PORTION):
        high = min(low + _PORTION, articles)
        here = slice(*np.searchsorted(article, (low, high)))
        counts = (stop - start)[here]
        each = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)  # 0, 1, 2 … in each window
        at = by_word[np.repeat((begins[word] + start)[here], counts) + each]
        scores = np.repeat(share[here], counts) * share[at]
        made += _closest(np.repeat(article[here], counts), article[at], scores, low, high)
    return (*known, *made)


def _unit(weights: Sequence[int]) -> list[int]:
    """A vector of length `_UNIT`, in whole numbers; in Python, whose squares have room."""
    length = isqrt(sum(map(mul, weights, weights))) or 1
    return [_UNIT * weight // length for weight in weights]


def _closest(article: Numbers, other: Numbers, scores: Numbers, low: int, high: int) -> Iterator[tuple[int, ...]]:
    """The closest ones of the articles from `low` to `high`: of each pair the scores of the words that it shares."""
    import numpy as np

    bits = int(other.max(initial=0)).bit_length()
    packed = np.sort((article << bits | other) << _BITS | scores)  # one array is sorted quicker than an order of two
    pairs, scores = packed >> _BITS, packed & ((1 << _BITS) - 1)
    begins = np.flatnonzero(np.diff(pairs, prepend=-1))
    sums = np.add.reduceat(scores, begins) if len(begins) else scores
    pairs, newest, highest = pairs[begins], (1 << bits) - 1, (1 << _BITS) - 1
    article, other = pairs >> bits, pairs & newest
    near = (sums >= LEAST) & (article != other)
    packed = np.sort((article[near] << _BITS | (highest - sums[near])) << bits | (newest - other[near]))
    article = (packed >> _BITS >> bits) - low
    first = leading(article, high - low, MOST)
    found = (newest - (packed[first] & newest)).tolist()
    edges = np.searchsorted(article[first], np.arange(high - low + 1)).tolist()
    return (tuple(found[begin:end]) for begin, end in pairwise(edges))


def _windows(place: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """The part of a posting around each place in it; near an end it reaches further to the other side."""
    import numpy as np

    start = np.maximum(0, np.minimum(place - WINDOW // 2, end - WINDOW - 1))
    return start, np.minimum(start + WINDOW + 1, end)
