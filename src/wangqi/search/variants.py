"""Traditional characters for a simplified archive.

The tables of OpenCC, cut down at build time to the characters and words that this archive holds. The browser converts
a query with them (`static/search/variants.js`); no text of the archive is changed.

What OpenCC says of a character or a word depends on nothing else, so each segment asks for its own (`forms`), and what
they found is put together (`variants`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Protocol

Forms = tuple[dict[str, str], dict[str, str]]
"""Traditional characters, and whole words for which character by character may go wrong, each with its simplified."""


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter(name: str) -> _Converter | None:
    """OpenCC has no wheel for every system; without it, traditional input is searched as it stands."""
    try:
        from opencc import OpenCC
    except ImportError:
        return None
    converter: _Converter = OpenCC(name)
    return converter


@cache
def _every() -> dict[int, str]:
    """All traditional characters, by code as `str.translate` wants them."""
    to_simplified = _converter("t2s")
    if to_simplified is None:
        return {}
    every = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    simplified = to_simplified.convert("\n".join(every)).split("\n")
    return {ord(one): other for one, other in zip(every, simplified, strict=True) if one != other}


def forms(characters: Collection[str], words: Collection[str]) -> Forms:
    """The traditional forms of some characters and words; `characters` holds at least those of the words.

    Of the words, those that all of OpenCC's characters together lead back to need none: of their characters the archive
    has every one, so none of those is left out of its table.
    """
    to_simplified, to_traditional = _converter("t2s"), _converter("s2t")
    if to_simplified is None or to_traditional is None:
        return {}, {}
    every = _every()
    traditional = to_traditional.convert("\n".join(words))
    back, single = to_simplified.convert(traditional), traditional.translate(every)
    rows = zip(words, traditional.split("\n"), back.split("\n"), single.split("\n"), strict=True) if words else ()
    return (
        {chr(code): other for code, other in every.items() if other in characters},
        {form: word for word, form, again, by_character in rows if again == word != by_character},
    )


def forms_again(
    characters: Collection[str],
    words: Collection[str],
    known: Collection[str],
    known_words: Collection[str],
    last: Forms,
) -> Forms:
    """The same where `last` are the forms of `known` characters and words: only what is new among them is looked up.

    Loading OpenCC takes as long as looking up all that a year of issues holds, and a change seldom brings a new word.
    """
    fresh = [word for word in words if word not in known_words], set(characters).difference(known)
    made = forms(fresh[1], fresh[0]) if any(fresh) else ({}, {})
    return (
        {form: other for form, other in last[0].items() if other in characters} | made[0],
        {form: word for form, word in last[1].items() if word in words} | made[1],
    )


def variants(found: Iterable[Forms], held: Collection[str]) -> dict[str, object]:
    """How traditional input becomes the archive's simplified text.

    `from` and `to` are strings of equal length: characters that the archive may lack, and what they become, all of
    which it has. `words` holds whole words for which character by character goes wrong. `held`: all characters of the
    archive; of those in `from`, it says which an article has, so that a browser looks for no form in vain.
    """
    characters: dict[str, str] = {}
    words: dict[str, str] = {}
    for one, other in found:
        characters |= one
        words |= other
    listed, table = sorted(characters), {ord(one): other for one, other in characters.items()}
    by_word = sorted(words.items(), key=lambda row: row[1])
    return {
        "from": "".join(listed),
        "to": "".join(characters[char] for char in listed),
        "held": "".join(char for char in listed if char in held),
        "words": {form: word for form, word in by_word if form.translate(table) != word},
    }
