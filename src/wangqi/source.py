"""Find issue files and read them: bytes and sidecars in, `Source` out.

An issue is `NAME.txt` (raw text) or `NAME.md` (Markdown). Where both lie in one folder the Markdown is the issue, so
that `wangqi parse NAME.txt --format markdown > NAME.md` replaces the raw text without removing it.

A sidecar `NAME.yaml` beside an issue says what the text does not, and corrects how it is read without editing it:

    number: 15                     # within the year
    total: 689                     # since the first issue
    date: 2024-04-12
    title: 特刊
    id: 2024-special               # the address, where the date will not do
    sections:                      # names as printed: names as they shall be
      部委动向: 部委动态
    corrections:
      - {line: 120, is: title}     # section, title, paragraph, heading, item, source, table, contact, contents,
                                   # masthead, furniture
      - {line: 88, is: paragraph}  # begins here (splits)
      - {line: 89, join: true}     # goes on with the line before it
      - {line: 200, source: 新华社}           # of the article in which the line lies
      - {line: 200, authors: 张三、李四}
      - {line: 45, text: 内部资料, is: furniture}  # `text`: how the line begins, so that a moved line is noticed

All keys are optional. An unknown key or a value of the wrong type is an error with line and column.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from wangqi.errors import SourceError
from wangqi.model import Location, Metadata, Problem, Source
from wangqi.parse.sidecar import MAX_LENGTH, Said, read_sidecar

SUFFIXES: Final = (".txt", ".md")
MAX_BYTES: Final = 8 * 1024 * 1024
"""Bytes that an issue may have. The largest real bulletin seen has a hundred thousand."""
_SAMPLE: Final = 65_536
"""Bytes that are looked at to tell encodings apart."""
_NO_CHARACTERS: Final = (
    *(code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\f\v\x85"),
    *range(0xFDD0, 0xFDF0),
    *(plane + end for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)),
)
_CONTROLS: Final = dict.fromkeys(_NO_CHARACTERS) | {0x0B: " ", 0x85: " "}
_CONTROL: Final = re.compile("[" + "".join(map(re.escape, map(chr, _CONTROLS))) + "]")
_USUAL = re.compile(r"[\t\n\r\f -~\u2010-\u206f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_FORMATS: Final = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a DOCX or another ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "a DOC"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The issue files of a folder, and what was left out and why."""

    paths: tuple[Path, ...]
    problems: tuple[Problem, ...] = ()


def find(folder: Path) -> tuple[Path, ...]:
    """The issue files in a folder and below it: `scan` without the problems."""
    return scan(folder).paths


def scan(folder: Path) -> Found:
    """The issue files (.txt, .md) in a folder and below it, sorted by path.

    Hidden files and folders, and a `README` that describes the folder, are passed over. Links that lead out of the
    folder, linked folders and names that are not Unicode are left out with a problem: nothing is read from outside.
    Raises `SourceError` if the folder cannot be read.
    """
    if not folder.is_dir():
        raise SourceError(f"there is no folder {folder}", hint="give the folder of the issues", path=str(folder))
    root = folder.resolve()
    paths: list[Path] = []
    problems: list[Problem] = []
    for path in _walk(folder):
        name = name_of(path.relative_to(folder))
        reason = _refusal(path, root)
        if reason:
            problems.append(_left_out(name, reason))
        elif path.suffix.lower() in SUFFIXES and path.is_file():
            paths.append(path)
    kept = sorted(paths, key=lambda path: name_of(path.relative_to(folder)))
    markdown = {path.with_suffix("") for path in kept if path.suffix.lower() == ".md"}
    kept = [path for path in kept if path.suffix.lower() == ".md" or path.with_suffix("") not in markdown]
    return Found(paths=tuple(kept), problems=tuple(problems))


def read(path: Path, *, name: str) -> Source:
    """Read an issue and its sidecar; `name` is the path as problems shall name it.

    Line ends become line feeds, form feeds stay, a byte order mark goes, and so do control characters, which are
    neither text nor allowed in HTML and XML. Raises `SourceError` for a file that is larger than `MAX_BYTES`, cannot
    be read, or is in none of the encodings, and for a sidecar with an error.
    """
    text, encoding = decode(_bytes(path, name, MAX_BYTES), name=name)
    said = _sidecar(path, name)
    raw_beside = path.suffix.lower() == ".md" and path.with_suffix(".txt").exists()
    return Source(
        path=name,
        text=text,
        encoding=encoding,
        metadata=said.metadata,
        # Corrections name lines of the raw text, which the Markdown beside it has taken the place of.
        corrections=() if raw_beside else said.corrections,
        aliases=said.aliases,
    )


def name_of(path: Path) -> str:
    """A path as text with forward slashes. Names are UTF-8, whatever the locale says of them."""
    return path.as_posix() if os.name == "nt" else os.fsencode(path).decode("utf-8", "surrogateescape")


