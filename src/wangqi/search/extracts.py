"""What the files beside the index need of a segment's articles.

A segment stays as it is while others change, and so does what is said here of it: it is kept, and the texts of a
segment need not be read, nor its tables made, because another one has changed. There are two of it, because what is
known of an article may change while its text, which takes far longer to read, does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from wangqi.search import latin, suggestions, table
from wangqi.search.characters import body
from wangqi.search.documents import Document
from wangqi.search.lexicon import lexicon
from wangqi.search.segments import Segment
from wangqi.search.variants import Forms, forms_again


class Extract(NamedTuple):
    """Of the texts. Of plain values, so that it can be kept."""

    words: tuple[str, ...]
    """Jieba's words in the order in which they appear."""
    counts: tuple[int, ...]
    latin: tuple[str, ...]
    """Words of Latin letters, sorted."""
    held: str
    """All characters of the index, sorted."""
    characters: str
    """Those of the words and titles."""
    titles: str
    lengths: str
    """Columns of the segment's table."""
    forms: Forms
    """Traditional ones."""


class Outline(NamedTuple):
    """Of all else that is known of the articles, and of their titles. Of plain values too."""

    table: str
    keywords: str
    """The segment's tables."""
    terms: tuple[str, ...]
    """Keywords, values of facets, sections and sources in the order in which they appear."""
    counts: tuple[int, ...]
    """Articles that have each."""
    begins: str
    """The first character of each row of suggested titles."""
    rows: tuple[str, ...]


Extracted = Callable[[Segment], tuple[Extract, Outline]]


def extract(documents: Sequence[Document], last: Extract | None = None) -> Extract:
    """Read the texts of a segment's documents. `last`: what was read of them before some changed."""
    words = lexicon(documents)
    characters = set().union(*words, *(document.title for document in documents))
    known = (last.characters, set(last.words), last.forms) if last else ("", (), ({}, {}))
    return Extract(
        words=tuple(words),
        counts=tuple(words.values()),
        latin=tuple(sorted(latin.words(documents))),
        held=_held("".join(body(document.body) for document in documents)),
        titles=table.titles(documents),
        lengths=table.lengths(documents),
        characters="".join(sorted(characters)),
        forms=forms_again(characters, words, *known),
    )


def outline(documents: Sequence[Document], of_texts: Extract) -> Outline:
    """Look at all but the texts of a segment's documents."""
    named, rows = suggestions.named(documents), list(suggestions.titles(documents))
    return Outline(
        *table.tables(documents, of_texts.titles, of_texts.lengths),
        terms=tuple(named),
        counts=tuple(named.values()),
        begins="".join(first for first, _ in rows),
        rows=tuple(row for _, row in rows),
    )


def _held(text: str) -> str:
    """The characters of a text, each once."""
    import numpy as np  # loaded already where an index is made, and not needed where none is

    return "".join(map(chr, np.flatnonzero(np.bincount(np.frombuffer(text.encode("utf-32-le"), dtype="<u4"))).tolist()))


def of_segment(segment: Segment) -> tuple[Extract, Outline]:
    """What is needed of a segment whose documents hold their texts."""
    made = extract(segment.documents)
    return made, outline(segment.documents, made)


def counted(found: Iterable[Extract] | Iterable[Outline]) -> Counter[str]:
    """The words of all segments, in the order in which they appear, which decides between words as frequent."""
    counts: Counter[str] = Counter()
    known = counts.get
    for one in found:
        words = one.words if isinstance(one, Extract) else one.terms
        for word, count in zip(words, one.counts, strict=True):
            counts[word] = known(word, 0) + count
    return counts
