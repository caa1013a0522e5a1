"""The manifest of a site: what each of its files was when it was built, and whether it still is.

    site/.well-known/wangqi.sha256    one line a file, as `sha256sum` writes and reads them

The manifest is the last file that a build writes, so it holds every other. `wangqi verify` compares a copy of the
site with it, on the machine that built it or after it was carried to another; where wangqi is not installed,
`cd site && sha256sum --check --quiet .well-known/wangqi.sha256` says the same, but for files too many.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wangqi import write
from wangqi.errors import OutputError
from wangqi.ledger import line_of, path_of

MANIFEST = ".well-known/wangqi.sha256"
"""Where the manifest lies in the site."""
_LINE = re.compile(r"(?P<escaped>\\?)(?P<hash>[0-9a-f]{64})  (?P<path>[^\n]+)")
_BLOCK = 1 << 20
_HINT = "build the site again with `wangqi build`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A file that is not as it was built."""

    path: str
    kind: Literal["changed", "missing", "added"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What comparing a site with its manifest gave."""

    files: int
    """How many the manifest lists."""
    faults: tuple[Fault, ...] = ()
    """In the order of their paths."""


def write_manifest(folder: Path, known: Mapping[str, str] | None = None) -> None:
    """Write the manifest of everything that lies in `folder`; nothing may be written there afterwards.

    `known`: the path of each file with its line, where it was hashed when it was written.
    """
    if known is None:
        known = {path: line_of(path, digest) for path, digest in _digests(folder).items() if digest}
    write.put(folder, MANIFEST, "".join([f"{known[path]}\n" for path in sorted(known)]))


def verify(folder: Path) -> Verified:
    """Compare a site with its manifest. Raises `OutputError` where there is no manifest, or one that cannot be read."""
    listed = _read(folder)
    found = _digests(folder)
    faults = [Fault(path=path, kind="added") for path in found.keys() - listed.keys()]
    for path, digest in listed.items():
        if found.get(path) != digest:
            faults.append(Fault(path=path, kind="changed" if path in found else "missing"))
    return Verified(files=len(listed), faults=tuple(sorted(faults, key=lambda fault: fault.path)))


def _digests(folder: Path) -> dict[str, str]:
    """The hash of every file but the manifest and the empty file that marks the folder as ours."""
    return {path: _digest(folder / path) for path in _files(folder)}


def _files(folder: Path) -> Iterator[str]:
    """Paths of files and links below a folder, with forward slashes; a linked folder is not entered."""
    for place, folders, names in os.walk(folder):
        below = Path(place).relative_to(folder)
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in (*names, *links):
            path = (below / name).as_posix()
            if path not in (MANIFEST, write.MARKER):
                yield path


def _digest(path: Path) -> str:
    """The hash of a file's bytes; of a link, which a build never makes, or of what is no file, none."""
    if path.is_symlink() or not path.is_file():
        return ""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                found.update(block)
    except OSError:
        return ""
    return found.hexdigest()


def _read(folder: Path) -> dict[str, str]:
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "there is no manifest" if isinstance(error, FileNotFoundError) else "the manifest cannot be read"
        raise OutputError(f"{reason}: {path}", hint=_HINT, path=str(path)) from error
    listed: dict[str, str] = {}
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        match = _LINE.fullmatch(line)
        if not match:
            raise OutputError("this line of the manifest is damaged", hint=_HINT, path=str(path), line=number)
        listed[path_of(line)] = match["hash"]
    if not listed or not text.endswith("\n"):
        raise OutputError("the manifest is cut off", hint=_HINT, path=str(path))
    return listed
