"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), paged as the Atom feed is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wangqi.config import Config
from wangqi.feeds.paging import Document
from wangqi.feeds.text import clean, instant
from wangqi.model import Entry
from wangqi.pages.urls import article_url, root_of

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def json_item(entry: Entry, name: str, html: str, config: Config) -> str:
    """One article as an item; `name` is its id, `html` its text. No URL where it could not be whole."""
    article, issue = entry.article, entry.issue
    item: dict[str, Any] = {"id": name}
    if config.base_url:
        item["url"] = config.base_url + article_url(entry, config)
    item["title"] = clean(article.title)
    item["content_html"] = html
    if issue.date:
        item["date_published"] = instant(issue.date)
    names = article.authors or ((article.source,) if article.source else ())
    if names:
        item["authors"] = [{"name": clean(name)} for name in names]
    if entry.section.name.strip():
        item["tags"] = [clean(entry.section.name.strip())]
    return _dumps(item)


def json_feed(document: Document, config: Config) -> Iterator[tuple[str, str]]:
    """The JSON form of a document: its path and text."""
    feed, path = document.feed, document.feed.path(document.number, "json")
    head: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": clean(feed.title)}
    if config.base_url:
        head["home_page_url"] = config.base_url + feed.page
        head["feed_url"] = config.base_url + path
    if config.description and not feed.folder:
        head["description"] = clean(config.description)
    if document.older:
        head["next_url"] = (config.base_url or root_of(path)) + feed.path(document.older, "json")
    head["authors"] = [{"name": clean(config.publisher or config.title)}]
    head["language"] = "zh-CN"
    items = ",\n".join(item.json for item in document.items)
    yield path, f'{_dumps(head)[:-1]}, "items": [\n{items}\n]}}\n'


def _dumps(value: dict[str, Any]) -> str:
    return _encode(value)
