"""The XML of a Word document, walked from top to bottom: paragraphs, tables, text boxes, notes, numbers.

Walked here rather than through a library, because content controls (a table of contents is one), text boxes, tracked
changes, automatic numbers and footnotes have to be seen, or they are lost in silence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wangqi.importers.fragments import lowered, raised
from wangqi.importers.sheet import Align, Passage, Style
from wangqi.importers.wordstyles import Numbering, Styles, is_on, number, value
from wangqi.parse import repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangqi.importers.ooxml import Element

MAX_CELL: Final = 200
"""A table with a longer cell is a page's layout, not data."""
_SKIPPED: Final = frozenset(
    {
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "rPr",
        "pPr",
        "fldChar",
        "commentReference",
        "annotationRef",
        "rt",
        "mc:Fallback",
        "sdtPr",
        "sdtEndPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "bookmarkStart",
        "bookmarkEnd",
        "proofErr",
        "ffData",
    }
)
_JUSTIFY: Final[dict[str, Align]] = {"center": "center", "right": "right", "end": "right"}
_BREAK = "\x0b"
_SENTENCE_END = re.compile(r"[。！？；：!?;:][”’」』）)]?$")
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*(\d)")
_SIZE: Final = 10.5  # Word's own default for Chinese text (五号)


@dataclass(slots=True)
class _Run:
    text: str
    style: Style
    shift: int = 0


@dataclass(slots=True)
class Walker:
    """Turns elements into passages, in order."""

    styles: Styles
    numbering: Numbering
    notes: dict[str, str]
    passages: list[Passage] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    page: int = 1
    contents: int = 0
    """Depth of content controls that are a table of contents."""
    waiting: list[Element] = field(default_factory=list)
    """Text boxes met inside the paragraph at hand."""
    noted: list[str] = field(default_factory=list)

    def blocks(self, parent: Element) -> None:
        """All paragraphs and tables below an element, in order."""
        for child in parent.children:
            if child.name == "p":
                self.paragraph(child)
            elif child.name == "tbl":
                self.table(child)
            elif child.name == "sdt":
                listed = _is_contents_control(child)
                self.contents += listed
                self.blocks(child)
                self.contents -= listed
            elif child.name not in _SKIPPED:
                self.blocks(child)

    def paragraph(self, element: Element) -> None:
        """Add a paragraph as one passage, or as several where line breaks part it; then what hangs on it."""
        own = element.first("pPr")
        runs = list(self._runs(element, own))
        label = self._label(own)
        for text, part in _parted(runs):
            if text.strip():
                self.passages.append(self._passage(text, part, own, label))
                label = ""
        for note in self.noted:
            self.passages.append(Passage(text=note, style=Style(size=1), page=self.page))
        self.noted.clear()
        boxes, self.waiting = self.waiting, []
        for box in boxes:
            self.blocks(box)

    def _passage(self, text: str, runs: list[_Run], own: Element | None, label: str) -> Passage:
        styles, name = self.styles, self.styles.name(own)
        bare = text.lstrip(" \u3000\t")
        style = _majority(runs)
        weight: Counter[str] = Counter(text[: len(text) - len(bare)])
        typed = weight["\u3000"] + 0.5 * weight[" "] + 2 * weight["\t"]
        first = number(value(styles.paragraph(own), "ind", "firstLineChars")) / 100
        first = first or number(value(styles.paragraph(own), "ind", "firstLine")) / 20 / style.size
        left = number(value(styles.paragraph(own), "ind", "left")) / 20 / style.size
        body = repair.plain_characters(bare.strip().replace("\t", " "))
        numbered = bool(label)
        return Passage(
            text=f"{label}{'' if not label or (label[-1] in '、）)．.' and not label[0].isascii()) else ' '}{body}"
            if label
            else body,
            style=style,
            align=_JUSTIFY.get(value(styles.paragraph(own), "jc") or "", "left"),
            indent=round(first + left + typed, 1),
            page=self.page,
            outline=self._outline(own, name),
            item=numbered and not self._outline(own, name),
            contents=bool(self.contents) or name.startswith("toc "),
        )

    def _outline(self, own: Element | None, name: str) -> int:
        """Heading level that the paragraph's style or its own outline level gives it; 0: body text."""
        level = value(self.styles.paragraph(own), "outlineLvl")
        if level is not None and level.isdigit() and int(level) < 9:
            return int(level) + 1
        match = _HEADING_STYLE.fullmatch(name)
        return int(match[1]) if match else 0

    def _label(self, own: Element | None) -> str:
        for layer in self.styles.paragraph(own):
            found = layer.first("numPr")
            if found is not None:
                num, level = found.get("numId") or "0", found.get("ilvl") or "0"
                return "" if num == "0" else self.numbering.label(num, int(number(level)))
        return ""

    def _runs(self, parent: Element, own: Element | None) -> Iterator[_Run]:
        for child in parent.children:
            if child.name == "r":
                yield from self._run(child, own)
            elif child.name == "m:t":
                yield _Run(child.text, self._style(None, own))
            elif child.name not in _SKIPPED:
                yield from self._runs(child, own)

    def _run(self, run: Element, own: Element | None) -> Iterator[_Run]:
        properties = run.first("rPr")
        style = self._style(properties, own)
        shift = {"superscript": 1, "subscript": -1}.get(value(self.styles.run(properties, own), "vertAlign") or "", 0)
        text = "".join(self._pieces(run))
        if not text:
            return
        if is_on(self.styles.run(properties, own), "vanish"):
            self.hidden.append(text)
        else:
            yield _Run(raised(text) if shift > 0 else lowered(text) if shift < 0 else text, style, shift)

    def _style(self, properties: Element | None, own: Element | None) -> Style:
        layers = self.styles.run
        size = number(value(layers(properties, own), "sz")) / 2 or _SIZE
        fonts = value(layers(properties, own), "rFonts", "eastAsia") or value(
            layers(properties, own), "rFonts", "eastAsiaTheme"
        )
        return Style(size=size, bold=is_on(layers(properties, own), "b"), font=fonts or "")

    def _pieces(self, run: Element) -> Iterator[str]:
        for child in run.children:
            if child.name == "t":
                yield child.text
            elif child.name in _TEXTS:
                yield _TEXTS[child.name]
            elif child.name in ("br", "lastRenderedPageBreak"):
                self.page += child.name != "br" or child.attributes.get("type") in ("page", "column")
                yield _BREAK if child.name == "br" else ""
            elif child.name == "sym":
                yield _symbol(child.attributes.get("char", ""))
            elif child.name in ("footnoteReference", "endnoteReference"):
                yield self._note(child)
            elif child.name == "ruby":
                yield "".join(p for base in child.all("rubyBase") for r in base.all("r") for p in self._pieces(r))
            elif child.name not in _SKIPPED:
                self.waiting += _text_boxes(child)

    def _note(self, reference: Element) -> str:
        key = f"{reference.name[:3]}{reference.attributes.get('id', '')}"
        if key not in self.notes:
            return ""
        mark = f"[{key[3:]}]"
        self.noted.append(f"{mark} {self.notes[key]}")
        return mark

    def table(self, element: Element) -> None:
        """Add a table of data as one passage, a table that lays out a page as its paragraphs."""
        rows = [_cells(row, self) for row in _rows(element)]
        width = max((len(row) for row in rows), default=0)
        if width < 2 or len(rows) < 2 or any(len(cell) > MAX_CELL for row in rows for cell in row):
            self.blocks(element)
            return
        filled = tuple((*row, *[""] * (width - len(row))) for row in rows)
        text = "\n".join("\t".join(row) for row in filled)
        if text.strip():
            self.passages.append(Passage(text=text, style=Style(size=_SIZE), page=self.page, rows=filled))


