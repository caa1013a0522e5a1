"""The index of a segment, in the form of Pagefind 1.5.2's `.pf_index` files.

Each file holds a run of words in the order of their code points, and where each stands: CBOR (RFC 8949) behind a
signature, then gzip.

    [[[word, [[page, [position …], []] …], []] …]]

Pages and positions are written as differences from the one before. A file ends with the word that fills it.

Pagefind itself can make them (`pagefind`); it takes three times the processor time and twice the memory, among other
things for a copy of every text that nothing here reads. What stands in a file is, before gzip, byte for byte what
Pagefind writes of the same words: a test compares the two.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from wangqi.search.characters import AGAIN, BLOCK

_SIGNATURE = b"pagefind_dcd"
_NUMBER, _TEXT, _ARRAY = 0, 3, 4
_NONE = b"\x80"  # an empty array
_WORDS_OF_NO_KEY = (BLOCK, AGAIN)

Rows = dict[str, int | list[int]]
"""Where each word stands: one place, or several in order. A place is page << bits | position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexFile:
    """A file of the index before it is compressed."""

    first: str
    """Its first word."""
    last: str
    content: bytes


def index_files(bodies: Sequence[str], size: int) -> Iterator[IndexFile]:
    """The files of an index over articles' words (`characters.body`), in the order of their words.

    `size`: postings that fill a file, each article of a word counting as one more.
    """
    bits = max((body.count(" ") for body in bodies), default=0).bit_length()
    rows, coder = _rows(bodies, bits), _Coder(bits)
    for word in _WORDS_OF_NO_KEY:
        rows.pop(word, None)
    words: list[bytes] = []
    first, full = "", 0
    for word in sorted(rows):
        if not words:
            first = word
        code, postings = coder.word(word, rows[word])
        words.append(code)
        full += postings
        if full >= size:
            yield _file(first, word, words)
            words, full = [], 0
    if words:
        yield _file(first, word, words)


def compress(content: bytes) -> bytes:
    """Gzip without a time or a name, so that the same content gives the same bytes."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return squeezer.compress(content) + squeezer.flush()


def _rows(bodies: Iterable[str], bits: int) -> Rows:
    rows: Rows = {}
    known = rows.get
    for page, body in enumerate(bodies):
        for place, word in enumerate(body.split(), page << bits):
            row = known(word)
            if row is None:
                rows[word] = place
            elif isinstance(row, int):
                rows[word] = [row, place]
            else:
                row.append(place)
    return rows


def _file(first: str, last: str, words: Sequence[bytes]) -> IndexFile:
    content = b"".join([_SIGNATURE, b"\x81", _head(_ARRAY, len(words)), *words])
    return IndexFile(first=first, last=last, content=content)


class _Coder:
    """Words with their places as CBOR; numbers are small and come again and again, so each is coded once."""

    def __init__(self, bits: int) -> None:
        self._bits, self._mask = bits, (1 << bits) - 1
        self._number = _Codes(lambda number: _head(_NUMBER, number))
        self._array = _Codes(lambda number: _head(_ARRAY, number))
        self._step = _Codes(lambda number: b"\x83" + _head(_NUMBER, number))
        self._single = _Codes(lambda number: b"\x81" + _head(_NUMBER, number) + _NONE)
        self._length = _Codes(lambda number: b"\x83" + _head(_TEXT, number))

    def word(self, word: str, row: int | list[int]) -> tuple[bytes, int]:
        """A word's code, and how many postings it counts for."""
        text = word.encode("utf-8")
        if isinstance(row, int):
            code = self._step[row >> self._bits] + self._single[row & self._mask]
            return b"%b%b\x81%b\x80" % (self._length[len(text)], text, code), 2
        pages = self._pages(row)
        count = len(pages) // 2
        code = b"".join(pages)
        return b"%b%b%b%b\x80" % (self._length[len(text)], text, self._array[count], code), len(row) + count

    def _pages(self, row: Sequence[int]) -> list[bytes]:
        """Two parts a page: how far it is from the one before, and its positions.

        One loop without a call for each place, because most of the time of an index is spent here.
        """
        bits, mask, step, single, number = self._bits, self._mask, self._step, self._single, self._number
        parts: list[bytes] = []
        more: list[bytes] = []
        here, before, first, last = -1, 0, 0, 0
        for place in row:
            page, position = place >> bits, place & mask
            if page == here:
                more.append(number[position - last])
            else:
                if more:
                    parts[-1] = self._several(first, more)
                    more = []
                parts += (step[page - before], single[position])
                here = before = page
                first = position
            last = position
        if more:
            parts[-1] = self._several(first, more)
        return parts

    def _several(self, first: int, more: Sequence[bytes]) -> bytes:
        """The positions of a word on a page that has it more than once."""
        return b"".join([self._array[1 + len(more)], self._number[first], *more, _NONE])


class _Codes(dict[int, bytes]):
    def __init__(self, code: Callable[[int], bytes]) -> None:
        super().__init__()
        self._code = code

    def __missing__(self, number: int) -> bytes:
        code = self[number] = self._code(number)
        return code


def _head(kind: int, number: int) -> bytes:
    """The beginning of a CBOR value: what it is, and a number in as few bytes as will hold it."""
    if number < 24:
        return bytes([kind << 5 | number])
    size = next(size for size in range(4) if number < 1 << (8 << size))
    return bytes([kind << 5 | 24 + size]) + number.to_bytes(1 << size, "big")
