"""An article as character-exact words for Pagefind.

Pagefind finds words; a reader of Chinese looks for strings. So every *token* of the text (a Han character, a mark, a
whole number, a run of Latin letters) becomes one word of the index, and the word is the token together with the token
after it. A word's position is then a token's position, and a string is found exactly where its words stand at their
distances: words alone would never find one that starts inside a word of the dictionary.

The text as it is compared is folded (`fold`): NFKC, lower case, no white space. Each block ends with a mark that takes
a position and makes no key, so that no string is found across two paragraphs.

The same rules stand in `static/search/characters.js`; `tests/fixtures/search/characters.json` holds both to them.

Alphabet of a word: Han characters as they are; `,` and the other marks of `MARKS` as one letter each from the Yi
block, because Pagefind drops marks; numbers (`9.8` as `9p8`) and Latin runs closed by `CLOSE`, so that no word is the
beginning of another; anything else as `ESCAPE`, its code point in hexadecimal, `CLOSE`.

jieba's words are not stored once more: each is a run of these tokens, found at its positions and counted to the letter.
As keys of their own they made the index a tenth larger and each article a fifth, and found nothing more. They go into
the lexicon instead (`words_in`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Protocol

from wangqi.model import Article

MARKS = "，。、；：？！“”‘’（）《》—·%.-/+&~°×\"'*=<>|_#@〈〉【】「」『』[]{}‰±$^`\\"
"""The marks that have a letter of their own."""

CLOSE, END, ESCAPE = "\ua000", "\ua001", "\ua002"
BLOCK, AGAIN = "|", "["
"""The mark that ends a block, and the one that ends a block's second reading (see `Encoder`)."""
_ENDS = (BLOCK, AGAIN)

WEIGHT = "___PAGEFIND_WEIGHT___1.05"
"""Pagefind's own marker for the weight 1.05 = 25/24, which it stores in no bytes; weight 1 costs two a word."""

_FIRST_MARK = 0xA010
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff") | {
    chr(code) for code in range(0x2000, 0x200B)
}
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_OTHERS = re.compile("([^\u3400-\u4dbf\u4e00-\u9fff]+)")
"""What stands between Han characters, which the index holds as they are."""
_LETTERS = {unicodedata.normalize("NFKC", mark): chr(_FIRST_MARK + place) for place, mark in enumerate(MARKS)}
_DOT = _LETTERS["."]
_RUN = re.compile(f"{ESCAPE}[0-9a-f]+{CLOSE}|[0-9]+(?:{_DOT}[0-9]+)*|[a-z]+")
_TOKEN = re.compile(f"[0-9a-z{ESCAPE}][^{CLOSE}]*{CLOSE}|.")
_INSIDE = re.compile(f"[0-9a-z{ESCAPE}][^{CLOSE}]*")
"""A run without its close."""
_HELD = 1 << 17
"""Runs of other characters of which a process remembers what becomes of them."""
_GAP = re.compile(r"(?<=[A-Za-z])\s+(?=[A-Za-z])")


class Cutter(Protocol):
    """Cuts texts into words; `words.Segmenter` does."""

    def han_words(self, texts: tuple[str, ...]) -> Iterable[str]:
        """The words of two Han characters and more, each as often as it stands in the texts, equal ones together."""
        ...


class _Codes(dict[int, str]):
    """Each character as the index writes it, found out once: a table for `str.translate`."""

    def __missing__(self, code: int) -> str:
        self[code] = result = "".join(map(_code, fold(chr(code))))
        return result


class _Runs(dict[str, str]):
    """What stands between Han characters as the index writes it, found out once: most of it comes again and again."""

    def __init__(self) -> None:
        super().__init__()
        self._codes = _Codes()

    def __missing__(self, run: str) -> str:
        if len(self) >= _HELD:
            self.clear()
        self[run] = result = _closed(run.translate(self._codes))
        return result