_TEXTS: Final = {"tab": "\t", "ptab": "\t", "cr": _BREAK, "noBreakHyphen": "-", "softHyphen": ""}


def _parted(runs: list[_Run]) -> Iterator[tuple[str, list[_Run]]]:
    """A paragraph at its line breaks: parted after a sentence, joined inside a title."""
    text = "".join(run.text for run in runs)
    lines = text.split(_BREAK)
    out = lines[0]
    for line in lines[1:]:
        if _SENTENCE_END.search(out.rstrip()) or not out.strip():
            yield out, runs
            out = line
        else:
            out = f"{out.rstrip()} {line.lstrip()}"
    yield out, runs


def _majority(runs: list[_Run]) -> Style:
    weights: Counter[Style] = Counter()
    for run in runs:
        if not run.shift:
            weights[run.style] += len(run.text.strip())
    return weights.most_common(1)[0][0] if weights else Style(size=_SIZE)


def _symbol(code: str) -> str:
    """A character of a symbol font: bullets and boxes, whose private code says nothing elsewhere."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    return (
        "•" if 0xE000 <= point <= 0xF8FF or point > 0x10FFFF or 0xD800 <= point < 0xE000 or point < 32 else chr(point)
    )


def _text_boxes(element: Element) -> list[Element]:
    """Outermost text boxes below an element; of alternatives only the first is looked at."""
    found: list[Element] = []
    stack = [element]
    while stack:
        each = stack.pop()
        if each.name == "txbxContent":
            found.append(each)
        elif each.name != "mc:Fallback":
            stack += reversed(each.children)
    return found


def _is_contents_control(element: Element) -> bool:
    properties = element.first("sdtPr")
    gallery = properties.first("docPartObj") if properties else None
    return gallery is not None and "contents" in (gallery.get("docPartGallery") or "").lower()


def _rows(table: Element) -> Iterator[Element]:
    for child in table.children:
        if child.name == "tr":
            yield child
        elif child.name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(child)


def _cells(row: Element, walker: Walker) -> tuple[str, ...]:
    out: list[str] = []
    for child in row.children:
        if child.name == "tc":
            properties = child.first("tcPr")
            merged = (
                properties is not None
                and properties.first("vMerge") is not None
                and properties.get("vMerge") != "restart"
            )
            out.append("" if merged else plain(child, walker))
            out += [""] * min(63, int(number(properties.get("gridSpan") if properties else None)) - 1)
        elif child.name in ("sdt", "sdtContent", "ins", "customXml"):
            out += _cells(child, walker)
    return tuple(out)


def plain(element: Element, walker: Walker) -> str:
    """The text of a cell, a header or a note, its paragraphs joined by spaces."""
    inner = Walker(walker.styles, walker.numbering, {})
    inner.blocks(element)
    walker.hidden += inner.hidden
    return " ".join(passage.text.replace("\n", " ").replace("\t", " ") for passage in inner.passages)
