"""The terms of many articles as numbers, and those of most of them from the last time that they were counted.

Where one issue of a thousand has changed, the words of all have to be counted again, and half a million strings take
far longer to be looked up than to be counted. So the numbers that stood for them are kept with their issues: only what
is new is looked up, and what has gone is left out. The outcome is that of counting all anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from wangqi.model import Terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer[Any]]

_WIDE, _NARROW = "<i8", "<i4"


@dataclass(frozen=True, slots=True)
class Counted:
    """The terms of some articles: three columns, one article after the other."""

    articles: int
    words: tuple[str, ...]
    """The distinct words in code point order: the number of a word is its place here."""
    article: Numbers
    word: Numbers
    count: Numbers

    def of(self, articles: Numbers) -> Counted:
        """Some of the articles, in order, as the only ones."""
        import numpy as np

        place = np.full(self.articles, -1)
        place[articles] = np.arange(len(articles))
        article = place[self.article]
        here = article >= 0
        return Counted(len(articles), self.words, article[here], self.word[here], self.count[here])


class Tally(NamedTuple):
    """The terms of some issues, as they are kept: of plain values, the columns as bytes."""

    keys: tuple[str, ...] = ()
    """What each issue is known by."""
    articles: tuple[int, ...] = ()
    """How many each has."""
    words: tuple[str, ...] = ()
    """As in `Counted`."""
    sizes: bytes = b""
    """How many terms each article has."""
    word: bytes = b""
    times: bytes = b""


class _Rows(NamedTuple):
    """Terms of some articles: how many each has, and the number of each term and how often it stands there."""

    sizes: Numbers
    word: Numbers
    times: Numbers


def counted(terms: Sequence[Terms]) -> Counted:
    """The terms of articles as numbers."""
    number = _numbers(())
    rows = _looked_up(terms, number)
    return _ranked(rows, list(number), 0)[0]


def tallied(keys: Sequence[str], terms: Sequence[Sequence[Terms]], known: Tally) -> tuple[Counted, Tally]:
    """The terms of issues as numbers, and as they are to be kept.

    `terms`: those of each article of each issue, which are asked for only where the tally `known` does not have the
    issue. Raises ValueError or IndexError where that is damaged.
    """
    import numpy as np

    number, place = _numbers(known.words), {key: at for at, key in enumerate(known.keys)}
    sizes, narrow = np.frombuffer(known.sizes, _WIDE), (known.word, known.times)
    all_known = _Rows(sizes, *(np.frombuffer(column, _NARROW) for column in narrow))
    edges = np.append(0, np.cumsum(known.articles, dtype=np.int64))
    begins = np.append(0, np.cumsum(all_known.sizes))
    parts: list[_Rows] = []
    articles: list[int] = []
    for old, run in groupby(range(len(keys)), key=lambda at: keys[at] in place):
        for issues in [[at] for at in run] if old else [list(run)]:
            if old:
                at = place[keys[issues[0]]]
                some, rows = slice(edges[at], edges[at + 1]), slice(begins[edges[at]], begins[edges[at + 1]])
                parts.append(_Rows(all_known.sizes[some], all_known.word[rows], all_known.times[rows]))
                articles.append(known.articles[at])
            else:
                found = [terms[at] for at in issues]
                parts.append(_looked_up(list(chain.from_iterable(found)), number))
                articles += map(len, found)
    rows_of_all = _Rows(*map(np.concatenate, zip(*parts, strict=True))) if parts else _looked_up((), number)
    made, word = _ranked(rows_of_all, list(number), len(known.words))
    return made, Tally(
        keys=tuple(keys),
        articles=tuple(articles),
        words=made.words,
        sizes=rows_of_all.sizes.astype(_WIDE).tobytes(),
        word=word.astype(_NARROW).tobytes(),
        times=rows_of_all.times.astype(_NARROW).tobytes(),
    )


def _numbers(words: Iterable[str]) -> defaultdict[str, int]:
    """A number for each word, those of `words` in their order first."""
    number: defaultdict[str, int] = defaultdict()
    number.update({word: at for at, word in enumerate(words)})
    number.default_factory = number.__len__
    return number


def _looked_up(terms: Sequence[Terms], number: defaultdict[str, int]) -> _Rows:
    import numpy as np

    sizes = np.array([len(article.words) for article in terms], dtype=np.int64)
    words = chain.from_iterable([article.words for article in terms])
    counts = chain.from_iterable([article.counts for article in terms])
    total = int(sizes.sum())
    word = np.fromiter(map(number.__getitem__, words), np.int64, total)
    return _Rows(sizes, word, np.fromiter(counts, np.int64, total))


def _ranked(rows: _Rows, names: Sequence[str], known: int) -> tuple[Counted, Numbers]:
    """With numbers by code point, for the words that are there alone; the first `known` names are in that order."""
    import numpy as np

    there = np.flatnonzero(np.bincount(rows.word, minlength=len(names)))
    words = [names[at] for at in there.tolist()]
    rank = np.zeros(len(names), dtype=np.int64)
    if len(names) > known:
        in_order = sorted(words)
        place = {word: at for at, word in enumerate(in_order)}
        rank[there], words = [place[word] for word in words], in_order
    else:
        rank[there] = np.arange(len(there))
    word = rank[rows.word]
    article = np.repeat(np.arange(len(rows.sizes)), rows.sizes)
    return Counted(len(rows.sizes), tuple(words), article, word, rows.times.astype(np.int64)), word
