"""Emphasis that may touch Han characters: `**要点：**后文` is bold, as everyone who writes it expects.

CommonMark decides by white space and punctuation whether `*` opens or closes, and Chinese has no white space between
words: after 要点： the marks could only open. The rule here adds that a Han character beside the marks counts like
white space does (as proposed to CommonMark, https://github.com/tats-u/markdown-cjk-friendly); all else is as it was.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from markdown_it.rules_inline.emphasis import tokenize as standard
from markdown_it.rules_inline.state_inline import Delimiter

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline


def tokenize(state: StateInline, silent: bool) -> bool:
    """Note a run of `*` and whether it can open and close; anything else is left to the standard rule."""
    start = state.pos
    if silent or state.src[start] != "*":
        return standard(state, silent)
    scanned = state.scanDelims(start, canSplitWord=True)
    end = start + scanned.length
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    can_open = scanned.can_open or (_is_han(before) and not after.isspace())
    can_close = scanned.can_close or (_is_han(after) and not before.isspace())
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = "*"
        place = len(state.tokens) - 1
        state.delimiters.append(
            Delimiter(marker=ord("*"), length=scanned.length, token=place, end=-1, open=can_open, close=can_close)
        )
    state.pos = end
    return True


def _is_han(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
