"""Parts of a DOCX package, read with limits; XML without document types, and therefore without entities.

The standard library is enough for this, and it lets every limit stand where the bytes come in: compressed parts are
read up to a size and no further, whatever their header says, and a document type ends the parse before any entity of
it is declared.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from wangqi.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_PART: Final = 48 * 1024 * 1024
"""Bytes of XML in one part; 300 pages of text are about six million."""
MAX_ELEMENTS: Final = 2_000_000
MAX_DEPTH: Final = 200
MAX_ENTRIES: Final = 20_000

_BOMB_HINT = "It is damaged or made to exhaust its reader. Save it again from Word, or save its text as .txt."
_NAMESPACES = (("wordprocessingml", ""), ("markup-compatibility", "mc:"), ("/math", "m:"))


@dataclass(slots=True)
class Element:
    """An XML element.

    Names of WordprocessingML carry no prefix, of mathematics `m:`, of alternatives `mc:`, of all else `o:`;
    attributes carry none.
    """

    name: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""
    """Character data directly inside it."""

    def first(self, name: str) -> Element | None:
        """Its first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> Iterator[Element]:
        """Its children of that name."""
        return (child for child in self.children if child.name == name)

    def get(self, name: str, attribute: str = "val") -> str | None:
        """An attribute of its first child of that name; None where either is missing."""
        child = self.first(name)
        return None if child is None else child.attributes.get(attribute)


class Package:
    """An open DOCX file. Raises SourceError where it is none, or is too large."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError) as error:
            raise self._no_docx(path) from error
        if len(self._zip.infolist()) > MAX_ENTRIES:
            raise self.refused("it has more than 20,000 parts", _BOMB_HINT)

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """Names of all parts, sorted."""
        return sorted(self._zip.namelist())

    def read(self, part: str) -> Element | None:
        """The root of an XML part; None where the package has no such part."""
        try:
            info = self._zip.getinfo(part)
        except KeyError:
            return None
        if info.flag_bits & 1:
            raise self.refused("it is protected by a password", "Save it without a password, and add that.")
        try:
            with self._zip.open(info) as file:
                data = file.read(MAX_PART + 1)
        except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise self.refused(f"{part} cannot be unpacked", _BOMB_HINT) from error
        except Exception as error:  # zlib.error and its like have no common parent
            raise self.refused(f"{part} cannot be unpacked ({error})", _BOMB_HINT) from error
        if len(data) > MAX_PART:
            raise self.refused(f"{part} unpacks to more than 48 MB", _BOMB_HINT)
        try:
            return parse_xml(data)
        except XMLRefused as refusal:
            raise self.refused(f"{part}: {refusal}", _BOMB_HINT) from None

    def refused(self, why: str, hint: str) -> SourceError:
        """The error that says why the file is not read."""
        return SourceError(f"{self.name} was refused: {why}", hint=hint, path=self.name)

    def _no_docx(self, path: Path) -> SourceError:
        try:
            with path.open("rb") as file:
                start = file.read(8)
        except OSError as error:
            return SourceError(f"{path.name} cannot be opened: {error.strerror}", path=path.name)
        if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            why, hint = (
                "it is an old .doc or protected by a password",
                "Open it in Word or WPS and save it as .docx.",
            )
        else:
            why, hint = (
                "it is damaged or no DOCX at all",
                "Open it in Word or WPS and save it again as .docx.",
            )
        return self.refused(why, hint)


class XMLRefused(Exception):  # noqa: N818 - not an error of the program: an answer
    """The XML is not well-formed, or is not of a kind that a word processor writes."""


def parse_xml(data: bytes) -> Element:
    """The root element. Raises XMLRefused for a document type, for depth or number beyond the limits, for errors."""
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = builder.doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise XMLRefused(f"not well-formed ({error})") from None
    return builder.top.children[0]


class _Builder:
    def __init__(self) -> None:
        self.top = Element("", {})
        self.stack = [self.top]
        self.count = 0

    def doctype(self, *_: object) -> None:
        raise XMLRefused("it declares a document type, which no word processor does")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise XMLRefused("more than two million elements")
        if len(self.stack) > MAX_DEPTH:
            raise XMLRefused(f"elements nested more than {MAX_DEPTH} deep")
        element = Element(_short(name), {key.rpartition("\n")[2]: value for key, value in attributes.items()})
        self.stack[-1].children.append(element)
        self.stack.append(element)

    def end(self, _: str) -> None:
        self.stack.pop()

    def data(self, text: str) -> None:
        self.stack[-1].text += text


def _short(name: str) -> str:
    space, _, local = name.rpartition("\n")
    if not space:
        return local
    return next((prefix for part, prefix in _NAMESPACES if part in space), "o:") + local
