"""What the search box offers while one types: terms and titles of the archive, most frequent first.

Each keystroke needs one small slice: terms and titles by the code of their first character, terms also by the first
letter of their pinyin, so that `lsks` and `lvsekuangshan` lead to 绿色矿山.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from wangqi.search.compact import compact
from wangqi.search.documents import Document

TERMS = 12_000
"""Terms offered: the most frequent ones."""
NEAR = 3_000
"""Words just too rare to be offered: some of them will be in the next builds."""
A_SLICE = 60
_TITLE = 0.5  # a title names one article, so it comes after every term that names two
_HAN = re.compile(r"[\u3400-\u9fff]")
_PART = re.compile(r"[^\s\u3000：:，、。！？；“”《》（）|—]{4,40}")

Rows = list[tuple[str, int]]
Spelt = Callable[[Sequence[str], Sequence[str]], Mapping[str, str]]
"""Gives the pinyin of terms, and may look up some more that will soon be asked for."""


def named(documents: Iterable[Document]) -> dict[str, int]:
    """Keywords, facet values, sections and sources, in the order in which they appear, with their articles."""
    counts: dict[str, int] = {}
    for document in documents:
        values = (value for _, row in document.facets for value in row)
        for term in dict.fromkeys((*document.keywords, *values, document.topic, document.source)):
            counts[term] = counts.get(term, 0) + 1
    counts.pop("", None)
    return counts


def titles(documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
    """(first character, [beginning, weight, title]): each title under each of its parts, so that a part finds it."""
    for document in documents:
        title = document.title
        for part in _PART.findall(title):
            yield part[0], compact([part, _TITLE] if part == title else [part, _TITLE, title])


def ranked(words: Mapping[str, int]) -> Rows:
    """Words, most frequent first; of those as frequent in the order given."""
    return sorted(words.items(), key=itemgetter(1), reverse=True)


def terms(named: Mapping[str, int], words: Rows) -> Rows:
    """Terms with their number of articles, and frequent words with their occurrences, halved. `words`: `ranked`."""
    counts = dict(named)
    for word, count in words[:TERMS]:
        if len(word) > 1 and count > 2:
            counts[word] = max(counts.get(word, 0), count // 2)
    return sorted(ranked(counts)[:TERMS], key=lambda row: (-row[1], row[0]))


def by_character(listed: Rows, found: Iterable[tuple[str, str]], count: int) -> Iterator[str]:
    """`count` slices by the code of the first character: [text, weight] of terms, and the rows of `titles`."""
    rows: list[list[str]] = [[] for _ in range(count)]
    for term, weight in listed:
        rows[ord(term[0]) % count].append(f"[{compact(term)},{weight}]")
    for first, row in dict.fromkeys(found):
        rows[ord(first) % count].append(row)
    return map(_array, rows)


def by_letter(listed: Rows, words: Rows, spelt: Spelt) -> dict[str, str]:
    """Slices by the first letter of the pinyin: [term, weight, syllables]. `words`: as `terms` was given them."""
    rows: dict[str, list[str]] = {}
    chosen = [row for row in listed if _HAN.match(row[0])]
    known = spelt([term for term, _ in chosen], [word for word, _ in words[TERMS : TERMS + NEAR]])
    for term, weight in chosen:
        syllables = known[term]
        first = syllables[:1]
        if first.isascii() and first.isalpha():
            rows.setdefault(first, []).append(f"[{compact(term)},{weight},{compact(syllables)}]")
    return {first: _array(row) for first, row in sorted(rows.items())}


def spelling(terms: Sequence[str], _soon: Sequence[str] = ()) -> dict[str, str]:
    """The syllables of terms, parted by spaces: what pypinyin says of each at once, put together from its pieces.

    It cuts a term into the phrases and characters of its dictionaries; few pieces make up all terms, and each takes it
    long.
    """
    from pypinyin import Style, lazy_pinyin  # loads its dictionaries, which take longer than a small site
    from pypinyin.seg.simpleseg import seg

    known: dict[str, list[str]] = {}

    def syllables(term: str) -> Iterator[str]:
        pieces: list[str] = seg(term)
        for piece in pieces:
            if piece not in known:
                known[piece] = lazy_pinyin(piece, style=Style.NORMAL, errors=str.lower)
            yield from known[piece]

    return {term: " ".join(syllables(term)) for term in terms}


def _array(rows: Iterable[str]) -> str:
    return f"[{','.join(rows)}]"
