"""Segmentation: text to words with jieba's dictionary and model, and the candidate keywords of an article.

Two engines give the same cuts: rjieba (jieba-rs behind a Python module, about twenty times as fast) where it can be
imported, and jieba itself, the reference and the fallback. They differ by nature in two places, so both are cut here
and never reach an engine: compounds of Latin letters, digits and symbols (`S-300`, `PM2.5`, `100%`), which become one
word, and Han characters that jieba's own pattern leaves out (the extensions, U+9FD6 and later), one word each. A test
holds the engines together; on 1.8 million characters of news not one cut differed.

The tokenizer belongs to its `Segmenter`: jieba's module-level one is never touched, and its cache file, which jieba
unmarshals from the shared temporary folder, is neither read nor written.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.util import find_spec
from itertools import chain, compress, repeat, starmap
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple

from wangqi.breaks import join_pieces
from wangqi.model import Article, Terms

Engine = Literal["auto", "rjieba", "jieba"]
Recall = Callable[[Callable[[], set[str]]], set[str]]

CAP = 64
"""Candidate words kept of an article, the most frequent ones."""
TITLE_WEIGHT = 3
"""An occurrence in the title counts as so many in the text: a title says what the article is about."""

# The look behind makes a run be tried once, from its beginning: else a long one would cost the square of its length.
_OWN = re.compile(
    r"(?P<compound>(?<![A-Za-z0-9])[A-Za-z0-9]*[+#&._%\-][A-Za-z0-9+#&._%\-]*)"
    r"|[\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\ud800-\udfff\U00020000-\U0003ffff]"
)
_SPECIAL = re.compile(r"[+#&._%\-\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\ud800-\udfff\U00020000-\U0003ffff]")
"""What every match of `_OWN` holds one of."""
_COMPOUND = re.compile(r"[A-Za-z0-9]+(?:[+#&._%\-]+[A-Za-z0-9]+)*[+#%]*|[+#&._%\-]+")
_URL = re.compile(r"(?:https?://|www\.)[!-~]+")
_TERM = re.compile(r"(?P<word>.+?)(?:[ \t]+(?P<frequency>[0-9]+))?(?:[ \t]+(?P<tag>[a-z]+))?")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_LATIN = re.compile(r"(?=.*[A-Za-z].*[A-Za-z])[A-Za-z]+[0-9]*(?:[&\-][A-Za-z0-9]+)*(?:\.[0-9]+)?")
# Noun-like tags of jieba's dictionary: nouns and names (n…), abbreviations (j), verbs and adjectives that stand as
# nouns (vn, an), and set phrases (l), among which are 生态环境 and 自然资源; what is empty among these is a stop word.
_NOUN = re.compile("n[a-z]*|vn|an|j|l")
_SILENT_KINDS = frozenset({"contact", "link", "code", "image"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One line of a dictionary in jieba's format: `word [frequency [tag]]`."""

    word: str
    frequency: int | None = None
    tag: str = ""

    @property
    def noun(self) -> bool:
        """Whether it may be a keyword: a term without a tag is taken for a name."""
        return not self.tag or _NOUN.fullmatch(self.tag) is not None


def read_terms(lines: Iterable[str]) -> Iterator[Term]:
    """Read lines of a dictionary; blank lines and those that start with `#` are left out."""
    for line in lines:
        match = _TERM.fullmatch(line.strip().lstrip("\ufeff"))
        if match and not match["word"].startswith("#"):
            frequency = int(match["frequency"][:9]) if match["frequency"] else None
            yield Term(word=match["word"], frequency=frequency, tag=match["tag"] or "")


def read_list(text: str) -> frozenset[str]:
    """The words of a list, one a line; blank lines and those that start with `#` are left out."""
    words = (line.strip() for line in text.lstrip("\ufeff").split("\n"))
    return frozenset(word for word in words if word and not word.startswith("#"))


@dataclass(frozen=True, slots=True)
class _Tokenizer:
    """What both engines offer: the cut of a text without surrogates, and whether a word is in the dictionary."""

    name: str
    cut: Callable[[str], Iterable[str]]
    known: Callable[[str], bool]


class _Kinds(dict[str, int]):
    """What is to be known of a word, found out once a word: an archive has few words and uses them often."""

    def __init__(self, is_candidate: Callable[[str], bool]) -> None:
        super().__init__()
        self._is_candidate = is_candidate

    def __missing__(self, word: str) -> int:
        """A place in `_IS_HAN` and `_IS_CANDIDATE`."""
        kind = self[word] = 2 * (_HAN.fullmatch(word) is not None) + self._is_candidate(word)
        return kind


_IS_HAN, _IS_CANDIDATE = (False, False, True, True).__getitem__, (False, True, False, True).__getitem__


