"""What the files beside the index need of the text of a segment's articles.

A segment stays as it is while others change, and so does its extract: it is kept, and the texts of a segment need not
be read because another one has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from wangqi.search import latin, table
from wangqi.search.characters import body
from wangqi.search.documents import Document
from wangqi.search.lexicon import lexicon
from wangqi.search.segments import Segment


class Extract(NamedTuple):
    """Of plain values, so that it can be kept."""

    words: tuple[str, ...]
    """Jieba's words in the order in which they appear."""
    counts: tuple[int, ...]
    latin: tuple[str, ...]
    """Words of Latin letters, sorted."""
    held: str
    """All characters of the index, sorted."""
    titles: str
    lengths: str
    """Columns of the segment's table."""


Extracted = Callable[[Segment], Extract]


def extract(documents: Sequence[Document]) -> Extract:
    """Read the texts of a segment's documents."""
    words = lexicon(documents)
    return Extract(
        words=tuple(words),
        counts=tuple(words.values()),
        latin=tuple(sorted(latin.words(documents))),
        held=_held("".join(body(document.body) for document in documents)),
        titles=table.titles(documents),
        lengths=table.lengths(documents),
    )


def _held(text: str) -> str:
    """The characters of a text, each once."""
    import numpy as np  # loaded already where an index is made, and not needed where none is

    return "".join(map(chr, np.flatnonzero(np.bincount(np.frombuffer(text.encode("utf-32-le"), dtype="<u4"))).tolist()))


def of_segment(segment: Segment) -> Extract:
    """The extract of a segment whose documents hold their texts."""
    return extract(segment.documents)


def counted(extracts: Iterable[Extract]) -> Counter[str]:
    """The words of all segments, in the order in which they appear, which decides between words as frequent."""
    counts: Counter[str] = Counter()
    for one in extracts:
        counts.update(dict(zip(one.words, one.counts, strict=True)))
    return counts
