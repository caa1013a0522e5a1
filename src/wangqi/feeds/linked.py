"""JSON-LD (schema.org): what a page is about, for search engines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from wangqi.config import Config
from wangqi.feeds.text import address, clean, issue_name
from wangqi.model import Article, Entry, Issue
from wangqi.pages.urls import HOME, article_page, article_place, issue_url

# Inside a script element `</script>` and `<!--` would end or change it; line separators end JavaScript's strings.
_ESCAPES = tuple((char, f"\\u{ord(char):04x}") for char in "<>&\u2028\u2029")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode

Thing = dict[str, Any]


def json_ld_article(entry: Entry, config: Config) -> str:
    """NewsArticle and BreadcrumbList for an article's page, safe inside a script element."""
    article, issue = entry.article, entry.issue
    page = article_page(entry)
    news: Thing = {
        "@type": "NewsArticle",
        "headline": article.title,
        "url": address(config, page, page),
        "mainEntityOfPage": address(config, page, page),
        "inLanguage": "zh-CN",
        "datePublished": issue.date.isoformat() if issue.date else None,
        "author": [_named("Person", name) for name in article.authors] or _organization(article.source or ""),
        "publisher": _organization(config.publisher or config.title),
        "articleSection": entry.section.name.strip(),
        "keywords": list(entry.keywords),
        "isPartOf": _issue(issue, config, page),
    }
    crumbs = ((config.title, HOME), (issue_name(issue), issue_url(issue)), (article.title, page))
    return _script(_known(news), breadcrumb(crumbs, config, page))


def json_ld_issue(issue: Issue, config: Config) -> str:
    """PublicationIssue and BreadcrumbList for an issue's page, safe inside a script element."""
    page = issue_url(issue)
    crumbs = ((config.title, HOME), (issue_name(issue), page))
    parts = [_part(issue, article, config, page) for article in issue.articles] if config.bundle else []
    return _script(_known(_issue(issue, config, page) | {"hasPart": parts}), breadcrumb(crumbs, config, page))


def breadcrumb(crumbs: Sequence[tuple[str, str]], config: Config, page: str) -> Thing:
    """The way from the home page to `page`: (name, address below the root) of each step.

    The last is the page itself and needs no address: https://developers.google.com/search/docs/appearance/structured-data/breadcrumb
    """
    steps = [
        {"@type": "ListItem", "position": place, "name": name}
        | ({} if url == page else {"item": address(config, url, page)})
        for place, (name, url) in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _issue(issue: Issue, config: Config, page: str) -> Thing:
    return _known(
        {
            "@type": "PublicationIssue",
            "name": issue_name(issue),
            "issueNumber": None if issue.number is None else str(issue.number),
            "url": address(config, issue_url(issue), page),
            "datePublished": issue.date.isoformat() if issue.date else None,
            "publisher": _organization(config.publisher),
            "isPartOf": {
                "@type": "Periodical",
                "name": config.title,
                "url": address(config, HOME, page),
                "inLanguage": "zh-CN",
            },
        }
    )


def _part(issue: Issue, article: Article, config: Config, page: str) -> Thing:
    url = address(config, article_place(issue, article), page)
    return {"@type": "NewsArticle", "headline": article.title, "url": url}


def _organization(name: str) -> Thing | None:
    return _named("Organization", name) if name else None


def _named(kind: str, name: str) -> Thing:
    return {"@type": kind, "name": name}


def _known(thing: Thing) -> Thing:
    """A thing without what is not known."""
    return {key: value for key, value in thing.items() if value not in (None, "", [])}


def _script(*things: Thing) -> str:
    graph = {"@context": "https://schema.org", "@graph": things}
    text = clean(_encode(graph))
    for char, escape in _ESCAPES:
        text = text.replace(char, escape)
    return text
