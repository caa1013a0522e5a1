from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangqi import deflate


@given(st.binary(max_size=3000) | st.text("矿山绿 ", max_size=3000).map(str.encode))
def test_what_was_squeezed_comes_back(content: bytes) -> None:
    assert gzip.decompress(deflate.gzipped(content)) == content
    assert zlib.decompress(deflate.deflated(content), -15) == content


def test_gzip_says_no_time_and_no_name() -> None:
    assert deflate.gzipped(b"a" * 100)[3:8] == bytes(5)


def test_without_the_quick_library_zlib_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deflate, "isal_zlib", None)
    content = "绿色矿山建设。".encode() * 300
    assert gzip.decompress(deflate.gzipped(content)) == content
    assert zlib.decompress(deflate.deflated(content), -15) == content
    assert deflate.gzipped(content)[3:8] == bytes(5)