def decode(data: bytes, *, name: str) -> tuple[str, str]:
    """Bytes as (text, name of the encoding): UTF-8, UTF-16 or GB18030, with or without byte order mark, strictly.

    UTF-8 is tried first, since text in another encoding is hardly ever valid UTF-8; UTF-16 without a mark is known by
    its zero bytes. Text that is UTF-8 but for a few bytes is refused rather than read as GB18030, which would give
    another, wrong text. Raises `SourceError` with line and column of the first byte that does not fit.
    """
    for start, format_name in _FORMATS:
        if data.startswith(start):
            hint = "import it with `wangqi add`, which writes the text into the folder of the issues"
            raise SourceError(f"this is {format_name}, not text", hint=hint, path=name, line=1, column=1)
    encoding = _encoding(data)
    try:
        return _tidy(data.decode(encoding)), encoding.replace("-sig", "")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "ignore")
        raise SourceError(
            f"not {_title(encoding)} text: byte {data[error.start]:#04x} does not fit",
            hint="save the file as UTF-8; if it was damaged on its way, fetch it again",
            path=name,
            line=before.count("\n") + 1,
            column=len(before) - before.rfind("\n"),
        ) from error


def _encoding(data: bytes) -> str:
    """The encoding that a text is most likely in; decoding it may still fail."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = data[:_SAMPLE].count(0)
    if zeros and len(data) % 2 == 0:
        little, big = _usual(data, "utf-16-le"), _usual(data, "utf-16-be")
        if max(little, big) > max(0.8, _usual(data.replace(b"\0", b""), "utf-8")):
            return "utf-16-le" if little >= big else "utf-16-be"
    with contextlib.suppress(UnicodeDecodeError):
        data.decode("utf-8")
        return "utf-8"
    read = data.decode("utf-8", "replace")
    return "utf-8" if read.count("\ufffd") * 10 < sum(not char.isascii() for char in read) else "gb18030"


def _usual(data: bytes, encoding: str) -> float:
    """How much of a text in an encoding is what Chinese text is made of, from 0 to 1."""
    text = data[:_SAMPLE].decode(encoding, "replace")
    return len(_USUAL.findall(text)) / max(1, len(text))


def _title(encoding: str) -> str:
    return "UTF-8, UTF-16 or GB18030" if encoding == "gb18030" else encoding.upper().replace("-SIG", "")


def _tidy(text: str) -> str:
    """Line ends as line feeds; no byte order mark, no control character but tab and form feed, no non-character."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    # Few files have any of these, and most say so at once: all of it is printable but for what ends and parts lines.
    printed = text.replace("\n", "").replace("\f", "").replace("\t", "").replace("\u3000", "")
    if printed.isprintable() or not _CONTROL.search(text):
        return text
    return text.translate(_CONTROLS).lstrip("\ufeff")


def _bytes(path: Path, name: str, limit: int) -> bytes:
    try:
        # A pipe or a device would block, or never end.
        if not path.is_file():
            raise SourceError(f"cannot read {name}: not a file", hint="give a text file", path=name)
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise SourceError(f"cannot read {name}: {error.strerror}", hint="look at its rights", path=name) from error
    if len(data) > limit:
        raise SourceError(f"{name} is larger than {limit} bytes", hint="split it into single issues", path=name)
    return data


def _sidecar(path: Path, name: str) -> Said:
    """What the sidecar of an issue says; nothing where there is none."""
    beside = path.with_suffix(".yaml")
    if not os.path.lexists(beside):
        return Said(metadata=Metadata())
    shown = name.removesuffix(path.suffix) + ".yaml"
    if not beside.resolve().is_relative_to(path.parent.resolve()):
        raise SourceError("the sidecar is a link out of its folder", hint="put the file itself there", path=shown)
    text, _ = decode(_bytes(beside, shown, 4 * MAX_LENGTH), name=shown)
    said = read_sidecar(text, path=shown)
    for problem in said.problems:
        at = problem.at
        raise SourceError(problem.message, hint=problem.hint, path=at.path, line=at.line, column=at.column)
    return replace(said, problems=())


def _walk(folder: Path) -> Iterator[Path]:
    """Every file below a folder that is not hidden, and every linked folder, which is not entered."""
    for place, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in sorted([*files, *links]):
            if not name.startswith(".") and name.partition(".")[0].upper() != "README":
                yield Path(place, name)


def _unreadable(error: OSError) -> None:
    name = str(error.filename)
    raise SourceError(f"cannot read {name}: {error.strerror}", hint="look at its rights", path=name) from error


def _refusal(path: Path, root: Path) -> str:
    """Why a file is left out; empty: it is not."""
    try:
        name_of(path).encode("utf-8")
    except UnicodeEncodeError:
        return "its name is not valid UTF-8" if path.suffix.lower() in SUFFIXES else ""
    if path.is_symlink() and not path.resolve().is_relative_to(root):
        return "it is a link that leads out of the folder"
    return "it is a linked folder" if path.is_symlink() and path.is_dir() else ""


def _left_out(name: str, reason: str) -> Problem:
    shown = name.encode("utf-8", "backslashreplace").decode("utf-8")
    hint = "put the file itself into the folder of the issues, under a name in UTF-8"
    message = f"{shown} is left out: {reason}"
    return Problem(severity="warning", code="left-out", message=message, hint=hint, at=Location(path=shown))
