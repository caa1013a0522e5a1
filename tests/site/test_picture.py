"""The picture for social media: a PNG as the specification has it, always the same, and it shows the archive."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import pytest

from tests.archive.making import archive_of, make_issue
from wangqi import picture
from wangqi.model import Archive

YOUNG = archive_of(
    make_issue("2024-01-05", ("要闻", [("甲", "文"), ("乙", "文")])), make_issue("2024-01-12", ("要闻", [("丙", "文")]))
)
OLD = archive_of(*(make_issue(f"{2000 + n}-05-05", ("要闻", [("题", "文")] * (1 + n % 7))) for n in range(20)))
DENSE = archive_of(*(make_issue(f"{1900 + n}-05-05", ("要闻", [("题", "文")] * (1 + n % 7))) for n in range(120)))
EMPTY = archive_of()
ARCHIVES = pytest.mark.parametrize("archive", [YOUNG, OLD, DENSE, EMPTY], ids=["young", "old", "dense", "empty"])


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    place = 8
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", data, place + 8 + length) == (zlib.crc32(kind + body),)
        yield kind, body
        place += 12 + length


def pixels(data: bytes) -> list[bytes]:
    found = dict(chunks(data))
    width, height, depth, colours, *rest = struct.unpack(">IIBBBBB", found[b"IHDR"])
    assert (width, height, depth, colours, rest) == (1200, 630, 8, 3, [0, 0, 0])
    raw = zlib.decompress(found[b"IDAT"])
    assert len(raw) == height * (width + 1)
    rows = [raw[place : place + width + 1] for place in range(0, len(raw), width + 1)]
    assert all(row[0] == 0 and max(row) < len(found[b"PLTE"]) // 3 for row in rows)
    return [row[1:] for row in rows]


@ARCHIVES
def test_it_is_a_small_png_and_always_the_same(archive: Archive) -> None:
    data = picture.card(archive)
    assert [kind for kind, _ in chunks(data)] == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert pixels(data)
    assert len(data) < 20_000
    assert data == picture.card(archive)


@ARCHIVES
def test_nothing_is_drawn_in_the_margins(archive: Archive) -> None:
    for place, row in enumerate(pixels(picture.card(archive))):
        inside = row[72:-72] if 72 <= place < 630 - 72 else b""
        assert not any(row[:72] + row[-72:])
        assert inside or not any(row)


def test_only_the_highest_column_is_red() -> None:
    rows = pixels(picture.card(OLD))[120:485]
    red = {place for row in rows for place, pixel in enumerate(row) if pixel == 4}
    assert 0 < len(red) <= 1056 // 20
    assert picture.card(OLD) != picture.card(YOUNG) != picture.card(EMPTY)
