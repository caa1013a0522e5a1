"""Atom (RFC 4287) with archived pages (RFC 5005)."""

from __future__ import annotations

from collections.abc import Iterator

from wangqi.config import Config
from wangqi.feeds.paging import Document
from wangqi.feeds.text import escaped, identity, instant, xml
from wangqi.model import Entry
from wangqi.pages.urls import article_url, root_of

_NAMESPACES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0"'


def atom_entry(entry: Entry, name: str, html: str, config: Config) -> str:
    """One article as an `entry` element; `name` is its id, `html` its text, free of what XML forbids.

    Its link is relative to the site's root where that has no address (see `atom`).
    Nothing in it depends on other issues, or a sealed page would change when a new one comes.
    """
    article, issue = entry.article, entry.issue
    parts = [
        "<entry>",
        f"<title>{xml(article.title)}</title>",
        f"<id>{xml(name)}</id>",
        f'<link rel="alternate" type="text/html" href="{xml(config.base_url + article_url(entry, config))}"/>',
        f"<updated>{instant(issue.date)}</updated>",
    ]
    if issue.date:
        parts.append(f"<published>{instant(issue.date)}</published>")
    parts += [f"<author><name>{xml(name)}</name></author>" for name in _authors(entry)]
    if entry.section.name.strip():
        parts.append(f'<category term="{xml(entry.section.name.strip())}"/>')
    parts += [f'<content type="html">{escaped(html)}</content>', "</entry>"]
    return "\n".join(parts)


def atom(document: Document, config: Config) -> Iterator[tuple[str, str]]:
    """The Atom form of a document: its path and text."""
    feed, path = document.feed, document.feed.path(document.number, "xml")

    def link(rel: str, url: str, kind: str = "application/atom+xml") -> str:
        return f'<link rel="{rel}" type="{kind}" href="{xml(config.base_url + url)}"/>'

    newest = max((item.entry.issue.date for item in document.items if item.entry.issue.date), default=None)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed {_NAMESPACES} xml:lang="zh-CN"{_base(config, path)}>',
        f"<title>{xml(feed.title)}</title>",
        f"<id>{xml(identity(config, feed.path(0, 'xml')))}</id>",
        f"<updated>{instant(newest)}</updated>",
        f"<author><name>{xml(config.publisher or config.title)}</name></author>",
        link("self", path),
        link("alternate", feed.page, "text/html"),
    ]
    if config.description and not feed.folder:
        parts.append(f"<subtitle>{xml(config.description)}</subtitle>")
    if config.copyright:
        parts.append(f"<rights>{xml(config.copyright)}</rights>")
    if document.number:
        parts += ["<fh:archive/>", link("current", feed.path(0, "xml"))]
    if document.older:
        parts.append(link("prev-archive", feed.path(document.older, "xml")))
    parts += [item.atom for item in document.items]
    yield path, "\n".join([*parts, "</feed>\n"])


def _base(config: Config, path: str) -> str:
    """Without an address of its own the site's root is said once, relative to the document."""
    return "" if config.base_url else f' xml:base="{root_of(path)}"'


def _authors(entry: Entry) -> tuple[str, ...]:
    article = entry.article
    return article.authors or ((article.source,) if article.source else ())
