"""Where a line of a title may end: between its parts, then between words, where Chinese typesetting allows it.

The rules are those of W3C's *Requirements for Chinese Text Layout* (line start and line end prohibition) and the
habits of newspapers: a number stays with what it counts, a particle with the word that it follows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from markupsafe import escape

Pieces = Callable[[str], Iterable[str]]
"""Cuts a title into pieces between which a line may end; they join back to the title."""

# A title falls into parts at a full-width space, at a space that touches no Latin letter or digit (前 8 个月 is one
# part) and no mark, and after a colon with at least five characters on both sides (a dateline, 江西：, is no part).
_PART = re.compile(
    r"\u3000+(?=.)"
    r"|(?<![A-Za-z0-9·•・—]) (?![A-Za-z0-9·•・—…、，。：；！？）》」』】])"
    r"|(?<=[^：]{5}：)(?=[^：]{5})"
)
# Never first on a line where they stand alone: structural particles, aspect markers and sentence-final words, short
# suffixes, and words of place and time that follow what they belong to.
_CLINGS = frozenset("的地得了着过们吗呢吧啊之等性化者后里内外间时起")
# Never last on a line: they belong to what follows.
_LEADS = frozenset("第不未非被把将与和及对向")
_NO_START = frozenset("、，。．：；！？·…—～〜－／％‰℃°”’ˮ〞,.:;!?%-~/'\"")
_NO_END = frozenset("“‘〝￥¥$＄￡£#＃@＠№")
_HEADLINE = 120
"""A text of more characters is no headline (a list of names): it is set as running text."""
_QUOTED = re.compile("“[^“”]{1,10}”|《[^《》]{1,10}》")
# A browser breaks before a dash or a dot whatever the words say.
_CLINGING = re.compile(r"[^\s—·](?:—(?!—)|·)")


def marked(text: str, pieces: Pieces) -> str:
    """A title as HTML.

    `<wbr>` stands where a line may end (`words.Segmenter.title_breaks`); a part of a title is an inline block. Neither
    adds a character: the text of the HTML is the title to the letter.
    """
    if len(text) > _HEADLINE:
        return f'<span class="run">{escape(text)}</span>'
    parts = list(parts_of(text))
    if len(parts) == 1:
        return _words(text, pieces)
    return "".join(
        f'<span class="gap">{part}</span>' if part == " " else f'<span class="part">{_words(part, pieces)}</span>'
        for part in parts
    )


def parts_of(text: str) -> Iterator[str]:
    """The parts of a title; a space between two is a part of its own, a full-width space ends the part before it."""
    start = 0
    for match in _PART.finditer(text):
        space = match[0] == " "
        end = match.start() if space else match.end()
        if end > start:
            yield text[start:end]
        if space:
            yield " "
        start = match.end()
    if start < len(text) or not text:
        yield text[start:]


def join_pieces(words: Iterable[str]) -> list[str]:
    """Join words into the pieces of a title between which a line may end; nothing is added or lost."""
    pieces: list[str] = []
    for word in words:
        if pieces and not may_break(pieces[-1], word):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two words that stand side by side (neither is empty)."""
    left, right = before[-1], after[0]
    if right.isspace() or _never_first(after) or _never_last(before):
        return False  # a space ends the line that it stands on
    if left.isspace():
        return not _space_in_number(before, right)
    return not (_is_number(left) or _is_number(right))


def _never_first(word: str) -> bool:
    first = word[0]
    if len(word) == 1 and first in _CLINGS:
        return True
    return first in _NO_START or unicodedata.category(first) in {"Pe", "Pf", "Mn", "Me", "Cf", "Cc"}


def _never_last(piece: str) -> bool:
    last = piece[-1]
    return last in _NO_END or (last in _LEADS and len(piece) == 1) or unicodedata.category(last) in {"Ps", "Pi"}


def _is_number(char: str) -> bool:
    return unicodedata.category(char) in {"Nd", "Nl", "No"}


def _space_in_number(before: str, right: str) -> bool:
    """A space that groups digits (1 460) or stands between a number and its unit (6 月), or at the very start."""
    core = before.rstrip()
    if not core:
        return True
    if len(before) - len(core) > 1 or before[-1] == "\u3000":
        return False
    return _is_number(core[-1]) or _is_number(right)


def _words(text: str, pieces: Pieces) -> str:
    return "<wbr>".join([_piece(piece) for piece in _unbroken(text, pieces(text))])


def _unbroken(text: str, pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, but for a short quotation (“一张图”), which stays whole."""
    quoted = [match.span() for match in _QUOTED.finditer(text)] if "”" in text or "》" in text else []
    start = end = 0
    for piece in pieces:
        end += len(piece)
        if not any(first < end < last for first, last in quoted):
            yield text[start:end]
            start = end
    if start < end:
        yield text[start:end]


def _piece(text: str) -> str:
    html = str(escape(text))
    return f'<span class="n">{html}</span>' if ("—" in text or "·" in text) and _CLINGING.search(text) else html
