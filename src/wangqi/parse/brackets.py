"""Links and images of Markdown, tried only where a bracket can close.

markdown-it-py looks for the end of a link's label at every `[`, through all brackets inside it. Where no `]` follows
there is none to find, and a text of opening brackets would be read over and over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markdown_it.rules_inline import image as _image
from markdown_it.rules_inline import link as _link

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_LAST: Final = -1
"""Key under which the last `]` is kept in the state's cache, whose own keys are places in the text."""


def link(state: StateInline, silent: bool) -> bool:
    """The rule `link`."""
    return _closes(state) and _link(state, silent)


def image(state: StateInline, silent: bool) -> bool:
    """The rule `image`."""
    return _closes(state) and _image(state, silent)


def _closes(state: StateInline) -> bool:
    if _LAST not in state.cache:
        state.cache[_LAST] = state.src.rfind("]")
    return state.cache[_LAST] > state.pos
