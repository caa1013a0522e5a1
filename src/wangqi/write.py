"""The site's folder: a whole new tree is written beside it, then takes its place in one step.

A reader, a web server or a copying CI job sees the old site or the new one, never a mixture, whatever kills the
build. On Linux and macOS the two folders change places in one system call; elsewhere two renames follow each other,
and the next build mends what a kill between them left. A folder that wangqi did not make is never replaced: the
marker file says which ones it made.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from wangqi.errors import OutputError

MARKER = ".wangqi-site"
"""An empty file in every folder that wangqi made."""

_WRITE = os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_CREATE = _WRITE | os.O_CREAT | os.O_EXCL
_REOPEN = _WRITE | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_AT_FDCWD = -100
_LINUX_RENAME_EXCHANGE = 2  # linux/fs.h
_MACOS_RENAME_SWAP = 2  # sys/stdio.h


@contextlib.contextmanager
def replacing(output: Path, spare: Path | None = None, *, alike: Callable[[], bool] = lambda: False) -> Iterator[Path]:
    """Give a new folder, which is empty, to write a site into; on leaving without an exception it becomes `output`.

    `spare` holds the replaced site in the end where that was `alike`, else nobody does. Then the next new folder may
    begin with it (`adopted`): most files are the same, under second names, and need neither be taken away nor put back.

    Raises `OutputError` where `output` is not ours to replace, cannot be written, or another build is writing it.
    """
    output = Path(os.path.abspath(output))  # noqa: PTH100 - resolve() would follow a symlink, which is refused
    _refuse_foreign(output)
    fresh, old = _beside(output, "new"), _beside(output, "old")
    with _explained(output):
        output.parent.mkdir(parents=True, exist_ok=True)
        with _locked(_beside(output, "lock")):
            _mend(output, old)
            _remove(fresh)
            fresh.mkdir()
            (fresh / MARKER).touch()
            try:
                yield fresh
                _swap(fresh, output, old)
                if spare and alike():
                    _set_aside(fresh, spare)
            finally:
                _remove(fresh)
                _remove(old)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file of a site as it was written."""

    path: str
    """Below the site's folder, with forward slashes."""
    size: int
    time: int
    """When it was written, in nanoseconds, as the file system says."""
    digest: str
    """SHA-256 of its content, in hexadecimal."""


def put(folder: Path, path: str, content: str | bytes) -> Written:
    """Write one file of a site; `path` is relative, with forward slashes. Lone surrogates become U+FFFD.

    A file of that name is replaced; one that has another name is never written into: it may be part of the site that
    stands.
    """
    if ".." in path or path.startswith("/") or os.name == "nt":
        _refuse_outside(folder, path)
    target = f"{folder}/{path}"  # a build writes tens of thousands of files: strings, and one call a step
    data = content if isinstance(content, bytes) else encoded(content)
    try:
        file = os.open(target, _CREATE, 0o666)
    except (FileNotFoundError, FileExistsError, NotADirectoryError) as error:
        older = _reopened(target) if isinstance(error, FileExistsError) else None
        if older is None:
            make_room(folder, path)
        file = os.open(target, _CREATE, 0o666) if older is None else older
    try:
        done = os.write(file, data)
        while done < len(data):
            done += os.write(file, memoryview(data)[done:])
        time = os.fstat(file).st_mtime_ns
    finally:
        os.close(file)
    return Written(path=path, size=len(data), time=time, digest=sha256(data).hexdigest())


def _reopened(target: str) -> int | None:
    """An older site's file to be written anew, emptied; None where there is none that has no other name.

    That is quicker than to remove it and make another: ext4 is slow to find room for a file where some have just gone.
    """
    try:
        file = os.open(target, _REOPEN)
    except OSError:
        return None
    found = os.fstat(file)
    if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
        os.ftruncate(file, 0)
        return file
    os.close(file)
    return None


def make_room(folder: Path, path: str) -> None:
    """See that a file's folder is there in a new site and its name is free, whatever an older site had in the way."""
    with contextlib.suppress(OSError):
        os.unlink(f"{folder}/{path}")  # noqa: PTH108 - this alone will do for most: an older file of that name
        return
    place = str(folder)
    for part in path.split("/")[:-1]:
        place = f"{place}/{part}"
        if not os.path.isdir(place):  # noqa: PTH112
            with contextlib.suppress(OSError):
                os.unlink(place)  # noqa: PTH108
            os.makedirs(place, exist_ok=True)  # noqa: PTH103 - another process may be quicker
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(f"{folder}/{path}")


