"""The archive as an SQLite database with a full-text index of its strings.

The index is FTS5's `trigram` tokenizer (https://www.sqlite.org/fts5.html#the_trigram_tokenizer): it finds any string
of three characters or more, in Chinese as in Latin; for shorter ones use LIKE on `article.text`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from wangqi.config import Config
from wangqi.model import Archive, Entry
from wangqi.pages.urls import article_url

_SCHEMA = """
CREATE TABLE issue (
  id TEXT PRIMARY KEY, number INTEGER, total INTEGER, date TEXT, title TEXT
);
CREATE TABLE article (
  key INTEGER PRIMARY KEY, issue TEXT NOT NULL REFERENCES issue (id), place TEXT NOT NULL, url TEXT NOT NULL UNIQUE,
  section TEXT NOT NULL, topic TEXT, title TEXT NOT NULL, source TEXT, authors TEXT NOT NULL, links TEXT NOT NULL,
  keywords TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE facet (article INTEGER NOT NULL REFERENCES article (key), name TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX facet_value ON facet (name, value);
CREATE INDEX article_issue ON article (issue);
CREATE VIRTUAL TABLE found USING fts5 (title, text, content='article', content_rowid='key', tokenize='trigram');
"""


def write(archive: Archive, config: Config, path: Path) -> None:
    """Write the database. Lists (`authors`, `links`, `keywords`) are JSON; `text` has one block a line."""
    topics = {topic.id: topic.name for topic in archive.topics}
    with closing(sqlite3.connect(path)) as base, base:
        base.executescript(_SCHEMA)
        base.executemany(
            "INSERT INTO issue VALUES (?, ?, ?, ?, ?)",
            (
                (issue.id, issue.number, issue.total, issue.date.isoformat() if issue.date else None, issue.title)
                for issue in archive.issues
            ),
        )
        rows = (_row(key, entry, topics, config) for key, entry in enumerate(archive.entries, 1))
        base.executemany(f"INSERT INTO article VALUES ({', '.join('?' * 12)})", rows)  # noqa: S608 - question marks
        base.executemany("INSERT INTO facet VALUES (?, ?, ?)", _facets(archive))
        base.execute("INSERT INTO found (found) VALUES ('rebuild')")


def _row(key: int, entry: Entry, topics: dict[str, str], config: Config) -> tuple[object, ...]:
    article = entry.article
    return (
        key,
        entry.issue.id,
        article.id,
        article_url(entry, config),
        entry.section.name,
        topics.get(entry.topic or ""),
        _clean(article.title),
        article.source,
        *(json.dumps(value, ensure_ascii=False) for value in (article.authors, article.links, entry.keywords)),
        _clean("\n".join(block.text for block in article.blocks)),
    )


def _facets(archive: Archive) -> Iterator[tuple[int, str, str]]:
    for key, entry in enumerate(archive.entries, 1):
        for name, values in entry.facets:
            yield from ((key, name, value) for value in values)


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
