"""What earlier builds found out, kept in `.wangqi/` so that the next one need not find it out again.

An entry is a value of the model under a *key*: a digest of everything that the value depends on (`key`). A changed
text, setting or version of a tool has another key, so nothing is ever out of date; it is only no longer asked for, and
`prune` removes it.

The folder lies beside a site's own files and may come from anywhere, so it is not trusted: an entry is read only if its
checksum is right, and it is unpickled by a reader that makes values of the model and nothing else, which no content can
talk into running code. An entry that cannot be read counts as absent.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import shutil
import sys
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from wangqi import model
from wangqi.errors import OutputError

FOLDER = ".wangqi"
"""The folder of what is kept, in a site's root."""
TOOLS = (
    "isal", "jieba", "jinja2", "markdown-it-py", "markupsafe", "nh3", "opencc", "pagefind-bin", "pypinyin", "pyyaml",
    "rjieba",
)  # fmt: skip
"""The packages whose versions say what a build's output looks like."""
UNFIT = (pickle.UnpicklingError, ValueError, TypeError, AttributeError, LookupError, EOFError, ImportError)
"""What reading a damaged entry may raise."""
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_SUM = 32
"""Bytes of a checksum."""
_KNOWN: dict[tuple[str, str], type] = {
    (model.__name__, name): value for name, value in vars(model).items() if isinstance(value, type)
}
_KNOWN["datetime", "date"] = date

_TAG = "CACHEDIR.TAG"
_SIGNATURE = """\
Signature: 8a477f597d28d172789f06886806bc55
# What `wangqi build` keeps to be quicker the next time; `wangqi clean` removes it. See https://bford.info/cachedir/
"""


class Store:
    """A folder of entries; without a folder nothing is kept. `frozen`: entries are read and none is written."""

    def __init__(self, folder: Path | None, *, frozen: bool = False) -> None:
        self._folder, self._frozen = folder, frozen

    def get(self, kind: str, key: str) -> bytes | None:
        """An entry as `put` was given it; None where there is none, or a damaged one, or for what is no key."""
        if self._folder is None or not key.isalnum():  # a key may be told by another entry
            return None
        data = content_of(self._path(self._folder, kind, key))
        if data is None:
            return None
        content = data[_SUM:]
        return content if blake2b(content, digest_size=_SUM).digest() == data[:_SUM] else None

    def holds(self, kind: str, key: str) -> bool:
        """Whether there is an entry; it may yet be a damaged one."""
        return self._folder is not None and os.path.isfile(self._path(self._folder, kind, key))  # noqa: PTH113

    def holdings(self, kind: str) -> set[str]:
        """The keys of all entries; some may yet be damaged."""
        found: set[str] = set()
        with contextlib.suppress(OSError):
            for folder in os.scandir(f"{self._folder}/{kind}") if self._folder else ():
                found.update(folder.name + name for name in os.listdir(folder.path))  # noqa: PTH208 - names alone
        return found

    @property
    def reads(self) -> bool:
        """Whether anything may be found here, so that it is worth having a key."""
        return self._folder is not None

    @property
    def writes(self) -> bool:
        """Whether anything is kept, so that it is worth packing."""
        return self._folder is not None and not self._frozen

    def put(self, kind: str, key: str, content: bytes) -> bool:
        """Keep an entry; whether it is kept. A disk that is full or read-only is no reason to stop a build."""
        if self._folder is None or self._frozen:
            return False
        path = Path(self._path(self._folder, kind, key))
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            try:
                fresh.write_bytes(blake2b(content, digest_size=_SUM).digest() + content)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                _sign(self._folder)
                fresh.write_bytes(blake2b(content, digest_size=_SUM).digest() + content)
            fresh.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                fresh.unlink()
            return False
        return True

    def prune(self, kinds: Iterable[str], used: Collection[str]) -> None:
        """Remove all entries of some kinds but those with the keys that were `used`."""
        if self._folder is None or self._frozen:
            return
        for kind in kinds:
            with contextlib.suppress(OSError):
                for folder in os.scandir(self._folder / kind):
                    _prune(folder, used)

    def place(self, kind: str, key: str) -> Path | None:
        """Where something that is no entry may be kept, a folder or a file; None where nothing is kept."""
        known = self._folder is not None and not self._frozen and (self._folder / _TAG).is_file()
        return Path(self._path(self._folder, kind, key)) if self._folder and known else None

    @staticmethod
    def _path(folder: Path, kind: str, key: str) -> str:
        return f"{folder}/{kind}/{key[:2]}/{key[2:]}"


