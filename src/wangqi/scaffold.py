"""`wangqi new`: an archive that builds at once."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from wangqi.errors import OutputError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # at run time only from Python 3.11 on

_RENAMED = {"gitignore": ".gitignore"}  # under its own name it would rule wangqi's own repository


def new(folder: Path, *, dry_run: bool = False) -> tuple[Path, ...]:
    """Write a fresh archive into a folder that is new or empty; the files that it consists of.

    Raises `OutputError` where something is there already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} is there already and not empty", hint="name a new folder")
    written = []
    for name, content in _template(files("wangqi") / "data" / "new", ""):
        target = folder / name
        written.append(target)
        if not dry_run:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return tuple(written)


def _template(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _template(item, f"{prefix}{item.name}/")
        else:
            yield prefix + _RENAMED.get(item.name, item.name), item.read_bytes()
