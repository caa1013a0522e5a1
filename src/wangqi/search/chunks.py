"""Pagefind's list of the files of an index, read, and written anew in a hundredth of the size.

Pagefind gives every page and every file of its index a name that nothing can compress; all names come with the first
query. Here a segment's folder has one such name (`segments.Segment.key`), and its files are numbered: `0.pf_index`,
`1.pf_index` …. What a browser must know is then where each file begins.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from itertools import pairwise

_SIGNATURE = len(b"pagefind_dcd")

Item = int | str | list["Item"]


def files(meta: bytes) -> tuple[list[str], str]:
    """The names of an index's files, in the order of their words, and the list of where each begins.

    `meta` is Pagefind's own list as it writes it (`.pf_meta`). The list has one line a file: the shortest string that
    no word of the file before it reaches.

    Raises:
        ValueError: this is no such list.

    """
    content = read(gzip.decompress(meta)[_SIGNATURE:])
    rows = content[2] if isinstance(content, list) and len(content) > 2 else None
    if not isinstance(rows, list):
        raise ValueError("Pagefind's list of files has another form")
    entries = sorted((str(row[0]), str(row[1]), str(row[2])) for row in rows if isinstance(row, list))
    return [name for _, _, name in entries], begins([(first, last) for first, last, _ in entries])


def begins(spans: Sequence[tuple[str, str]]) -> str:
    """Where each file begins, a line each, of the first and the last word of each."""
    rows = ["", *(_between(before[1], after[0]) for before, after in pairwise(spans))]
    return "\n".join(rows[: len(spans)])


def _between(last: str, first: str) -> str:
    """The shortest beginning of `first` that comes after `last`."""
    size = next((size for size in range(1, len(first)) if first[:size] > last), len(first))
    return first[:size]


def read(data: bytes) -> Item:
    """Read CBOR (RFC 8949), of which Pagefind's lists use numbers, texts and arrays. Raises ValueError for others."""
    return _Place(memoryview(data)).item()


class _Place:
    """A place in CBOR data."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._at = 0

    def item(self) -> Item:
        """The next value."""
        kind, number = self._head()
        if kind == 0:
            return number
        if kind == 1:
            return -1 - number
        if kind == 3:
            return bytes(self._bytes(number)).decode("utf-8")
        if kind == 4:
            return list(self._items(number))
        raise ValueError(f"CBOR of a kind that Pagefind does not write: {kind}")

    def _items(self, count: int) -> Iterator[Item]:
        for _ in range(count):
            yield self.item()

    def _head(self) -> tuple[int, int]:
        first = self._bytes(1)[0]
        kind, small = first >> 5, first & 31
        if small < 24:
            return kind, small
        if small > 27:
            raise ValueError("CBOR of a length that Pagefind does not write")
        return kind, int.from_bytes(self._bytes(1 << (small - 24)), "big")

    def _bytes(self, count: int) -> memoryview:
        part = self._data[self._at : self._at + count]
        if len(part) < count:
            raise ValueError("Pagefind's list of files ends too early")
        self._at += count
        return part
