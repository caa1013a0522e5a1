"""The blocks of a Markdown issue, gathered from one run of openings, texts and closings.

Markdown's own tokens and the raw HTML between them speak to the same gatherer, so a `<p>` or a `<li>` of the HTML is
split off exactly like Markdown's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, get_args

from wangqi.model import Block, BlockKind, Furniture, Location
from wangqi.parse.html import Event, events, safe_link
from wangqi.parse.inline import Inline, Run

BLOCKS: Final = frozenset(
    "address article aside body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form"
    " header html legend main menu nav noscript optgroup option p section select summary".split()
)
"""Elements that begin and end a block and mean nothing else here."""
_KINDS: Final = get_args(BlockKind)
_MARKER = re.compile(r"[-*+•]|\d{1,9}[.)]")
_MAX_NAME: Final = 40

_Step = tuple[str, str, str]


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


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    head: bool = False
    in_cell: bool = False
    links: list[str] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)


class Flow:
    """Gathers pieces. `line` is the line of the source that is being read; the caller keeps it up to date."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.line = 1
        self.pieces: list[Piece] = []
        self.furniture: list[Furniture] = []
        self._steps: list[_Step] = []
        self._first = 1
        self._lists: list[_List] = []
        self._quotes = 0
        self._heading = (0, 0)
        self._pre = 0
        self._table: _Table | None = None
        self._credits: Credits | None = None
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
        text = text.strip("\n")
        if text.strip():
            self._put(Block(kind="code", text=text, at=self._at(self.line), end=self.line + text.count("\n")), text)

    def open(self, name: str, attributes: dict[str, str] | None = None) -> None:
        """Open an element, whether Markdown's or HTML's."""
        given = attributes or {}
        if name in ("br", "img", "hr"):
            self._void(name, given)
        elif name in ("table", "tr", "td", "th") or (self._table and name in ("thead", "tbody", "tfoot")):
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
            self._credits = Credits(source=given.get("data-source") or None, authors=authors)
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

    def html(self, source: str, *, block: bool) -> None:
        """Raw HTML; a block's elements end with it at the latest, whatever it leaves open."""
        depth = (len(self._lists), self._quotes, self._pre)
        for event in events(source):
            self._event(event, block=block)
            # Inside a paragraph the line is kept by Markdown's own breaks.
            self.line += event.lines if block else 0
        if block:
            self.flush()
            if self._table:
                self._close_table("table")
            del self._lists[depth[0] :]
            self._quotes, self._pre = depth[1:]

    def flush(self) -> None:
        """End the block at hand, if anything stands in it."""
        steps, self._steps = self._steps, []
        (level, rank), self._heading = self._heading, (0, 0)
        credits, self._credits = self._credits, None
        forced, self._forced = self._forced, {}
        if self._pre and not self._table:
            self._put_code(steps)
        elif self._table:
            self._cell(steps)
        elif rank:
            self._put_heading(steps, level, rank)
        elif steps or credits:
            self._put_block(steps, level, credits, forced)

    # --- what an element does ---

    def _event(self, event: Event, *, block: bool) -> None:
        if not event.name:
            self._html_text(event.text)
        elif event.name == "#markup":
            if event.text.strip():
                reason = "a comment or a script is no text"
                text = " ".join(event.text.split())[:200]
                self.furniture.append(Furniture(line=self.line, kind="markup", text=text, reason=reason))
        elif event.close:
            self._close_event(event.name, block=block)
        elif block or event.name in ("br", "img", "cite") or not _is_block(event.name):
            self.open(event.name, event.attributes)
        else:
            self.flush()

    def _close_event(self, name: str, *, block: bool) -> None:
        if block or not _is_block(name):
            self.close(name)
        else:
            self.flush()

    def _html_text(self, text: str) -> None:
        """Text of raw HTML: white space is one space, or nothing where a line ends between two Han characters."""
        if self._pre:
            self.text(text)
            return
        for number, line in enumerate(text.split("\n")):
            if number:
                self._steps.append(("soft", "", ""))
            words = " ".join(line.split())
            if words:
                self.text(f"{' ' * line[:1].isspace()}{words}{' ' * line[-1:].isspace()}")
            elif line:
                self._steps.append(("text", " ", ""))

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
        if name == "table":
            if self._table is None:
                self.flush()
                self._table = _Table()
            return
        if self._table is None:
            self.flush()
            return
        self.flush()
        if name == "tr":
            self._table.rows.append([])
        elif name in ("td", "th"):
            if not self._table.rows:
                self._table.rows.append([])
            self._table.head = self._table.head or (name == "th" and len(self._table.rows) == 1)
            self._table.rows[-1].append("")
            self._table.in_cell = True

    def _close_table(self, name: str) -> None:
        self.flush()
        table = self._table
        if table is None:
            return
        table.in_cell = False
        if name != "table":
            return
        self._table = None
        rows = tuple(tuple(row) for row in table.rows if any(row))
        if rows:
            head = table.head and any(table.rows[0])
            text = "\n".join("\t".join(row) for row in rows)
            block = Block(kind="table", text=text, at=self._at(self._first), end=self.line, rows=rows, head=head)
            self._put(block, "".join(table.carried), tuple(dict.fromkeys(table.links)))

    def _cell(self, steps: list[_Step]) -> None:
        table, (run, carried) = self._table, self._run(steps)
        if table is None or not run.text:
            return
        text = " ".join(run.text.split())
        if not table.in_cell:
            table.rows.append([text])
        else:
            old = table.rows[-1][-1]
            table.rows[-1][-1] = f"{old} {text}" if old else text
        table.links += run.links
        table.carried.append(carried)

    # --- what a block becomes ---

    def _put_code(self, steps: list[_Step]) -> None:
        line, self.line = self.line, self._first
        self.code("".join("\n" if name == "hard" else text for name, text, _ in steps if name in ("text", "code", "hard")))
        self.line = line

    def _put_heading(self, steps: list[_Step], level: int, rank: int) -> None:
        run, carried = self._run(steps)
        text = " ".join(run.text.split())
        block = Block(kind="heading", text=text, at=self._at(self.line), end=self.line, level=level)
        self.pieces.append(Piece(block=block, links=run.links, carried=carried, rank=rank))

    def _put_block(self, steps: list[_Step], level: int, credits: Credits | None, forced: dict[str, str]) -> None:
        images = [step for step in steps if step[0] == "image"]
        if images and not any(name in ("text", "code") and text.strip() for name, text, _ in steps):
            self._put_images(steps)
            return
        run, carried = self._run(steps)
        if not run.text and credits is None:
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
        self.pieces.append(Piece(block=block, links=run.links, carried=carried, credits=credits))

    def _kind(self, run: Run, level: int) -> tuple[BlockKind, int, str]:
        if level:
            return "heading", level, ""
        if self._lists:
            marker, self._lists[-1].marker = self._lists[-1].marker, ""
            return "item", len(self._lists) - 1, marker
        if self._quotes:
            return "quote", self._quotes - 1, ""
        return ("link" if run.whole_link else "paragraph"), 0, ""

    def _put_images(self, steps: list[_Step]) -> None:
        around = ""
        for name, target, alt in steps:
            if name == "open" and target == "a":
                around = safe_link(alt) or ""
            elif name == "image":
                run, carried = self._run([(name, target, alt)])
                links = tuple(dict.fromkeys((*run.links, *([around] if around else []))))
                if run.text:
                    at = self._at(self._first)
                    block = Block(kind="image", text=run.text, at=at, end=self.line, html=run.html)
                    self._put(block, carried, links)

    def _run(self, steps: list[_Step]) -> tuple[Run, str]:
        """The steps as a finished run, and the characters that it has from the source."""
        inline, stand_ins = Inline(), []
        for name, text, more in steps:
            if name == "text" or name == "code":
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
                stand_ins += [] if alt else [shown]
                inline.open("a", href=text)
                inline.add(shown, link=False)
                inline.close("a")
        run = inline.finish()
        carried = run.text
        for stand_in in stand_ins:
            carried = carried.replace(stand_in, "", 1)
        return run, carried

    def _put(self, block: Block, carried: str, links: tuple[str, ...] = ()) -> None:
        self.pieces.append(Piece(block=block, links=links, carried=carried))

    def _at(self, line: int) -> Location:
        return Location(path=self.path, line=line)


def _is_block(name: str) -> bool:
    inner = ("table", "tr", "td", "th", "thead", "tbody", "tfoot", "ul", "ol", "li", "blockquote", "pre", "hr")
    return name in BLOCKS or name in inner or (len(name) == 2 and name[0] == "h" and name[1].isdigit())


def _file_name(target: str) -> str:
    """What stands for a picture without words: the name of its file."""
    name = target.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
    return name if len(name) <= _MAX_NAME else f"…{name[-_MAX_NAME:]}"
