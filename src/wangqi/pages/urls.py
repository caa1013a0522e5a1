"""Where every page and file of the site lies, relative to the site's root.

Addresses are ASCII and made of ids alone: a title that a later parse reads differently moves nothing.
"""

from __future__ import annotations

from wangqi.config import Config
from wangqi.model import Article, Entry, Facet, FacetValue, Issue, Topic

HOME = ""
ISSUES = "issues/"
TOPICS = "topics/"
TRENDS = "trends/"
SEARCH = "search/"
NOT_FOUND = "404.html"
MANIFEST = "manifest.webmanifest"


def article_page(entry: Entry) -> str:
    """The page of one article, `issues/2024-04-12/7.html`: its name for feeds even on a site that has no such pages."""
    return f"issues/{entry.issue.id}/{entry.article.id}.html"


def article_place(issue: Issue, article: Article) -> str:
    """Where an article stands in the page of its issue: `issues/2024-04-12/#a7`."""
    return f"{issue_url(issue)}#a{article.id}"


def article_url(entry: Entry, config: Config) -> str:
    """Where an article is read: on its own page, or in that of its issue where the site has no others (`bundle`)."""
    return article_place(entry.issue, entry.article) if config.bundle else article_page(entry)


def block_url(entry: Entry, place: int, config: Config) -> str:
    """One block of an article, from 1 on: `issues/2024-04-12/7.html#p3`, or `issues/2024-04-12/#a7-p3`."""
    return f"{article_url(entry, config)}{'-' if config.bundle else '#'}p{place}"


def issue_url(issue: Issue) -> str:
    """The page of one issue: `issues/2024-04-12/`."""
    return f"issues/{issue.id}/"


def source_url(issue: Issue) -> str:
    """The raw text of an issue beside what was made of it: `issues/2024-04-12/source.html`."""
    return f"issues/{issue.id}/source.html"


def download_url(issue: Issue, suffix: str) -> str:
    """A file of the whole issue: `issues/2024-04-12/2024-04-12.epub`."""
    return f"issues/{issue.id}/{issue.id}.{suffix}"


def year_url(year: int | None) -> str:
    """All issues of a year: `issues/2024.html`; those without a date: `issues/undated.html`."""
    return f"issues/{year if year else 'undated'}.html"


def topic_url(topic: Topic) -> str:
    """A section across all issues: `topics/zhongyao-xinwen/`."""
    return f"topics/{topic.id}/"


def facet_url(facet: Facet) -> str:
    """All values of a facet: `region/`."""
    return f"{facet.id}/"


def value_url(facet: Facet, value: FacetValue) -> str:
    """One value of a facet: `region/neimenggu/`."""
    return f"{facet.id}/{value.id}/"


def listing_year_url(base: str, year: int | None) -> str:
    """One year of a long listing that begins at `base`: `topics/zhongyao-xinwen/2019.html`."""
    return f"{base}{year if year else 'undated'}.html"


def document_url(name: str) -> str:
    """A page that the owner wrote in Markdown, `pages/about.md`: `about/`."""
    return f"{name}/"


def file_of(url: str) -> str:
    """The file that a server sends for an address."""
    return url + "index.html" if not url or url.endswith("/") else url


def root_of(url: str) -> str:
    """The way from a page back to the site's root: `../` once for each folder."""
    return "../" * url.count("/") or "./"
