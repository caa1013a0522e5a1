"""Segmentation: both engines cut alike, nothing is lost, keywords are words a reader would name."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangqi.model import Article, Block, Location
from wangqi.words import Segmenter, Term, read_list, read_terms

HERE = Location(path="issues/1.txt")
TEXT = (Path(__file__).parent / "fixtures" / "words" / "passages.txt").read_text(encoding="utf-8")
TERMS = ("青崖铁矿 200 n", "望舒山", "数字岩心库 50 n", "𬭊元素", "绿色 矿山", "勘察设计 0")


@cache
def segmenter(engine: str, terms: tuple[str, ...] = ()) -> Segmenter:
    if engine == "rjieba":
        pytest.importorskip("rjieba")
        return Segmenter(terms, engine="rjieba")
    return Segmenter(terms, engine="jieba")


def article(title: str, *paragraphs: str) -> Article:
    blocks = tuple(Block(kind="paragraph", text=text, at=HERE) for text in paragraphs)
    return Article(id="1", title=title, blocks=blocks, at=HERE)


def test_importing_loads_no_dictionary() -> None:
    code = "import sys, wangqi.words as w; w.Segmenter(('词 1 n',)); sys.exit(any('jieba' in m for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("engine", ["jieba", "rjieba"])
def test_loading_is_quiet_and_leaves_the_shared_temporary_folder_alone(engine: str, tmp_path: Path) -> None:
    if engine == "rjieba":
        pytest.importorskip("rjieba")
    # a cache of jieba's that would break it if it were read
    (tmp_path / "jieba.cache").write_bytes(b"not marshalled")
    code = f"from wangqi.words import Segmenter; print(*Segmenter(engine={engine!r}).cut('矿产资源'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == "矿产资源"
    assert done.stderr == ""
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
    assert (tmp_path / "jieba.cache").read_bytes() == b"not marshalled"


def test_the_module_wide_tokenizer_of_jieba_is_not_touched() -> None:
    import jieba

    Segmenter(("望舒山铁矿 9999 n",), engine="jieba").cut("望舒山铁矿")
    assert not jieba.dt.initialized
    assert tempfile.tempdir is None or Path(tempfile.tempdir).exists()


@pytest.mark.parametrize("terms", [(), TERMS], ids=["plain", "with a site dictionary"])
def test_both_engines_cut_alike(terms: tuple[str, ...]) -> None:
    reference, fast = segmenter("jieba", terms), segmenter("rjieba", terms)
    text = TEXT.replace("\n", "")
    # every window starts somewhere else within a word, which gives the model unknown words to guess at
    lines = TEXT.split("\n") + [text[start : start + 50] for start in range(0, len(text), 3)]
    assert sum(map(len, lines)) > 40_000
    assert {line: fast.cut(line) for line in lines} == {line: reference.cut(line) for line in lines}


@settings(deadline=None)
@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("矿山绿色资源部的了二〇2024.9-+%&_ABc \t\r\n，。《》㐀龻鿖\ud800\x00\x85\u2028　"),
            st.characters(),
        ),
        max_size=60,
    )
)
def test_cuts_join_back_and_agree_on_any_text(text: str) -> None:
    words = segmenter("rjieba").cut(text)
    assert "".join(words) == text
    assert all(words)
    assert words == segmenter("jieba").cut(text)


@pytest.mark.parametrize("run", ["矿山生态修复", "a", "7", "a.", "-", "a-", "+#", "\ud800", "㐀", " ", "www.", "Ab1&"])
def test_a_very_long_run_is_cut_in_time_that_grows_with_it(run: str) -> None:
    text = run * (120_000 // len(run))  # the square of that would take minutes
    assert "".join(segmenter("rjieba").cut(text)) == text
    assert segmenter("rjieba").terms(article(text, text, text + "字")) is not None
    assert "".join(segmenter("rjieba").title_breaks(text)) == text


@pytest.mark.parametrize("engine", ["jieba", "rjieba"])
def test_the_sites_dictionary_is_obeyed(engine: str) -> None:
    plain, told = segmenter(engine), segmenter(engine, TERMS)
    assert "青崖铁矿" not in plain.cut("青崖铁矿投产")
    assert "青崖铁矿" in told.cut("青崖铁矿投产")
    assert "望舒山" in told.cut("登上望舒山顶")


@pytest.mark.parametrize("engine", ["jieba", "rjieba"])
def test_compounds_of_latin_letters_and_digits_stay_whole(engine: str) -> None:
    assert segmenter(engine).cut("测PM2.5与S-300约9.8%。") == [
        "测",
        "PM2.5",
        "与",
        "S-300",
        "约",
        "9.8%",
        "。",
    ]


def test_terms_are_nouns_in_order_of_frequency() -> None:
    found = segmenter("rjieba").terms(
        article(
            "青石县建成锂矿示范基地",
            "锂矿勘查取得进展，2024年新增储量12万吨。锂矿与铜矿并存，尾矿再利用。",
            "他们表示，第三批尾矿治理已经全面启动，详见 https://example.org/lithium/report.html 。",
        )
    )
    words = list(found.words)
    assert words[0] == "锂矿"
    assert found.counts[words.index("锂矿")] == 5  # three for the title, two in the text
    assert {"铜矿", "尾矿", "储量", "勘查"} <= set(words)
    assert not {
        "他们",
        "表示",
        "全面",
        "2024",
        "万吨",
        "第三批",
        "example",
        "lithium",
        "report",
        "html",
    } & set(words)
    pairs = list(zip(found.words, found.counts, strict=True))
    assert pairs == sorted(pairs, key=lambda item: (-item[1], item[0]))


def test_stop_words_of_the_site_and_tags_of_its_dictionary_are_heeded() -> None:
    piece = article("锂矿储量", "青崖铁矿的锂矿储量")
    told = Segmenter(("青崖铁矿 100 n", "储量 100 v"), stop_words=frozenset({"锂矿"}))
    assert told.terms(piece).words == ("青崖铁矿",)


def test_latin_words_count_as_terms_but_single_letters_and_numbers_do_not() -> None:
    found = segmenter("rjieba").terms(article("ESG", "ESG 与 PM2.5、DeepSeek-V3，A 级，5G，3.14，of the"))
    assert set(found.words) == {"ESG", "PM2.5", "DeepSeek-V3"}


def test_terms_are_capped() -> None:
    words = "".join(f"Word{number}、" for number in range(300))
    assert len(segmenter("rjieba").terms(article("长", words)).words) == 64


@pytest.mark.parametrize(
    ("title", "pieces"),
    [
        (
            "自然资源部印发2024年第15期《绿色矿山建设指南》的通知",
            "自然资源部|印发2024年|第15期|《绿色矿山|建设|指南》的|通知",
        ),
        ("新增1 460万吨", "新增1 460万吨"),
        ("锂价走低　铜价走高", "锂价|走低　|铜价|走高"),
        ("修订后的办法", "修订后的|办法"),
        ("他说：“找矿不停”", "他|说：|“找矿|不停”"),
        ("", ""),
    ],
)
def test_a_title_breaks_between_words_only_where_a_line_may_end(title: str, pieces: str) -> None:
    assert "|".join(segmenter("rjieba").title_breaks(title)) == pieces


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("矿山绿色资源的了第2024 %，。《》（）“”A—"), max_size=30))
def test_no_piece_starts_or_ends_with_a_forbidden_mark(title: str) -> None:
    pieces = segmenter("rjieba").title_breaks(title)
    assert "".join(pieces) == title
    for before, after in pairwise(pieces):
        assert after[0] not in "，。》）”%— "
        assert before[-1] not in "《（“"
        assert not before[-1].isdigit()
        assert before.endswith("  ") or not after[0].isdigit()


def test_dictionary_lines_are_read_as_jieba_reads_them() -> None:
    lines = ("\ufeff青崖铁矿 200 n", "", "# 注", "绿色 矿山 30", "PM2.5 nz", "  望舒山  ")
    assert list(read_terms(lines)) == [
        Term(word="青崖铁矿", frequency=200, tag="n"),
        Term(word="绿色 矿山", frequency=30),
        Term(word="PM2.5", tag="nz"),
        Term(word="望舒山"),
    ]
    assert read_list("# 注\n 锂 \n\n铜\n") == {"锂", "铜"}
