"""The words of the archive, for cutting a query that nothing matches, in slices that a browser loads when needed.

jieba has cut every article. How often it found each word in this archive is the probability by which the browser cuts
a query (`static/search/cut.js`): the archive's own counts know its field better than the counts of jieba's dictionary,
and they hold no word that could not be found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from wangqi.search.characters import words_in
from wangqi.search.documents import Document

WORDS_A_SLICE = 120
LONGEST = 8


def lexicon(documents: Iterable[Document]) -> Counter[str]:
    """Count jieba's words of two Han characters and more in the archive."""
    return Counter(chain.from_iterable(words_in(document.body) for document in documents))


def slices(total: int, a_slice: int) -> int:
    """How many slices: a power of two, so that a slice holds `a_slice` entries or fewer on average."""
    number = 1
    while number * a_slice < total:
        number *= 2
    return number


def sliced(words: Mapping[str, int], count: int) -> Iterator[str]:
    """The slices, in order: `word count` a line; a word's slice is its first character's code modulo `count`."""
    rows: list[list[str]] = [[] for _ in range(count)]
    for word in words:
        if len(word) <= LONGEST:
            rows[ord(word[0]) % count].append(word)
    return ("".join([f"{word} {words[word]}\n" for word in sorted(row)]) for row in rows)
