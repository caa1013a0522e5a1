"""Small files that are larger, longer or other than they look."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def write_pdf(path: Path, objects: dict[int, bytes], *, trailer: bytes = b"") -> Path:
    """A PDF of numbered objects, of which 1 is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % places.get(number, 0) for number in range(1, size))
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    path.write_bytes(bytes(out))
    return path


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(data, 9)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), extra, packed)


def one_page(path: Path, content: bytes, resources: bytes = b"", more: dict[int, bytes] | None = None) -> Path:
    """A PDF with one page of A4 that shows `content`."""
    font = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s %s >> >>"
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: page % (font, resources),
        4: stream(content),
        **(more or {}),
    }
    return write_pdf(path, objects)


def many_pages(path: Path, count: int) -> Path:
    """One page, listed again and again."""
    kids = b"3 0 R " * count
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    }
    return write_pdf(path, objects)


def looping_pages(path: Path) -> Path:
    """A page tree that contains itself."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Parent 2 0 R /Count 1000000 >>",
        3: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Parent 2 0 R /Count 1000000 >>",
    }
    return write_pdf(path, objects)


def locked(path: Path) -> Path:
    """A PDF that asks for a password which nobody has."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    }
    key = b"<" + b"5a" * 32 + b">"
    lock = b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O %s /U %s >> /ID [<00> <00>]" % (key, key)
    return write_pdf(path, objects, trailer=lock)


def write_docx(path: Path, document: bytes | str, **parts: str) -> Path:
    """A DOCX with these parts of `word/`; the document's body is given whole, or as the content of `w:body`."""
    if isinstance(document, str):
        document = f'<?xml version="1.0"?><w:document {WORD}><w:body>{document}</w:body></w:document>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", CONTENT_TYPES)
        file.writestr("word/document.xml", document)
        for name, text in parts.items():
            file.writestr(f"word/{name}.xml", f'<?xml version="1.0"?>{text}')
    return path
