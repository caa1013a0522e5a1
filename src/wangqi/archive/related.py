"""Related articles: those that share the weightiest words.

Cosine similarity of the `WORDS` heaviest words of each article (TF-IDF, see keywords.py), over an inverted index. A
word that many articles share says little and would cost much, so of its articles only the `WINDOW` nearest in time
are looked at: time and memory grow in proportion to the archive.

An article of the sealed issues (see keywords.py) is related to articles of those alone, and one of the newer issues to
all: what a page lists changes while its issue is among the newest, and hardly ever after.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from math import isqrt

from wangqi.archive.keywords import Weighted

MOST = 5
"""Related articles of an article at most."""
WORDS = 8
"""Words of an article that are compared."""
WINDOW = 40
"""Articles that are looked at for one word, half of them older and half newer."""
LEAST = 1_000_000 * 15 // 100
"""Cosine below which articles are not related, in millionths: about two shared words of weight, or the main one."""

_UNIT = 1000
_Posting = tuple[list[int], list[int]]
"""The articles that have a word, in order, and the word's share in each."""


def vectors(weighted: Iterable[Weighted]) -> tuple[Weighted, ...]:
    """What is compared of each article."""
    return tuple([_unit(words[:WORDS]) for words in weighted])


def related(
    vectors: Sequence[Weighted], sealed: int, known: Sequence[tuple[int, ...]] = ()
) -> tuple[tuple[int, ...], ...]:
    """For each article the indices of its closest ones, closest first, ties the newer first.

    `sealed`: how many articles, the oldest, are in sealed issues. `known`: the answers for the first articles.
    """
    asked = {word for vector in vectors[len(known) :] for word, _ in vector}
    postings: dict[str, _Posting] = {word: ([], []) for word in asked}
    places: list[list[int]] = []
    for index, vector in enumerate(vectors):
        found = [(postings[word], share) for word, share in vector if word in asked]
        if index >= len(known):
            places.append([len(articles) for (articles, _), _ in found])
        for (articles, shares), share in found:
            articles.append(index)
            shares.append(share)
    seals = {word: bisect_left(articles, sealed) for word, (articles, _) in postings.items()}
    made = (
        _closest(index, vectors[index], places[index - len(known)], postings, seals if index < sealed else {})
        for index in range(len(known), len(vectors))
    )
    return (*known, *made)


def _unit(words: Weighted) -> Weighted:
    """A vector of length `_UNIT`, in whole numbers."""
    length = isqrt(sum([weight * weight for _, weight in words])) or 1
    return tuple([(word, _UNIT * weight // length) for word, weight in words])


def _closest(
    index: int, vector: Weighted, places: Sequence[int], postings: dict[str, _Posting], ends: dict[str, int]
) -> tuple[int, ...]:
    scores: dict[int, int] = {}
    known = scores.get
    for (word, share), place in zip(vector, places, strict=True):
        articles, shares = postings[word]
        start, stop = _window(place, ends.get(word) or len(articles))
        for other, weight in zip(articles[start:stop], shares[start:stop], strict=True):
            scores[other] = known(other, 0) + share * weight
    scores.pop(index, None)
    good = [(-score, -other) for other, score in scores.items() if score >= LEAST]
    good.sort()
    return tuple([-other for _, other in good[:MOST]])


def _window(place: int, end: int) -> tuple[int, int]:
    """The part of a posting around a place in it; near an end it reaches further to the other side."""
    start = max(0, min(place - WINDOW // 2, end - WINDOW - 1))
    return start, min(start + WINDOW + 1, end)
