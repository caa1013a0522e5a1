"""Styles and numbering of a Word document: what a paragraph looks like when all its layers are applied.

ECMA-376 part 1: 17.7 (styles), 17.9 (numbering). Toggle properties are read as the nearest layer says, which differs
from the standard's exclusive-or only where two style layers both set bold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangqi.importers.ooxml import Element

MAX_CHAIN: Final = 20
"""Styles based on one another; a loop ends here."""
_OFF: Final = frozenset({"0", "false", "off", "none"})
_HAN: Final = "零一二三四五六七八九"


class Styles:
    """The styles part of a document; empty where it has none."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default = ""
        self._layers: list[Element] = []
        if root is None:
            return
        for style in root.all("style"):
            key = style.attributes.get("styleId", "")
            self._styles.setdefault(key, style)
            if style.attributes.get("type") == "paragraph" and style.attributes.get("default") in (
                "1",
                "true",
                "on",
            ):
                self._default = key
        defaults = root.first("docDefaults")
        if defaults is not None:
            self._layers = [defaults]

    def name(self, paragraph: Element | None) -> str:
        """The name of a paragraph's style, in lower case: `heading 1`, `toc 2`."""
        key = (paragraph.get("pStyle") if paragraph else None) or self._default
        style = self._styles.get(key)
        return (style.get("name") or "").lower() if style else ""

    def paragraph(self, own: Element | None) -> Iterator[Element]:
        """Elements `pPr` that apply to a paragraph, nearest first."""
        if own is not None:
            yield own
        for style in self._chain((own.get("pStyle") if own else None) or self._default):
            found = style.first("pPr")
            if found is not None:
                yield found
        for layer in self._layers:
            yield from (p for d in layer.all("pPrDefault") for p in d.all("pPr"))

    def run(self, own: Element | None, paragraph: Element | None) -> Iterator[Element]:
        """Elements `rPr` that apply to a run of a paragraph, nearest first."""
        if own is not None:
            yield own
            yield from self._run_layers(own.get("rStyle"))
        yield from self._run_layers((paragraph.get("pStyle") if paragraph else None) or self._default)
        for layer in self._layers:
            yield from (p for d in layer.all("rPrDefault") for p in d.all("rPr"))

    def _run_layers(self, key: str | None) -> Iterator[Element]:
        for style in self._chain(key):
            found = style.first("rPr")
            if found is not None:
                yield found

    def _chain(self, key: str | None) -> Iterator[Element]:
        for _ in range(MAX_CHAIN):
            style = self._styles.get(key or "")
            if style is None:
                return
            yield style
            key = style.get("basedOn")


def value(layers: Iterator[Element], name: str, attribute: str = "val") -> str | None:
    """What the nearest layer that has `name` says."""
    for layer in layers:
        child = layer.first(name)
        if child is not None and attribute in child.attributes:
            return child.attributes[attribute]
    return None


def is_on(layers: Iterator[Element], name: str) -> bool:
    """Whether a toggle such as bold is set by the nearest layer that mentions it."""
    for layer in layers:
        child = layer.first(name)
        if child is not None:
            return child.attributes.get("val", "1").lower() not in _OFF
    return False


def number(text: str | None) -> float:
    """A length or size as a number; 0 where there is none."""
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of a document as Word does when it shows them."""

    root: Element | None
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, num: str, level: int) -> str:
        """The label of the next paragraph of this list: `1.`, `（二）`, `•`; empty where the list has none."""
        abstract = self._abstract(num)
        found = self._level(abstract, level)
        if abstract is None or found is None:
            return ""
        key = abstract.attributes.get("abstractNumId", num)
        self._advance(key, level, found)
        kind = found.get("numFmt") or "decimal"
        pattern = found.get("lvlText") or ""
        if kind == "bullet":
            return "•" if not pattern or "\ue000" <= pattern[0] <= "\uf8ff" else pattern
        for depth in range(min(level, 8) + 1):
            if f"%{depth + 1}" in pattern:
                below = self._level(abstract, depth)
                form = (below.get("numFmt") if below else None) or "decimal"
                start = int(number(below.get("start")) if below and below.get("start") else 1)
                pattern = pattern.replace(f"%{depth + 1}", numeral(self._counts.get((key, depth), start), form))
        return "" if kind == "none" else pattern

    def _advance(self, key: str, level: int, found: Element) -> None:
        start = int(number(found.get("start"))) if found.get("start") else 1
        self._counts[key, level] = self._counts.get((key, level), start - 1) + 1
        for deeper in [pair for pair in self._counts if pair[0] == key and pair[1] > level]:
            del self._counts[deeper]

    def _abstract(self, num: str) -> Element | None:
        if self.root is None:
            return None
        target = next((n.get("abstractNumId") for n in self.root.all("num") if n.attributes.get("numId") == num), None)
        return next((a for a in self.root.all("abstractNum") if a.attributes.get("abstractNumId") == target), None)

    def _level(self, abstract: Element | None, level: int) -> Element | None:
        if abstract is None:
            return None
        return next((each for each in abstract.all("lvl") if each.attributes.get("ilvl") == str(level)), None)


def numeral(count: int, form: str) -> str:
    """A number in one of Word's formats; those that are not known give digits."""
    if form in (
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    ):
        return _han(count)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= count <= 20:
        return chr(0x245F + count)
    if form == "ideographTraditional" and 1 <= count <= 10:
        return "甲乙丙丁戊己庚辛壬癸"[count - 1]
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        return chr((97 if form == "lowerLetter" else 65) + count - 1)
    if form in ("lowerRoman", "upperRoman") and 1 <= count < 4000:
        roman = _roman(count)
        return roman.lower() if form == "lowerRoman" else roman
    return str(count)


def _han(count: int) -> str:
    if not 0 < count < 100:
        return str(count) if count else _HAN[0]
    tens, ones = divmod(count, 10)
    return ("" if not tens else ("十" if tens == 1 else _HAN[tens] + "十")) + (_HAN[ones] if ones else "")


def _roman(count: int) -> str:
    out = ""
    for size, letters in (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        out += letters * (count // size)
        count %= size
    return out
