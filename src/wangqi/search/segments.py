"""Which articles form which segment of the index.

Pagefind's own memory and time grow with what it is given at once, and a browser keeps files that do not change. So the
archive is cut into *segments*, each an index of its own, built side by side and searched together.

The rule: whole issues, oldest first, fill *steps* of at most `STEP` articles. Eight full steps form a segment for ever,
those left (up to seven) form one, and the last step, still open, is one of its own. So 13,920 articles are four large
segments and two small ones; a new issue changes the open step alone, and when that is full, the segment before it grows
by a step, up to eight.

Every segment costs a query a file for each two characters, and a file asked for costs a browser some milliseconds
whatever it holds: so there are few of them. Every file of an index costs its place in the list that comes with the
first query: for a given list, a query loads least where the number of files goes with the square root of a segment's
articles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isqrt

from wangqi.search.characters import body
from wangqi.search.documents import Document

FORMAT = "1.5.2"
"""Version of Pagefind's and of the form of the files beside its own: a new one gives every segment a new folder."""
MAKER = "wangqi 1"
"""What writes the index, and its version: `search.postings`."""
STEP = 384
"""Articles a step; an issue with more of them is a step of its own."""
STEPS = 8
"""Steps of a large segment. 3,072 articles take Pagefind some 0.9 GB, and two are built at a time."""
FILE = 16
"""Postings, in Pagefind's count, a file of the index for each root of an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of documents with an index of its own."""

    id: str
    """Its first step and its number of steps."""
    documents: tuple[Document, ...]
    key: str
    """Folder of its index: a digest of all that is written there, so what lies below one address never changes."""

    @property
    def chunk_size(self) -> int:
        """Postings a file of its index."""
        return _chunk_size(self.documents)


def segments(
    documents: Iterable[Document], *, step: int = STEP, steps: int = STEPS, maker: str = MAKER
) -> tuple[Segment, ...]:
    """Cut an archive's documents, oldest first, into segments. `maker`: what writes their files."""
    filled = tuple(_steps(documents, step))
    rows = ((first, size, _join(filled[first : first + size])) for first, size in _runs(len(filled), steps))
    return tuple(Segment(id=f"s{first}-{size}", documents=row, key=_key(row, maker)) for first, size, row in rows)


def _key(documents: Sequence[Document], maker: str) -> str:
    digest = hashlib.sha256(f"{FORMAT} {maker} {_chunk_size(documents)}".encode())
    for document in documents:
        digest.update("\n".join((document.url, document.title, body(document.body), "")).encode("utf-8", "replace"))
        digest.update(repr(document.blocks).encode("utf-8", "replace"))
    return digest.hexdigest()[:12]


def _chunk_size(documents: Sequence[Document]) -> int:
    return FILE * max(1, isqrt(len(documents)))


def _runs(count: int, largest: int) -> Iterator[tuple[int, int]]:
    """(first, size) of each segment: large ones, the full steps after them, the open step."""
    full = max(0, count - 1)
    for first in range(0, full, largest):
        yield first, min(largest, full - first)
    if count:
        yield full, 1


def _steps(documents: Iterable[Document], step: int) -> Iterator[tuple[Document, ...]]:
    row: list[Document] = []
    for _, group in groupby(documents, key=lambda document: document.issue):
        issue = tuple(group)
        if row and len(row) + len(issue) > step:
            yield tuple(row)
            row = []
        row += issue
    if row:
        yield tuple(row)


def _join(steps: Sequence[tuple[Document, ...]]) -> tuple[Document, ...]:
    return tuple(document for step in steps for document in step)
