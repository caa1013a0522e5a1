"""Names to addresses: ASCII, readable, the same on every run."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable

Spell = Callable[[str], str]
"""Gives the address of a name: `slug`, or something that remembers what it said."""

MOST = 60
"""Characters of a slug at most; a longer name ends in a checksum, so that names which begin alike stay apart."""

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff〇]+|[A-Za-z0-9]+")

# What the last character of a name is where it belongs to the two before it: an office, a paper, a place.
_SUFFIXES = frozenset("部处局厅署委办报网社刊台带区省市县州镇会院校所司馆站库矿厂队团组权法率价费税券链圈")


def slug(name: str) -> str:
    """The address of a name: 重要新闻 becomes `zhongyao-xinwen`, `A股 2024` becomes `a-gu-2024`.

    Syllables are grouped by two (three at one end where their number is odd) and not by words: a grouping by words
    would move addresses whenever the dictionary changes. A name of which nothing can be spelled in ASCII gets a
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


def unique_slugs(names: Iterable[tuple[str, str]], spell: Spell = slug) -> dict[str, str]:
    """An address for each (name, wanted address): wanted ones first, then by order; a second `x` becomes `x-2`.

    Give names in an order to which later ones are only added, and no address ever moves.
    """
    pairs = list(names)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name, wanted in sorted(pairs, key=lambda pair: not pair[1]):
        if name not in found:
            found[name] = claim(spell(wanted or name), taken)
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

    syllables = [re.sub("[^a-z]", "", syllable.replace("ü", "v")) or _checksum(run) for syllable in lazy_pinyin(run)]
    if len(syllables) % 2 == 0:
        cuts = list(range(0, len(syllables), 2))
    else:  # 自然·资源部, but 联合会·动态
        first = 2 if run[-1] in _SUFFIXES and len(run) > 3 else 3
        cuts = [0, *range(first, len(syllables) - 1, 2)]
    ends = [*cuts[1:], len(syllables)]
    return ["".join(syllables[start:end]) for start, end in zip(cuts, ends, strict=True)]


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _checksum(name: str) -> str:
    return f"x{zlib.crc32(name.encode('utf-8', 'surrogatepass')):08x}"
