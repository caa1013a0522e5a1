"""The blocks of a Markdown issue, gathered from one run of openings, texts and closings.

Markdown's own tokens and the raw HTML between them speak to the same gatherer, so a `<p>` or a `<li>` of the HTML is
split off exactly like Markdown's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, get_args

from wangqi.model import Block, BlockKind, Furniture, Location
from wangqi.parse.grid import Grid
from wangqi.parse.html import safe_link
from wangqi.parse.inline import Run, Step, make_run

# fmt: off
BLOCKS: Final = frozenset((
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "html", "legend",
    "main", "menu", "nav", "noscript", "optgroup", "option", "p", "section", "select", "summary",
))
# fmt: on
"""Elements that begin and end a block and mean nothing else here."""
NUMBERED = re.compile(r"[（(]?[0-9一二三四五六七八九十]{1,3}[)）、.．]|[①-⑳●■◆▪•·—-]")
"""How the text of an item begins whose number or bullet is part of it. In a list with `+` it is the item's only one."""
_KINDS: Final = get_args(BlockKind)
_MARKER = re.compile(r"[-*+•]|\d{1,9}[.)]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Source and authors as `<cite data-source="…" data-authors="…">` says them."""

    source: str | None
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block with what the structure around it needs to know."""

    block: Block
    links: tuple[str, ...] = ()
    carried: str = ""
    """The characters of the source that it holds: its text, without a name that stands for a picture."""
    rank: int = 0
    """1, 2 or 3: the heading of the issue, a section, an article."""
    credits: Credits | None = None
    """Set where the block is the article's byline."""


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int = 1
    marker: str = ""


class Flow:
    """Gathers pieces. `line` is the line of the source that is being read; the caller keeps it up to date."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.line = 1
        self.pieces: list[Piece] = []
        self.furniture: list[Furniture] = []
        self._steps: list[Step] = []
        self._first = 1
        self._lists: list[_List] = []
        self._quotes = 0
        self._heading = (0, 0)
        self._pre = 0
        self._grid: Grid | None = None
        self._cite: Credits | None = None
        self._forced: dict[str, str] = {}

    # --- inline ---

    def text(self, text: str, *, code: bool = False) -> None:
        """Text of the block at hand; `code` text stays as it is."""
        if not self._steps:
            self._first = self.line
        self._steps.append(("code" if code else "text", text, ""))

    def soft_break(self) -> None:
        """A line's end without meaning."""
        self.line += 1
        self._steps.append(("soft", "", ""))

    def hard_break(self) -> None:
        """A line's end that is meant."""
        self._steps.append(("hard", "", ""))

    def image(self, target: str, alt: str) -> None:
        """A picture: a block of its own where nothing else stands in the paragraph."""
        if not self._steps:
            self._first = self.line
        self._steps.append(("image", target, alt))

    # --- elements ---

    def heading(self, level: int, rank: int = 0) -> None:
        """Begin a heading; `rank` where it belongs to the structure of the issue."""
        self.flush()
        self._heading = (level, rank)

    def list_item(self, marker: str) -> None:
        """Begin an item of the innermost list."""
        self.flush()
        if self._lists:
            self._lists[-1].marker = marker

    def code(self, text: str) -> None:
        """A block of code, to the letter."""
        self.flush()
        self._put_code(text, self.line)

    def open(self, name: str, attributes: dict[str, str] | None = None) -> None:
        """Open an element, whether Markdown's or HTML's."""
        given = attributes or {}
        if name in ("br", "img", "hr"):
            self._void(name, given)
        elif name in ("table", "tr", "td", "th") or (self._grid and name in ("thead", "tbody", "tfoot")):
            self._open_table(name)
        elif name in ("ul", "ol"):
            self.flush()
            start = given.get("start", "")
            number = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else 1
            self._lists.append(_List(ordered=name == "ol", number=number))
        elif name == "li":
            self._open_item()
        elif name == "blockquote":
            self.flush()
            self._quotes += 1
        elif name == "pre":
            self.flush()
            self._pre += 1
        elif len(name) == 2 and name[0] == "h" and name[1] in "123456":
            self.heading(max(1, int(name[1]) - 3))
        elif name in BLOCKS:
            self.flush()
            self._forced = given if given.get("class") in _KINDS else {}
        elif name == "cite" and not self._steps and ("data-source" in given or "data-authors" in given):
            authors = tuple(filter(None, given.get("data-authors", "").split("、")))
            self._cite = Credits(source=given.get("data-source") or None, authors=authors)
        else:
            self._steps.append(("open", name, given.get("href", "")))

    def close(self, name: str) -> None:
        """Close an element; one that was never opened ends the block at hand at most."""
        if name in ("table", "tr", "td", "th"):
            self._close_table(name)
        elif name in ("ul", "ol"):
            self.flush()
            if self._lists:
                self._lists.pop()
        elif name == "blockquote":
            self.flush()
            self._quotes = max(0, self._quotes - 1)
        elif name == "pre":
            self.flush()
            self._pre = max(0, self._pre - 1)
        elif name == "li" or name in BLOCKS or (len(name) == 2 and name[0] == "h" and name[1].isdigit()):
            self.flush()
        elif name != "cite":
            self._steps.append(("close", name, ""))

    def depth(self) -> tuple[int, int, int]:
        """How deep in lists, quotes and preformatted text the flow stands."""
        return len(self._lists), self._quotes, self._pre

    def back_to(self, depth: tuple[int, int, int]) -> None:
        """End everything that was opened since `depth` was asked for."""
        self.flush()
        self._close_table("table")
        del self._lists[depth[0] :]
        self._quotes, self._pre = depth[1:]

    def flush(self) -> None:
        """End the block at hand, if anything stands in it."""
        steps, self._steps = self._steps, []
        (level, rank), self._heading = self._heading, (0, 0)
        cite, self._cite = self._cite, None
        forced, self._forced = self._forced, {}
        if self._pre and not self._grid:
            text = (
                "\n" if name == "hard" else more if name == "image" else text
                for name, text, more in steps
                if name in ("text", "code", "hard", "image")
            )
            self._put_code("".join(text), self._first)
        elif self._grid:
            if steps:
                self._grid.add(*make_run(steps))
        elif rank:
            self._put_heading(steps, level, rank)
        elif steps or cite:
            self._put_block(steps, level, cite, forced)

    # --- what an element does ---

    def _void(self, name: str, given: dict[str, str]) -> None:
        if name == "br":
            self.hard_break()
        elif name == "img":
            self.image(given.get("src", ""), given.get("alt", ""))
        else:
            self.flush()
            self.furniture.append(Furniture(line=self.line, kind="rule", text="---", reason="a rule between blocks"))

    def _open_item(self) -> None:
        if not self._lists:
            self._lists.append(_List(ordered=False))
        inner = self._lists[-1]
        self.list_item(f"{inner.number}." if inner.ordered else "-")
        inner.number += 1

    def _open_table(self, name: str) -> None:
        self.flush()
        if self._grid:
            self._grid.open(name)
        elif name == "table":
            self._grid = Grid(line=self.line)

    def _close_table(self, name: str) -> None:
        self.flush()
        if self._grid and name == "table":
            block, carried, links = self._grid.finish(self.path, self.line)
            self._grid = None
            if block:
                self._put(block, carried, links)
        elif self._grid:
            self._grid.close()

    # --- what a block becomes ---

    def _put_code(self, text: str, line: int) -> None:
        text = text.strip("\n")
        if text.strip():
            end = line + text.count("\n")
            self._put(Block(kind="code", text=text, at=self._at(line), end=end), text)

    def _put_heading(self, steps: list[Step], level: int, rank: int) -> None:
        run, carried = make_run(steps)
        text = " ".join(run.text.split())
        block = Block(kind="heading", text=text, at=self._at(self.line), end=self.line, level=level)
        self.pieces.append(Piece(block=block, links=run.links, carried=carried, rank=rank))

    def _put_block(self, steps: list[Step], level: int, cite: Credits | None, forced: dict[str, str]) -> None:
        images = [step for step in steps if step[0] == "image"]
        if images and not any(name in ("text", "code") and text.strip() for name, text, _ in steps):
            self._put_images(steps)
            return
        run, carried = make_run(steps)
        if not run.text and cite is None:
            return
        kind, depth, marker = self._kind(run, level)
        if forced:
            kind = next(kind for kind in _KINDS if kind == forced["class"])
            given = forced.get("data-level", "")
            depth = int(given) if given.isascii() and given.isdigit() and len(given) == 1 else 0
            marker = forced.get("data-marker", "")
            marker = marker if _MARKER.fullmatch(marker) else ""
        at = self._at(self._first)
        block = Block(kind=kind, text=run.text, at=at, end=self.line, level=depth, marker=marker, html=run.html)
        self.pieces.append(Piece(block=block, links=run.links, carried=carried, credits=cite))

    def _kind(self, run: Run, level: int) -> tuple[BlockKind, int, str]:
        if level:
            return "heading", level, ""
        if self._lists:
            marker, self._lists[-1].marker = self._lists[-1].marker, ""
            if marker == "+" and NUMBERED.match(run.text):
                marker = ""
            return "item", len(self._lists) - 1, marker
        if self._quotes:
            return "quote", self._quotes - 1, ""
        return ("link" if run.whole_link else "paragraph"), 0, ""

    def _put_images(self, steps: list[Step]) -> None:
        around = ""
        for name, target, alt in steps:
            if name == "open" and target == "a":
                around = safe_link(alt) or ""
            elif name == "image":
                run, carried = make_run([(name, target, alt)])
                links = tuple(dict.fromkeys((*run.links, *([around] if around else []))))
                if run.text:
                    at = self._at(self._first)
                    block = Block(kind="image", text=run.text, at=at, end=self.line, html=run.html)
                    self._put(block, carried, links)

    def _put(self, block: Block, carried: str, links: tuple[str, ...] = ()) -> None:
        self.pieces.append(Piece(block=block, links=links, carried=carried))

    def _at(self, line: int) -> Location:
        return Location(path=self.path, line=line)
