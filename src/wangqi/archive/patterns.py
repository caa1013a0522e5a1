"""Many words as one regular expression that runs at a few nanoseconds a character.

Python's engine tries the alternatives of a pattern one after the other, so that hundreds of words cost hundreds of
comparisons at each character. A prefix tree shares the comparisons of words that begin alike, and a look at two
characters passes over nearly every place where no word begins: five times as fast on the vocabularies that ship.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable


def any_of(words: Collection[str]) -> re.Pattern[str]:
    """A pattern that matches the longest of some words (none of them empty) at each place."""
    if not words:
        return re.compile(r"(?!)")
    short = {word for word in words if len(word) == 1}
    long = [word for word in words if len(word) > 1]
    looks = [_one_of(short)] if short else []
    if long:
        looks.append(_one_of(word[0] for word in long) + _one_of(word[1] for word in long))
    return re.compile(f"(?={'|'.join(looks)})" + _branches(_tree(words)))


_Tree = dict[str, "_Tree"]
_END = ""


def _tree(words: Iterable[str]) -> _Tree:
    root: _Tree = {}
    for word in sorted(words):
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[_END] = {}
    return root


def _branches(node: _Tree) -> str:
    """What may follow in the tree; longer words are tried first because what is optional is matched greedily."""
    ways = [re.escape(char) + _branches(below) for char, below in node.items() if char != _END]
    if not ways:
        return ""
    body = ways[0] if len(ways) == 1 and _END not in node else f"(?:{'|'.join(ways)})"
    return body + "?" if _END in node else body


def _one_of(chars: Iterable[str]) -> str:
    return "[" + "".join(map(re.escape, sorted(set(chars)))) + "]"
