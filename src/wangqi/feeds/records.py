"""`data/articles.jsonl`: every article as one JSON object a line, for people who want the data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from wangqi.config import Config
from wangqi.feeds.text import clean
from wangqi.model import Archive, Block, Entry, Topic
from wangqi.pages.urls import article_url

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def records(archive: Archive, config: Config, entries: Sequence[Entry] | None = None) -> str:
    r"""All articles, oldest first, or some `entries` of them. The fields of a line; what is not known is null or empty:

    - `id` "2024-04-12/7", unique in the archive · `url` where it is read, relative to the site's root
    - `issue` id · `number` · `total` (running number) · `date` (ISO 8601) of the issue
    - `section` as printed · `topic` {`id`, `name`} or null
    - `title` · `source` · `authors` · `links` · `keywords`
    - `facets` {facet id: names of values}
    - `text`: the blocks, each {`kind`, `text`} with `level` for headings and list items and `rows` for tables
    """  # noqa: D400, D415 - the list is the sentence
    topics = {topic.id: topic for topic in archive.topics}
    chosen = archive.entries if entries is None else entries
    return "".join(_dumps(record(entry, topics, config)) + "\n" for entry in chosen)


def record(entry: Entry, topics: dict[str, Topic], config: Config) -> dict[str, Any]:
    """One article as the object of its line."""
    issue, article = entry.issue, entry.article
    topic = topics.get(entry.topic or "")
    return {
        "id": f"{issue.id}/{article.id}",
        "url": article_url(entry, config),
        "issue": issue.id,
        "number": issue.number,
        "total": issue.total,
        "date": issue.date.isoformat() if issue.date else None,
        "section": entry.section.name,
        "topic": {"id": topic.id, "name": topic.name} if topic else None,
        "title": article.title,
        "source": article.source,
        "authors": article.authors,
        "links": article.links,
        "keywords": entry.keywords,
        "facets": dict(entry.facets),
        "text": [_block(block) for block in article.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": block.kind, "text": block.text}
    if block.level:
        found["level"] = block.level
    if block.rows:
        found["rows"] = block.rows
    return found


def _dumps(value: dict[str, Any]) -> str:
    """JSON on one line; characters that UTF-8 or an XML reader could not take are replaced."""
    return clean(_encode(value))
