"""The search index as files: one folder a segment, and what lies beside them.

The index has the form of Pagefind's own files, under numbers (`search.postings`, or `pagefind` where a site wants it);
the browser reads them itself (`static/search/engine.js`), so neither Pagefind's WebAssembly nor its lists of names are
published.

    search/index/manifest.json       the segments, in order
    search/index/1f3a9c0b5d7e/ …     one segment (see search/segments.py), named after what is in it
        list.txt                     where each file of the index begins (see search/chunks.py)
        index/0.pf_index …           words, and where they stand
        text/0.json …                the articles as excerpts are cut from them; where a file holds several
                                     (`segments.Scale`), the first line of list.txt says how many
    search/…                         what lies beside the index (see search/files.py)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from wangqi.deflate import gzipped
from wangqi.ledger import Ledger, Unit
from wangqi.pagefind import indexed
from wangqi.parallel import uncollected
from wangqi.search import chunks
from wangqi.search.characters import body
from wangqi.search.documents import Document
from wangqi.search.extracts import Extracted, of_segment
from wangqi.search.files import checksum, search_files
from wangqi.search.segments import SINGLE, Scale, Segment, segments
from wangqi.search.suggestions import Spelt, spelling

__all__ = ["Document", "write_beside", "write_index", "write_segment"]

Load = Callable[[Sequence[Document]], tuple[Document, ...]]
FOLDER = "search/"
BESIDE = f"{FOLDER}#beside"
"""The name of what lies beside the segments as a unit."""
INDEX = f"{FOLDER}index"


def write_index(
    documents: Iterable[Document], output: Path, *, synonyms: Sequence[str] = (), scale: Scale = SINGLE
) -> tuple[Unit, ...]:
    """Write the search index of an archive's documents, oldest first, and what belongs to it below the folder `output`.

    `synonyms`: lines as in site.yaml. What was written, one unit a segment and one for what lies beside them.
    """
    planned = segments(documents, scale=scale)
    return (*(write_segment(segment, output) for segment in planned), write_beside(planned, output, synonyms=synonyms))


def write_beside(
    planned: Sequence[Segment],
    output: Path,
    *,
    synonyms: Sequence[str] = (),
    before: Ledger | None = None,
    key: str = "",
    extracted: Extracted = of_segment,
    spelt: Spelt = spelling,
) -> Unit:
    """Write what lies beside the segments: tables, words, suggestions.

    `before`: the site whose files are taken over where they would be the same; `key`: a digest of all that they are
    made from, without which nothing is taken over; `extracted` and `spelt`: see `search_files`.
    """
    kept = before.renew(BESIDE, key, output) if before and key else None
    if kept:
        return kept
    files = search_files(planned, synonyms, extracted, spelt)
    put_again = (before or Ledger(folder=output)).renewing(BESIDE, output)
    return Unit.of(BESIDE, key, (put_again(path, text) for path, text in files))


def write_segment(
    segment: Segment,
    output: Path,
    *,
    before: Ledger | None = None,
    binary: Path | None = None,
    load: Load = tuple,
) -> Unit:
    """Write one segment's folder. What it holds depends on the segment's documents alone, as its `key` does.

    `before`: the site from which it is taken over where it stands there. `binary`: Pagefind, where it is to write the
    index itself (see `pagefind.indexed`). `load`: gives documents of a plan what they say.

    Raises:
        IndexingError: Pagefind did not do what it was asked to.

    """
    folder = f"{INDEX}/{segment.key}"
    kept = before.renew(f"{folder}/", segment.key, output) if before else None
    if kept:
        return kept
    segment = replace(segment, documents=load(segment.documents))
    with uncollected():
        begins, files = indexed(segment, binary) if binary else _indexed(segment)
    if segment.scale.texts > 1:
        begins = f"{segment.scale.texts}{begins}"  # the line of the first file, which begins before all words
    put = (before or Ledger(folder=output)).renewing(f"{INDEX}/", output)  # most texts stood in another segment
    written = [put(f"{folder}/list.txt", f"{checksum(begins)}\n{begins}")]
    written += (put(f"{folder}/index/{number}.pf_index", content) for number, content in enumerate(files))
    written += (put(f"{folder}/text/{number}.json", text) for number, text in enumerate(_texts(segment)))
    return Unit.of(f"{folder}/", segment.key, written)


def _texts(segment: Segment) -> Iterator[str]:
    """An article a file, or a list of several."""
    each = segment.scale.texts
    for start in range(0, len(segment.documents), each):
        held = [
            {"url": document.url, "blocks": [[document.title], *document.blocks]}
            for document in segment.documents[start : start + each]
        ]
        yield json.dumps(held if each > 1 else held[0], ensure_ascii=False, separators=(",", ":"))


def _indexed(segment: Segment) -> tuple[str, list[bytes]]:
    from wangqi.search.postings import index_files  # numpy takes long to load, and many builds index nothing

    bodies = [body(document.body) for document in segment.documents]
    spans: list[tuple[str, str]] = []
    files: list[bytes] = []
    for file in index_files(bodies, segment.chunk_size):
        spans.append((file.first, file.last))
        files.append(gzipped(file.content))
    return chunks.begins(spans), files
