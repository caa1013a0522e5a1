"""The pages of small archives that are as odd as real ones: undated, without sections, with one article or sixty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from tests.archive.making import archive_of, make_issue
from tests.site.reading import attributes_of, read, text_of
from wangqi import pages
from wangqi.config import Config
from wangqi.errors import ThemeError
from wangqi.model import Archive, Furniture, Issue, Parsed, Repair
from wangqi.render import render
from wangqi.theme import Theme

LONG = "关于做好某某地区矿山地质环境保护与土地复垦方案编制审查实施验收全过程管理工作有关事项的通知" * 3
CONFIG = Config(title="示例矿讯", publisher="示例联合会", base_url="https://example.org/b/", sample="内容均为虚构")


def archive() -> Archive:
    return archive_of(
        make_issue("2023-05-05", ("要闻", [("旧闻一则", "从前 的 事。")]), number=3, total=3),
        make_issue(
            "2024-01-05",
            ("要闻", [("甲 乙", "第一段|第二段"), (LONG, "短")]),
            ("地方", [("丙", "文")]),
            number=1,
        ),
        make_issue(None, ("", [("没有栏目的文章", "正文")]), id_="loose", path="issues/loose.txt"),
        make_issue(
            "2024-03-01",
            ("独立一篇", [("独立一篇", "自成一栏")]),
            implicit=["独立一篇"],
            title="一期有名字的",
        ),
        make_issue("2024-03-08", ("要闻", [(f"第{n}条新闻", "内容") for n in range(60)]), number=9, total=62),
        make_issue("2024-03-15", ("要闻", []), ("地方", [("最后一篇<b>", "<script>x</script>")]), number=10),
    )


def pages_home() -> pages.Page:
    made = archive()
    return next(iter(pages.shared_pages(made, CONFIG, pages.Edition(made, CONFIG))))


@pytest.fixture(scope="module")
def theme() -> Theme:
    return Theme()


@pytest.fixture(scope="module")
def site(theme: Theme) -> dict[str, str]:
    return dict(rendered(archive(), CONFIG, theme))


@pytest.fixture(scope="module", params=[False, True], ids=["a page for each article", "bundled"])
def either(request: pytest.FixtureRequest, theme: Theme) -> dict[str, str]:
    return dict(rendered(archive(), replace(CONFIG, bundle=request.param), theme))


def rendered(made: Archive, config: Config, theme: Theme) -> Iterator[tuple[str, str]]:
    edition = pages.Edition(made, config)
    for page in pages.shared_pages(made, config, edition):
        yield page.path, render(page, theme)
    for index, issue in enumerate(made.issues):
        for page in pages.issue_pages(made, config, index, edition):
            yield page.path, render(page, theme)
        page = pages.source_page(edition, index, Parsed(issue=issue), "一行\n二行\n")
        yield page.path, render(page, theme)


def test_every_article_has_a_page_with_its_text_and_nothing_else(site: dict[str, str]) -> None:
    for entry in archive().entries:
        html = site[pages.article_page(entry)]
        inside = html[html.index("data-article-body>") + len("data-article-body>") : html.index("</article>")]
        inside = inside[: inside.rindex("</div>")]
        assert text_of(inside).strip("\n") == "\n".join(block.text for block in entry.article.blocks)
        heading = re.findall(r"<h1[^>]*>(.*?)</h1>", html)
        assert [text_of(found) for found in heading] == [entry.article.title]


def test_bundled_articles_stand_in_the_page_of_their_issue_alone(theme: Theme) -> None:
    config, made = replace(CONFIG, bundle=True), archive()
    site = dict(rendered(made, config, theme))
    issue_pages = {path for path in site if re.fullmatch(r"issues/[^/]+/.*", path)}
    assert issue_pages == {f"issues/{issue.id}/{name}.html" for issue in made.issues for name in ("index", "source")}
    for entry in made.entries:
        page, _, place = pages.article_url(entry, config).partition("#")
        html = site[f"{page}index.html"]
        story = html[html.index(f'<article class="story" id="{place}" data-article>') :]
        inside = story[story.index("data-article-body>") + len("data-article-body>") : story.index("</article>")]
        assert text_of(inside[: inside.index("</div>")]).strip("\n") == "\n".join(b.text for b in entry.article.blocks)
        assert all(f'id="{place}-p{number}"' in inside for number, _ in enumerate(entry.article.blocks, 1))
        keywords = {tag["href"] for tag in attributes_of(inside, "a") if tag.get("rel") == "tag"}
        assert len(keywords) >= len(entry.keywords) > 0
    for path, html in site.items():
        ids = [tag["id"] for _, tag in read(html).tags if "id" in tag]
        assert len(ids) == len(set(ids)), path
    assert [path for path in site if re.search(r"issues/[^/\"]+/\d+\.html", site[path])] == []


def test_an_issue_page_holds_the_whole_issue(either: dict[str, str]) -> None:
    for issue in archive().issues:
        html = either[f"issues/{issue.id}/index.html"]
        text = text_of(html)
        assert html.count("<h1") == 1
        for article in issue.articles:
            assert article.title in text
            assert all(block.text in text for block in article.blocks)
            assert f'id="a{article.id}"' in html


def test_every_page_has_one_heading_of_the_first_rank_and_skips_none(either: dict[str, str]) -> None:
    for path, html in either.items():
        if path.endswith(".html"):
            ranks = [int(rank) for rank in re.findall(r"<h([1-6])\b", html)]
            assert ranks.count(1) == 1, path
            deepest = 1
            for rank in ranks[ranks.index(1) :]:
                assert rank <= deepest + 1, (path, ranks)
                deepest = rank


def test_links_lead_to_pages_and_places_that_exist(either: dict[str, str]) -> None:
    elsewhere = re.compile(r"https?:|mailto:")
    made_by_others = re.compile(r"(assets|search|data)/|feed|opensearch|issues/[^/]+/[^/]+\.(epub|md|txt)$|\?")
    ids = {path: {tag.get("id", "") for _, tag in read(html).tags} for path, html in either.items()}
    for path, html in either.items():
        for link in [tag["href"] for tag in (*attributes_of(html, "a"), *attributes_of(html, "link"))]:
            if elsewhere.match(link):
                continue
            address, _, fragment = link.partition("#")
            target = _resolve(path, address) if address else path
            if path == "404.html" or made_by_others.search(target):
                continue
            assert target in either, (path, link)
            if fragment and not fragment.startswith("L"):  # lines of a source that this test makes up
                assert fragment in ids[target], (path, link)


def _resolve(path: str, address: str) -> str:
    folder = PurePosixPath("/", path).parent
    parts: list[str] = []
    for part in (folder / address).parts[1:]:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    found = "/".join(parts)
    return found if "." in found.rpartition("/")[2] else f"{found}/index.html".lstrip("/")


def test_no_page_holds_inline_script_or_style_or_loads_from_elsewhere(either: dict[str, str]) -> None:
    for path, html in either.items():
        if not path.endswith(".html"):
            continue
        for name, attributes in read(html).tags:
            assert name not in ("style", "iframe", "object", "embed", "base"), path
            assert not any(key.startswith("on") or key == "style" for key in attributes), (path, attributes)
            if name == "script":
                assert attributes.get("src") or attributes.get("type", "").endswith("json"), path
            if name in ("script", "img", "source"):
                assert not attributes.get("src", "").startswith(("http", "//")), path
        assert "Content-Security-Policy" in html


def test_hostile_titles_and_text_stay_text(either: dict[str, str]) -> None:
    for html in either.values():
        assert "<script>x" not in html
        assert "最后一篇<b>" not in html


def test_front_page_shows_the_latest_issue_and_leads_to_all_years(site: dict[str, str]) -> None:
    text = text_of(site["index.html"])
    assert "第10期" in text
    assert "2024年3月15日" in text
    assert {"issues/2023.html", "issues/2024.html", "issues/undated.html"} <= set(site)


def test_a_new_issue_changes_no_older_page_but_its_neighbours(theme: Theme) -> None:
    issues = [make_issue(f"2024-01-{day:02}", ("要闻", [(f"{day}日要闻", "正文")]), number=day) for day in range(1, 6)]
    older, newer = (dict(rendered(archive_of(*issues[:count]), CONFIG, theme)) for count in (4, 5))
    changed = {path for path in older if path.startswith("issues/2024-01-") and older[path] != newer[path]}
    assert changed == {"issues/2024-01-04/index.html", "issues/2024-01-04/1.html"}
    assert older["404.html"] == newer["404.html"]


def test_window_titles_keep_the_name_of_the_site_and_descriptions_are_never_missing(site: dict[str, str]) -> None:
    for path, html in site.items():
        if path.endswith(".html"):
            title = text_of(html[html.index("<title>") : html.index("</title>")])
            assert len(title) <= 70, path
            assert title.endswith(CONFIG.title) or path == "index.html"
            assert [tag["content"] for tag in attributes_of(html, "meta") if tag.get("name") == "description"] != [""]


def test_a_topic_lists_its_articles_newest_first(site: dict[str, str]) -> None:
    topic = next(topic for topic in archive().topics if topic.name == "要闻")
    text = text_of(site[f"topics/{topic.id}/index.html"])
    assert text.index("第0条新闻") < text.index("甲 乙") < text.index("旧闻一则")


def test_an_empty_archive_is_a_site(theme: Theme) -> None:
    made = dict(rendered(archive_of(), Config(), theme))
    assert {"index.html", "issues/index.html", "topics/index.html", "search/index.html", "404.html"} <= set(made)


def yearly(*months: str, articles: int = 25, source: str | None = None) -> list[Issue]:
    return [
        make_issue(f"{month}-01", ("要闻", [(f"{month}第{n}", "文") for n in range(articles)]), source=source)
        for month in months
    ]


def months_of(*years: int) -> list[str]:
    return [f"{year}-{month:02}" for year in years for month in range(1, 13)]


def test_long_listings_are_cut_by_year(theme: Theme) -> None:
    issues = yearly(*months_of(2019, 2020, 2021))
    made = dict(rendered(archive_of(*issues), CONFIG, theme))
    topic = archive_of(*issues).topics[0].id
    assert {path for path in made if path.startswith(f"topics/{topic}/")} == {
        f"topics/{topic}/index.html",
        f"topics/{topic}/2020.html",
        f"topics/{topic}/2019.html",
    }
    assert "2021-12第0" in text_of(made[f"topics/{topic}/index.html"])
    assert "2019-01第24" in text_of(made[f"topics/{topic}/2019.html"])


def test_the_page_of_a_year_tells_of_that_year_alone(theme: Theme) -> None:
    made = dict(rendered(archive_of(*yearly(*months_of(2019, 2020)), *yearly("2018-05", "2018-06")), CONFIG, theme))
    first, year = (next(html for path, html in made.items() if re.fullmatch(f"topics/[^/]+/{name}", path))
                   for name in ("index.html", "2018.html"))  # fmt: skip
    assert "26期，650篇" in text_of(first)
    assert "2期，50篇" in text_of(year)
    assert "各月篇数" in text_of(year)
    assert "300" not in text_of(year), "as many articles has each of the other years"
    assert 'href="../../topics/yaowen/2019.html"' in year
    current = [tag["href"] for tag in attributes_of(year, "a") if tag.get("aria-current")]
    assert current == ["../../topics/", "../../topics/yaowen/2018.html"]


def test_a_new_issue_changes_no_page_of_a_past_year(theme: Theme) -> None:
    def years(*issues: Issue) -> dict[str, str]:
        made = archive_of(*issues)
        edition = pages.Edition(made, CONFIG)
        parts = [part for part in pages.listed(made) if part.year is not None]
        for part in parts:
            assert pages.part_token(edition, part), part
        shown = {page.path: render(page, theme) for part in parts for page in pages.part_pages(edition, part)}
        return shown | {f"token of {pages.part_name(edition, part)}": pages.part_token(edition, part) for part in parts}

    undated = make_issue(None, ("要闻", [("没有日期", "文")]), id_="loose", path="issues/loose.txt")
    before = [undated, *yearly(*months_of(2019, 2020), "2021-01", articles=35)]
    older = years(*before)
    assert {path.rpartition("/")[2] for path in older} == {"2019.html", "2020.html", "undated.html"}
    assert older == years(*before, *yearly("2021-02"))
    changed = years(undated, *yearly("2019-01", articles=34), *before[2:])
    assert {name for name in older if older[name] != changed[name]} == {
        name for name in older if name.endswith("2019.html")
    }


def test_a_page_changes_only_if_its_token_does(theme: Theme) -> None:
    """For the first page too: it tells of articles that stand elsewhere."""

    def made_of(*issues: Issue) -> dict[str, tuple[str, str]]:
        made = archive_of(*issues)
        edition = pages.Edition(made, CONFIG)
        return {
            pages.part_name(edition, part): (pages.part_token(edition, part), render(page, theme))
            for part in pages.listed(made)
            for page in pages.part_pages(edition, part)
        }

    before = [
        *yearly(*months_of(2019), articles=35, source="新华社"),
        *yearly(*months_of(2020), "2021-01", articles=35, source="矿业报"),
    ]
    variants = (
        before[1:],
        [*yearly("2018-12"), *before],
        [*yearly("2019-01", articles=34, source="新华社"), *before[1:]],
        [*yearly("2019-01", articles=70, source="新华社"), *before[2:]],
        [*yearly("2019-01", articles=35, source="矿业报"), *before[1:]],
        [replace(before[0], date=date(2019, 2, 2)), *before[1:]],
        [*before[:2], replace(before[2], date=date(2019, 5, 2)), *before[3:]],
        [*before, *yearly("2021-02", articles=390)],
    )
    old = made_of(*before)
    for variant in variants:
        new = made_of(*variant)
        assert any(old[name] != new[name] for name in old.keys() & new.keys())
        for name in old.keys() & new.keys():
            assert old[name][1] == new[name][1] or old[name][0] != new[name][0], name


def test_addresses_do_not_depend_on_titles() -> None:
    def paths(word: str) -> set[str]:
        made = archive_of(make_issue("2024-01-05", ("要闻", [(f"题目{word}", "文"), ("乙", "文")])))
        return {page.path for page in pages.issue_pages(made, CONFIG, 0)}

    assert (
        paths("一")
        == paths("二")
        == {"issues/2024-01-05/index.html", "issues/2024-01-05/1.html", "issues/2024-01-05/2.html"}
    )


def test_an_article_page_is_small(site: dict[str, str]) -> None:
    sizes = {path: len(html.encode()) for path, html in site.items() if re.search(r"issues/.+/\d+\.html", path)}
    assert max(sizes.values()) <= 30 * 1024, max(sizes, key=lambda path: sizes[path])


def test_the_raw_text_stands_beside_its_articles_line_by_line(theme: Theme) -> None:
    issue = make_issue("2024-01-05", ("要闻", [("甲", "第一段|第二段")]))
    article = issue.articles[0]
    blocks = tuple(
        replace(block, at=replace(block.at, line=line), end=line + 1)
        for block, line in zip(article.blocks, (3, 6), strict=True)
    )
    article = replace(article, at=replace(article.at, line=2), blocks=blocks, end=8, byline="（新华社）")
    section = replace(issue.sections[0], articles=(article,), at=replace(article.at, line=1))
    issue = replace(issue, sections=(section,))
    made = archive_of(issue)
    parsed = Parsed(
        issue=issue,
        furniture=(Furniture(line=5, kind="page-number", text="- 2 -"),),
        repairs=(Repair(line=6, rule="radical", before="⼈", after="人"),),
    )
    text = "要闻\n甲\n第一\n段\n- 2 -\n第二⼈\n段\n（新华社）\n"
    page = pages.source_page(pages.Edition(made, CONFIG), 0, parsed, text)
    html = render(page, theme)
    lines = [tag["id"] for _, tag in read(html).tags if tag.get("id", "").startswith("L")]
    assert lines == [f"L{number}" for number in range(1, 9)]
    assert "<s>- 2 -</s>" in html
    assert "issues/2024-01-05/1.html#p2" in html
    assert "⼈ → 人" in text_of(html)


def test_a_site_changes_one_block_one_word_and_one_file(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "static").mkdir()
    own = '{% extends "default:404.html" %}{% block heading %}{{ super() }}，{{ t.menu.search }}{% endblock %}'
    (tmp_path / "templates" / "404.html").write_text(own, encoding="utf-8")
    (tmp_path / "templates" / "strings.yaml").write_text("menu:\n  search: 查找\n", encoding="utf-8")
    (tmp_path / "static" / "custom.css").write_text(":root { --wq-red: #8a1c1c; }\n", encoding="utf-8")
    (tmp_path / "static" / "photo.png").write_bytes(b"png")
    theme = Theme(tmp_path)
    made = dict(rendered(archive(), CONFIG, theme))
    assert "<title>找不到这一页，查找｜示例矿讯</title>" in made["404.html"]
    assert ">查找</a>" in made["index.html"]
    assets = {asset.path: asset.origin for asset in theme.assets()}
    assert assets["assets/custom.css"] == tmp_path / "static" / "custom.css"
    assert "assets/photo.png" in assets
    assert 'assets/custom.css">' in render(pages_home(), theme)
    assert 'assets/custom.css">' not in render(pages_home(), Theme())
    (tmp_path / "static" / "layout.css").write_text("main { color: teal }\n", encoding="utf-8")
    assert "main { color: teal }\n" in theme.stylesheet()
    assert "--wq-red" in theme.stylesheet()
    assert assets["assets/tokens.css"].is_relative_to(Theme().assets()[0].origin.parents[1])


def test_pages_point_to_the_picture_only_where_the_whole_address_is_known(theme: Theme) -> None:
    made = archive()
    for base in ("https://example.org/b/", ""):
        config = replace(CONFIG, base_url=base)
        edition = pages.Edition(made, config, image="assets/card.png")
        html = render(next(iter(pages.shared_pages(made, config, edition))), theme)
        found = attributes_of(html, "meta")
        tags = {tag.get("property") or tag.get("name", ""): tag.get("content") for tag in found}
        assert tags.get("og:image") == (f"{base}assets/card.png" if base else None)
        assert tags.get("og:image:alt") == (config.title if base else None)
        assert tags.get("twitter:card") == ("summary_large_image" if base else None)


@pytest.mark.parametrize(
    "broken", ["{% block", "{{ no_such_thing }}", "{{ page.no_such_field }}", '{% include "none.html" %}']
)
def test_a_broken_template_is_explained(tmp_path: Path, broken: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "404.html").write_text(broken, encoding="utf-8")
    with pytest.raises(ThemeError) as caught:
        dict(rendered(archive(), CONFIG, Theme(tmp_path)))
    assert caught.value.hint


@pytest.mark.parametrize(
    "wrong",
    ["{{ 1 // 0 }}", "{{ site.title + 1 }}", "{{ page.nothing }}", "{{ [][3] + 1 }}", "{{ 'x'|month }}"],
)
def test_whatever_goes_wrong_in_a_template_is_told_with_its_name_and_line(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "templates").mkdir()
    own = '{% extends "default:404.html" %}\n{% block main %}\n' + wrong + "\n{% endblock %}"
    (tmp_path / "templates" / "404.html").write_text(own, encoding="utf-8")
    with pytest.raises(ThemeError) as caught:
        dict(rendered(archive(), CONFIG, Theme(tmp_path)))
    assert (caught.value.path, caught.value.line) == ("templates/404.html", 3)


def test_broken_strings_are_explained(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "strings.yaml").write_text("menu: [", encoding="utf-8")
    with pytest.raises(ThemeError) as caught:
        Theme(tmp_path).strings  # noqa: B018 - reading it is the point
    assert caught.value.line
