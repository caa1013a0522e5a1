"""Deflate (RFC 1951), as quick as it can be had.

A build squeezes some twenty thousand small files. ISA-L (`isal`) takes a quarter of zlib's time for them, and they come
out a hundredth larger than from zlib's level 4, a fiftieth larger than from its 9; where it is not installed, zlib does
the work. The same content gives the same bytes with the same library; which one it was is part of what a build's
results are kept under (`store.TOOLS`).
"""

from __future__ import annotations

import zlib

try:
    from isal import isal_zlib
except ImportError:  # no wheel for this system
    isal_zlib = None  # type: ignore[assignment]

_GZIP, _RAW = 31, -15
"""Window bits of the two forms, with the greatest window."""
_LEVEL, _ZLIB_LEVEL = 3, 4
_MEMORY = 8  # zlib's own default


def gzipped(content: bytes) -> bytes:
    """Gzip without a time or a name."""
    return _squeezed(content, _GZIP)


def deflated(content: bytes) -> bytes:
    """The bare stream, as ZIP archives hold it."""
    return _squeezed(content, _RAW)


def _squeezed(content: bytes, window: int) -> bytes:
    if isal_zlib is None:
        squeezer = zlib.compressobj(_ZLIB_LEVEL, zlib.DEFLATED, window, _MEMORY)
    else:
        squeezer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, window)
    return squeezer.compress(content) + squeezer.flush()
