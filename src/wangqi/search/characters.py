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
from collections import Counter
from collections.abc import Iterator
from operator import add
from typing import Protocol

from wangqi.model import Article

MARKS = "，。、；：？！“”‘’（）《》—·%.-/+&~°×\"'*=<>|_#@〈〉【】「」『』[]{}‰±$^`\\"
"""The marks that have a letter of their own."""

CLOSE, END, ESCAPE = "\ua000", "\ua001", "\ua002"
BLOCK, AGAIN = "|", "["
"""The word that ends a block, and the one that ends a block's second reading (see `Encoder`)."""

WEIGHT = "___PAGEFIND_WEIGHT___1.05"
"""Pagefind's own marker for the weight 1.05 = 25/24, which it stores in no bytes; weight 1 costs two a word."""

_FIRST_MARK = 0xA010
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff") | {
    chr(code) for code in range(0x2000, 0x200B)
}
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_HAN_WORD = re.compile("[\u4e00-\u9fff]{2,}")
_LETTERS = {unicodedata.normalize("NFKC", mark): chr(_FIRST_MARK + place) for place, mark in enumerate(MARKS)}
_DOT = _LETTERS["."]
_RUN = re.compile(f"{ESCAPE}[0-9a-f]+{CLOSE}|[0-9]+(?:{_DOT}[0-9]+)*|[a-z]+")
_LATIN = re.compile(f"(?:^| )([a-z]+){CLOSE}")
_GAP = re.compile(r"(?<=[A-Za-z])\s+(?=[A-Za-z])")
_WORD_LIST = re.compile(r"<!--([^>]*)-->")


class Cutter(Protocol):
    """Cuts a text into words that join back to it; `words.Segmenter` does."""

    def cut(self, text: str) -> list[str]:
        """The words, in order."""
        ...


class _Codes(dict[int, str]):
    """Each character as the index writes it, found out once: a table for `str.translate`."""

    def __missing__(self, code: int) -> str:
        self[code] = result = "".join(map(_code, fold(chr(code))))
        return result


class Encoder:
    """Makes the words of articles; made once a process, because it remembers what became of each character.

    White space counts for nothing where a string is looked for, so `App Store` is the run `appstore`. Whoever looks for
    `App` alone means it too. So a block in which white space parts Latin words is read a second time, with them apart.
    """

    def __init__(self, segmenter: Cutter) -> None:
        self._segmenter = segmenter
        self._codes = _Codes()

    def encode(self, article: Article) -> str:
        """The words of an article for Pagefind: title first, then its blocks, then second readings.

        The result is text without any character that HTML gives a meaning to, but for the comment at its end, which
        lists all of jieba's words with their counts for the lexicon (see `words_in`) and is not for Pagefind.
        """
        blocks = ((article.title,), *(block.units for block in article.blocks))
        units = [text for block in blocks for text in block]
        lines = [_words(self._tokens(text)) + BLOCK for text in units]
        lines += [_words(self._apart(text)) + AGAIN for text in units if _GAP.search(text)]
        counts = Counter(word for text in units for word in self._segmenter.cut(text))
        words = sorted(filter(_HAN_WORD.fullmatch, counts))
        return f"{' '.join(lines)}<!--{' '.join(f'{word} {counts[word]}' for word in words)}-->"

    def _apart(self, text: str) -> list[str]:
        return [token for part in _GAP.split(text) for token in self._tokens(part)]

    def _tokens(self, text: str) -> list[str]:
        return _cut(text.translate(self._codes))


def encode(article: Article, segmenter: Cutter) -> str:
    """The words of one article (see `Encoder`)."""
    return Encoder(segmenter).encode(article)


def fold(text: str) -> str:
    """The form in which texts and queries are compared: NFKC and lower case, character by character, no white space."""
    return "".join(char if _HAN.match(char) else _bare(unicodedata.normalize("NFKC", char).lower()) for char in text)


def tokens(text: str) -> list[str]:
    """The tokens of a text as they stand in the index; a number is one token, a run of Latin letters another."""
    return _cut("".join(map(_code, fold(text))))


def body(encoded: str) -> str:
    """The part of an encoded article that Pagefind reads."""
    return encoded[: encoded.rfind("<!--")]


def words_in(encoded: str) -> Iterator[tuple[str, int]]:
    """Jieba's words in an encoded article, with their counts."""
    found = _WORD_LIST.search(encoded, max(0, encoded.rfind("<!--")))
    parts = found[1].split(" ") if found and found[1] else []
    return zip(parts[::2], map(int, parts[1::2]), strict=True)


def runs_in(encoded: str) -> list[str]:
    """The runs of Latin letters in an encoded article, folded."""
    return _LATIN.findall(encoded)


def title_length(encoded: str) -> int:
    """How many tokens the title has."""
    return encoded.count(" ", 0, encoded.index(BLOCK))


def _bare(text: str) -> str:
    return "".join(char for char in text if char not in _SPACES)


def _code(char: str) -> str:
    """A folded character; letters and digits stay open, to be joined to runs."""
    if _HAN.match(char) or (char.isascii() and char.isalnum()):
        return char
    return _LETTERS.get(char) or f"{ESCAPE}{ord(char):x}{CLOSE}"


def _cut(coded: str) -> list[str]:
    """Coded characters as tokens: numbers and Latin runs closed, each other character by itself."""
    row: list[str] = []
    at = 0
    for match in _RUN.finditer(coded):
        run = match[0]
        row += coded[at : match.start()]
        row.append(run if run[0] == ESCAPE else run.replace(_DOT, "p") + CLOSE)
        at = match.end()
    row += coded[at:]
    return row


def _words(row: list[str]) -> str:
    """Each token with the one after it, and a space after each."""
    return " ".join([*map(add, row, [*row[1:], END]), ""])
