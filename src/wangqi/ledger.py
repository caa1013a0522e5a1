"""Which files of a site were made from what, so that the next build can take over those that would come out the same.

A *unit* is a run of files made together: the pages and downloads of an issue, the pages of a topic, a page of a feed.
It is taken over where it would be made from the same as before (`key`) and every one of its files still stands as it
was written, size and time of change included: as a second name of the same file, which costs no room and no time.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from wangqi import store, write
from wangqi.store import Store
from wangqi.survey import Survey, survey
from wangqi.write import Written, encoded

KIND, SPARES = "sites", "spares"
"""Where ledgers are kept in the store, and sites to begin the next ones with."""
_ESCAPES = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Files made together."""

    name: str
    key: str
    """A digest of all that they were made from."""
    pages: int
    files: int
    rows: str
    """One line a file, `size time` and then as `sha256sum` writes it. Tens of thousands of files are taken over and
    handed from process to process in a build that changes little, and nobody looks at most of these lines."""

    parts: tuple[tuple[str, int], ...] = ()
    """Of a file that is put together, the key and the size of each part."""
    again: bool = False
    """It is the one of this name in the ledger of the site before, where all else is said."""

    @classmethod
    def of(
        cls,
        name: str,
        key: str,
        files: Iterable[Written],
        *,
        pages: int = 0,
        parts: Iterable[tuple[str, int]] = (),
    ) -> Unit:
        """Files that have just been written."""
        rows = [f"{file.size} {file.time} {line_of(file.path, file.digest)}" for file in files]
        return cls(name=name, key=key, pages=pages, files=len(rows), rows="\n".join(rows), parts=tuple(parts))

    @property
    def lines(self) -> Iterator[tuple[str, str]]:
        """The path of each file, and its line in a manifest."""
        return ((path_of(line), line) for _, _, line in self._split())

    @property
    def told(self) -> Iterator[tuple[str, int, int, str]]:
        """Path, size, time and line of each file: plain, since each build asks it of all. Raises ValueError."""
        for size, time, line in self._split():
            path = path_of(line)
            if ".." in path or path.startswith("/") or "\\" in path:
                raise ValueError("a path that leaves the site's folder")  # the cache may come from anywhere
            yield path, int(size), int(time), line

    @property
    def written(self) -> Iterator[Written]:
        """The files as they were written. Raises ValueError."""
        for path, size, time, line in self.told:
            yield Written(path=path, size=size, time=time, digest=line.lstrip("\\")[:64])

    def _split(self) -> Iterator[list[str]]:
        return (row.split(" ", 2) for row in self.rows.split("\n") if row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The units of the site that stands in a folder."""

    folder: Path
    units: Mapping[str, Unit] = field(default_factory=dict)
    survey: Survey = field(default_factory=Survey)
    """How they stand, and what the folder of a new site begins with."""

    def renew(self, name: str, key: str, fresh: Path) -> Unit | None:
        """Take a unit over into the folder `fresh`; None where it must be made again, and nothing was taken.

        What is given back names the unit and says no more (`Unit.again`): the ledger has the rest, and so has the
        process that asks for thousands of them.
        """
        unit = self.units.get(name)
        if unit is None or unit.key != key or name in self.survey.fallen:
            return None
        taken: list[str] = []
        try:
            for path in self.survey.astray.get(name, ()):
                taken.append(path)
                _take(f"{self.folder}/{path}", fresh, path)
        except OSError:
            for path in taken:
                with contextlib.suppress(OSError):
                    (fresh / path).unlink()
            return None
        return Unit(name=name, key=key, pages=0, files=0, rows="", again=True)

    def renewing(self, name: str, fresh: Path) -> Callable[[str, str | bytes], Written]:
        """What writes a file of a unit that is made again: most of many may come out as files stood before.

        `name` is that of the unit, or one in which those of several begin: a file may have moved from one to another.
        """
        known: dict[str, Written] = {}
        with contextlib.suppress(ValueError):
            known = {
                file.digest: file for unit in self.units.values() if unit.name.startswith(name) for file in unit.written
            }
        fallen, astray = self.survey.all_fallen, self.survey.all_astray

        def put(path: str, content: str | bytes) -> Written:
            data = content if isinstance(content, bytes) else encoded(content)
            old = known.get(sha256(data).hexdigest()) if known else None
            if old and old.size == len(data) and old.path not in fallen:
                if path == old.path and path not in astray:
                    return old
                with contextlib.suppress(OSError):
                    _take(f"{self.folder}/{old.path}", fresh, path)
                    return replace(old, path=path)
            return write.put(fresh, path, data)

        return put

    def gone(self, units: Iterable[Unit], files: Set[str]) -> Set[str]:
        """What a new site of these units and files still has of the one that it began with."""
        rows = {unit.name: unit.rows for unit in units}
        found = set(self.survey.left)
        for name, old in self.units.items():
            if rows.get(name) != old.rows:
                with contextlib.suppress(ValueError):
                    found.update(path for path, *_ in old.told)
        return found - files

    def alike(self, units: Iterable[Unit]) -> bool:
        """Whether most files of a new site are those of this one."""
        taken, made = 0, 0
        for unit in units:
            old = self.units.get(unit.name)
            made += unit.files
            taken += unit.files if old and old.rows == unit.rows else 0
        return 2 * taken > made

    def parts(self, name: str) -> Mapping[str, bytes]:
        """The parts of a file that was put together, by key; none where it does not stand as it was written."""
        unit = self.units.get(name)
        try:
            files = list(unit.written) if unit else []
            if unit is None or len(files) != 1 or not _stands(self.folder, files[0]):
                return {}
            content = (self.folder / files[0].path).read_bytes()
        except (OSError, ValueError):
            return {}
        ends = accumulate(size for _, size in unit.parts)
        return {key: content[end - size : end] for (key, size), end in zip(unit.parts, ends, strict=True)}


def load(kept: Store, folder: Path) -> Ledger:
    """The ledger of the site in a folder; an empty one where nothing is known of it, or what is known is damaged."""
    content = kept.get(KIND, _key(folder))
    try:
        units = {row[0]: _unit(*row) for row in store.unpack(content)} if content else {}
    except store.UNFIT:
        units = {}
    return Ledger(folder=folder, units=units)


def look(kept: Store, folder: Path) -> Survey:
    """How the files of the site in a folder stand, and those of the one before."""
    return _look(load(kept, folder), spare(kept, folder))


def begin(kept: Store, folder: Path, fresh: Path, looked: Callable[[], Survey]) -> Ledger:
    """The ledger of the site in a folder, for the next one: `fresh` begins with the site before where there is one.

    `looked` gives what `look` found a while ago.
    """
    before, older = load(kept, folder), spare(kept, folder)
    if not before.units:
        return before
    found = looked()
    if not found.holds(folder, older):
        found = _look(before, older)
    if older and any(found.spare) and not write.adopted(older, fresh, found.odd):
        found = _look(before, None)
    return replace(before, survey=found)


def _look(before: Ledger, older: Path | None) -> Survey:
    if not before.units:
        return Survey()
    return survey({name: unit.told for name, unit in before.units.items()}, before.folder, older, write.MARKER)


def save(kept: Store, folder: Path, units: Iterable[Unit]) -> None:
    """Keep the ledger of the site that now stands in a folder."""
    if not kept.writes:
        return
    rows = [[unit.name, unit.key, unit.pages, unit.files, unit.rows, unit.parts] for unit in units]
    kept.put(KIND, _key(folder), store.pack(rows))


def since(kept: Store, folder: Path) -> int:
    """When the site in a folder was written, in nanoseconds; 0 where nothing is known of it."""
    place = kept.place(KIND, _key(folder))
    return store.written(str(place)) if place else 0


def spare(kept: Store, folder: Path) -> Path | None:
    """Where the site that stood in a folder before the last one is kept, if it is."""
    return kept.place(SPARES, _key(folder))


def line_of(path: str, digest: str) -> str:
    """A line as `sha256sum` writes it: names with a backslash or a line end are escaped, and the line says so."""
    escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if escaped == path else chr(92)}{digest}  {escaped}"


def path_of(line: str) -> str:
    """The path that a line of `line_of` names."""
    if not line.startswith("\\"):
        return line[66:]
    return re.sub(r"\\[\\nr]", lambda match: _ESCAPES[match[0]], line[67:])


def _key(folder: Path) -> str:
    return store.key(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow a link


def _unit(name: str, key: str, pages: int, files: int, rows: str, parts: list[tuple[str, int]]) -> Unit:
    held = tuple((str(key), int(size)) for key, size in parts)
    return Unit(name=str(name), key=str(key), pages=int(pages), files=int(files), rows=str(rows), parts=held)


def _stands(folder: Path, file: Written) -> bool:
    """Whether a file is as it was written."""
    with contextlib.suppress(OSError):
        found = os.lstat(f"{folder}/{file.path}")
        return (found.st_size, found.st_mtime_ns) == (file.size, file.time) and stat.S_ISREG(found.st_mode)
    return False


def _take(old: str, fresh: Path, path: str) -> None:
    """Give a file of the standing site a name in the new one too."""
    new = f"{fresh}/{path}"
    try:
        os.link(old, new)
    except OSError:
        write.make_room(fresh, path)
        try:
            os.link(old, new)
        except OSError:  # a file system without second names
            shutil.copy2(old, new)
