"""Text that every format of the site can hold."""

from __future__ import annotations

import re

_NOT_TEXT = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane + end) for plane in range(0x10000, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_PAIR = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")


def plain(text: str) -> str:
    """`text` without characters that HTML and XML cannot hold; the halves of a surrogate pair become what they mean."""
    return _NOT_TEXT.sub("", _PAIR.sub(_joined, text))


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")
