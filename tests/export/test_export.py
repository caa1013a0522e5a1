"""`wangqi export`: each form holds the whole archive, and nothing is overwritten."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.export.engine import Engine, serving
from tests.test_cli import ISSUE, wangqi
from wangqi import build, export
from wangqi import site as sites
from wangqi.cli import exporting

STATIC = Path(__file__).parents[2] / "static" / "search"
SECOND = (
    ISSUE.replace("第 3 期", "第 4 期")
    .replace("3 月 7 日", "3 月 14 日")
    .replace("会员动态", "地勘单位")
    .replace("三座", "五座")
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> export.Source:
    root = tmp_path_factory.mktemp("site")
    (root / "issues").mkdir()
    for name, text in (("2025-03-07.txt", ISSUE), ("2025-03-14.txt", SECOND)):
        (root / "issues" / name).write_text(text, encoding="utf-8")
    (root / "site.yaml").write_text("title: 晨岭矿业通讯\ndictionary: terms.txt\n", encoding="utf-8")
    (root / "terms.txt").write_text("错峰爆破 100 n\n", encoding="utf-8")
    site = sites.load(root)
    gathered = build.gather(site, jobs=1)
    return export.Source(site=site, archive=gathered.archive, digests=gathered.digests, segmenter=gathered.segmenter)


def written(form: str, source: export.Source, to: Path) -> Path:
    export.carry_out(export.files(form, source), to, step=lambda _: None)
    return to


def test_the_command_knows_every_form() -> None:
    assert exporting.FORMS == export.FORMS


def test_an_export_overwrites_nothing_and_a_dry_run_writes_nothing(source: export.Source) -> None:
    root = source.site.root
    listed = wangqi("export", "--format", "markdown", "--dry-run", cwd=root).stdout.split()
    assert listed == ["export/markdown/2025-03-07.md", "export/markdown/2025-03-14.md"]
    assert not (root / "export").exists()
    done = wangqi("export", "--format", "markdown", cwd=root)
    assert "2 files of 4 articles" in done.stderr
    assert sorted(path.name for path in (root / "export" / "markdown").iterdir()) == ["2025-03-07.md", "2025-03-14.md"]
    assert "error[output]" in wangqi("export", "--format", "markdown", cwd=root, code=1).stderr
    again = wangqi("parse", "export/markdown/2025-03-07.md", "--format", "text", cwd=root).stdout
    assert "平均噪声比上月下降四分贝" in again


def test_the_database_finds_strings(source: export.Source, tmp_path: Path) -> None:
    path = written("sqlite", source, tmp_path / "a.sqlite")
    with closing(sqlite3.connect(path)) as base:
        found = "SELECT a.url FROM found JOIN article a ON a.key = found.rowid WHERE found MATCH ? ORDER BY a.url"
        both = ["issues/2025-03-07/1.html", "issues/2025-03-14/1.html"]
        assert [url for (url,) in base.execute(found, ('"山试行错"',))] == []
        assert [url for (url,) in base.execute(found, ('"矿试行错峰"',))] == both
        assert base.execute("SELECT count(*) FROM issue").fetchone() == (2,)
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_jsonl_is_the_site_s_own(source: export.Source, tmp_path: Path) -> None:
    lines = written("jsonl", source, tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [
        f"2025-03-{day}/{place}" for day in ("07", "14") for place in "12"
    ]


def test_there_is_a_book_of_the_archive_and_one_of_each_issue(source: export.Source, tmp_path: Path) -> None:
    folder = written("epub", source, tmp_path / "books")
    assert sorted(path.name for path in folder.rglob("*.epub")) == [
        "2025-03-07.epub",
        "2025-03-14.epub",
        "archive.epub",
    ]
    with zipfile.ZipFile(folder / "archive.epub") as book:
        assert book.namelist()[0] == "mimetype"
        pages = [name for name in book.namelist() if name.endswith(("xhtml", "opf"))]
        text = "".join("".join(etree.fromstring(book.read(name)).itertext()) for name in pages)
    assert text.count("三座露天矿自本月起") == 1
    assert text.count("五座露天矿自本月起") == 1


def test_bulk_requests_and_mapping_belong_together(source: export.Source, tmp_path: Path) -> None:
    folder = written("opensearch", source, tmp_path / "o")
    engine = Engine(folder)
    assert len(engine.documents) == 4
    first = engine.documents["2025-03-07/1"]
    assert any("错峰爆破" in text.split() for text in first["words"]), "cut with the site's dictionary"
    assert "错峰爆破" in (folder / "dictionary.txt").read_text("utf-8").split()


QUERIES = """
import { connect } from "./remote.js";
const { search, suggest } = connect(process.argv[2], { facets: ["topic", "year"] });
const out = {};
out.exact = await search("试行错峰", { limit: 1 });
out.filtered = await search("露天矿", { filters: { year: ["2025"], topic: ["重要新闻"] }, sort: "oldest" });
out.without = await search("露天矿 -五座");
out.looser = await search("噪声监测露天矿");
out.quoted = await search('"噪声监测露天矿"');
out.suggest = await suggest("露天");
out.refused = await connect(process.argv[2] + "x").search("矿").catch((error) => error.kind);
console.log(JSON.stringify(out));
"""


def test_the_browser_s_side_gives_the_documented_shape(source: export.Source, tmp_path: Path) -> None:
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        pytest.skip("Node is not installed: search/remote.js was not run")
    engine = Engine(written("opensearch", source, tmp_path / "o"))
    modules = tmp_path / "modules"
    shutil.copytree(STATIC, modules)
    (modules / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (modules / "queries.js").write_text(QUERIES, encoding="utf-8")
    with serving(engine) as address:
        command = [node, str(modules / "queries.js"), address]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    exact = said["exact"]
    assert (exact["query"], exact["total"], exact["exact"], len(exact["hits"])) == ("试行错峰", 2, 2, 1)
    hit = exact["hits"][0]
    assert {"url", "title", "issue", "date", "topic", "excerpt", "exact"} <= set(hit)
    assert (hit["url"], hit["date"], hit["exact"]) == ("issues/2025-03-14/1.html", "2025-03-14", True)
    assert {"text": "试行错峰", "hit": True} in hit["excerpt"], "one piece, though each character is a token"
    assert exact["facets"]["year"] == {"2025": 2}
    assert [found["date"] for found in said["filtered"]["hits"]] == ["2025-03-07", "2025-03-14"]
    assert said["filtered"]["choices"]["topic"] == {"重要新闻": 2}
    assert [found["url"] for found in said["without"]["hits"]] == ["issues/2025-03-07/1.html"]
    assert said["looser"]["exact"] == 0
    assert said["looser"]["total"] == 2
    assert said["looser"]["cut"]
    assert not any(found["exact"] for found in said["looser"]["hits"])
    assert said["quoted"]["total"] == 0
    assert said["suggest"]
    assert all(word.startswith("露天") for word in said["suggest"])
    assert said["refused"] == "network"
