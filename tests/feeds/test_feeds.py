"""Files for machines: valid, whole, stable, and harmless whatever the text."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from tests.archive.making import archive_of, make_issue
from wangqi import feeds
from wangqi.config import Config, Vocabulary, VocabularyValue
from wangqi.feeds.content import content
from wangqi.feeds.maps import sitemap
from wangqi.feeds.text import clean, identity
from wangqi.model import Archive, Article, Block, Issue, Location

FIXTURES = Path(__file__).parent.parent / "fixtures" / "feeds"
BASE = "https://example.org/bulletin/"
WHOLE = Config(
    title="青崖矿讯",
    publisher="青崖矿业联合会",
    description="一份示例刊物",
    copyright="版权所有",
    base_url=BASE,
)
BARE = Config(title="青崖矿讯")
ATOM = "{http://www.w3.org/2005/Atom}"
HERE = Location(path="issues/1.txt")


def schema(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(FIXTURES / name)))


def weekly(count: int, size: int = 8) -> list[Issue]:
    return [
        make_issue(
            f"2024-{week // 28 + 1:02}-{week % 28 + 1:02}",
            ("重要新闻", [(f"第{week}期之{n}", f"甲文|乙文{n}") for n in range(size - 3)]),
            ("省际动态", [(f"第{week}期省际{n}", "丙文") for n in range(3)]),
            number=week + 1,
            source="青崖日报",
        )
        for week in range(count)
    ]


def made(archive: Archive, config: Config = WHOLE) -> dict[str, str]:
    pairs = list(feeds.feed_files(archive, config))
    assert len({path for path, _ in pairs}) == len(pairs)
    return dict(pairs)


def parsed(text: str) -> Any:
    return etree.fromstring(text.encode("utf-8"))


def walk(files: dict[str, str], start: str, base: str) -> list[str]:
    """The ids of all entries from the current document through every archive page, as a reader finds them."""
    ids: list[str] = []
    url = urljoin(base, start)
    while url:
        document = parsed(files[url.removeprefix(base)])
        within = urljoin(url, document.get("{http://www.w3.org/XML/1998/namespace}base", ""))
        ids += [entry.findtext(f"{ATOM}id") for entry in document.iter(f"{ATOM}entry")]
        links = {link.get("rel"): link.get("href") for link in document.findall(f"{ATOM}link")}
        assert urljoin(within, links["self"]) == url
        url = urljoin(within, links["prev-archive"]) if "prev-archive" in links else ""
    return ids


@pytest.mark.parametrize("config", [WHOLE, BARE], ids=["with an address", "without"])
def test_every_atom_document_is_valid_and_the_whole_archive_can_be_walked(config: Config) -> None:
    archive = archive_of(*weekly(30), config=config)
    files = made(archive, config)
    valid = schema("atom.rng")
    documents = [path for path in files if "feed" in path and path.endswith(".xml")]
    assert len(documents) > 6
    for path in documents:
        assert valid.validate(parsed(files[path])), f"{path}: {valid.error_log}"
    ids = walk(files, "feed.xml", BASE)
    assert len(set(ids)) == len(archive.entries) == 240
    news = walk(files, "topics/zhongyao-xinwen/feed.xml", BASE)
    assert len(set(news)) == 150
    assert set(news) < set(ids)


def test_the_current_document_holds_the_newest_issue_whole_and_enough_to_read() -> None:
    files = made(archive_of(*weekly(8)))
    titles = [element.text for element in parsed(files["feed.xml"]).iter(f"{ATOM}title")]
    assert titles[:3] == ["青崖矿讯", "第7期之0", "第7期之1"]
    assert 30 <= len(titles) - 1 <= 60
    huge = made(archive_of(*weekly(2, size=90)))
    assert len(list(parsed(huge["feed.xml"]).iter(f"{ATOM}entry"))) == 90


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_sealed_pages_never_change_when_issues_are_added(kind: str) -> None:
    before, after = made(archive_of(*weekly(30))), made(archive_of(*weekly(43)))
    sealed = [path for path in before if "feed/" in path and path.endswith(kind)]
    assert len(sealed) > 4
    assert {path: after[path] for path in sealed} == {path: before[path] for path in sealed}
    assert len([path for path in after if "feed/" in path]) > 2 * len(sealed)


def test_an_archive_page_says_so_and_points_to_the_current_document() -> None:
    files = made(archive_of(*weekly(20)))
    page = parsed(files["feed/2.xml"])
    assert page.find("{http://purl.org/syndication/history/1.0}archive") is not None
    links = {link.get("rel"): link.get("href") for link in page.findall(f"{ATOM}link")}
    assert links == {
        "self": f"{BASE}feed/2.xml",
        "alternate": BASE,
        "current": f"{BASE}feed.xml",
        "prev-archive": f"{BASE}feed/1.xml",
    }
    assert page.findtext(f"{ATOM}id") == f"{BASE}feed.xml"
    assert parsed(files["feed.xml"]).find("{http://purl.org/syndication/history/1.0}archive") is None


def test_dates_are_those_of_the_issues_and_no_clock_is_read() -> None:
    archive = archive_of(make_issue(None, ("新闻", [("无日期", "文")]), number=1), *weekly(2))
    feed = parsed(made(archive)["feed.xml"])
    assert feed.findtext(f"{ATOM}updated") == "2024-01-02T00:00:00+08:00"
    undated = feed.findall(f"{ATOM}entry")[-1]
    assert undated.findtext(f"{ATOM}published") is None
    assert undated.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+08:00"
    assert made(archive) == made(archive)


@pytest.mark.parametrize("config", [WHOLE, BARE], ids=["with an address", "without"])
def test_json_feeds_hold_what_version_1_1_asks_for_and_can_be_walked(config: Config) -> None:
    archive = archive_of(*weekly(30), config=config)
    files = made(archive, config)
    url, ids = urljoin(BASE, "feed.json"), []
    while url:
        feed = json.loads(files[url.removeprefix(BASE)])
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"] == "青崖矿讯"
        assert feed["language"] == "zh-CN"
        if config.base_url:
            assert feed["feed_url"] == url
        for item in feed["items"]:
            assert set(item) <= {"id", "url", "title", "content_html", "date_published", "authors", "tags"}
            assert item.get("url", BASE).startswith("https://")
            assert item["content_html"].startswith("<p>")
            assert item["authors"] == [{"name": "青崖日报"}]
            ids.append(item["id"])
        url = urljoin(url, feed["next_url"]) if "next_url" in feed else ""
    assert len(set(ids)) == 240


@pytest.mark.parametrize("config", [WHOLE, BARE], ids=["with an address", "without"])
def test_bundled_articles_keep_their_names_in_feeds_and_are_read_in_their_issue(config: Config) -> None:
    bundled = replace(config, bundle=True)
    archive = archive_of(*weekly(30), config=bundled)
    files, before = made(archive, bundled), made(archive, config)
    assert len(files) < len(before)
    valid = schema("atom.rng")
    for path in (path for path in files if "feed" in path and path.endswith(".xml")):
        assert valid.validate(parsed(files[path])), f"{path}: {valid.error_log}"
    assert set(walk(files, "feed.xml", BASE)) == set(walk(before, "feed.xml", BASE))
    links = [link.get("href") for link in parsed(files["feed.xml"]).iterfind(f"{ATOM}entry/{ATOM}link")]
    assert links[0] == f"{config.base_url}issues/2024-02-02/#a1"
    items = json.loads(files["feed.json"])["items"]
    assert items[0]["id"] == json.loads(before["feed.json"])["items"][0]["id"]
    assert items[0].get("url") == (f"{BASE}issues/2024-02-02/#a1" if config.base_url else None)
    assert json.loads(files["data/articles.jsonl"].splitlines()[8])["url"] == "issues/2024-01-02/#a1"


def test_full_content_of_every_kind_of_block() -> None:
    blocks = (
        Block(kind="paragraph", text="1 < 2 & “甲”", at=HERE),
        Block(kind="heading", text="小题", level=1, at=HERE),
        Block(kind="item", text="一项", marker="-", at=HERE),
        Block(kind="quote", text="引文", at=HERE),
        Block(kind="code", text="a < b\nc", at=HERE),
        Block(kind="table", text="甲\t乙\n1\t2", rows=(("甲", "乙"), ("1", "2")), head=True, at=HERE),
        Block(kind="paragraph", text="粗体", html="<strong>粗体</strong>", at=HERE),
    )
    article = Article(id="1", title="题", blocks=blocks, at=HERE, byline="（青崖日报）")
    text = content(article)
    tree = html.fragment_fromstring(text, create_parent=True)
    assert [child.tag for child in tree] == ["p", "h3", "p", "blockquote", "pre", "table", "p", "p"]
    assert tree[0].text == "1 < 2 & “甲”"
    assert [cell.text for cell in tree[5].iter("th", "td")] == ["甲", "乙", "1", "2"]
    assert tree[6][0].tag == "strong"
    assert tree[7].text == "（青崖日报）"


ANY = st.text(
    alphabet=st.one_of(st.sampled_from("甲<>&\"']]>\x00\x0b\x1f\x85\ud800\ufffe\uffff\u2028"), st.characters()),
    max_size=12,
)


@settings(deadline=None, max_examples=60)
@given(ANY, ANY, ANY, ANY)
def test_whatever_the_text_every_file_is_well_formed_and_utf8(title: str, text: str, name: str, site: str) -> None:
    issue = make_issue("2024-04-12", (f"x{name}", [(title, text)]), number=1, source=text or None, title=site or None)
    for base in (BASE, ""):
        config = Config(title=site, publisher=name, description=text, copyright=title, base_url=base)
        archive = archive_of(issue, config=config)
        for path, written in feeds.feed_files(archive, config):
            written.encode("utf-8")
            if path.endswith(".xml"):
                parsed(written)
            elif path.endswith(".json"):
                json.loads(written)
            elif path.endswith(".jsonl"):
                (line,) = written.removesuffix("\n").split("\n")
                assert json.loads(line)["id"] == "2024-04-12/1"
        for linked in (feeds.json_ld_article(archive.entries[0], config), feeds.json_ld_issue(issue, config)):
            assert not set("<>&\u2028\u2029") & set(linked)
            linked.encode("utf-8")
            json.loads(linked)


def test_what_xml_forbids_becomes_visible() -> None:
    files = made(archive_of(make_issue("2024-04-12", ("新闻", [("甲\x00乙\x1f", "丙\ud800丁\ufffe")]))))
    entry = parsed(files["feed.xml"]).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "甲␀乙␟"
    assert entry.findtext(f"{ATOM}content") == "<p>丙�丁�</p>"


# --- sitemap and the like ---


def test_the_sitemap_names_every_issue_article_topic_and_value() -> None:
    vocabulary = Vocabulary(id="place", name="地方", values=(VocabularyValue(name="甲文", id="jia"),))
    config = Config(title="刊", base_url=BASE, vocabularies=(vocabulary,))
    files = made(archive_of(*weekly(3), config=config), config)
    tree = parsed(files["sitemap.xml"])
    assert schema("sitemap.rng").validate(tree)
    found = [element.text for element in tree.iter("{*}loc")]
    assert len(found) == len(set(found))
    assert {
        BASE,
        f"{BASE}issues/",
        f"{BASE}issues/2024-01-03/",
        f"{BASE}issues/2024-01-03/8.html",
        f"{BASE}topics/zhongyao-xinwen/",
        f"{BASE}place/",
        f"{BASE}place/jia/",
    } <= set(found)
    assert f"Sitemap: {BASE}sitemap.xml" in files["robots.txt"]


def test_a_bundled_sitemap_names_pages_and_no_places_in_them() -> None:
    bundled = replace(WHOLE, bundle=True)
    tree = parsed(made(archive_of(*weekly(3), config=bundled), bundled)["sitemap.xml"])
    assert schema("sitemap.rng").validate(tree)
    found = [element.text or "" for element in tree.iter("{*}loc")]
    assert f"{BASE}issues/2024-01-03/" in found
    assert [url for url in found if "#" in url or url.endswith(".html")] == []


def test_a_large_sitemap_is_cut_and_indexed() -> None:
    archive = archive_of(*weekly(5))
    files = dict(sitemap(archive, WHOLE, most=20))
    valid = schema("sitemap.rng")
    assert all(valid.validate(parsed(text)) for text in files.values())
    listed = [element.text for element in parsed(files["sitemap.xml"]).iter("{*}loc")]
    assert listed == [f"{BASE}sitemap-{n}.xml" for n in range(1, len(files))]
    whole = [e.text for e in parsed(dict(sitemap(archive, WHOLE))["sitemap.xml"]).iter("{*}loc")]
    assert [e.text for name in listed for e in parsed(files[name.removeprefix(BASE)]).iter("{*}loc")] == whole


def test_without_an_address_there_is_no_sitemap_and_a_problem_says_so() -> None:
    files = made(archive_of(*weekly(1), config=BARE), BARE)
    assert "sitemap.xml" not in files
    assert "Sitemap" not in files["robots.txt"]
    assert [problem.code for problem in feeds.feed_problems(BARE)] == ["no-base-url"]
    assert feeds.feed_problems(WHOLE) == ()


def test_the_search_can_be_added_to_a_browser() -> None:
    config = Config(title="某某省自然资源与矿业发展联合会每周通讯", base_url=BASE)
    tree = parsed(dict(feeds.feed_files(archive_of(), config))["opensearch.xml"])
    name = tree.findtext("{*}ShortName")
    assert name is not None
    assert len(name) <= 16
    assert tree.find("{*}Url").get("template") == f"{BASE}search/?q={{searchTerms}}"


def test_an_empty_archive_has_valid_feeds() -> None:
    files = made(archive_of())
    assert schema("atom.rng").validate(parsed(files["feed.xml"]))
    assert json.loads(files["feed.json"])["items"] == []
    assert files["data/articles.jsonl"] == ""


def test_the_data_holds_every_article_with_its_place_and_text() -> None:
    lines = made(archive_of(*weekly(2)))["data/articles.jsonl"].splitlines()
    assert len(lines) == 16
    assert json.loads(lines[8]) == {
        "id": "2024-01-02/1",
        "url": "issues/2024-01-02/1.html",
        "issue": "2024-01-02",
        "number": 2,
        "total": None,
        "date": "2024-01-02",
        "section": "重要新闻",
        "topic": {"id": "zhongyao-xinwen", "name": "重要新闻"},
        "title": "第1期之0",
        "source": "青崖日报",
        "authors": [],
        "links": [],
        "keywords": ["第1期之0"],
        "facets": {},
        "text": [{"kind": "paragraph", "text": "甲文"}, {"kind": "paragraph", "text": "乙文0"}],
    }


# --- JSON-LD ---


def test_an_article_is_a_news_article_with_its_way_home() -> None:
    archive = archive_of(*weekly(1))
    news, crumbs = json.loads(feeds.json_ld_article(archive.entries[0], WHOLE))["@graph"]
    assert news["@type"] == "NewsArticle"
    assert news["headline"] == "第0期之0"
    assert news["url"] == f"{BASE}issues/2024-01-01/1.html"
    assert news["datePublished"] == "2024-01-01"
    assert news["author"] == {"@type": "Organization", "name": "青崖日报"}
    assert news["isPartOf"]["@type"] == "PublicationIssue"
    assert news["isPartOf"]["issueNumber"] == "1"
    assert [step["position"] for step in crumbs["itemListElement"]] == [1, 2, 3]
    assert [step["name"] for step in crumbs["itemListElement"]] == ["青崖矿讯", "2024年第1期", "第0期之0"]


def test_a_bundled_issue_names_its_articles_and_where_they_stand() -> None:
    issue = weekly(1)[0]
    (whole, _), (bundled, crumbs) = (
        json.loads(feeds.json_ld_issue(issue, config))["@graph"] for config in (WHOLE, replace(WHOLE, bundle=True))
    )
    assert bundled == whole | {"hasPart": bundled["hasPart"]}
    assert bundled["hasPart"][1] == {
        "@type": "NewsArticle",
        "headline": "第0期之1",
        "url": f"{BASE}issues/2024-01-01/#a2",
    }
    assert len(bundled["hasPart"]) == 8
    assert crumbs["@type"] == "BreadcrumbList"


def test_without_an_address_linked_data_is_relative_to_its_page() -> None:
    archive = archive_of(*weekly(1), config=BARE)
    news, crumbs = json.loads(feeds.json_ld_article(archive.entries[0], BARE))["@graph"]
    page = "https://any.example/a/issues/2024-01-01/1.html"
    assert urljoin(page, news["url"]) == page
    assert urljoin(page, crumbs["itemListElement"][0]["item"]) == "https://any.example/a/"
    (issue, _) = json.loads(feeds.json_ld_issue(archive.issues[0], BARE))["@graph"]
    assert (
        urljoin("https://any.example/a/issues/2024-01-01/", issue["url"]) == "https://any.example/a/issues/2024-01-01/"
    )


def test_a_title_cannot_leave_its_script_element() -> None:
    issue = make_issue("2024-04-12", ("新闻", [("</script><script>alert(1)</script><!--", "文")]))
    text = feeds.json_ld_article(archive_of(issue).entries[0], WHOLE)
    assert "<" not in text
    page = html.document_fromstring(f'<script type="application/ld+json">{text}</script><p>后文</p>')
    assert len(page.findall(".//script")) == 1
    assert json.loads(text)["@graph"][0]["headline"] == "</script><script>alert(1)</script><!--"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20))
def test_a_name_without_an_address_is_the_uuid_of_the_title_and_the_place(title: str) -> None:
    name = identity(Config(title=title), "a/1.html")
    assert name == uuid.uuid5(uuid.NAMESPACE_URL, f"wangqi:{clean(title)}/a/1.html").urn
