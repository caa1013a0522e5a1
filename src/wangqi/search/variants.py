"""Traditional characters for a simplified archive.

The tables of OpenCC, cut down at build time to the characters and words that this archive holds. The browser converts
a query with them (`static/search/variants.js`); no text of the archive is changed.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Protocol


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


def variants(characters: Collection[str], words: Collection[str], held: Collection[str]) -> dict[str, object]:
    """How traditional input becomes the archive's simplified text.

    `from` and `to` are strings of equal length: characters that the archive may lack, and what they become, all of
    which it has. `words` holds whole words for which character by character goes wrong. `held`: all characters of the
    archive; of those in `from`, it says which an article has, so that a browser looks for no form in vain.
    """
    to_simplified, to_traditional = _converter("t2s"), _converter("s2t")
    if to_simplified is None or to_traditional is None or not words:
        return {"from": "", "to": "", "held": "", "words": {}}
    every = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    simplified = to_simplified.convert("\n".join(every)).split("\n")
    table = {one: other for one, other in zip(every, simplified, strict=True) if one != other and other in characters}
    listed = sorted(words)
    traditional = to_traditional.convert("\n".join(listed)).split("\n")
    back = to_simplified.convert("\n".join(traditional)).split("\n")
    by_word = {
        form: word
        for word, form, again in zip(listed, traditional, back, strict=True)
        if again == word and "".join(table.get(char, char) for char in form) != word
    }
    both = "".join(char for char in table if char in held)
    return {"from": "".join(table), "to": "".join(table.values()), "held": both, "words": by_word}