class _Counted(NamedTuple):
    """The words of some texts."""

    texts: tuple[str, ...]
    words: Counter[str]
    """How often each stands there, in the order in which they appear."""
    kinds: list[int]
    """See `_Kinds`."""


class Segmenter:
    """Cuts text into words and finds an article's candidate keywords; build one and use it for the whole run.

    `terms` are the lines of the site's dictionary; they come after those that ship with wangqi and win over them.
    `stop_words` are never keywords, in addition to the shipped list. Nothing is loaded before the first use
    (about 0.2 s with rjieba, 1 s with jieba); call `load` before forking workers.

    `engine` is `auto` (rjieba where it can be imported), `rjieba` (ImportError where it cannot) or `jieba`.
    `recall` is asked for the nouns of jieba's dictionary, given what reads them out of it, and may have kept them.
    """

    def __init__(
        self,
        terms: tuple[str, ...] = (),
        *,
        engine: Engine = "auto",
        stop_words: frozenset[str] = frozenset(),
        recall: Recall = lambda read: read(),
    ) -> None:
        self._lines = terms
        self._engine = engine
        self._site_stop_words = stop_words
        self._recall = recall
        self._counted = _Counted((), Counter(), [])

    def __reduce__(self) -> tuple[Callable[..., Segmenter], tuple[object, ...]]:
        """Travels as what it was made from: an engine cannot be pickled. A forked process has the loaded one."""
        return _segmenter, (self._lines, self._engine, self._site_stop_words)

    def load(self) -> None:
        """Load dictionary, tags and stop words now."""
        _ = self._tokenizer, self._nouns, self._stop_words

    @property
    def engine(self) -> str:
        """The engine in use: `rjieba` or `jieba`."""
        return self._tokenizer.name

    def cut(self, text: str) -> list[str]:
        """Cut a text into words, spaces and marks; they join back to the text exactly, whatever it holds."""
        return list(self._cut(text))

    def han_words(self, texts: tuple[str, ...]) -> Iterator[str]:
        """The words of two Han characters and more in some texts, in the order in which they appear.

        Each comes as often as it stands there, equal ones together.
        """
        counted = self._count(texts)
        return chain.from_iterable(starmap(repeat, compress(counted.words.items(), map(_IS_HAN, counted.kinds))))

    def _count(self, texts: tuple[str, ...]) -> _Counted:
        """The words of some texts. The last are remembered: those of an article are asked for twice (see `digest`)."""
        if texts != self._counted.texts:
            words = Counter(chain.from_iterable(map(self._cut, texts)))
            self._counted = _Counted(texts, words, list(map(self._kinds.__getitem__, words)))
        return self._counted

    def _cut(self, text: str) -> Iterable[str]:
        cut = self._tokenizer.cut
        if not _SPECIAL.search(text):  # as most texts, and this is quicker to say than where
            return cut(text)
        words: list[str] = []
        done = 0
        for own in _OWN.finditer(text):
            if own.start() > done:
                words += cut(text[done : own.start()])
            words += _COMPOUND.findall(own[0]) if own["compound"] else [own[0]]
            done = own.end()
        words += cut(text[done:])
        return words

    def terms(self, article: Article) -> Terms:
        """Candidate keywords of an article with their weighted frequency, the `CAP` most frequent ones.

        Candidates are words of two Han characters or more that jieba's dictionary has as noun-like, words of three
        or more that it does not know at all (mostly names), Latin words and compounds of two letters or more, and
        the site's own terms; no numbers, no stop words, nothing out of URLs, contacts and code. A word in the title
        counts `TITLE_WEIGHT` times. Order: most frequent first, then by code point.
        """
        # No engine joins words across a tab or a line feed, so blocks, and the cells of a table, can be cut apart.
        texts = [text for block in article.blocks if block.kind not in _SILENT_KINDS for text in block.units]
        counted = self._count((article.title, *map(_without_urls, texts)))
        counts = dict(compress(counted.words.items(), map(_IS_CANDIDATE, counted.kinds)))
        for word in self._cut(article.title):
            if word in counts:
                counts[word] += TITLE_WEIGHT - 1
        found = sorted(counts.items())
        found.sort(key=itemgetter(1), reverse=True)  # and the words as frequent stay as they are
        words, frequencies = zip(*found[:CAP], strict=True) if found else ((), ())
        return Terms(words=words, counts=frequencies)

    def title_breaks(self, title: str) -> list[str]:
        """The pieces of a title between which a line may end (`<wbr>`); they join back to the title exactly."""
        return join_pieces(self.cut(title))

    def _is_candidate(self, word: str) -> bool:
        if len(word) < 2 or word in self._stop_words:
            return False
        if word in self._nouns and not word.isdigit():
            return True
        if _HAN.fullmatch(word):
            return len(word) > 2 and not self._tokenizer.known(word) and not _NUMERAL.match(word)
        return _LATIN.fullmatch(word) is not None and word.lower() not in self._stop_words

    @cached_property
    def _kinds(self) -> _Kinds:
        return _Kinds(self._is_candidate)

    @cached_property
    def _terms(self) -> tuple[Term, ...]:
        shipped = _data("terms.txt").split("\n")
        return tuple({term.word: term for term in read_terms(chain(shipped, self._lines))}.values())

    @cached_property
    def _tokenizer(self) -> _Tokenizer:
        if self._engine == "jieba":
            return _jieba(self._terms)
        try:
            return _rjieba(self._terms)
        except ImportError:
            if self._engine == "rjieba":
                raise
            return _jieba(self._terms)

    @cached_property
    def _nouns(self) -> set[str]:
        nouns = self._recall(_dictionary_nouns)
        for term in self._terms:
            (nouns.add if term.noun else nouns.discard)(term.word)
        return nouns

    @cached_property
    def _stop_words(self) -> frozenset[str]:
        return read_list(_data("stopwords.txt")) | self._site_stop_words


