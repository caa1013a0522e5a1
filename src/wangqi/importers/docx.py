"""A DOCX file as passages: styles say what they are, so that nothing has to be measured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangqi.importers.ooxml import Element, Package
from wangqi.importers.wordstyles import Numbering, Styles
from wangqi.importers.wordwalk import Walker, plain
from wangqi.model import Furniture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wangqi.importers.sheet import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a DOCX file holds."""

    passages: tuple[Passage, ...]
    furniture: tuple[Furniture, ...]
    """Running headers and footers, hidden text."""


def read_docx(path: Path) -> Document:
    """The passages of a DOCX file. Raises SourceError where it cannot be read, or is not what it says it is."""
    with Package(path) as package:
        root = package.read("word/document.xml") or next(
            (package.read(name) for name in package.names() if re.fullmatch(r"word/document\d*\.xml", name)),
            None,
        )
        if root is None:
            raise package.refused("it holds no document", "Open it in Word or WPS and save it again as .docx.")
        notes = {
            **_notes(package.read("word/footnotes.xml"), "footnote"),
            **_notes(package.read("word/endnotes.xml"), "endnote"),
        }
        walker = Walker(Styles(package.read("word/styles.xml")), Numbering(package.read("word/numbering.xml")), notes)
        walker.blocks(root)
        furniture = list(_running(package))
    furniture += [
        Furniture(line=1, kind="markup", text=text.strip(), reason="hidden in the document")
        for text in walker.hidden
        if text.strip()
    ]
    return Document(passages=tuple(walker.passages), furniture=tuple(furniture))


def _notes(root: Element | None, name: str) -> dict[str, str]:
    """Footnotes or endnotes by key (`foo2`, `end1`); separators are left out."""
    empty = Walker(Styles(None), Numbering(None), {})
    out: dict[str, str] = {}
    for note in root.all(name) if root else ():
        if "type" not in note.attributes:
            out[f"{name[:3]}{note.attributes.get('id', '')}"] = plain(note, empty)
    return out


def _running(package: Package) -> Iterator[Furniture]:
    empty = Walker(Styles(None), Numbering(None), {})
    seen: set[str] = set()
    for name in package.names():
        match = re.fullmatch(r"word/(header|footer)\d*\.xml", name)
        root = package.read(name) if match else None
        text = plain(root, empty).strip() if root else ""
        if match and text and text not in seen:
            seen.add(text)
            kind = match[1]
            yield Furniture(
                line=1,
                kind="running-header" if kind == "header" else "running-footer",
                text=text,
                reason=f"the document's {kind}",
            )
