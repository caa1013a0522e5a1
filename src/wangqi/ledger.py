"""Which files of a site were made from what, so that the next build can take over those that would come out the same.

A *unit* is a run of files made together: the pages and downloads of an issue, the pages of a topic, a page of a feed.
It is taken over where it would be made from the same as before (`key`) and every one of its files still stands as it
was written, size and time of change included: as a second name of the same file, which costs no room and no time.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wangqi import store
from wangqi.store import Store
from wangqi.write import Written

KIND = "sites"
"""Where ledgers are kept in the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Files made together."""

    name: str
    key: str
    """A digest of all that they were made from."""
    pages: int
    files: tuple[Written, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The units of the site that stands in a folder."""

    folder: Path
    units: Mapping[str, Unit] = field(default_factory=dict)

    def renew(self, name: str, key: str, fresh: Path) -> Unit | None:
        """Take a unit over into the folder `fresh`; None where it must be made again, and nothing was taken."""
        unit = self.units.get(name)
        if unit is None or unit.key != key or not all(_stands(self.folder, file) for file in unit.files):
            return None
        taken: list[str] = []
        try:
            for file in unit.files:
                taken.append(file.path)
                _take(f"{self.folder}/{file.path}", f"{fresh}/{file.path}")
        except OSError:
            for path in taken:
                with contextlib.suppress(OSError):
                    (fresh / path).unlink()
            return None
        return unit


def load(kept: Store, folder: Path) -> Ledger:
    """The ledger of the site in a folder; an empty one where nothing is known of it, or what is known is damaged."""
    content = kept.get(KIND, _key(folder))
    try:
        rows = json.loads(content) if content else []
        units = {name: _unit(name, *row) for name, *row in rows}
    except (ValueError, TypeError):
        units = {}
    return Ledger(folder=folder, units=units)


def save(kept: Store, folder: Path, units: Iterable[Unit]) -> None:
    """Keep the ledger of the site that now stands in a folder."""
    rows = [[u.name, u.key, u.pages, [[f.path, f.size, f.time, f.digest] for f in u.files]] for u in units]
    kept.put(KIND, _key(folder), json.dumps(rows, separators=(",", ":")).encode("utf-8"))


def _key(folder: Path) -> str:
    return store.key(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow a link


def _unit(name: str, key: str, pages: int, files: list[list[str | int]]) -> Unit:
    written = (
        Written(path=str(path), size=int(size), time=int(time), digest=str(digest))
        for path, size, time, digest in files
    )
    unit = Unit(name=name, key=key, pages=pages, files=tuple(written))
    if any(".." in file.path or file.path.startswith("/") or "\\" in file.path for file in unit.files):
        raise ValueError("a path that leaves the site's folder")  # the cache may come from anywhere
    return unit


def _stands(folder: Path, file: Written) -> bool:
    try:
        found = os.lstat(f"{folder}/{file.path}")
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size == file.size and found.st_mtime_ns == file.time


def _take(old: str, new: str) -> None:
    try:
        os.link(old, new)
    except FileNotFoundError:
        Path(new).parent.mkdir(parents=True, exist_ok=True)
        os.link(old, new)
    except OSError:  # a file system without second names
        Path(new).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(old, new)
