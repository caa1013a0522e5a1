"""Block quotes of Markdown, read no farther than they reach.

A line without `>` may go on with a quote's last paragraph, so markdown-it-py's rule takes in all such lines before it
looks whether that paragraph is there to go on. Where it is not, the quote ends early and the next one takes in the same
lines again: n quotes, each through the rest of the text. Here the rule sees a bounded number of such lines at first;
where the quote comes near the bound, it is read again with a wider one, so what is read stays the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markdown_it.rules_block import blockquote as _blockquote

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

FIRST: Final = 4
"""Lines without `>` that a quote sees at first; few quotes have more."""
_WIDER: Final = 4
_NEAR: Final = 3
"""Lines before the bound that rules may have looked at: a table's head and the line below it."""
_TRIAL: Final = "wangqi.quote"
"""Key in the environment while a bounded quote is read: quotes inside it are not tried twice, each within each."""


def blockquote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The rule `blockquote`."""
    if silent or _TRIAL in state.env:
        return _blockquote(state, start, end, silent)
    most = FIRST
    while (bound := _bound(state, start, end, most)) < end:
        tokens, tight, known = len(state.tokens), state.tight, len(state.env.get("references", ()))
        doubled = len(state.env.get("duplicate_refs", ()))
        state.env[_TRIAL] = True
        found = _blockquote(state, start, bound, silent)
        del state.env[_TRIAL]
        if not found or state.line < bound - _NEAR:
            return found
        del state.tokens[tokens:]
        state.line, state.tight = start, tight
        references = state.env.get("references", {})
        for label in list(references)[known:]:
            del references[label]
        del state.env.get("duplicate_refs", [])[doubled:]
        most *= _WIDER
    return _blockquote(state, start, end, silent)


def _bound(state: StateBlock, start: int, end: int, most: int) -> int:
    """The line behind `most` lines without `>`; `end` where a blank line stops the quote before."""
    bare = 0
    for line in range(start, end):
        at = state.bMarks[line] + state.tShift[line]
        if at >= state.eMarks[line]:
            return end
        bare += state.src[at] != ">"
        if bare > most:
            return line
    return end
