"""Citations: GB/T 7714-2015 (the Chinese standard for references), BibTeX, and the tags that Google Scholar reads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wangqi.config import Config
from wangqi.model import Entry, Issue
from wangqi.pages.parts import Citation
from wangqi.pages.titles import own_title
from wangqi.pages.urls import article_url, issue_url

_MEANT = re.compile(r"[&%$#_{}\\]")
"""What means something to TeX."""


def cite_article(entry: Entry, config: Config) -> Citation:
    """An article of a serial on the web: 作者. 题名[J/OL]. 刊名, 年(期)[引用日期]. 地址."""
    article, issue = entry.article, entry.issue
    authors = article.authors or ((article.source,) if article.source else ())
    url = _absolute(config, article_url(entry, config))
    return Citation(
        gbt=_gbt(authors, article.title, "J/OL", _serial(issue, config), url),
        bibtex=_bibtex("article", f"{issue.id}-{article.id}", _fields(authors, article.title, issue, config, url)),
    )


def cite_issue(issue: Issue, config: Config) -> Citation:
    """A whole issue: 编者. 刊名[J/OL]. 年(期)[引用日期]. 地址."""
    editors = (config.publisher,) if config.publisher else ()
    url = _absolute(config, issue_url(issue))
    title = own_title(issue, config.title) or config.title
    return Citation(
        gbt=_gbt(editors, title, "J/OL", _place(issue), url),
        bibtex=_bibtex("misc", issue.id, _fields(editors, title, issue, config, url)),
    )


def scholar_tags(entry: Entry, config: Config) -> tuple[tuple[str, str], ...]:
    """Highwire Press tags, as https://scholar.google.com/intl/en/scholar/inclusion.html asks for them."""
    article, issue = entry.article, entry.issue
    tags = [("citation_title", article.title)]
    tags += [("citation_author", author) for author in article.authors]
    if issue.date:
        tags.append(("citation_publication_date", issue.date.isoformat().replace("-", "/")))
    tags.append(("citation_journal_title", config.title))
    if issue.number is not None:
        tags.append(("citation_issue", str(issue.number)))
    if config.publisher:
        tags.append(("citation_publisher", config.publisher))
    tags.append(("citation_language", "zh-CN"))
    if config.base_url:
        tags.append(("citation_fulltext_html_url", _absolute(config, article_url(entry, config))))
    return tuple(tags)


def _gbt(authors: Sequence[str], title: str, kind: str, place: str, url: str) -> str:
    """At most three authors, then 等, as the standard has it."""
    names = "，".join(authors[:3]) + ("，等" if len(authors) > 3 else "")
    parts = (names, f"{title}[{kind}]", place, url)
    return ". ".join(part for part in parts if part) + "."


def _serial(issue: Issue, config: Config) -> str:
    place = _place(issue)
    return f"{config.title}, {place}" if place else config.title


def _place(issue: Issue) -> str:
    """年(期), or as much of it as is known; a day (2024-04-12) where there is no number."""
    if issue.number is not None:
        return f"{issue.date.year if issue.date else ''}({issue.number})"
    return issue.date.isoformat() if issue.date else ""


def _absolute(config: Config, url: str) -> str:
    return config.base_url + url if config.base_url else ""


def _fields(authors: Sequence[str], title: str, issue: Issue, config: Config, url: str) -> list[tuple[str, str]]:
    fields = [
        ("author", " and ".join(f"{{{_tex(author)}}}" for author in authors)),
        ("title", f"{{{_tex(title)}}}"),
        ("journal", _tex(config.title)),
        ("year", str(issue.date.year) if issue.date else ""),
        ("month", str(issue.date.month) if issue.date else ""),
        ("day", str(issue.date.day) if issue.date else ""),
        ("number", str(issue.number) if issue.number is not None else ""),
        ("publisher", _tex(config.publisher)),
        ("url", url),
        ("language", "chinese"),
    ]
    return [(name, value) for name, value in fields if value]


def _bibtex(kind: str, key: str, fields: Sequence[tuple[str, str]]) -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@{kind}{{{key},\n{lines}}}"


def _tex(text: str) -> str:
    if _MEANT.search(text) is None:
        return text
    return re.sub(r"[{}\\]", "", re.sub(r"([&%$#_])", r"\\\1", text))