# Words that begin with a number or an ordinal are amounts and dates to a reader (十四届, 第二轮, 数千), whatever the
# model made of them.
_NUMERAL = re.compile("[一二三四五六七八九十百千万亿两数第几〇零]")


def _dictionary_nouns() -> set[str]:
    """The noun-like words of jieba's dictionary (lines of `word frequency tag`), read without a loop in Python.

    Transliterated names (nrt) of two characters are left out: in running text most are pieces of longer names.
    """
    fields = _dictionary().read_text(encoding="utf-8").split()
    words, tags = fields[::3], fields[2::3]
    noun_tags = {tag for tag in set(tags) if _NOUN.fullmatch(tag)}
    nouns = set(compress(words, map(noun_tags.__contains__, tags)))
    nouns.difference_update(word for word in compress(words, map("nrt".__eq__, tags)) if len(word) == 2)
    return nouns


def _dictionary() -> Path:
    """Jieba's dictionary, found without importing jieba, which would import half of setuptools (0.5 s)."""
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("jieba is not installed", name="jieba")
    return Path(found.origin).with_name("dict.txt")


def _without_urls(text: str) -> str:
    return _URL.sub(" ", text) if "://" in text or "www." in text else text


def _data(name: str) -> str:
    return files("wangqi").joinpath("data", name).read_text(encoding="utf-8")


def _rjieba(terms: tuple[Term, ...]) -> _Tokenizer:
    import rjieba

    # Importing it makes a tokenizer for the functions of the module, which nobody here uses: as long as it is as it was
    # made it will do, and another one, which takes as long as reading six issues, is made where it belongs to somebody.
    tokenizer: Any = rjieba.Jieba() if _taken else vars(rjieba)["cut"].__self__
    _taken.append(True)
    for term in terms:
        # A known word without a frequency only changes its tag: what jieba knows of it is better than a guess.
        if _encodable(term.word) and (term.frequency is not None or not tokenizer.has_word(term.word)):
            tokenizer.add_word(term.word, term.frequency, None)
    return _Tokenizer("rjieba", tokenizer.cut, tokenizer.has_word)


def _jieba(terms: tuple[Term, ...]) -> _Tokenizer:
    tokenizer = _bare_jieba()
    frequencies: dict[str, int] = tokenizer.FREQ
    for term in terms:
        if not _encodable(term.word):
            continue
        if term.frequency == 0:  # jieba's own way would also write into a set that all tokenizers share
            frequencies[term.word] = 0
        elif term.frequency is not None or not frequencies.get(term.word):
            tokenizer.add_word(term.word, term.frequency)
    return _Tokenizer("jieba", tokenizer.cut, lambda word: bool(frequencies.get(word)))


def _bare_jieba() -> Any:
    """A tokenizer of our own, filled without `initialize`, which logs and uses a cache in a shared folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's patterns are not raw strings, and it imports pkg_resources
        import jieba
    logging.getLogger("jieba").setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    with _dictionary().open("rb") as dictionary:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(dictionary)
    tokenizer.initialized = True
    return tokenizer


def _segmenter(terms: tuple[str, ...], engine: Engine, stop_words: frozenset[str]) -> Segmenter:
    return Segmenter(terms, engine=engine, stop_words=stop_words)


_taken: list[bool] = []
"""Not empty once a segmenter of this process has taken the tokenizer that comes with rjieba."""


def _encodable(word: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in word)
