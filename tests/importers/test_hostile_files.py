"""Files that would exhaust, deceive or crash a reader are refused at once, with a way out."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.importers import bombs
from wangqi.errors import SourceError, WangqiError
from wangqi.importers import import_file
from wangqi.importers.contain import Limits
from wangqi.importers.pdf import read_pdf
from wangqi.parse.words import field_words

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("pypdfium2")
SHORT = Limits(seconds=4, megabytes=768)


def refusal(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        import_file(path, field_words())
    assert caught.value.hint
    return caught.value.message


def test_a_hundred_thousand_pages(tmp_path: Path) -> None:
    assert "2,000 pages" in refusal(bombs.many_pages(tmp_path / "a.pdf", 100_000))


def test_a_page_tree_that_contains_itself(tmp_path: Path) -> None:
    assert "was refused" in refusal(bombs.looping_pages(tmp_path / "a.pdf"))


def test_a_form_that_draws_itself(tmp_path: Path) -> None:
    form = bombs.stream(
        b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
    )
    path = bombs.one_page(tmp_path / "a.pdf", b"/X Do", b"/XObject << /X 5 0 R >>", {5: form})
    with pytest.raises(SourceError):
        read_pdf(path, limits=SHORT)


def test_forms_that_double_at_every_level(tmp_path: Path) -> None:
    def form(inner: int) -> bytes:
        uses = b"/X Do " * 10 if inner else b"BT /F1 9 Tf (boom) Tj ET"
        names = b"/Resources << /XObject << /X %d 0 R >> >>" % inner if inner else b""
        return bombs.stream(uses, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + names)

    levels = {number: form(number + 1 if number < 14 else 0) for number in range(5, 15)}
    path = bombs.one_page(tmp_path / "a.pdf", b"/X Do", b"/XObject << /X 5 0 R >>", levels)
    with pytest.raises(SourceError):
        read_pdf(path, limits=SHORT)


def test_a_content_stream_that_unpacks_to_a_gigabyte(tmp_path: Path) -> None:
    path = bombs.one_page(tmp_path / "a.pdf", b"BT /F1 9 Tf " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 4_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(SourceError) as caught:
        read_pdf(path, limits=SHORT)
    assert "was refused" in caught.value.message


def test_a_password(tmp_path: Path) -> None:
    assert "password" in refusal(bombs.locked(tmp_path / "a.pdf"))


def test_a_scan_is_sent_to_ocr(tmp_path: Path) -> None:
    picture = b"q 500 0 0 700 40 60 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
    path = bombs.one_page(tmp_path / "a.pdf", picture)
    with pytest.raises(SourceError) as caught:
        import_file(path, field_words())
    assert "scan" in caught.value.message
    assert "OCR" in caught.value.hint


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7\n", b"\x89PNG\r\n", b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer << /Root 1 0 R >>"]
)
def test_what_is_no_pdf(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    assert "damaged" in refusal(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WangqiError):
        import_file(tmp_path / "a.pdf", field_words())
    with pytest.raises(WangqiError):
        import_file(tmp_path / "a.docx", field_words())


def test_a_docx_that_unpacks_to_gigabytes(tmp_path: Path) -> None:
    head = f'<?xml version="1.0"?><w:document {bombs.WORD}><w:body>'.encode()
    path = bombs.write_docx(tmp_path / "a.docx", head + b" " * 51_000_000 + b"</w:body></w:document>")
    assert path.stat().st_size < 200_000
    assert "48 MB" in refusal(path)


def test_entities_that_multiply(tmp_path: Path) -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a0 "boom">{lines}]><w:document {bombs.WORD}>&a9;</w:document>'
    assert "document type" in refusal(bombs.write_docx(tmp_path / "a.docx", text.encode()))


def test_an_entity_that_reads_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    text = f'<!DOCTYPE d [<!ENTITY a SYSTEM "{secret.as_uri()}">]><w:document {bombs.WORD}><w:t>&a;</w:t></w:document>'
    message = refusal(bombs.write_docx(tmp_path / "a.docx", text.encode()))
    assert "document type" in message
    assert "geheim" not in message


def test_elements_nested_without_end(tmp_path: Path) -> None:
    body = "<w:p>" * 100_000 + "</w:p>" * 100_000
    assert "nested" in refusal(bombs.write_docx(tmp_path / "a.docx", body))


def test_a_style_that_is_based_on_itself(tmp_path: Path) -> None:
    styles = (
        f'<w:styles {bombs.WORD}><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    body = '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>一段文字。</w:t></w:r></w:p>'
    path = bombs.write_docx(tmp_path / "a.docx", body, styles=styles)
    assert "一段文字。" in import_file(path, field_words()).text


def test_an_old_doc(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    assert ".doc" in refusal(path)


def test_what_is_no_docx(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    assert "damaged" in refusal(path)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("word/other.xml", "<a/>")
    assert "no document" in refusal(path)


def test_a_docx_without_text(tmp_path: Path) -> None:
    assert "no text" in refusal(bombs.write_docx(tmp_path / "a.docx", "<w:p/>"))