def adopted(spare: Path, fresh: Path, odd: Iterable[str]) -> bool:
    """Let a new folder, which is empty yet, begin with the spare site; whether that can be done.

    `odd`: what in it is neither a plain file nor a folder. It goes: a spare site may come from anywhere, and no link is
    followed.
    """
    if not (spare / MARKER).is_file():
        return False
    try:
        (fresh / MARKER).unlink()
        spare.rename(fresh)
        for path in odd:
            os.unlink(f"{fresh}/{path}")  # noqa: PTH108 - strings, as everywhere in this module
    except OSError:
        _remove(fresh)
        fresh.mkdir()
    (fresh / MARKER).touch()
    return (fresh / MARKER).is_file()


def sweep(folder: Path, gone: Iterable[str]) -> None:
    """Remove files of a new site, as far as they are there, and every folder that is empty then."""
    emptied: set[str] = set()
    for path in gone:
        emptied.add(path.rpartition("/")[0])
        with contextlib.suppress(OSError):
            try:
                os.unlink(f"{folder}/{path}")  # noqa: PTH108 - thousands where a segment of the index has gone
            except (IsADirectoryError, PermissionError):
                emptied.add(path)
    for place in sorted(emptied, key=len, reverse=True):
        with contextlib.suppress(OSError):
            while place:
                os.rmdir(f"{folder}/{place}")  # noqa: PTH106
                place = place.rpartition("/")[0]


def _set_aside(folder: Path, spare: Path) -> None:
    """Keep the site that was replaced for the next one to begin with; it is removed where that cannot be done."""
    with contextlib.suppress(OSError):
        _remove(spare)
        if os.name == "posix" and folder.is_dir():
            spare.parent.mkdir(parents=True, exist_ok=True)
            folder.rename(spare)


def _refuse_outside(folder: Path, path: str) -> None:
    target = folder / path
    if ".." in target.parts[len(folder.parts) :] or not target.is_relative_to(folder):
        raise OutputError(f"the path {path!r} leaves the site's folder", hint="choose another id or address")


def encoded(text: str) -> bytes:
    """A text as UTF-8. Lone surrogates become U+FFFD."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair; no file may hold one
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")


def _beside(output: Path, role: str) -> Path:
    """A hidden sibling: on the same file system, so that a rename is one step, and ignored by web servers."""
    return output.parent / f".{output.name}.wangqi-{role}"


def _refuse_foreign(output: Path) -> None:
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise OutputError(f"{output} is not a folder", hint="give --output another name")
    if output.is_dir() and not (output / MARKER).is_file() and any(output.iterdir()):
        raise OutputError(
            f"{output} was not made by wangqi and is not empty, so it is left alone",
            hint="give --output another name, or empty that folder yourself",
        )


def _mend(output: Path, old: Path) -> None:
    """Put back what a build that was killed between two renames had moved aside."""
    if old.is_dir() and not output.exists():
        old.rename(output)


def _swap(fresh: Path, output: Path, old: Path) -> None:
    if not output.exists():
        fresh.rename(output)
    elif not _exchange(fresh, output):
        output.rename(old)
        fresh.rename(output)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system has no call for it."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            call, flag = libc.renameat2, _LINUX_RENAME_EXCHANGE
        elif sys.platform == "darwin":
            call, flag = libc.renameatx_np, _MACOS_RENAME_SWAP
        else:
            return False
    except (OSError, AttributeError):
        return False
    done = call(
        ctypes.c_int(_AT_FDCWD if sys.platform == "linux" else -2),
        ctypes.c_char_p(os.fsencode(one)),
        ctypes.c_int(_AT_FDCWD if sys.platform == "linux" else -2),
        ctypes.c_char_p(os.fsencode(other)),
        ctypes.c_uint(flag),
    )
    return bool(done == 0)


def _remove(folder: Path) -> None:
    """Remove a folder of our own making, if it is there."""
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of an output folder; it goes with the process, so a killed build leaves none behind."""
    try:
        import fcntl
    except ImportError:  # Windows has no flock: two builds at once are not guarded against there
        yield
        return
    while True:
        with path.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise OutputError(
                    f"another build is writing into {path.parent}", hint="wait until it has finished"
                ) from error
            if not _same(file.fileno(), path):
                continue  # the holder before us has just removed this file
            try:
                yield
            finally:
                path.unlink(missing_ok=True)
            return


def _same(descriptor: int, path: Path) -> bool:
    """Whether an open file still stands under its path."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def _explained(output: Path) -> Iterator[None]:
    """Turn what the file system refuses into a message with a cure."""
    cures = {
        errno.ENOSPC: "make room on the disk and build again; the old site is untouched",
        errno.EACCES: "choose an --output that you may write to",
        errno.EROFS: "choose an --output on a disk that can be written",
        errno.EBUSY: "the folder is a mount point: give --output a folder below it",
    }
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"cannot write the site to {output}: {reason}",
            hint=cures.get(error.errno or 0, "look at the folder's rights and the disk's room"),
        ) from error
