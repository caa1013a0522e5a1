"""Lines that are written as Markdown without being read back: each must read as itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangqi.parse import write_markdown
from wangqi.parse.markdown import read_pieces

_SIGNS = "矿产山一。，、；：？！“”‘’（）《》—…·%～Ⅲ()+:-aB19. "
_LINES = st.text(alphabet=_SIGNS, min_size=1, max_size=30)


@given(_LINES)
@settings(deadline=None, max_examples=400)
def test_what_is_not_read_back_reads_as_itself(text: str) -> None:
    if write_markdown._ITSELF.fullmatch(text):  # noqa: SLF001 - the shortcut is what is tested
        pieces = read_pieces(text, "").pieces
        assert [(piece.block.kind, piece.block.text, piece.rank) for piece in pieces] == [("paragraph", text, 0)]
        assert not pieces[0].block.html
        pieces = read_pieces(f"##### {text}", "").pieces
        assert [(piece.block.kind, piece.block.text, piece.rank) for piece in pieces] == [("heading", text, 0)]
        assert pieces[0].block.level == 2
        assert not pieces[0].block.html


@pytest.mark.parametrize(
    "text", ["青崖铁矿今年产出矿石 3.5 万吨。", "2021年，C919首飞", "C919首飞", "(更新: 16)（新华社）", "“北溪-2”管道"]
)
def test_the_shortcut_is_taken(text: str) -> None:
    assert write_markdown._ITSELF.fullmatch(text)  # noqa: SLF001 - see above
