"""Runs Pagefind: one index a segment, side by side.

The standard binary (`pagefind-bin`) is spoken to in its service protocol, because that is the one way in which the
order of the pages, and so every byte of the index, depends on us: handed a folder, Pagefind takes the files in the
order in which the file system lists them. Its own Python package speaks the same protocol but waits a tenth of a
second for each answer.

    search/index/manifest.json    the segments, in order
    search/index/engine/          Pagefind's script and its WebAssembly, once
    search/index/w0/ …            one index a segment (see search/segments.py)
    search/…                      what lies beside the index (see search/files.py)
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
from pathlib import Path
from threading import Thread
from typing import IO, Any

from wangqi.errors import IndexingError
from wangqi.search.characters import CLOSE, WEIGHT, body
from wangqi.search.documents import Document
from wangqi.search.files import VERSION, search_files
from wangqi.search.segments import Segment, segments

__all__ = ["Document", "write_index"]

INDEX = "search/index"
_ENGINE = "engine"
_ENTRY, _SCRIPT = "pagefind-entry.json", "pagefind.js"
_SCRIPT_HEAD = b'import { fetch } from "../../fetch.js";\n'
"""Put before Pagefind's script: it then asks for its files through our `fetch`, which notices a failure. Pagefind
itself notes failures on the console alone and searches on with what it has."""
_DONE = 0xFFFFFFFF


def write_index(documents: Iterable[Document], output: Path, *, jobs: int = 0, synonyms: Sequence[str] = ()) -> None:
    """Write the search index of an archive's documents, oldest first, and what belongs to it below the folder `output`.

    `jobs`: how many Pagefind processes run at once (0: one a processor, at most two; each takes up to 0.8 GB). The
    bytes are the same whatever it is. `synonyms`: lines as in site.yaml.

    Raises:
        IndexingError: Pagefind is missing, or did not do what it was asked to.

    """
    planned = segments(documents)
    folder = output / INDEX
    binary = executable()
    with ThreadPoolExecutor(min(jobs or os.cpu_count() or 1, 2)) as pool:
        work = [pool.submit(_write_segment, binary, segment, folder) for segment in planned]
        work.append(pool.submit(_write_engine, binary, folder))
        for path, text in search_files(planned, synonyms):
            _put(output, path, text.encode("utf-8", "replace"))
        for written in work:
            written.result()


def executable() -> Path:
    """The standard Pagefind binary. Raises `IndexingError` where it is not installed."""
    try:
        return Path(import_module("pagefind_bin").get_executable())
    except (ImportError, OSError) as error:
        hint = f"Install it: pip install pagefind-bin=={VERSION}"
        raise IndexingError(f"Pagefind cannot be found: {error}", hint=hint) from error


def _write_segment(binary: Path, segment: Segment, folder: Path) -> None:
    """One segment's index, without the scripts that Pagefind puts beside each."""
    pages = [(document.url, f"{WEIGHT} {body(document.body)}") for document in segment.documents]
    for path, data in _run(binary, pages, language=segment.id, chunk_size=segment.chunk_size):
        if path == _ENTRY or path.endswith((".pf_meta", ".pf_index", ".pf_fragment")):
            _put(folder / segment.id, path, data)


def _write_engine(binary: Path, folder: Path) -> None:
    """Pagefind's script and WebAssembly with an index of one empty page: the one that all others are merged into."""
    for path, data in _run(binary, [("none", CLOSE + CLOSE)], language="und", chunk_size=1):
        if path == _SCRIPT:
            _put(folder / _ENGINE, path, _SCRIPT_HEAD + data)
        elif path in (_ENTRY, "wasm.unknown.pagefind") or path.endswith(".pf_meta"):
            _put(folder / _ENGINE, path, data)


def _run(
    binary: Path, pages: Sequence[tuple[str, str]], *, language: str, chunk_size: int
) -> Iterator[tuple[str, bytes]]:
    """Have Pagefind index pages (address, words) in their order: the path and bytes of each file that it makes.

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
    return ((file["path"], base64.b64decode(file["content"])) for file in files)


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


def _put(root: Path, path: str, data: bytes) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
