"""What the search box offers while one types: terms and titles of the archive, most frequent first.

Each keystroke needs one small slice: terms and titles by the code of their first character, terms also by the first
letter of their pinyin, so that `lsks` and `lvsekuangshan` lead to 绿色矿山.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from wangqi.search.documents import Document

TERMS = 12_000
"""Terms offered: the most frequent ones."""
A_SLICE = 60
_TITLE = 0.5  # a title names one article, so it comes after every term that names two
_HAN = re.compile(r"[\u3400-\u9fff]")
_PART = re.compile(r"[^\s\u3000：:，、。！？；“”《》（）|—]{4,40}")

Rows = list[tuple[str, float]]


def terms(documents: Sequence[Document], words: Counter[str]) -> Rows:
    """Keywords, facet values and frequent words with their number of articles (words: of occurrences, halved)."""
    counts: Counter[str] = Counter()
    for document in documents:
        values = (value for _, row in document.facets for value in row)
        counts.update({*document.keywords, *values, document.topic, document.source} - {""})
    for word, count in words.most_common(TERMS):
        if len(word) > 1 and count > 2:
            counts[word] = max(counts[word], count // 2)
    return sorted(counts.most_common(TERMS), key=lambda row: (-row[1], row[0]))


def titles(documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
    """(beginning, title): each title under each of its parts, so that a part finds it too."""
    for document in documents:
        for part in _PART.findall(document.title):
            yield part, document.title


def by_character(listed: Rows, found: Iterable[tuple[str, str]], count: int) -> list[list[list[str | float]]]:
    """`count` slices by the code of the first character: [text, weight] of terms, [beginning, weight, title]."""
    rows: list[list[list[str | float]]] = [[] for _ in range(count)]
    for term, weight in listed:
        rows[ord(term[0]) % count].append([term, weight])
    for part, title in dict.fromkeys(found):
        row: list[str | float] = [part, _TITLE] if part == title else [part, _TITLE, title]
        rows[ord(part[0]) % count].append(row)
    return rows


def by_letter(listed: Rows) -> dict[str, list[list[str | float]]]:
    """Slices by the first letter of the pinyin: [term, weight, syllables]."""
    rows: dict[str, list[list[str | float]]] = {}
    syllables_of = _pinyin()
    for term, weight in listed:
        if _HAN.match(term):
            syllables = syllables_of(term)
            first = syllables[0][:1]
            if first.isascii() and first.isalpha():
                rows.setdefault(first, []).append([term, weight, " ".join(syllables)])
    return rows


def _pinyin() -> Callable[[str], list[str]]:
    """The syllables of a term: what pypinyin says of it at once, put together from what it says of each piece.

    It cuts a term into the phrases and characters of its dictionaries; few pieces make up all terms, and each takes it
    long.
    """
    from pypinyin import Style, lazy_pinyin  # loads its dictionaries, which take longer than a small site
    from pypinyin.seg.simpleseg import seg

    known: dict[str, list[str]] = {}

    def syllables(term: str) -> list[str]:
        pieces: list[str] = seg(term)
        for piece in pieces:
            if piece not in known:
                known[piece] = lazy_pinyin(piece, style=Style.NORMAL, errors=str.lower)
        return [one for piece in pieces for one in known[piece]]

    return syllables
