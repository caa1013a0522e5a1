"""Spellings of names that are kept are those that would be made, and nothing else comes out of what is kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wangqi import store
from wangqi.archive.slugs import slug
from wangqi.spellings import SPELLINGS, Spellings
from wangqi.store import Store

NAMES = ("重要新闻", "A股 2024", "〄", "")


def test_what_is_kept_is_what_was_asked_for_and_is_taken_over(tmp_path: Path) -> None:
    made = Spellings(Store(tmp_path), "tools")
    assert [made(name) for name in NAMES] == [slug(name) for name in NAMES]
    made.keep()
    kept = Store(tmp_path).get(SPELLINGS, store.key("tools"))
    assert kept is not None
    assert store.unpack(kept) == {name: slug(name) for name in NAMES}
    fewer = Spellings(Store(tmp_path), "tools")
    fewer("重要新闻")
    fewer.keep()
    kept = Store(tmp_path).get(SPELLINGS, store.key("tools"))
    assert kept is not None
    assert store.unpack(kept) == {"重要新闻": "zhongyao-xinwen"}


def test_other_tools_spell_anew_and_what_they_replace_is_removed(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    kept.put(SPELLINGS, store.key("old"), store.pack({"重要新闻": "news"}))
    assert Spellings(kept, "old")("重要新闻") == "news"
    new = Spellings(kept, "new")
    assert new("重要新闻") == "zhongyao-xinwen"
    new.keep()
    assert kept.get(SPELLINGS, store.key("old")) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no pickle",
        store.pack(["重要新闻"]),
        store.pack({"重要新闻": 5}),
        store.pack({5: "x"}),
        store.pack({"重要新闻": ""}),
        store.pack({"重要新闻": "../../etc"}),
        store.pack({"重要新闻": "x\n"}),
        store.pack({"重要新闻": '"><script>'}),
        store.pack({"重要新闻": "news", "别的": "/x"}),
    ],
)
def test_what_is_damaged_or_no_address_is_not_taken_over(content: bytes, tmp_path: Path) -> None:
    kept = Store(tmp_path)
    kept.put(SPELLINGS, store.key("tools"), content)
    assert Spellings(kept, "tools")("重要新闻") == "zhongyao-xinwen"


def test_nothing_is_kept_without_a_key_or_where_nothing_may_be_written(tmp_path: Path) -> None:
    for kept, tools in ((Store(tmp_path), ""), (Store(tmp_path, frozen=True), "tools"), (Store(None), "tools")):
        made = Spellings(kept, tools)
        assert made("重要新闻") == "zhongyao-xinwen"
        made.keep()
    assert not list(tmp_path.iterdir())


def test_a_build_of_names_that_are_known_loads_no_dictionary(tmp_path: Path) -> None:
    issue = tmp_path / "issues" / "2024-01-05.md"
    issue.parent.mkdir()
    issue.write_text("## 重要新闻\n\n### 铁矿投产\n\n铁矿投产。\n", encoding="utf-8")
    gather = (
        "import sys; from pathlib import Path; from wangqi import build, site, store\n"
        "root = Path(sys.argv[1])\n"
        "found = build.gather(site.load(root), jobs=1, kept=store.of_site(root))\n"
        "print(found.archive.topics[0].id, 'pypinyin' in sys.modules)"
    )

    def said() -> str:
        done = subprocess.run([sys.executable, "-c", gather, str(tmp_path)], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert [said(), said()] == ["zhongyao-xinwen True", "zhongyao-xinwen False"]
    issue.write_text("## 省际动态\n\n### 铁矿投产\n\n铁矿投产。\n", encoding="utf-8")
    assert said() == "shengji-dongtai True"
