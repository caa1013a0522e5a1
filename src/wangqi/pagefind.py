"""Pagefind itself, for a site that wants its index from it: the same content as `search.postings` writes.

The standard binary (`pagefind-bin`) is spoken to in its service protocol, because that is the one way in which the
order of the pages, and so every byte of the index, depends on us: handed a folder, Pagefind takes the files in the
order in which the file system lists them. Its own Python package speaks the same protocol but waits a tenth of a
second for each answer.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import IO, Any

from wangqi.errors import IndexingError
from wangqi.search import chunks
from wangqi.search.characters import AGAIN, BLOCK, END, WEIGHT, body, words
from wangqi.search.segments import FORMAT, Segment

MAKER = "pagefind"
"""In a segment's key: Pagefind compresses with another library, so its files differ in their bytes."""
_DONE = 0xFFFFFFFF
_HINT = f"Install it: pip install pagefind-bin=={FORMAT}"


def indexed(segment: Segment, binary: Path) -> tuple[str, list[bytes]]:
    """The list of where each file of a segment's index begins, and the files in order, as Pagefind makes them.

    Raises:
        IndexingError: Pagefind did not do what it was asked to.

    """
    pages = [(document.url, f"{WEIGHT} {_words(body(document.body))}") for document in segment.documents]
    made = _run(binary, pages, language="und", chunk_size=segment.chunk_size)
    names, begins = _listed(next((data for path, data in made.items() if path.endswith(".pf_meta")), b""))
    by_name = {PurePosixPath(path).stem: data for path, data in made.items() if path.endswith(".pf_index")}
    return begins, [by_name[name] for name in names]


def _words(text: str) -> str:
    """Pagefind leaves out a page without a word that it knows, and so counts those after it wrongly."""
    return " ".join(words(text)) if text.strip(BLOCK + AGAIN) else END


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
    for number, (url, content) in enumerate(pages, start=1):
        page = {"type": "AddRecord", "index_id": 0, "url": url, "content": content, "language": language}
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
