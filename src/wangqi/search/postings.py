"""The index of a segment, in the form of Pagefind 1.5.2's `.pf_index` files.

Each file holds a run of words in the order of their code points, and where each stands: CBOR (RFC 8949) behind a
signature, then gzip.

    [[[word, [[page, [position …], []] …], []] …]]

Pages and positions are written as differences from the one before. A file ends with the word that fills it.

Pagefind itself can make them (`pagefind`); it takes many times the processor time and more memory, among other things
for a copy of every text that nothing here reads. What stands in a file is, before gzip, byte for byte what Pagefind
writes of the same words: a test compares the two.

A segment has a million and a half places, far too many for a loop in Python, so all of them go through each step
together, as arrays (numpy): tokens as numbers in the order of their strings, a word as the number of its two tokens,
all places sorted by word. Since no token is the beginning of another, that order is the order of the words as strings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from wangqi.search.characters import AGAIN, BLOCK, CLOSE, END, ESCAPE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer[Any]]
    Bytes = NDArray[np.uint8]

_SIGNATURE: Final = b"pagefind_dcd"
_NUMBER, _TEXT, _ARRAY = 0, 3, 4
_THREE, _NONE = 0x83, 0x80  # arrays of three and of nothing
_PORTION: Final = 1 << 18
"""Places that are coded together: as many as a processor has quickly at hand."""
_RUNS: Final = 0x110000
"""Runs are numbered from here: behind every character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexFile:
    """A file of the index before it is compressed."""

    first: str
    """Its first word."""
    last: str
    content: bytes


def index_files(bodies: Sequence[str], size: int) -> Iterator[IndexFile]:
    """The files of an index over articles' tokens (`characters.body`), in the order of their words.

    `size`: postings that fill a file, each article of a word counting as one more.
    """
    tokens, places = _places(bodies)
    if not len(places.first):
        return
    new_word = _changes(places.first) | _changes(places.after)
    begins = np.append(np.flatnonzero(new_word), len(new_word))
    new_page = new_word | _changes(places.page)
    weights = np.diff(begins) + np.add.reduceat(new_page, begins[:-1], dtype=np.int64)
    edges = begins[_edges(weights, size)]
    for some in _portions(edges):
        part = slice(some[0], some[-1])
        yield from _files(tokens, _Places(*(column[part] for column in places)), some - some[0])


class _Places(NamedTuple):
    """Every place at which a word of the index stands, sorted by word, page and position: arrays of one length."""

    first: Numbers
    """Number of the word's first token, in the order of their strings."""
    after: Numbers
    page: Numbers
    position: Numbers


def _places(bodies: Sequence[str]) -> tuple[list[str], _Places]:
    """All tokens in the order of their strings, and the places of the words made of them."""
    codes, runs, sizes = _codes(bodies)
    present = np.flatnonzero(np.bincount(codes))
    strings = [chr(code) if code < _RUNS else runs[code - _RUNS] for code in present.tolist()]
    tokens = sorted({*strings, END})
    number = {token: place for place, token in enumerate(tokens)}
    rank = np.zeros(_RUNS + len(runs), dtype=np.min_scalar_type(len(tokens)))  # small numbers are sorted quicker
    rank[present] = [number[string] for string in strings]
    own, marks = rank[codes], (codes == ord(BLOCK)) | (codes == ord(AGAIN))
    end = own.dtype.type(number[END])
    after = np.append(np.where(marks, end, own)[1:], end)
    kept = np.flatnonzero(~marks)
    at = kept[np.lexsort((after[kept], own[kept]))]  # stable, so places stay in order
    page = np.repeat(np.arange(len(bodies), dtype=np.int32), sizes)[at]
    return tokens, _Places(own[at], after[at], page, at - (np.cumsum(sizes) - sizes)[page])


