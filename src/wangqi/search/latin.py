"""The Latin words of the archive, for finding a few letters inside one.

A word of the index is a whole run of letters, so `Pilb` alone would miss `Pilbara`. The browser looks up which words of
the archive hold the letters, and then where those stand. A slice holds every word that has one of its pairs of letters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from wangqi.search.characters import runs_in
from wangqi.search.documents import Document

A_SLICE = 400
LONGEST = 40
"""Letters of a listed word; what is longer is a whole sentence, whose words are listed one by one."""


def words(documents: Iterable[Document]) -> set[str]:
    """All words of two Latin letters and more."""
    return {run for document in documents for run in runs_in(document.body) if 1 < len(run) <= LONGEST}


def sliced(listed: Collection[str], count: int) -> Iterator[str]:
    """The slices, in order: a word a line; a pair's slice is 26 · first + second letter (a is 0), modulo `count`."""
    rows: list[list[str]] = [[] for _ in range(count)]
    for word in sorted(listed):
        for number in {_slice(word[at], word[at + 1], count) for at in range(len(word) - 1)}:
            rows[number].append(word)
    return ("\n".join(row) for row in rows)


def _slice(first: str, second: str, count: int) -> int:
    return (26 * (ord(first) - ord("a")) + ord(second) - ord("a")) % count
