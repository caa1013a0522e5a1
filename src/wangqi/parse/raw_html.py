"""Raw HTML of a Markdown issue, told to a flow: its elements become blocks like Markdown's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wangqi.model import Furniture
from wangqi.parse.flow import BLOCKS
from wangqi.parse.html import events

if TYPE_CHECKING:
    from wangqi.parse.flow import Flow
    from wangqi.parse.html import Event

_BLOCKS: Final = BLOCKS | {
    *("table", "tr", "td", "th", "thead", "tbody", "tfoot", "ul", "ol", "li", "blockquote", "pre", "hr"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}
_IN_A_LINE: Final = ("br", "img", "cite")
_QUOTED: Final = 200
"""Characters of a comment or script that the list of furniture shows."""


def read_html_block(flow: Flow, source: str) -> None:
    """Raw HTML between blocks. Its elements end with it at the latest, whatever it leaves open."""
    depth = flow.depth()
    for event in events(source):
        _tell(flow, event)
        flow.line += event.lines
    flow.back_to(depth)


def read_html_inline(flow: Flow, source: str) -> None:
    """Raw HTML inside a paragraph: an element that makes a block ends the paragraph and does nothing else."""
    for event in events(source):
        if event.name in _BLOCKS:
            flow.flush()
        else:
            _tell(flow, event)


def _tell(flow: Flow, event: Event) -> None:
    if not event.name:
        _text(flow, event.text)
    elif event.name == "#markup":
        text = " ".join(event.text.split())[:_QUOTED]
        if text:
            reason = "a comment or a script is no text"
            flow.furniture.append(Furniture(line=flow.line, kind="markup", text=text, reason=reason))
    elif not event.close:
        flow.open(event.name, event.attributes)
    elif event.name not in _IN_A_LINE:
        flow.close(event.name)


def _text(flow: Flow, text: str) -> None:
    """A line's end is no more than white space here, unless the text is preformatted."""
    if flow.depth()[2]:
        flow.text(text)
        return
    line = flow.line
    for number, part in enumerate(text.split("\n")):
        if number:
            flow.soft_break()
        flow.text(part)
    flow.line = line
