"""A title as HTML that breaks between its parts first, then between words, and never inside a word.

`<wbr>` stands where a line may end (`words.Segmenter.title_breaks`); a part of a title is an inline block. Neither
adds a character: the text of the HTML is the title to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from wangqi.breaks import parts_of
from wangqi.model import Issue

Pieces = Callable[[str], Iterable[str]]
"""Cuts a title into pieces between which a line may end; they join back to the title."""

_HEADLINE = 120
"""A text of more characters is no headline (a list of names): it is set as running text."""
_QUOTED = re.compile("“[^“”]{1,10}”|《[^《》]{1,10}》")
# A browser breaks before a dash or a dot whatever the words say.
_CLINGING = re.compile(r"[^\s—·](?:—(?!—)|·)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title as text and as HTML whose text is the same."""

    text: str
    html: Markup
    """With `<wbr>` between words and a `part` span around each part of a title that has several; of one that is too
    long for a headline, a `run` span alone."""


def own_title(issue: Issue, name: str) -> str:
    """The title of an issue; empty where it only says again what the bulletin's `name`, number or date says."""
    number, day = issue.number, issue.date
    said = {name, f"第{number}期", str(number), f"总第{issue.total}期"}
    if day:
        said |= {day.isoformat(), f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日"}
    title = issue.title or ""
    return "" if title.replace(" ", "") in said else title


def make_title(text: str, pieces: Pieces) -> Title:
    """Mark the parts and words of a title."""
    if len(text) > _HEADLINE:
        return Title(text=text, html=Markup(f'<span class="run">{escape(text)}</span>'))  # noqa: S704 - just escaped
    parts = list(parts_of(text))
    if len(parts) == 1:
        return Title(text=text, html=Markup(_words(text, pieces)))  # noqa: S704 - escaped piece by piece
    html = "".join(
        f'<span class="gap">{part}</span>' if part == " " else f'<span class="part">{_words(part, pieces)}</span>'
        for part in parts
    )
    return Title(text=text, html=Markup(html))  # noqa: S704 - escaped piece by piece


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
