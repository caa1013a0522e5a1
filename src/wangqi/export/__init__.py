"""The archive in other programs' forms: for a search engine of its own, a database, a reader's shelf, a script.

Every form is a number of files, each with a name and what writes it, so that a dry run lists what a run would write.
Nothing is overwritten, and what is written appears whole: a folder or file of another name becomes the one asked for.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wangqi.errors import OutputError
from wangqi.export import books, database, engine
from wangqi.feeds.records import records
from wangqi.model import Archive, Digest
from wangqi.pages import is_markdown
from wangqi.parse.write_markdown import to_markdown
from wangqi.site import Site
from wangqi.theme import Theme
from wangqi.words import Segmenter

FORMS: Final = ("opensearch", "epub", "jsonl", "markdown", "sqlite")
SINGLE: Final = {"jsonl": "articles.jsonl", "sqlite": "archive.sqlite"}
"""Forms that are one file, and its usual name; the others are a folder."""

Write = Callable[[Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is exported."""

    site: Site
    archive: Archive
    digests: Sequence[Digest]
    segmenter: Segmenter


def target(form: str, root: Path, output: Path | None) -> Path:
    """Where an export goes; raises `OutputError` where something is there already."""
    path = output or root / "export" / SINGLE.get(form, form)
    if path.exists() and (path.is_file() or any(path.iterdir())):
        raise OutputError(
            f"{path} is there already and is not overwritten",
            hint="remove it first, or give --output another name",
            path=path.as_posix(),
        )
    return path


def files(form: str, source: Source) -> Iterator[tuple[str, Write]]:
    """The files of a form: the name of each below the target (empty: the target itself), and what writes it."""
    if form == "jsonl":
        yield "", _text(lambda: records(source.archive, source.site.config))
    elif form == "sqlite":
        yield "", lambda path: database.write(source.archive, source.site.config, path)
    elif form == "markdown":
        for digest in source.digests:
            name = f"{digest.parsed.issue.id}.md"
            yield name, _text(lambda digest=digest: _markdown(digest))  # type: ignore[misc]
    elif form == "epub":
        theme = Theme(source.site.root)
        for name, make in books.books(source.archive, source.site.config, theme):
            yield name, _bytes(make)
    else:
        yield "mapping.json", _text(lambda: engine.mapping(source.site, source.archive))
        yield "dictionary.txt", _text(lambda: engine.dictionary(source.site))
        label = Theme(source.site.root).issue_label
        for name, lines in engine.parts(source.archive, source.site.config, source.segmenter, label):
            yield name, _text(lambda lines=lines: "".join(lines))  # type: ignore[misc]


def carry_out(made: Iterator[tuple[str, Write]], to: Path, *, step: Callable[[int], None]) -> int:
    """Write an export beside its place, then put it there; how many files it has."""
    fresh = to.with_name(f".{to.name}.wangqi-new")
    _remove(fresh)
    count = 0
    try:
        for name, write in made:
            path = fresh / name if name else fresh
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path)
            count += 1
            step(1)
        if to.is_dir() and fresh.is_dir():
            to.rmdir()  # empty: `target` has looked
        fresh.rename(to)
    except OSError as error:
        raise OutputError(
            f"cannot write {to}: {error.strerror}", hint="is there room, and the right to write?"
        ) from error
    finally:
        _remove(fresh)
    return count


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _markdown(digest: Digest) -> str:
    return digest.text if is_markdown(digest.parsed.issue) else to_markdown(digest.parsed)


def _text(make: Callable[[], str]) -> Write:
    return _bytes(lambda: make().encode("utf-8", "replace"))


def _bytes(make: Callable[[], bytes]) -> Write:
    def write(path: Path) -> None:
        path.write_bytes(make())

    return write
