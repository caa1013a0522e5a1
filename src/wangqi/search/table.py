"""The table of a segment: what filters, facets, counts and orders need to know of every article.

Pagefind says which articles hold a string, and where. Their dates, sections, sources and other facets stand in a
small file beside each segment's index, in the order of its pages, so that counts over thousands of hits need no
article to be loaded. Columns are strings with one character an article (a number n is the character n + 35), which
compress to one or two bits where a column says little.

Keywords say much and are wanted rarely: they stand in a file of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from math import log2

from wangqi.search.characters import length, title_length
from wangqi.search.compact import compact
from wangqi.search.documents import Document
from wangqi.search.segments import Segment

_FIRST = 35
_LAST = 0xD7FF - _FIRST
OCTAVE = 8
"""Steps in which the length of an article doubles: ranking needs it within a tenth."""


def tables(documents: Sequence[Document], of_titles: str, of_articles: str) -> tuple[str, str]:
    """The files of a segment: its table and its keywords (see `paths`). `of_titles`, `of_articles`: see `table`."""
    return compact(table(documents, of_titles, of_articles)), compact(keywords(documents))


def paths(segment: Segment) -> tuple[str, str]:
    """Where a segment's table and its keywords lie."""
    return f"search/tables/{segment.id}.json", f"search/tables/{segment.id}-keywords.json"


def titles(documents: Sequence[Document]) -> str:
    """The tokens of each title."""
    return "".join(_char(title_length(document.body)) for document in documents)


def lengths(documents: Sequence[Document]) -> str:
    """The tokens of each article, in steps of an eighth of an octave."""
    return "".join(_char(_step(length(document.body))) for document in documents)


def table(documents: Sequence[Document], of_titles: str, of_articles: str) -> dict[str, object]:
    """The columns of a segment: issues with their number of articles, tokens of titles and of articles, facets."""
    issues = [(list(group)) for _, group in groupby(documents, key=lambda document: document.issue)]
    return {
        "issues": [[issue[0].issue, issue[0].label, issue[0].date, len(issue)] for issue in issues],
        "titles": of_titles,
        "lengths": of_articles,
        "facets": {
            "topic": _single(documents, lambda document: document.topic),
            "source": _single(documents, lambda document: document.source),
            **{name: _several(documents, name) for name in _names(documents)},
        },
    }


def keywords(documents: Sequence[Document]) -> dict[str, object]:
    """The keyword column of a segment."""
    return _column([document.keywords for document in documents])


def _names(documents: Sequence[Document]) -> list[str]:
    return list(dict.fromkeys(name for document in documents for name, _ in document.facets))


def _single(documents: Sequence[Document], value: Callable[[Document], str]) -> dict[str, object]:
    return _column([(value(document),) if value(document) else () for document in documents])


def _several(documents: Sequence[Document], name: str) -> dict[str, object]:
    return _column([dict(document.facets).get(name, ()) for document in documents])


def _column(rows: Sequence[tuple[str, ...]]) -> dict[str, object]:
    """Values, most frequent first, and those of each article, parted by spaces unless each has one."""
    counts: dict[str, int] = {}
    for row in rows:
        for value in row:
            counts[value] = counts.get(value, 0) + 1
    values = sorted(counts, key=lambda value: (-counts[value], value))[:_LAST]
    place = {value: number for number, value in enumerate(values)}
    coded = ["".join(_char(place[value]) for value in row if value in place) for row in rows]
    single = all(len(code) == 1 for code in coded)
    return {"values": values, "codes": "".join(coded) if single else " ".join(coded), "single": single}


def _step(tokens: int) -> int:
    return round(OCTAVE * log2(1 + tokens))


def _char(number: int) -> str:
    return chr(min(number, _LAST) + _FIRST)
