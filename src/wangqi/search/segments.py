"""Which articles form which segment of the index.

The memory and time of an index grow with what goes into it at once, and a browser keeps files that do not change. So
the archive is cut into *segments*, each an index of its own, built side by side and searched together.

The rule: whole issues, oldest first, fill *large* segments of two sizes (`TIERS`): as many of the greater size as the
archive has, then as many of the lesser, so that an archive that grows has its segments merged now and then and a query
touches few of them. A large one ends with the first issue after its least size that is *marked*, which one in `MARK`
is, by its id alone. What is left is parted in two: full steps of at most `STEP` articles form one segment, and the last
step, still open, is one of its own. So 13,920 articles are some four large segments and two small ones, three times as
many one of the greater size more and no further one. A new issue changes the open step, and when that is full, the
segment before it; once in 3,000 articles it makes a large segment, and once in 18,000 one of the greater size: each
article is indexed anew some four times while the archive grows. A change to an old issue changes its segment alone,
even where it comes, goes or gets longer: the marks stand where they stood, so the segments after it end where they
did, but for one change in twenty or so.

Every segment costs a query a file for each two characters, and a file asked for costs a browser some milliseconds
whatever it holds: so there are few of them. Every file of an index costs its place in the list that comes with the
first query: for a given list, a query loads least where the number of files goes with the square root of a segment's
articles.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from math import isqrt

from wangqi.search.documents import Document

FORMAT = "1.5.2"
"""Version of Pagefind's and of the form of the files beside its own: a new one gives every segment a new folder."""
MAKER = "wangqi 2"
"""What writes the index, and its version: `search.postings`."""
STEP = 384
"""Articles a step, of those behind the large segments; an issue with more of them is a step of its own."""
TIERS = ((16_128, 23_040), (2_688, 3_840))
"""Articles of a large segment at least and at most, where no single issue has more: 16,500 and 3,050 on average."""
MARK = 24
"""One issue in so many may end a large segment."""
FILE = 16
"""Postings, in Pagefind's count, a file of the index for each root of an article."""

Documents = tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much goes into one file: fewer files, and more bytes a query."""

    texts: int = 1
    """Articles a file of those from which excerpts are cut."""
    postings: int = 1
    """`FILE` so many times."""
    large: int = 1
    """`TIERS` so many times: for as many files in all, fewer segments have smaller ones."""
    slices: int = 1
    """Words and suggestions a slice, so many times."""


SINGLE = Scale()
BUNDLED = Scale(texts=8, postings=6, large=4, slices=8)
"""For a host that limits the number of files; docs/search.md says what it costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of documents with an index of its own."""

    id: str
    """Its place, and for the two behind the large ones what it is: `s4-steps`, `s5-open`."""
    documents: Documents
    key: str
    """Folder of its index: a digest of all that is written there, so what lies below one address never changes."""

    scale: Scale = SINGLE

    @property
    def chunk_size(self) -> int:
        """Postings a file of its index."""
        return _chunk_size(self.documents, self.scale)


def segments(
    documents: Iterable[Document],
    *,
    step: int = STEP,
    tiers: Sequence[tuple[int, int]] = TIERS,
    maker: str = MAKER,
    scale: Scale = SINGLE,
) -> tuple[Segment, ...]:
    """Cut an archive's documents, oldest first, into segments. `maker`: what writes their files."""
    rest: Sequence[Documents] = [tuple(group) for _, group in groupby(documents, key=lambda document: document.issue)]
    rows: list[tuple[str, Documents]] = []
    for least, most in tiers:
        large, rest = _large(rest, least * scale.large, most * scale.large)
        rows += (("", row) for row in large)
    *full, last = list(_steps(rest, step)) or [()]
    rows += (row for row in (("-steps", _joined(full)), ("-open", last)) if row[1])
    return tuple(
        Segment(id=f"s{place}{kind}", documents=row, key=_key(row, maker, scale), scale=scale)
        for place, (kind, row) in enumerate(rows)
    )


def _key(documents: Sequence[Document], maker: str, scale: Scale) -> str:
    texts = f" {scale.texts}" if scale.texts > 1 else ""
    digest = hashlib.sha256(f"{FORMAT} {maker} {_chunk_size(documents, scale)}{texts}".encode())
    for document in documents:
        digest.update(f"{document.url}\n{document.said[0]}\n".encode("utf-8", "replace"))
    return digest.hexdigest()[:12]


def _chunk_size(documents: Sequence[Document], scale: Scale) -> int:
    return FILE * scale.postings * max(1, isqrt(len(documents)))


def _large(issues: Sequence[Documents], least: int, most: int) -> tuple[list[Documents], Sequence[Documents]]:
    """The large segments, and the issues behind the last of them."""
    made: list[Documents] = []
    begin, size = 0, 0
    for place, issue in enumerate(issues):
        if size and size + len(issue) > most:
            made.append(_joined(issues[begin:place]))
            begin, size = place, 0
        size += len(issue)
        if size >= least and _marked(issue[0].issue):
            made.append(_joined(issues[begin : place + 1]))
            begin, size = place + 1, 0
    return made, issues[begin:]


def _marked(issue: str) -> bool:
    return zlib.crc32(issue.encode("utf-8", "replace")) % MARK == 0


def _steps(issues: Iterable[Documents], step: int) -> Iterator[Documents]:
    row: list[Document] = []
    for issue in issues:
        if row and len(row) + len(issue) > step:
            yield tuple(row)
            row = []
        row += issue
    if row:
        yield tuple(row)


def _joined(rows: Iterable[Documents]) -> Documents:
    return tuple(chain.from_iterable(rows))
