"""Our ZIP archives are those of the standard library, to the byte where both deflate with zlib."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

import pytest

from wangqi.zipped import member, zipped

FILES = (("mimetype", "application/epub+zip", False), ("a/b.xhtml", "矿山" * 5000, True), ("a/empty", "", True))


@pytest.mark.parametrize("count", [0, 1, 3, 70_000])
def test_the_bytes_are_those_of_the_standard_library(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    files = FILES[:count] if count < 4 else [(f"{place}", "", False) for place in range(count)]
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text, deflate in files:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # on Windows it would say so
            archive.writestr(entry, text.encode("utf-8"))
    made = zipped(member(name, text, deflate=deflate) for name, text, deflate in files)
    monkeypatch.setattr("wangqi.zipped.deflated", lambda content: zlib.compress(content, wbits=-15))
    assert zipped(member(name, text, deflate=deflate) for name, text, deflate in files) == target.getvalue()
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert [(name, archive.read(name).decode()) for name in archive.namelist()] == [file[:2] for file in files]
