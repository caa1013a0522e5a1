from __future__ import annotations

import re
from itertools import chain
from operator import add

from hypothesis import given
from hypothesis import strategies as st

from wangqi.model import Article, Block, Location
from wangqi.search import characters

AT = Location(path="issue.txt")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
MIXED = st.text("矿山生态 。，App2.50％Ａ１\u3000\t①…é<&|]^", max_size=60)


class Words:
    """Cuts after every second character."""

    def han_words(self, texts: tuple[str, ...]) -> list[str]:
        words = [text[at : at + 2] for text in texts for at in range(0, len(text), 2)]
        return [word for word in words if re.fullmatch("[\u4e00-\u9fff]{2}", word)]


def article(title: str, *texts: str) -> Article:
    blocks = tuple(Block(kind="paragraph", text=text, at=AT) for text in texts)
    return Article(id="1", title=title, blocks=blocks, at=AT)


@given(st.lists(TEXT | MIXED, min_size=1, max_size=4))
def test_each_block_is_its_tokens_in_pairs(texts: list[str]) -> None:
    words = list(characters.words(characters.body(characters.encode(article(*texts), Words()))))
    tokens = [characters.tokens(text) for text in texts]
    rows = [[*map(add, row, [*row[1:], characters.END]), characters.BLOCK] for row in tokens]
    expected = list(chain.from_iterable(rows))
    assert words[: len(expected)] == expected
    assert set(words[len(expected) :]).isdisjoint({characters.BLOCK})


@given(st.lists(TEXT | MIXED, min_size=1, max_size=4))
def test_the_length_of_an_article_is_that_of_its_words(texts: list[str]) -> None:
    encoded = characters.encode(article(*texts), Words())
    assert characters.length(encoded) == len(list(characters.words(characters.body(encoded))))


@given(TEXT | MIXED)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert characters.fold(characters.fold(text)) == characters.fold(text) or "\u0345" in text


@given(TEXT | MIXED)
def test_words_hold_nothing_that_html_or_pagefind_read_as_their_own(text: str) -> None:
    body = characters.body(characters.encode(article(text, text), Words()))
    assert not set(body) & set("<>& \n")
    assert "___PAGEFIND" not in body


@given(st.lists(MIXED, min_size=2, max_size=2))
def test_no_word_of_the_index_is_the_beginning_of_another(texts: list[str]) -> None:
    body = characters.body(characters.encode(article(*texts), Words()))
    keys = {word for word in characters.words(body) if word[0] not in "|["}
    assert not [(one, other) for one in keys for other in keys if one != other and other.startswith(one)]


def test_positions_are_those_of_tokens() -> None:
    body = characters.body(characters.encode(article("矿山", "9.8%的PM2.5"), Words()))
    assert [word[0] for word in characters.words(body)] == [*"矿山|9", chr(0xA021), *"的p2|"]


def test_the_title_is_as_long_as_its_tokens() -> None:
    assert characters.title_length(characters.encode(article("App 2024年", "矿"), Words())) == 3


def test_no_string_goes_on_from_one_cell_of_a_table_to_the_next() -> None:
    table = Block(kind="table", text="甲\t乙", rows=(("甲", "乙"),), at=AT)
    body = characters.body(characters.encode(Article(id="1", title="表", blocks=(table,), at=AT), Words()))
    assert list(characters.words(body)) == ["表\ua001", "|", "甲\ua001", "|", "乙\ua001", "|"]


def test_latin_words_are_read_apart_and_together() -> None:
    body = characters.body(characters.encode(article("用App Store"), Words()))
    assert "appstore\ua000\ua001" in characters.words(body)
    assert "app\ua000store\ua000" in characters.words(body)


def test_runs_of_latin_letters_are_listed_apart_and_together() -> None:
    assert {"app", "store", "appstore"} == set(characters.runs_in(characters.encode(article("用App Store"), Words())))


def test_an_encoder_remembers_nothing_that_matters() -> None:
    encoder, first, second = characters.Encoder(Words()), article("①矿", "Ａ股"), article("B股 9.8%")
    assert [encoder.encode(first), encoder.encode(second)] == [
        characters.encode(one, Words()) for one in (first, second)
    ]


def test_the_lexicon_reads_its_words_from_the_same_text() -> None:
    encoded = characters.encode(article("矿山矿山", "生态A股煤"), Words())
    assert characters.words_in(encoded) == ["矿山", "矿山", "生态"]
