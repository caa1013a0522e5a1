"""One run of inline text: its plain text, and the same text as HTML made of a few harmless elements.

Both are built side by side, character by character, so that the text of the HTML is the plain text to the letter.
"""

from __future__ import annotations

import html as entities
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import nh3

from wangqi.parse.html import safe_link
from wangqi.plain import plain

KEPT: Final = frozenset(("em", "strong", "code", "sub", "sup", "del", "u", "b", "i"))
"""Inline elements that stay, besides `a` and `br`."""
_SAME: Final = {"s": "del", "strike": "del", "ins": "u", "tt": "code", "kbd": "code", "samp": "code"}
_ALLOWED: Final = {*KEPT, "a", "br"}
_ATTRIBUTES: Final = {"a": {"href"}}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
_URL = re.compile(r"https?://[!#-&(-;=?-Z_a-z~]+")
_TAGS = re.compile(r"<[^>]*>")
_MAX_OPEN: Final = 32
_MAX_NAME: Final = 40

Step = tuple[str, str, str]
"""A part of a paragraph: (`text` or `code`, text, "") · (`soft` or `hard`, "", "") · (`open`, element, target) ·
(`close`, element, "") · (`image`, target, words)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A finished run. `html` is empty where the text has no markup."""

    text: str
    html: str = ""
    links: tuple[str, ...] = ()
    whole_link: bool = False
    """Whether the run is one link and nothing else."""


class Inline:
    """Gathers a run; white space at its ends and around breaks is dropped, as in a browser."""

    def __init__(self) -> None:
        self.carried: list[str] = []
        """What of the text comes from the source: all but stand-ins."""
        self._text: list[str] = []
        self._html: list[str] = []
        self._open: list[str] = []
        self._due: list[str] = []
        """The innermost of those that are open, not yet written because nothing stands in them."""
        self._links: list[str] = []
        self._gap = ""
        self._last = ""
        self._outside = False

    @property
    def empty(self) -> bool:
        """Whether nothing that can be seen has been added."""
        return not self._text

    def add(self, text: str, *, link: bool = True, stand_in: bool = False) -> None:
        """Add text; bare addresses in it become links, but for those in links or code.

        A `stand_in` is shown though it is not in the source: the name of a picture that has no words.
        """
        if link and "://" in text and not ({"a", "code"} & set(self._open)):
            at = 0
            for match in _URL.finditer(text):
                url = _trim(match[0])
                self._add(text[at : match.start()])
                self.open("a", href=url)
                self._add(url)
                self.close("a")
                at = match.start() + len(url)
            text = text[at:]
        self._add(text, stand_in=stand_in)

    def soft_break(self) -> None:
        """A line's end in the source: nothing between two Han characters, else a space."""
        self._gap = self._gap or "\n"

    def hard_break(self) -> None:
        """A line's end that is meant."""
        self._gap = "<br>"

    def open(self, name: str, *, href: str = "") -> None:
        """Open an element; one that is not kept, and a link that may not stand on a page, leaves no trace."""
        name = _SAME.get(name, name)
        if len(self._open) >= _MAX_OPEN:
            return
        if name == "a":
            target = safe_link(href)
            if target and "a" not in self._open:
                self._links.append(target)
                self._due.append(f'<a href="{_attribute(target)}">')
                self._open.append("a")
        elif name in KEPT:
            self._due.append(f"<{name}>")
            self._open.append(name)

    def close(self, name: str) -> None:
        """Close an element and what stands open inside it; one that is not open is passed over."""
        name = _SAME.get(name, name)
        while name in self._open:
            if self._close_last() == name:
                return

    def _close_last(self) -> str:
        """Close the innermost element; one in which nothing stands leaves no trace."""
        name = self._open.pop()
        if self._due:
            self._due.pop()
        else:
            self._html.append(f"</{name}>")
        return name

    def finish(self) -> Run:
        """The run as it stands; everything open is closed."""
        while self._open:
            self._close_last()
        text, html = "".join(self._text), "".join(self._html)
        return Run(
            text=text,
            html=_clean(html, text) if "<" in html else "",
            links=tuple(dict.fromkeys(self._links)),
            whole_link=len(self._links) == 1 and not self._outside,
        )

    def _add(self, text: str, *, stand_in: bool = False) -> None:
        if not text:
            return
        core = text.strip()
        if not core:
            self._gap = self._gap or text
            return
        start = text.index(core[0])
        if start:
            self._gap = self._gap or text[:start]
        self._flush_gap(core[0])
        self._html += self._due
        self._due.clear()
        self._text.append(core)
        self.carried += [] if stand_in else [core]
        self._html.append(_escape(core))
        self._last = core[-1]
        self._outside = self._outside or "a" not in self._open
        if start + len(core) < len(text):
            self._gap = text[start + len(core) :]

    def _flush_gap(self, following: str) -> None:
        """Write the white space that is due, now that something follows it."""
        gap, self._gap = self._gap, ""
        if not gap or not self._text:
            return
        if gap == "<br>":
            self._text.append("\n")
            self._html.append("<br>\n")
        elif gap == "\n":
            if not (_wide(self._last) and _wide(following)):
                self._text.append(" ")
                self._html.append(" ")
        else:
            self._text.append(gap)
            self._html.append(_escape(gap))


def make_run(steps: list[Step]) -> tuple[Run, str]:
    """Steps as a finished run, and the characters that it has from the source: its text but for stand-ins."""
    if len(steps) == 1 and steps[0][0] == "text" and "://" not in steps[0][1]:  # no markup and no link: the usual case
        text = steps[0][1].strip()
        return Run(text=text), text
    inline = Inline()
    for name, text, more in steps:
        if name in ("text", "code"):
            inline.add(text, link=name == "text")
        elif name == "soft":
            inline.soft_break()
        elif name == "hard":
            inline.hard_break()
        elif name == "open":
            inline.open(text, href=more)
        elif name == "close":
            inline.close(text)
        else:
            alt = " ".join(more.split())
            shown = alt or _file_name(text)
            inline.open("a", href=text)
            inline.add(shown, link=False, stand_in=not alt)
            inline.close("a")
    return inline.finish(), "".join(inline.carried)


def _file_name(target: str) -> str:
    """What stands for a picture without words: the name of its file."""
    name = target.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
    return name if len(name) <= _MAX_NAME else f"…{name[-_MAX_NAME:]}"


def _trim(url: str) -> str:
    """An address without the punctuation of the sentence around it."""
    url = url.rstrip(".,;:!?")
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(".,;:!?")
    return url


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF" or char in "“”‘’…—·"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


def _attribute(text: str) -> str:
    return _escape(text).replace('"', "&quot;")


def _clean(html: str, text: str) -> str:
    """What nh3 leaves of the HTML; empty (plain text is shown) should its text ever differ."""
    cleaned = nh3.clean(
        plain(html),
        tags=_ALLOWED,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    if cleaned == html or entities.unescape(_TAGS.sub("", cleaned)) == text:
        return cleaned
    return ""
