"""Files for machines: Atom and JSON feeds, sitemap, OpenSearch description, data, and JSON-LD for pages.

All of them are functions of the archive and the configuration: no clock is read, so two builds give the same bytes,
and what a sealed page of a feed holds stays when the archive grows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from wangqi.config import Config
from wangqi.feeds.atom import atom, atom_entry
from wangqi.feeds.content import content
from wangqi.feeds.jsonfeed import json_feed, json_item
from wangqi.feeds.linked import breadcrumb, json_ld_article, json_ld_issue
from wangqi.feeds.maps import opensearch, robots, sitemap
from wangqi.feeds.paging import BUNDLED, PAGE, Document, Feed, Item, Pager
from wangqi.feeds.records import records
from wangqi.feeds.text import identity
from wangqi.model import Archive, Entry, Location, Problem
from wangqi.pages.urls import HOME, article_page, topic_url

__all__ = [
    "breadcrumb",
    "feed_files",
    "feed_problems",
    "feeds",
    "json_ld_article",
    "json_ld_issue",
    "records",
    "small_files",
]


Known = Callable[[str, str], bool]
"""Asked whether the file at a path, made from what a text names, stands already and need not be made."""


def feed_files(archive: Archive, config: Config) -> Iterator[tuple[str, str]]:
    """Every file for machines: its path below the output folder, and its text."""
    yield from feeds(archive, config)
    yield from small_files(archive, config)
    yield "data/articles.jsonl", records(archive, config)


def small_files(archive: Archive, config: Config) -> Iterator[tuple[str, str]]:
    """Those that hold no articles: sitemap, robots.txt, OpenSearch description."""
    yield from sitemap(archive, config)
    yield "robots.txt", robots(config)
    yield "opensearch.xml", opensearch(config)


def feeds(
    archive: Archive, config: Config, *, stamps: Mapping[str, str] | None = None, known: Known | None = None
) -> Iterator[tuple[str, str]]:
    """Atom and JSON feeds of the site and of every topic, with their sealed pages, in one pass over the archive.

    `stamps`: for each issue's id a text that changes with anything in the issue. With it, `known` is asked of every
    file, and what stands already is left out.
    """

    def make(entry: Entry) -> tuple[str, str]:
        html, name = content(entry.article), identity(config, article_page(entry))
        return atom_entry(entry, name, html, config), json_item(entry, name, html, config)

    def write(document: Document) -> Iterator[tuple[str, str]]:
        token = "\n".join(_token(document, stamps)) if stamps and known else ""
        for suffix, form in (("xml", atom), ("json", json_feed)):
            if not known or not known(document.feed.path(document.number, suffix), token):
                yield from form(document, config)

    page = BUNDLED if config.bundle else PAGE
    site = Pager(Feed(folder="", title=config.title, page=HOME), write, page)
    topics = {
        topic.id: Pager(_topic_feed(topic_url(topic), topic.name, config), write, page) for topic in archive.topics
    }
    for _, entries in groupby(archive.entries, key=lambda entry: entry.issue.id):
        items = [Item(entry, make) for entry in entries]
        by_topic: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            if item.entry.topic in topics:
                by_topic[item.entry.topic].append(item)
        yield from site.add(items)
        for topic, of_topic in by_topic.items():
            yield from topics[topic].add(of_topic)
    for pager in (site, *topics.values()):
        yield from pager.finish()


def feed_problems(config: Config) -> tuple[Problem, ...]:
    """What is left out because the site does not say where it will stand."""
    if config.base_url:
        return ()
    return (
        Problem(
            severity="info",
            code="no-base-url",
            message="without `base_url` there is no sitemap, and links in feeds are relative",
            hint="say in site.yaml where the site will stand, e.g. base_url: https://example.org/bulletin/",
            at=Location(path="site.yaml"),
        ),
    )


def _topic_feed(folder: str, name: str, config: Config) -> Feed:
    return Feed(folder=folder, title=f"{config.title} · {name}", page=folder)


def _token(document: Document, stamps: Mapping[str, str]) -> Iterator[str]:
    """What a document is made from."""
    feed = document.feed
    yield f"{feed.folder} {feed.title} {feed.page} {document.number} {document.older}"
    for item in document.items:
        yield f"{item.entry.issue.id}/{item.entry.article.id} {stamps[item.entry.issue.id]}"