def _prune(folder: os.DirEntry[str], used: Collection[str]) -> None:
    """Remove the entries of one folder that are not `used`; by their names alone, since most are."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - names are all that is looked at
            if folder.name + name not in used:
                os.unlink(f"{folder.path}/{name}")  # noqa: PTH108


def of_site(root: Path, *, cache: bool = True, frozen: bool = False) -> Store:
    """Where the results of a site's builds are kept; nowhere without `cache`, or in a folder that is no site's."""
    ours = (root / "site.yaml").is_file() or (root / "issues").is_dir()
    return Store(root / FOLDER if cache and ours else None, frozen=frozen)


def clean(root: Path) -> bool:
    """Remove what is kept of a site's builds; whether there was anything.

    Raises `OutputError` where the folder of that name is not ours: it lacks the file by which we mark it.
    """
    folder = root / FOLDER
    if not folder.is_dir():
        return False
    if folder.is_symlink() or not (folder / _TAG).is_file():
        raise OutputError(f"{folder} was not made by wangqi, so it is left alone", hint="look at what is in it")
    shutil.rmtree(folder)
    return True


def _sign(folder: Path) -> None:
    """Mark a folder as one that backups and version control may pass over."""
    for name, text in ((_TAG, _SIGNATURE), (".gitignore", "*\n")):
        path = folder / name
        if not path.exists():
            path.write_text(text, encoding="utf-8")


def key(*parts: str | bytes) -> str:
    """A digest of parts, each with its length, so that no two lists of parts come out the same."""
    state = blake2b(digest_size=20)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        state.update(b"%d:" % len(data))
        state.update(data)
    return state.hexdigest()


def content_of(path: str) -> bytes | None:
    """What a file holds; None where it cannot be read. A build asks this of thousands, and so without `Path`."""
    try:
        file = os.open(path, _READ)
    except OSError:
        return None
    try:
        found, size = b"", os.fstat(file).st_size
        while more := os.read(file, max(size - len(found), 0) + 1):
            found += more
    except OSError:
        return None
    finally:
        os.close(file)
    return found


def written(path: str) -> int:
    """When a file was written, in nanoseconds; 0 where there is none."""
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - as `content_of`
    except OSError:
        return 0


def of_files(paths: Iterable[Path]) -> str:
    """A digest of some files' names and content, in the order given; one that cannot be read counts by its name."""
    parts: list[str | bytes] = []
    for path in paths:
        parts.append(path.name)
        with contextlib.suppress(OSError):
            parts.append(path.read_bytes())
    return key(*parts)


def of_tools() -> str:
    """A digest of what does the work: this package's own code and data, Python, and the packages in `TOOLS`."""
    own = sorted(path for path in Path(__file__).parent.rglob("*") if path.suffix in (".py", ".txt", ".yaml", ".json"))
    return key(of_files(own), sys.version, *(f"{name} {_version(name)}" for name in TOOLS))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def pack(value: object) -> bytes:
    """A value of the model as bytes."""
    return pickle.dumps(value, protocol=5)


def unpack(content: bytes, *, instead: Mapping[str, type] | None = None) -> Any:
    """The value of the model that `pack` was given; `instead`: classes to be made for some of the model's, by name.

    Raises `pickle.UnpicklingError`, or whatever a value says to wrong fields, for anything else; nothing but classes of
    the model and dates is ever made, whatever the bytes say.
    """
    return _Reader(io.BytesIO(content), instead or {}).load()


class _Reader(pickle.Unpickler):
    """Makes the classes of the model and dates; whatever else a pickle names is refused."""

    def __init__(self, file: io.BytesIO, instead: Mapping[str, type]) -> None:
        super().__init__(file)
        self._instead = instead

    def find_class(self, module: str, name: str) -> Any:
        found = _KNOWN.get((module, name))
        if found is None:
            raise pickle.UnpicklingError(f"{module}.{name} is no value of the model")
        return self._instead.get(name, found)


__all__ = ["FOLDER", "TOOLS", "Store", "clean", "key", "of_files", "of_site", "of_tools", "pack", "unpack"]
