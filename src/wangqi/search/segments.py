"""Which articles form which segment of the index.

Pagefind's own memory and time grow with what it is given at once, and a browser keeps files that do not change. So the
archive is cut into *segments*, each an index of its own, built side by side and searched together.

The rule: whole issues, oldest first, fill a *step* of at most `STEP` articles; `STEPS` full steps form one large,
sealed segment (`w0`, `w1`, …), and the steps after the last large one are segments of their own (`p10`, `p11`, …). A
new issue changes the last step alone; now and then it seals it, and five steps become one. So a query touches one
segment for each 2,560 articles and at most four more, and what a new issue rebuilds is bounded by the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from wangqi.search.documents import Document

STEP = 512
"""Articles a step; an issue with more of them is a step of its own."""
STEPS = 5
"""Steps a large segment: 2,560 articles take Pagefind some 0.8 GB, and two are built at a time."""
CHUNK = {"w": 1000, "p": 300}
"""Postings a file of the index, in Pagefind's count: a smaller segment gets smaller files, so that its share of a
query's bytes is smaller too. Larger files make a query heavier, smaller ones the list of files, which comes with the
first query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of documents with an index of its own."""

    id: str
    """Folder of its index; it also begins the id of each of its pages there, so ids of two segments never collide."""
    documents: tuple[Document, ...]

    @property
    def chunk_size(self) -> int:
        """Postings a file of its index."""
        return CHUNK[self.id[0]]


def segments(documents: Iterable[Document], *, step: int = STEP, steps: int = STEPS) -> tuple[Segment, ...]:
    """Cut an archive's documents, oldest first, into segments."""
    filled = tuple(_steps(documents, step))
    large = (len(filled) - 1) // steps  # the last step is never sealed: the next issue may still go into it
    found = [
        Segment(id=f"w{number}", documents=_join(filled[number * steps : (number + 1) * steps]))
        for number in range(max(0, large))
    ]
    found += [Segment(id=f"p{at}", documents=filled[at]) for at in range(max(0, large) * steps, len(filled))]
    return tuple(found)


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
