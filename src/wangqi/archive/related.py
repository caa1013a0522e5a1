"""Related articles: those that share the weightiest words.

Cosine similarity of the `WORDS` heaviest words of each article (TF-IDF, see keywords.py), over an inverted index. A
word that many articles share says little and would cost much, so of its articles only the `WINDOW` nearest in time
are looked at: time and memory grow in proportion to the archive.

An article of the sealed issues (see keywords.py) is related to articles of those alone, and one of the newer issues to
all: what a page lists changes while its issue is among the newest, and hardly ever after.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress, count, pairwise, repeat
from math import isqrt
from operator import mul
from typing import TYPE_CHECKING, Any

from wangqi.archive.keywords import Weighed, leading
from wangqi.model import Sealed, Vectors

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


def related(
    vectors: Vectors, sealed: int, known: Sequence[tuple[int, ...]] = (), *, last: Sealed | None = None
) -> tuple[tuple[int, ...], ...]:
    """For each article the indices of its closest ones, closest first, ties the newer first.

    `sealed`: how many articles, the oldest, are in sealed issues. `known`: the answers for the first articles. `last`:
    what was found of the sealed ones the last time; of those as many answers stay as nothing has touched.
    """
    first, articles = len(known), len(vectors.sizes)
    answers = [*known, *([()] * (articles - first))]
    wanted: Sequence[int] = range(first, articles)
    if last and last.vectors.sizes == vectors.sizes:
        answers, wanted = list(last.related), _touched(last.vectors, vectors)
    made = _answers(vectors, sealed, wanted) if len(wanted) and any(vectors.sizes) else ()
    for place, answer in zip(wanted, made, strict=False):
        answers[place] = answer
    return tuple(answers)


def _touched(before: Vectors, after: Vectors) -> list[int]:
    """The articles whose words, or the shares of whose words, are others now, and those that share a word with them."""
    ends = list(accumulate(after.sizes))
    pairs = zip(before.words, before.shares, after.words, after.shares, strict=True)
    places = [place for place, (word, share, other, now) in enumerate(pairs) if word != other or share != now]
    words = {vectors.words[place] for vectors in (before, after) for place in places}
    changed = {bisect_right(ends, place) for place in places}
    for article in changed:
        words.update(*(v.words[ends[article] - v.sizes[article] : ends[article]] for v in (before, after)))
    sharing = compress(count(), map(words.__contains__, after.words))
    return sorted(changed.union(bisect_right(ends, place) for place in sharing))


def _answers(vectors: Vectors, sealed: int, wanted: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The answers for some articles, in order."""
    import numpy as np  # here, since loading it takes longer than a build in which no article is new

    articles, asked = len(vectors.sizes), np.array(wanted, dtype=np.int64)
    edges = np.append(0, np.cumsum(vectors.sizes))
    begin, end = int(edges[wanted[0]]), int(edges[wanted[-1] + 1])
    number = {word: place for place, word in enumerate(dict.fromkeys(vectors.words[begin:end]))}
    numbers = np.fromiter(map(number.get, vectors.words, repeat(-1)), np.int64, len(vectors.words))
    shared = numbers >= 0  # the words of articles that are not asked about are looked at where others have them too
    article, word = np.repeat(np.arange(articles), vectors.sizes)[shared], numbers[shared]
    share = np.array(vectors.shares, dtype=np.int64)[shared]
    by_word = np.argsort(word, kind="stable")
    sizes, seals = (np.bincount(word[kept], minlength=len(number)) for kept in (article >= 0, article < sealed))
    begins = np.cumsum(sizes) - sizes
    place = np.empty_like(word)
    place[by_word] = np.arange(len(word))
    ends = np.where(article < sealed, seals[word], sizes[word])
    start, stop = _windows(place - begins[word], ends)
    for low in range(0, len(asked), _PORTION):
        some = asked[low : low + _PORTION]
        here = _ranges(np.searchsorted(article, some), np.searchsorted(article, some, side="right"))
        counts = (stop - start)[here]
        at = by_word[_ranges((begins[word] + start)[here], (begins[word] + stop)[here])]
        own, other = np.repeat(article[here], counts), article[at]
        scores = np.repeat(share[here], counts) * share[at]
        yield from _closest(np.searchsorted(some, own), own, other, scores, len(some))


def _ranges(begins: Numbers, ends: Numbers) -> Numbers:
    """All whole numbers from each beginning up to its end, one range after the other."""
    import numpy as np

    counts = ends - begins
    found: Numbers = np.arange(counts.sum()) + np.repeat(begins - (np.cumsum(counts) - counts), counts)
    return found


def _unit(weights: Sequence[int]) -> list[int]:
    """A vector of length `_UNIT`, in whole numbers; in Python, whose squares have room."""
    length = isqrt(sum(map(mul, weights, weights))) or 1
    return [_UNIT * weight // length for weight in weights]


def _closest(
    place: Numbers, article: Numbers, other: Numbers, scores: Numbers, places: int
) -> Iterator[tuple[int, ...]]:
    """The closest ones of the articles at some places: of each pair the scores of the words that it shares."""
    import numpy as np

    apart = article != other
    place, other, scores = place[apart], other[apart], scores[apart]
    bits = int(other.max(initial=0)).bit_length()
    packed = np.sort((place << bits | other) << _BITS | scores)  # one array is sorted quicker than an order of two
    pairs, scores = packed >> _BITS, packed & ((1 << _BITS) - 1)
    begins = np.flatnonzero(np.diff(pairs, prepend=-1))
    sums = np.add.reduceat(scores, begins) if len(begins) else scores
    pairs, newest, highest = pairs[begins], (1 << bits) - 1, (1 << _BITS) - 1
    place, other = pairs >> bits, pairs & newest
    near = sums >= LEAST
    packed = np.sort((place[near] << _BITS | (highest - sums[near])) << bits | (newest - other[near]))
    place = packed >> _BITS >> bits
    first = leading(place, places, MOST)
    found = (newest - (packed[first] & newest)).tolist()
    edges = np.searchsorted(place[first], np.arange(places + 1)).tolist()
    return (tuple(found[begin:end]) for begin, end in pairwise(edges))


def _windows(place: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """The part of a posting around each place in it; near an end it reaches further to the other side."""
    import numpy as np

    start = np.maximum(0, np.minimum(place - WINDOW // 2, end - WINDOW - 1))
    return start, np.minimum(start + WINDOW + 1, end)
