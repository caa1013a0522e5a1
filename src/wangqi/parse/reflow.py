"""Broken lines back into running text.

At a seam, Han meets Han without a space; Latin or digits meet Latin or digits with one; links go on without one.
Spaces inside a line are the source's own and stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wangqi.parse.repair import raise_scripts

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST: Final = 2048
"""Characters of a link that may go on in the next line, at the most; so the look back does not grow with the text."""
_OPEN_LINK = re.compile(r"(?:https?://|www\.)[!-~]*$")
_LINK_PART = re.compile(r"[A-Za-z0-9./_?=&%#:~+-]+(?=$|[\s\u2e80-\uffff])")
_LINK = re.compile(r"(?:https?://|www\.)[A-Za-z0-9./_?=&%#:~+@!$'*,;-]*[A-Za-z0-9/_=&#-]")
_ENDED_LINK = re.compile(r"\.(?:s?html?|pdf|docx?|xlsx?|jpe?g|png|aspx?|php|jsp)$", re.IGNORECASE)


def join(pieces: Sequence[str], changes: list[tuple[str, str]] | None = None) -> str:
    """The pieces of one unit as one text, flattened scripts put back; these changes are added to `changes`."""
    if len(pieces) == 1:
        return raise_scripts(pieces[0], changes)
    text = pieces[0]
    for piece in pieces[1:]:
        if piece[:1].isascii():  # else nothing goes between
            text += seam(text, piece)
        text += piece
    return raise_scripts(text, changes)


def seam(before: str, after: str) -> str:
    """What goes between two pieces: nothing or one space."""
    left, right = before[-1:], after[:1]
    if not (left.isascii() and right.isascii()) or left in " \t" or not left or not right:
        return ""
    if in_link(before, after) or left in "([/" or right in ",.;:!?)]%/":
        return ""
    if left == "-" and before[-2:-1].isalnum():
        return ""
    return " "


def in_link(before: str, after: str) -> bool:
    """Whether a link was broken between the two."""
    tail = before[-_LONGEST:]
    if "://" not in tail and "www." not in tail:
        return False
    match = _OPEN_LINK.search(tail)
    return bool(match) and not _ENDED_LINK.search(tail) and bool(_LINK_PART.match(after))


def links_in(text: str) -> tuple[str, ...]:
    """The links in a text, in order, without the punctuation that follows them."""
    if "://" not in text and "www." not in text:
        return ()
    return tuple(_LINK.findall(text))
