"""An article as character-exact words for Pagefind, and back.

Pagefind finds words; a reader of Chinese looks for strings. So every *token* of the text (a Han character, a mark, a
whole number, a run of Latin letters) becomes one Pagefind word, and the word is the token together with the token
after it. A word's position is then a token's position, and a string is found exactly where its words stand at their
distances: words alone would never find one that starts inside a word of the dictionary.

The text as it is compared is folded (`fold`): NFKC, lower case, no white space. What folding loses is kept in a word
of marks alone at the end of each unit, which takes a position and makes no key, so that `restore` gives the text back
to the letter and no string is found across two paragraphs.

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
from collections.abc import Iterable, Iterator
from operator import add
from typing import Protocol

from wangqi.model import Article

MARKS = "，。、；：？！“”‘’（）《》—·%.-/+&~°×\"'*=<>|_#@〈〉【】「」『』[]{}‰±$^`\\"
"""The marks that have a letter of their own, each in the form that is usual in Chinese text."""

CLOSE, END, ESCAPE = "\ua000", "\ua001", "\ua002"
BLOCK, CELL, AGAIN = "|", "]", "["
"""The first character of the word that ends a block, of the one that ends a table's cell inside a block, and of the one
that ends a unit's second reading (see `_split`)."""

WEIGHT = "___PAGEFIND_WEIGHT___1.05"
"""Pagefind's own marker for the weight 1.05 = 25/24, which it stores in no bytes; weight 1 costs two a word."""

_FIRST_MARK = 0xA010
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff") | {
    chr(code) for code in range(0x2000, 0x200B)
}
_DIGITS = "!#$%()*+,-./:;?@"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_HAN_WORD = re.compile("[\u4e00-\u9fff]+")
_REGULAR = re.compile(f"[^{_HAN}a-z0-9{re.escape(MARKS)}]")
_CODED = re.compile(f"[0-9]+(?:\\.[0-9]+)*|[a-z]+|[^{_HAN}]")
_TOKEN = re.compile(f"[0-9][0-9p]*{CLOSE}|[a-z]+{CLOSE}|{ESCAPE}[0-9a-f]+{CLOSE}|.", re.DOTALL)
_PATCH = re.compile(r"([!#-%(-/:;?@]*)(?:([\^`~_])|=([!#-%(-/:;?@])([!#-%(-/:;?@]+)=)")
_GAP = re.compile(r"(?<=[A-Za-z])\s+(?=[A-Za-z])")
_WORD_LIST = re.compile(r"<!--([^>]*)-->")


class Cutter(Protocol):
    """Cuts a text into words that join back to it; `words.Segmenter` does."""

    def cut(self, text: str) -> list[str]:
        """The words, in order."""
        ...


class _Folds(dict[int, str]):
    """Each character's folded form, found out once: a table for `str.translate`."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = result = "".join(char for char in folded if char not in _SPACES)
        return result


class _Codes(dict[str, str]):
    """Each folded run or character as a token of the index."""

    def __missing__(self, run: str) -> str:
        if run[0].isascii() and run[0].isalnum():
            code = run.replace(".", "p") + CLOSE
        else:
            code = f"{ESCAPE}{ord(run):x}{CLOSE}"
        if len(self) < 100_000:
            self[run] = code
        return code


def _mark_letters() -> Iterator[tuple[str, str]]:
    for place, mark in enumerate(MARKS):
        yield unicodedata.normalize("NFKC", mark), chr(_FIRST_MARK + place)


_FOLDS = _Folds()
_LETTERS = dict(_mark_letters())
_CODES = _Codes(_LETTERS)
_USUAL = {unicodedata.normalize("NFKC", mark): mark for mark in MARKS}
_MARK_OF = {letter: _USUAL[mark] for mark, letter in _LETTERS.items()}


def fold(text: str) -> str:
    """The form in which texts and queries are compared: NFKC and lower case, character by character, no white space."""
    return text.translate(_FOLDS)


def tokens(text: str) -> list[str]:
    """The tokens of a text as they stand in the index; a number is one token, a run of Latin letters another."""
    coded = _CODED.sub(lambda match: _CODES[match[0]], fold(text))
    return _TOKEN.findall(coded) if CLOSE in coded else list(coded)


def encode(article: Article, segmenter: Cutter) -> str:
    """The words of an article for Pagefind: title first, then its blocks, then second readings.

    The result is text without any character that HTML gives a meaning to, but for the comment at its end, which lists
    all of jieba's words with their counts for the lexicon (see `words_in`) and is not for Pagefind.
    """
    blocks = [(article.title,), *(block.units for block in article.blocks)]
    lines = [_unit(text, CELL if more else BLOCK) for block in blocks for text, more in _marked(block)]
    lines += [_words(_split(text)) + AGAIN for block in blocks for text in block if _GAP.search(text)]
    counts = Counter(word for block in blocks for text in block for word in segmenter.cut(text))
    words = sorted(word for word in counts if len(word) > 1 and _HAN_WORD.fullmatch(word))
    return f"{' '.join(lines)}<!--{' '.join(f'{word} {counts[word]}' for word in words)}-->"


def body(encoded: str) -> str:
    """The part of an encoded article that Pagefind reads."""
    return encoded[: encoded.rfind("<!--")]


def words_in(encoded: str) -> Iterator[tuple[str, int]]:
    """Jieba's words in an encoded article, with their counts."""
    found = _WORD_LIST.search(encoded, max(0, encoded.rfind("<!--")))
    parts = found[1].split(" ") if found and found[1] else []
    return zip(parts[::2], map(int, parts[1::2]), strict=True)


