"""A ZIP archive, made in memory: the same files give the same bytes, on every system.

After PKWARE's *APPNOTE* (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT). The standard library's `zipfile`
writes the same bytes around the same deflated files (a test holds the two together), but it is made for files on a
disk, to be changed and read again, and asks more of a processor for a file than deflating a short chapter does. What is
in all archives of a run is deflated once: see `Member`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from struct import Struct

from wangqi.deflate import deflated

_LOCAL, _CENTRAL, _END = Struct("<4s5H3L2H"), Struct("<4s6H3L5H2L"), Struct("<4s4H2LH")
_END_64, _LOCATOR_64 = Struct("<4sQ2H2L4Q"), Struct("<4sLQL")
_VERSION, _VERSION_64 = 20, 45
_UNIX = 3 << 8
_STORED, _DEFLATED = 0, 8
_TIME, _DAY = 0, 1 << 5 | 1
"""1980-01-01 00:00, the earliest that a ZIP archive can say."""
_MODE = 0o644 << 16
_MOST = 0xFFFF
"""Files of an archive at most whose end needs no second, longer form."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive, ready to be put into as many as need be. Its name is ASCII."""

    name: bytes
    method: int
    check: int
    size: int
    content: bytes
    """As it stands in the archive."""


def member(name: str, text: str, *, deflate: bool = True) -> Member:
    """A text as a file of an archive."""
    content = text.encode("utf-8")
    held = deflated(content) if deflate else content
    method = _DEFLATED if deflate else _STORED
    return Member(name.encode("ascii"), method, zlib.crc32(content), len(content), held)


def zipped(members: Iterable[Member]) -> bytes:
    """An archive of some files."""
    parts: list[bytes] = []
    central: list[bytes] = []
    at = 0
    for file in members:
        about = (file.method, _TIME, _DAY, file.check, len(file.content), file.size, len(file.name))
        head = _LOCAL.pack(b"PK\3\4", _VERSION, 0, *about, 0)
        central += (_CENTRAL.pack(b"PK\1\2", _UNIX | _VERSION, _VERSION, 0, *about, 0, 0, 0, 0, _MODE, at), file.name)
        parts += (head, file.name, file.content)
        at += len(head) + len(file.name) + len(file.content)
    return b"".join((*parts, *central, _end(len(central) // 2, sum(map(len, central)), at)))


def _end(count: int, size: int, at: int) -> bytes:
    """What stands at the end: where the list of all files begins, how long it is, how many there are."""
    least = min(count, _MOST)
    short = _END.pack(b"PK\5\6", 0, 0, least, least, size, at, 0)
    if count == least:
        return short
    long = _END_64.pack(b"PK\6\6", 44, _VERSION_64, _VERSION_64, 0, 0, count, count, size, at)
    return long + _LOCATOR_64.pack(b"PK\6\7", 0, at + size, 1) + short
