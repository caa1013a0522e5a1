"""Runs Pagefind: one index a segment, side by side.

The standard binary (`pagefind-bin`) is spoken to in its service protocol, because that is the one way in which the
order of the pages, and so every byte of the index, depends on us: handed a folder, Pagefind takes the files in the
order in which the file system lists them. Its own Python package speaks the same protocol but waits a tenth of a
second for each answer.

Of what Pagefind makes, the files of its index are kept as they are, under numbers; the browser reads them itself
(`static/search/engine.js`), so neither Pagefind's WebAssembly nor its lists of names are published.

    search/index/manifest.json       the segments, in order
    search/index/1f3a9c0b5d7e/ …     one segment (see search/segments.py), named after what is in it
        list.txt                     where each file of the index begins (see search/chunks.py)
        index/0.pf_index …           Pagefind's files: words, and where they stand
        text/0.json …                the articles as excerpts are cut from them
    search/…                         what lies beside the index (see search/files.py)
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import IO, Any

from wangqi import store
from wangqi.errors import IndexingError
from wangqi.ledger import Ledger, Unit
from wangqi.search import chunks
from wangqi.search.characters import WEIGHT, body
from wangqi.search.documents import Document
from wangqi.search.files import checksum, search_files
from wangqi.search.segments import FORMAT, Segment, segments
from wangqi.write import Written, put

__all__ = ["Document", "write_index", "write_segment"]

FOLDER = "search/"
INDEX = f"{FOLDER}index"
_DONE = 0xFFFFFFFF
_HINT = f"Install it: pip install pagefind-bin=={FORMAT}"


def write_index(
    documents: Iterable[Document],
    output: Path,
    *,
    jobs: int = 0,
    synonyms: Sequence[str] = (),
    before: Ledger | None = None,
    tools: str = "",
) -> tuple[Unit, ...]:
    """Write the search index of an archive's documents, oldest first, and what belongs to it below the folder `output`.

    `jobs`: how many Pagefind processes run at once (0: one a processor, at most two; each takes up to 0.8 GB). The
    bytes are the same whatever it is. `synonyms`: lines as in site.yaml. `before`: the site whose segments are taken
    over where they are the same, and so is what lies beside them, where the `tools` are the same as well. What was
    written, one unit a segment and one for what lies beside them.

    Raises:
        IndexingError: Pagefind is missing, or did not do what it was asked to.

    """
    planned = segments(documents)
    binary = executable()
    units: list[Unit] = []
    with ThreadPoolExecutor(min(jobs or os.cpu_count() or 1, 2)) as pool:
        work = []
        for segment in planned:
            name = f"{INDEX}/{segment.key}/"
            kept = before.renew(name, segment.key, output) if before else None
            if kept:
                units.append(kept)
            else:
                work.append((name, segment.key, pool.submit(write_segment, segment, output, binary=binary)))
        beside = _beside(planned, synonyms, output, before, tools)
        units += (Unit(name=name, key=key, pages=0, files=written.result()) for name, key, written in work)
    return (*units, beside)


def _beside(
    planned: Sequence[Segment], synonyms: Sequence[str], output: Path, before: Ledger | None, tools: str
) -> Unit:
    """Write what lies beside the segments: tables, words, suggestions."""
    said = (
        repr(
            (
                d.url,
                d.title,
                d.issue,
                d.label,
                d.date,
                d.topic,
                d.source,
                d.facets,
                d.keywords,
                d.body[len(body(d.body)) :],
            )
        )
        for segment in planned
        for d in segment.documents
    )
    key = store.key(tools, *synonyms, "", *(segment.key for segment in planned), "", *said)
    kept = before.renew(FOLDER, key, output) if before and tools else None
    if kept:
        return kept
    files = tuple(put(output, path, text) for path, text in search_files(planned, synonyms))
    return Unit(name=FOLDER, key=key, pages=0, files=files)


def write_segment(segment: Segment, output: Path, *, binary: Path | None = None) -> tuple[Written, ...]:
    """Write one segment's folder. What it holds depends on the segment's documents alone, as its `key` does.

    Raises:
        IndexingError: Pagefind is missing, or did not do what it was asked to.

    """
    pages = [(document.url, f"{WEIGHT} {body(document.body)}") for document in segment.documents]
    made = _run(binary or executable(), pages, language="und", chunk_size=segment.chunk_size)
    names, begins = _listed(next((data for path, data in made.items() if path.endswith(".pf_meta")), b""))
    folder = f"{INDEX}/{segment.key}"
    written = [put(output, f"{folder}/list.txt", f"{checksum(begins)}\n{begins}".encode())]
    by_name = {PurePosixPath(path).stem: data for path, data in made.items() if path.endswith(".pf_index")}
    for number, name in enumerate(names):
        written.append(put(output, f"{folder}/index/{number}.pf_index", by_name[name]))
    for number, document in enumerate(segment.documents):
        text = {"url": document.url, "blocks": [[document.title], *document.blocks]}
        data = json.dumps(text, ensure_ascii=False, separators=(",", ":"))
        written.append(put(output, f"{folder}/text/{number}.json", data))
    return tuple(written)


def _listed(meta: bytes) -> tuple[list[str], str]:
    try:
        return chunks.files(meta)
    except (ValueError, EOFError, OSError) as error:
        raise IndexingError(f"Pagefind's list of files cannot be read: {error}", hint=_HINT) from error


def executable() -> Path:
    """The standard Pagefind binary. Raises `IndexingError` where it is not installed."""
    try:
        return Path(import_module("pagefind_bin").get_executable())
    except (ImportError, OSError) as error:
        raise IndexingError(f"Pagefind cannot be found: {error}", hint=_HINT) from error


def _run(binary: Path, pages: Sequence[tuple[str, str]], *, language: str, chunk_size: int) -> dict[str, bytes]:
    """Have Pagefind index pages (address, words) in their order: the bytes of each file that it makes, by path.

    The files come through the pipe: when Pagefind says that it has written them, it is sometimes still at it.
    """
    process = subprocess.Popen(  # noqa: S603 - the binary of an installed package, no shell
        [binary, "--service"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": str(chunk_size)},
    )
    assert process.stdin is not None  # noqa: S101 - for the type checker
    assert process.stdout is not None  # noqa: S101
    writer = Thread(target=_send, args=(process.stdin, _requests(pages, language)), daemon=True)
    writer.start()
    try:
        files = _files(process.stdout)
    finally:
        process.kill()
        process.wait()
        writer.join()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()
    kept = (file for file in files if file["path"].endswith((".pf_meta", ".pf_index")))
    return {file["path"]: base64.b64decode(file["content"]) for file in kept}


def _requests(pages: Sequence[tuple[str, str]], language: str) -> Iterator[dict[str, Any]]:
    yield {"message_id": 0, "payload": {"type": "NewIndex", "config": {"keep_index_url": True}}}
    for number, (url, words) in enumerate(pages, start=1):
        page = {"type": "AddRecord", "index_id": 0, "url": url, "content": words, "language": language}
        yield {"message_id": number, "payload": page}
    yield {"message_id": _DONE, "payload": {"type": "GetFiles", "index_id": 0}}


def _send(pipe: IO[bytes], requests: Iterable[dict[str, Any]]) -> None:
    """Write requests; the pipe stays open, because Pagefind takes its end for a fault and stops at once."""
    with suppress(OSError):  # Pagefind is gone: its answers, or their absence, say why
        for request in requests:
            pipe.write(base64.b64encode(json.dumps(request, ensure_ascii=False).encode("utf-8")) + b",")
        pipe.flush()


def _files(pipe: IO[bytes]) -> list[dict[str, str]]:
    """Read answers up to the last one, which holds the files. Raises `IndexingError` where one tells of a failure."""
    reason = "it ended before it had made the index"
    for answer in _answers(pipe):
        message = json.loads(base64.b64decode(answer))
        if message["payload"]["type"] == "Error":
            reason = str(message["payload"].get("message"))
            break
        if message["message_id"] == _DONE:
            files: list[dict[str, str]] = message["payload"]["files"]
            return files
    raise IndexingError(f"Pagefind could not index: {reason}", hint="Is the disk full? Is memory short?")


def _answers(pipe: IO[bytes]) -> Iterator[bytes]:
    """The parts between commas; the last one is some megabytes long, so nothing is joined before it is whole."""
    row: list[bytes] = []
    while data := os.read(pipe.fileno(), 1 << 20):
        *ended, rest = data.split(b",")
        for part in ended:
            yield b"".join([*row, part])
            row = []
        row.append(rest)