def title_length(encoded: str) -> int:
    """How many tokens the title has."""
    return encoded.count(" ", 0, encoded.index(BLOCK))


def restore(content: str) -> tuple[str, ...]:
    """The units of an article (title, blocks, cells of tables) from its words, to the letter."""
    units: list[str] = []
    row: list[str] = []
    for word in content.split(" "):
        if word[0] in (BLOCK, CELL):
            units.append(_mend("".join(map(_plain, row)), word[1:]))
            row = []
        elif word[0] == AGAIN:
            row = []
        else:
            row.append(word)
    return tuple(units)


def _marked(units: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The units of a block, each with whether more of the block follows."""
    listed = tuple(units)
    return ((text, place < len(listed)) for place, text in enumerate(listed, start=1))


def _unit(text: str, separator: str) -> str:
    return _words(tokens(text)) + separator + _patch(text)


def _words(row: list[str]) -> str:
    """Each token with the one after it, and a space after each."""
    return " ".join([*map(add, row, [*row[1:], END]), ""])


def _split(text: str) -> list[str]:
    """The tokens of a second reading, in which white space parts Latin words.

    White space counts for nothing where a string is looked for, so `App Store` is the run `appstore`. Whoever looks
    for `App` alone means it too, but not `Apple`.
    """
    return [token for part in _GAP.split(text) for token in tokens(part)]


def _patch(text: str) -> str:
    """What `restore` must change to get the text back from its folded form."""
    parts: list[str] = []
    at = shift = 0
    for match in _REGULAR.finditer(text):
        char = match[0]
        folded = _FOLDS[ord(char)]
        if "".join(_USUAL.get(part, part) for part in folded) != char:
            place = match.start() + shift
            parts += (_number(place - at), _change(char, folded))
            at = place + len(folded)
        shift += len(folded) - 1
    return "".join(parts)


def _change(char: str, folded: str) -> str:
    if char == " ":
        return "_"
    if len(folded) == 1:
        if char.isascii() and char.lower() == folded:
            return "^" if char != folded else "~"
        if ord(char) == ord(folded) + 0xFEE0:
            return "`"
    return f"={_DIGITS[len(folded) % 16]}{_DIGITS[len(folded) // 16]}{_number(ord(char))}="


def _number(value: int) -> str:
    """A number in base 16 without letters or digits; zero is the empty string."""
    digits = ""
    while value:
        value, digit = divmod(value, 16)
        digits = _DIGITS[digit] + digits
    return digits


def _value(digits: str) -> int:
    value = 0
    for digit in digits:
        value = value * 16 + _DIGITS.index(digit)
    return value


def _plain(word: str) -> str:
    """The first token of a word, in the usual form of its characters."""
    first = _TOKEN.match(word)
    token = first[0] if first else ""
    if token[0] == ESCAPE:
        return chr(int(token[1:-1], 16))
    return (
        token[:-1].replace("p", ".")
        if token[-1] == CLOSE and token[0].isdigit()
        else _MARK_OF.get(token, token.rstrip(CLOSE))
    )


def _mend(plain: str, patch: str) -> str:
    """Carry out a patch on the folded text."""
    parts: list[str] = []
    at = 0
    for gap, change, length, code in _PATCH.findall(patch):
        stop = at + _value(gap)
        parts.append(plain[at:stop])
        at = stop + (0 if change == "_" else 1)
        folded = unicodedata.normalize("NFKC", plain[stop:at])
        if change:
            parts.append({"_": " ", "^": folded.upper(), "~": folded, "`": chr(ord(folded or " ") + 0xFEE0)}[change])
        else:
            at = stop + _DIGITS.index(length) + 16 * _DIGITS.index(code[0])
            parts.append(chr(_value(code[1:])))
    return "".join([*parts, plain[at:]])
