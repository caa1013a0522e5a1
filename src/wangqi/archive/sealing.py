"""Counting and comparing the sealed issues (see keywords.py): all of them, or those that a change has touched.

What is found of an article depends on its own words and on the weights of these. Where one issue has changed, and has
as many articles as before, most articles have neither another word nor one that weighs otherwise: of these, what was
found the last time stays. The outcome is that of counting everything anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any

from wangqi.archive.keywords import keywords, scale, weights
from wangqi.archive.related import related, vectors
from wangqi.archive.tally import Counted, Tally, tallied
from wangqi.model import Sealed, Terms, Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer[Any]]

Compared = tuple[tuple[tuple[str, ...], ...], Vectors]
"""The keywords of articles, and by what they are compared."""

_KEEP = 24
"""Weighted words kept of an article: enough for its keywords after the unwanted ones are left out."""


def seal(
    keys: Sequence[str],
    terms: Sequence[Sequence[Terms]],
    known: Tally,
    last: Sealed | None,
    unwanted: Collection[str],
) -> tuple[Sealed, Tally]:
    """Count and compare the articles of the sealed issues: nothing that comes after them changes what is found.

    `keys` and `terms` are those of the issues; `known` is what they were counted as the last time, and `last` what came
    of it.
    """
    found, tally = tallied(keys, terms, known)
    factors, rare = scale(found)
    if last and (last.articles, known.articles) == (found.articles, tally.articles):
        touched = _touched(found, factors, [*map(str.__ne__, keys, known.keys)], tally.articles, last)
        words, by_words = _joined(last, touched, compared(found.of(touched), factors, unwanted))
    else:
        words, by_words = compared(found, factors, unwanted)
    made = Sealed(
        articles=found.articles,
        words=found.words,
        factors=tuple(factors),
        rare=rare,
        keywords=words,
        vectors=by_words,
        related=related(by_words, found.articles, last=last),
    )
    return made, tally


def compared(found: Counted, factors: Sequence[int], unwanted: Collection[str]) -> Compared:
    """The keywords of articles, and by what they are compared; `factors` are the weights of the words."""
    weighed = weights(found, _KEEP, factors)
    return keywords(weighed, unwanted), vectors(weighed)


def _touched(
    found: Counted, factors: Sequence[int], changed: Sequence[bool], articles: Sequence[int], last: Sealed
) -> Numbers:
    """The articles of issues that have changed, and all that have a word that weighs otherwise now."""
    import numpy as np

    before = dict(zip(last.words, last.factors, strict=True))
    same = [before.get(word) == factor for word, factor in zip(found.words, factors, strict=True)]
    touched = np.repeat(np.array(changed, dtype=bool), articles)
    touched[found.article[~np.array(same, dtype=bool)[found.word]]] = True
    return np.flatnonzero(touched)


def _joined(last: Sealed, places: Numbers, made: Compared) -> Compared:
    """What was found of all articles the last time, with what is found now of those at some places."""
    words, by_words = list(last.keywords), list(_each(last.vectors))
    for place, some, rows in zip(places.tolist(), made[0], _each(made[1]), strict=True):
        words[place], by_words[place] = some, rows
    flat = [tuple(chain.from_iterable(column)) for column in zip(*by_words, strict=True)] or [(), ()]
    return tuple(words), Vectors(sizes=tuple(len(rows) for rows, _ in by_words), words=flat[0], shares=flat[1])


def _each(found: Vectors) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Words and shares of each article."""
    edges = accumulate(found.sizes, initial=0)
    return ((found.words[begin:end], found.shares[begin:end]) for begin, end in pairwise(edges))