def _codes(bodies: Sequence[str]) -> tuple[Numbers, list[str], Numbers]:
    """A number for every token and mark: its code point, or for a run `_RUNS` and its place among the runs found.

    And the runs, and how many numbers each body has.
    """
    text = "".join(bodies)
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").copy()
    closes = codes == ord(CLOSE)
    inside = ((codes >= ord("0")) & (codes <= ord("9"))) | ((codes >= ord("a")) & (codes <= ord("z")))
    inside |= codes == ord(ESCAPE)
    begins = np.flatnonzero(inside & ~np.append(False, inside[:-1]))
    ends = np.flatnonzero(closes) + 1
    names = [text[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    number = {name: _RUNS + place for place, name in enumerate(dict.fromkeys(names))}
    codes[begins] = [number[name] for name in names]
    kept = ~(inside | closes)
    kept[begins] = True
    before = np.append(0, np.cumsum(kept))  # numbers before each character
    edges = np.cumsum([0, *map(len, bodies)])
    return codes[kept], list(number), np.diff(before[edges])


def _edges(weights: Numbers, size: int) -> Numbers:
    """Where each file begins among the words, and the end; a file ends with the word that fills it."""
    sums, edges = np.cumsum(weights), [0]
    while edges[-1] < len(sums):
        before = int(sums[edges[-1] - 1]) if edges[-1] else 0
        edges.append(min(int(np.searchsorted(sums, before + size)) + 1, len(sums)))
    return np.array(edges)


def _portions(edges: Numbers) -> Iterator[Numbers]:
    """Files by where their places begin, some `_PORTION` places at a time, each with the end."""
    first = 0
    while first < len(edges) - 1:
        last = max(int(np.searchsorted(edges, edges[first] + _PORTION)), first + 1)
        yield edges[first : last + 1]
        first = last


def _files(tokens: Sequence[str], places: _Places, edges: Numbers) -> Iterator[IndexFile]:
    """The files of some places, by where each begins among them, with the end."""
    new_word = _changes(places.first) | _changes(places.after)
    new_page = new_word | _changes(places.page)
    words, pages = np.flatnonzero(new_word), np.flatnonzero(new_page)
    code, begins = _coded(tokens, places, words, pages)
    edges = np.searchsorted(words, edges)
    heads = _beginnings(_ARRAY, np.diff(edges))
    parts = pairwise(begins[edges].tolist())
    firsts, lasts = (_words(tokens, places, words[at]) for at in (edges[:-1], edges[1:] - 1))
    for first, last, head, (begin, end) in zip(firsts, lasts, heads, parts, strict=True):
        content = b"".join([_SIGNATURE, b"\x81", head, code[begin:end]])
        yield IndexFile(first=first, last=last, content=content)


def _changes(values: Numbers) -> NDArray[np.bool_]:
    """Where a value is another than the one before; so is the first."""
    return np.append(True, values[1:] != values[:-1])


def _coded(tokens: Sequence[str], places: _Places, words: Numbers, pages: Numbers) -> tuple[bytes, Numbers]:
    """The code of all words, and where each begins in it, with the end.

    `words`, `pages`: the first place of each word, and of each page of each word. What a place adds to the code: its
    position; before that, where a page begins, the page and how many positions follow, and before that, where a word
    begins, the word and how many pages follow; behind it what ends them.
    """
    count = len(places.first)
    spelling = _Spelling(tokens)
    first, after = places.first[words], places.after[words]
    length = spelling.sizes[first] + spelling.sizes[after]
    pages_of = np.diff(np.searchsorted(pages, words), append=len(pages))
    places_on = np.diff(pages, append=count)
    step = _steps(places.page[pages], np.searchsorted(pages, words))
    position = _steps(places.position, pages)
    for_length, for_step = _size(length), _size(step)
    of_page = 1 + for_step + _size(places_on)
    before, total = np.zeros(count, dtype=np.int64), _size(position)
    before[words] = 1 + for_length + length + _size(pages_of)
    before[pages] += of_page
    total += before
    total[np.append(pages[1:], count) - 1] += 1
    total[np.append(words[1:], count) - 1] += 1
    ends = np.cumsum(total)
    code = np.full(ends[-1], _NONE, dtype=np.uint8)  # what is not written below ends a page or a word
    at = ends - total
    at_word, at_page = at[words], (at + before)[pages] - of_page
    _write(code, at + before, _NUMBER, position)
    code[at_page] = _THREE
    _write(code, at_page + 1, _NUMBER, step)
    _write(code, at_page + 1 + for_step, _ARRAY, places_on)
    code[at_word] = _THREE
    _write(code, at_word + 1, _TEXT, length)
    at_text = at_word + 1 + for_length
    spelling.write(code, at_text, first)
    spelling.write(code, at_text + spelling.sizes[first], after)
    _write(code, at_text + length, _ARRAY, pages_of)
    return code.tobytes(), np.append(at_word, ends[-1])


def _steps(values: Numbers, begins: Numbers) -> Numbers:
    """How far each value is from the one before; those at `begins` from 0."""
    steps = np.append(0, np.diff(values))
    steps[begins] = values[begins]
    return steps


class _Spelling:
    """Tokens as bytes of UTF-8."""

    def __init__(self, tokens: Sequence[str]) -> None:
        spelled = [token.encode("utf-8") for token in tokens]
        self._bytes = np.frombuffer(b"".join(spelled), dtype=np.uint8)
        self.sizes = np.array([len(one) for one in spelled], dtype=np.int64)
        self._begins = np.cumsum(self.sizes) - self.sizes

    def write(self, code: Bytes, at: Numbers, tokens: Numbers) -> None:
        """Write each token where it is said."""
        sizes = self.sizes[tokens]
        ends = np.cumsum(sizes)
        each = np.arange(ends[-1]) - np.repeat(ends - sizes, sizes)  # 0, 1, 2 … in each token
        code[np.repeat(at, sizes) + each] = self._bytes[np.repeat(self._begins[tokens], sizes) + each]


_WIDER: Final = ((24, 1), (1 << 8, 2), (1 << 16, 4), (1 << 32, 8))
"""From which number on the beginning of a value takes so many bytes more than one."""


def _size(numbers: Numbers) -> Numbers:
    """How many bytes the beginning of a value takes."""
    sizes = np.ones_like(numbers)
    for least, more in _WIDER:
        wide = numbers >= least
        if not wide.any():
            break
        sizes[wide] = 1 + more
    return sizes


def _write(code: Bytes, at: Numbers, kind: int, numbers: Numbers) -> None:
    """Write the beginnings of values: what each is, and a number in as few bytes as will hold it."""
    code[at] = kind << 5 | np.minimum(numbers, 23)
    for tag, (least, more) in enumerate(_WIDER, 24):
        wide = np.flatnonzero(numbers >= least)
        if not len(wide):
            break
        at, numbers = at[wide], numbers[wide]
        code[at] = kind << 5 | tag
        for place in range(more):
            code[at + 1 + place] = (numbers >> (8 * (more - 1 - place))) & 0xFF


def _beginnings(kind: int, numbers: Numbers) -> Iterator[bytes]:
    """The beginnings of values (`_write`), each by itself."""
    ends = np.cumsum(_size(numbers))
    code = np.empty(ends[-1], dtype=np.uint8)
    _write(code, ends - _size(numbers), kind, numbers)
    return (code[begin:end].tobytes() for begin, end in pairwise([0, *ends.tolist()]))


def _words(tokens: Sequence[str], places: _Places, at: Numbers) -> list[str]:
    """The words at some places."""
    return [
        tokens[first] + tokens[after]
        for first, after in zip(places.first[at].tolist(), places.after[at].tolist(), strict=True)
    ]
