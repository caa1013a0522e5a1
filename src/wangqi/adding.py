"""`wangqi add`: a file that somebody sent becomes an issue of the archive.

Text and Markdown are kept as they came, to the byte; PDF and Word files are imported. What only the caller knows
(a date, a number) goes into a sidecar beside the issue. Nothing is overwritten.
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wangqi import parse, source
from wangqi.errors import OutputError, SourceError
from wangqi.model import Metadata, Parsed, Problem, Source
from wangqi.site import Site

TEXT = frozenset({".txt", ".md"})
IMPORTED = frozenset({".pdf", ".docx"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """An issue that is ready to be written."""

    origin: Path
    target: Path
    """Where it will lie; its name is the date, or else the number."""
    content: bytes
    sidecar: str
    """YAML with what the text itself does not say; empty: none is needed."""
    parsed: Parsed
    problems: tuple[Problem, ...] = ()
    """What the importer noticed, beside the parser's own problems."""


def files_in(names: Iterable[Path]) -> Iterator[Path]:
    """The files to add: each file as named, each folder with every file in it that can be added, by path."""
    for name in names:
        if name.is_dir():
            below = (path for path in sorted(name.rglob("*")) if path.suffix.lower() in TEXT | IMPORTED)
            yield from (path for path in below if path.is_file() and not path.name.startswith("."))
        else:
            yield name


def plan(path: Path, site: Site, *, day: date | None = None, number: int | None = None) -> Addition:
    """Read a file and decide what to write; nothing is written yet.

    Raises `SourceError` for a file that cannot be read and `OutputError` where an issue of that name is there.
    """
    suffix, content, problems = _content(path, site)
    told = Metadata(date=day, number=number)
    text = _as_source(path, suffix, content)
    parsed = parse.parse(text, site.config.words)
    told = _only_new(told, parsed)
    if told != Metadata() and path.suffix.lower() in IMPORTED:
        content = _overruled(content, told)
        text = _as_source(path, suffix, content)
        parsed = parse.parse(text, site.config.words)
        told = _only_new(told, parsed)
    if told != Metadata():
        said = text.metadata
        metadata = dataclasses.replace(said, number=told.number or said.number, date=told.date or said.date)
        parsed = parse.parse(dataclasses.replace(text, metadata=metadata), site.config.words)
    target = site.issues / f"{_stem(parsed, path)}{suffix}"
    _refuse_overwriting(target)
    parsed = dataclasses.replace(parsed, problems=_at(target, parsed.problems))
    sidecar = "".join(f"{key}: {value}\n" for key, value in _said(told) if value is not None)
    return Addition(
        origin=path, target=target, content=content, sidecar=sidecar, parsed=parsed, problems=_at(path, problems)
    )


def _at(path: Path, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems at the same lines of the file as its user calls it: the issue to mend, or the file to ask for again."""
    return tuple(
        dataclasses.replace(problem, at=dataclasses.replace(problem.at, path=path.as_posix())) for problem in problems
    )


def refuse_taken(addition: Addition, taken: Collection[Path]) -> None:
    """Raise `OutputError` where another file of the same run is already that issue: a dry run has written nothing."""
    if addition.target.with_suffix("") in {path.with_suffix("") for path in taken}:
        raise OutputError(
            f"{addition.origin} and another file of this run are both {addition.target.name}",
            hint="add one of them alone, with another --date",
            path=str(addition.origin),
        )


def carry_out(addition: Addition) -> None:
    """Write a planned issue, and its sidecar where it needs one."""
    _refuse_overwriting(addition.target)
    addition.target.parent.mkdir(parents=True, exist_ok=True)
    with addition.target.open("xb") as file:
        file.write(addition.content)
    if addition.sidecar:
        with addition.target.with_suffix(".yaml").open("x", encoding="utf-8", newline="\n") as file:
            file.write(addition.sidecar)


def _content(path: Path, site: Site) -> tuple[str, bytes, tuple[Problem, ...]]:
    """The suffix and bytes of the issue file to write, and what the importer noticed."""
    suffix = path.suffix.lower()
    if suffix in TEXT:
        return suffix, path.read_bytes(), ()
    if suffix not in IMPORTED:
        raise SourceError(
            f"{path} is neither text, Markdown, PDF nor Word",
            hint="save it as one of .txt, .md, .pdf, .docx (an old .doc: open it and save it as .docx)",
            path=str(path),
        )
    from wangqi.importers import import_file

    try:
        imported = import_file(path, site.config.words)
    except SourceError as error:
        error.path = path.as_posix()
        raise
    return imported.suffix, imported.text.encode("utf-8"), imported.problems


def _as_source(path: Path, suffix: str, content: bytes) -> Source:
    name = path.with_suffix(suffix).as_posix()
    if path.suffix.lower() in TEXT:
        return source.read(path, name=name)
    return Source(path=name, text=content.decode("utf-8"))


def _said(metadata: Metadata) -> tuple[tuple[str, date | int | None], ...]:
    return ("number", metadata.number), ("date", metadata.date)


def _overruled(content: bytes, told: Metadata) -> bytes:
    """An imported issue whose front matter says what the caller told, where it said what the masthead did."""
    head, closing, rest = content.decode("utf-8").partition("\n---\n")
    for key, value in _said(told):
        if value is not None and closing:
            head = re.sub(rf"^{key}: .*$", f"{key}: {value}", head, flags=re.MULTILINE)
    return (head + closing + rest).encode("utf-8")


def _only_new(told: Metadata, parsed: Parsed) -> Metadata:
    """What the caller said beyond what the text says itself."""
    issue = parsed.issue
    return Metadata(
        date=told.date if told.date != issue.date else None,
        number=told.number if told.number != issue.number else None,
    )


def _stem(parsed: Parsed, path: Path) -> str:
    issue = parsed.issue
    if issue.date:
        return issue.date.isoformat()
    return f"no-{issue.number}" if issue.number else os.path.splitext(path.name)[0]  # noqa: PTH122 - `第1.5期` has no suffix


def _refuse_overwriting(target: Path) -> None:
    for path in (target, *(target.with_suffix(suffix) for suffix in sorted(TEXT))):
        if path.exists():
            raise OutputError(
                f"{path} is there already and is not overwritten",
                hint="remove it first, or give another --date",
                path=str(path),
            )
