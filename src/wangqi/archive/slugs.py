"""Names to addresses: ASCII, readable, the same on every run."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable

MOST = 60
"""Characters of a slug at most; a longer name ends in a checksum, so that names which begin alike stay apart."""

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff〇]+|[A-Za-z0-9]+")


def slug(name: str) -> str:
    """The address of a name: 重要新闻 becomes `zhongyao-xinwen`, `A股 2024` becomes `a-gu-2024`.

    Syllables are grouped by two (an odd last one joins its group) and not by words: a grouping by words would move
    addresses whenever the dictionary changes. A name without a letter or digit that can be spelled in ASCII gets a
    checksum (`x1c291ca3`).
    """
    folded = unicodedata.normalize("NFKC", name)
    parts = [part for run in _RUN.findall(_without_accents(folded)) for part in _parts(run)]
    text = "-".join(parts)
    if not text:
        return _checksum(name)
    if len(text) <= MOST:
        return text
    return text[:MOST].rpartition("-")[0][: MOST - 10] + "-" + _checksum(name)


def unique_slugs(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """An address for each (name, wanted address): wanted ones first, then by order; a second `x` becomes `x-2`.

    Give names in an order to which later ones are only added, and no address ever moves.
    """
    pairs = list(names)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name, wanted in sorted(pairs, key=lambda pair: not pair[1]):
        if name not in found:
            found[name] = claim(slug(wanted) if wanted else slug(name), taken)
    return found


def claim(wanted: str, taken: set[str]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3` … that is not taken; takes it."""
    free, number = wanted, 1
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    taken.add(free)
    return free


def _parts(run: str) -> list[str]:
    if run.isascii():
        return [run.lower()]
    from pypinyin import lazy_pinyin  # loads its dictionary: 0.2 s that a run without names need not pay

    syllables = [
        re.sub("[^a-z]", "", syllable.replace("ü", "v")) or _checksum(run) for syllable in lazy_pinyin(run)
    ]
    groups = [syllables[at : at + 2] for at in range(0, len(syllables), 2)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return ["".join(group) for group in groups]


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _checksum(name: str) -> str:
    return f"x{zlib.crc32(name.encode('utf-8', 'surrogatepass')):08x}"