class Encoder:
    """Writes articles as tokens; made once a process, because it remembers what became of each character.

    White space counts for nothing where a string is looked for, so `App Store` is the run `appstore`. Whoever looks for
    `App` alone means it too. So a block in which white space parts Latin words is read a second time, with them apart.
    """

    def __init__(self, segmenter: Cutter) -> None:
        self._segmenter = segmenter
        self._run = _Runs().__getitem__

    def encode(self, article: Article) -> str:
        """An article's tokens, and behind a line feed jieba's words for the lexicon (see `words_in`).

        Title first, then its blocks, each with `BLOCK` behind it, then second readings with `AGAIN`. No token and no
        mark is the beginning of another, so they stand without anything between them (see `split`).
        """
        units = (article.title, *(text for block in article.blocks for text in block.units))
        rows = [self._tokens(text) + BLOCK for text in units]
        rows += [self._apart(text) + AGAIN for text in units if _spaced(text) and _GAP.search(text)]
        return f"{''.join(rows)}\n{' '.join(self._segmenter.han_words(units))}"

    def _apart(self, text: str) -> str:
        return "".join(map(self._tokens, _GAP.split(text)))

    def _tokens(self, text: str) -> str:
        pieces = _OTHERS.split(text)
        pieces[1::2] = map(self._run, pieces[1::2])
        return "".join(pieces)


def encode(article: Article, segmenter: Cutter) -> str:
    """The tokens of one article (see `Encoder`)."""
    return Encoder(segmenter).encode(article)


def fold(text: str) -> str:
    """The form in which texts and queries are compared: NFKC and lower case, character by character, no white space."""
    return "".join(char if _HAN.match(char) else _bare(unicodedata.normalize("NFKC", char).lower()) for char in text)


def tokens(text: str) -> list[str]:
    """The tokens of a text as they stand in the index; a number is one token, a run of Latin letters another."""
    return split(_closed("".join(map(_code, fold(text)))))


def split(body: str) -> list[str]:
    """The tokens and marks that an encoded text is written with."""
    return _TOKEN.findall(body)


def body(encoded: str) -> str:
    """The tokens of an encoded article: what is indexed."""
    return encoded.partition("\n")[0]


def words(body: str) -> Iterator[str]:
    """The words of the index in a body, one a position: each token with the one after it, and the marks alone."""
    row = split(body)
    for token, after in zip(row, [*row[1:], END], strict=True):
        yield token if token in _ENDS else token + (END if after in _ENDS else after)


def words_in(encoded: str) -> list[str]:
    """Jieba's words of two Han characters and more in an encoded article, as often as it found them."""
    return encoded.partition("\n")[2].split()


def runs_in(encoded: str) -> list[str]:
    """The runs of Latin letters in an encoded article, folded."""
    return [run for run in _INSIDE.findall(encoded) if run.isascii() and run.isalpha()]


def length(encoded: str) -> int:
    """How many positions an encoded article has."""
    return len(_INSIDE.sub("", body(encoded)))


def title_length(encoded: str) -> int:
    """How many tokens the title has."""
    return len(split(encoded[: encoded.index(BLOCK)]))


def _bare(text: str) -> str:
    return "".join(char for char in text if char not in _SPACES)


def _code(char: str) -> str:
    """A folded character; letters and digits stay open, to be joined to runs."""
    if _HAN.match(char) or (char.isascii() and char.isalnum()):
        return char
    return _LETTERS.get(char) or f"{ESCAPE}{ord(char):x}{CLOSE}"


def _closed(coded: str) -> str:
    """Coded characters with their numbers and Latin runs closed."""
    return _RUN.sub(_close, coded)


def _close(match: re.Match[str]) -> str:
    run = match[0]
    return run if run[0] == ESCAPE else run.replace(_DOT, "p") + CLOSE


def _spaced(text: str) -> bool:
    """Whether a text may hold white space; most Chinese has none."""
    return " " in text or not text.isprintable()
