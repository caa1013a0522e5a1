"""What stands in the folders of the last two sites, found out by a process of its own while others read issues.

A build takes over the files of the standing site that would come out the same, and begins with the files of the one
before (see `write.replacing`), most of which are the same ones under a second name. Whether each of tens of thousands
still stands as it was written, and in both, does not depend on what the issues say now, and takes as long as reading
the new one.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path

Told = tuple[str, int, int, str]
"""Path, size, time in nanoseconds and line of a file as it was written."""
Identity = tuple[int, int]
"""Device and inode of a folder; zeros where there is none."""


@dataclass(frozen=True, kw_only=True)
class Survey:
    """Where files of the standing site, by the name of their unit, are not what they were; as it was seen."""

    standing: Identity = (0, 0)
    spare: Identity = (0, 0)
    fallen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Those that are missing, or no longer as they were written."""
    astray: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Those that the spare site does not have under the same name."""
    odd: tuple[str, ...] = ()
    """What in the spare site is neither a plain file nor a folder."""
    left: tuple[str, ...] = ()
    """Files that only the spare site has, and its empty folders."""

    @cached_property
    def all_fallen(self) -> frozenset[str]:
        """The paths of all that have fallen."""
        return frozenset(chain.from_iterable(self.fallen.values()))

    @cached_property
    def all_astray(self) -> frozenset[str]:
        """The paths of all that the spare site does not have."""
        return frozenset(chain.from_iterable(self.astray.values()))

    def holds(self, standing: Path, spare: Path | None) -> bool:
        """Whether these are still the folders that were looked at: another build may have put others in their place."""
        return (self.standing, self.spare) == (_identity(standing), _identity(spare))


def survey(units: Mapping[str, Iterable[Told]], standing: Path, spare: Path | None, marker: str) -> Survey:
    """Look at all files of the units that stand in a folder, and at all that lies in the spare one.

    `marker`: a file of each site that belongs to no unit.
    """
    seen = _identity(standing), _identity(spare)
    odd: list[str] = []
    there = dict(_inodes(str(spare), "", odd)) if spare and seen[1][1] else {}
    there.pop(marker, None)
    fallen: dict[str, tuple[str, ...]] = {}
    astray: dict[str, tuple[str, ...]] = {}
    place = str(standing)
    for name, files in units.items():
        down, away = [], []
        try:
            for path, size, time, _ in files:
                inode = there.pop(path, None)
                found = _stood(place, path, size, time)
                if not found:
                    down.append(path)
                elif found != inode:
                    away.append(path)
        except ValueError:  # the rows of the unit are damaged
            down.append("")
        if down:
            fallen[name] = tuple(down)
        if away:
            astray[name] = tuple(away)
    folders = {"standing": seen[0], "spare": seen[1]}
    return Survey(**folders, fallen=fallen, astray=astray, odd=tuple(odd), left=tuple(there))


def _identity(folder: Path | None) -> Identity:
    with contextlib.suppress(OSError):
        if folder and stat.S_ISDIR((found := folder.lstat()).st_mode):
            return found.st_dev, found.st_ino
    return 0, 0


def _inodes(folder: str, below: str, odd: list[str]) -> Iterator[tuple[str, int]]:
    """The inode of each file below a folder; that of an empty folder is 0. No link is followed."""
    empty = True
    with os.scandir(folder) as found:
        for entry in found:
            empty = False
            if entry.is_dir(follow_symlinks=False):
                yield from _inodes(entry.path, f"{below}{entry.name}/", odd)
            elif entry.is_file(follow_symlinks=False):
                yield f"{below}{entry.name}", entry.inode()
            else:
                odd.append(f"{below}{entry.name}")
    if empty and below:
        yield below[:-1], 0


def _stood(folder: str, path: str, size: int, time: int) -> int:
    """The inode of a file that stands as it was written; 0 for one that does not."""
    try:
        found = os.lstat(f"{folder}/{path}")
    except (OSError, ValueError):
        return 0
    if found.st_size != size or found.st_mtime_ns != time or not stat.S_ISREG(found.st_mode):
        return 0
    return found.st_ino
