"""Raw HTML inside Markdown as a flat run of tags and text, and which links may stand on a page.

Own scanner rather than a browser's algorithm, because here a fragment must lose no text: what a browser swallows
after an unclosed `<title>` or `<select>` is still the editor's text. What comes out is never copied onto a page: it
is built anew from the few elements that `inline` knows, and nh3 goes over the result.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from wangqi.plain import plain

MAX_LINK: Final = 2048
"""Characters of a link's target at most; browsers and servers give up not far above."""

# A comment, a tag whose quotes are closed, or a declaration. Anything else that begins with `<` is text. The bounds
# keep the time linear: a quote that is never closed is looked for within them and not to the end of the file.
_TAG = re.compile(
    r"<!--(?P<comment>.*?)(?:-->|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]{0,30})"
    r"(?P<rest>(?:[^<>\"']|\"[^\"]{0,4096}\"|'[^']{0,4096}'){0,4096})>"
    r"|<[!?](?:[^<>]{0,4096})>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([a-zA-Z][a-zA-Z0-9_:-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_SCHEME = re.compile(r"(?:https?://|mailto:|tel:)(?=.)", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\"'<>\\^`{|}\x7f-\xa0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
_UNREAD: Final = ("script", "style")
"""Elements whose content is not text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A piece of HTML: text (`name` empty), an opening tag, a closing tag, or what is no text at all (`#markup`)."""

    name: str = ""
    close: bool = False
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    lines: int = 0
    """Line feeds of the source that it spans."""


def events(source: str) -> Iterator[Event]:
    """The tags and texts of an HTML fragment in order; character references are resolved, scripts are not text."""
    at, lowered = 0, source.lower()
    while at < len(source):
        match = _TAG.search(source, at)
        start = match.start() if match else len(source)
        if start > at:
            yield _text(source[at:start])
        if match is None:
            return
        at = match.end()
        yield _tag(match)
        if match["name"] and not match["close"] and match["name"].lower() in _UNREAD:
            end = lowered.find(f"</{match['name'].lower()}", at)
            end = len(source) if end < 0 else end
            yield Event(name="#markup", text=source[at:end], lines=source.count("\n", at, end))
            at = end


def safe_link(target: str) -> str | None:
    """A link's target as it may stand in `href`; None for anything but the web, mail and telephone.

    A relative target is None as well: a page does not lie where its Markdown lay.
    """
    target = target.strip()
    if len(target) > MAX_LINK or not _SCHEME.match(target):
        return None
    return _UNSAFE.sub(lambda match: quote(match[0], errors="ignore"), target)


def _text(raw: str) -> Event:
    text = html.unescape(raw) if "&" in raw else raw
    return Event(text=plain(text), lines=raw.count("\n"))


def _tag(match: re.Match[str]) -> Event:
    lines = match[0].count("\n")
    if not match["name"]:
        return Event(name="#markup", text=match["comment"] or "", lines=lines)
    attributes = {
        found[1].lower(): plain(html.unescape(found[2] or found[3] or found[4] or ""))
        for found in _ATTRIBUTE.finditer(match["rest"])
    }
    return Event(name=match["name"].lower(), close=bool(match["close"]), attributes=attributes, lines=lines)
