"""Links that lead nowhere: those inside the site are looked up among its addresses.

Inside means: below `base_url` in an issue, relative in one of the owner's pages. Other hosts are not asked, neither
here nor at build time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from wangqi import documents, feeds, pages
from wangqi.model import Archive, Digest, Issue, Location, Problem
from wangqi.pages.urls import document_url, file_of
from wangqi.site import Site
from wangqi.theme import Theme

_HREF = re.compile(r'<a\s[^>]*?href="([^"]*)"')
_MAYBE = re.compile(r"\]\(\s*<?(?![A-Za-z][A-Za-z0-9+.-]*:|//|#)|\]:[ \t]*<?(?![A-Za-z][A-Za-z0-9+.-]*:)\S")
_SEARCH = "search/"


def dead(site: Site, archive: Archive, digests: Iterable[Digest]) -> Iterator[Problem]:
    """Every link inside the site that leads nowhere, and every relative link of an issue: they cannot lead anywhere."""
    addresses = _Addresses(site, archive)
    base = site.config.base_url
    for digest in digests:
        issue = digest.parsed.issue
        if base:
            yield from _absolute(issue, base, addresses)
        if pages.is_markdown(issue) and _MAYBE.search(digest.text):
            yield from _relative(issue.at.path, digest.text)
    for document in documents.load(site.root):
        yield from _of_document(document, base, addresses, site.root / "pages" / f"{document.name}.md")


class _Addresses:
    """Every file of the site. Planned only when a link asks for it, which in most archives none does."""

    def __init__(self, site: Site, archive: Archive) -> None:
        self._site, self._archive = site, archive

    def __contains__(self, address: str) -> bool:
        path = unquote(urlsplit(address).path)
        return path.startswith(_SEARCH) or {path, file_of(path), f"{path}/index.html"} & self._files != set()

    @cached_property
    def _files(self) -> set[str]:
        archive, config = self._archive, self._site.config
        edition = pages.Edition(archive, config, documents=documents.load(self._site.root))
        found = {page.path for page in pages.shared_pages(archive, config, edition)}
        for issue in archive.issues:
            folder = pages.issue_url(issue)
            found |= {folder + "index.html", folder + "source.html"}
            if not config.bundle:
                found |= {f"{folder}{article.id}.html" for article in issue.articles}
            found |= {pages.download_url(issue, suffix) for suffix in ("epub", "md", "txt")}
        found |= {asset.path for asset in Theme(self._site.root).assets()}
        return found | {path for path, _ in feeds.feed_files(archive, config)}


def _absolute(issue: Issue, base: str, addresses: _Addresses) -> Iterator[Problem]:
    for article in issue.articles:
        for link in article.links:
            if link.startswith(base) and link[len(base) :] not in addresses:
                line = next(
                    (block.at for block in article.blocks if link in block.text or link in block.html), article.at
                )
                yield _dead(link, line)


def _relative(path: str, text: str) -> Iterator[Problem]:
    """Relative links of a Markdown issue: on its page they would lead elsewhere, so they are printed as text."""
    for token in MarkdownIt("commonmark").parse(text):
        for child in token.children or ():
            target = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
            if target and not urlsplit(target).scheme and not target.startswith("//"):
                yield Problem(
                    severity="warning",
                    code="relative-link",
                    message=f"the link to {unquote(target)} is relative, and its page lies elsewhere than its file",
                    hint="write the whole address, beginning with the site's base_url",
                    at=Location(path=path, line=_line(token)),
                )


def _of_document(document: pages.Document, base: str, addresses: _Addresses, path: Path) -> Iterator[Problem]:
    own = document_url(document.name)
    for target in map(unescape, _HREF.findall(document.html)):
        if base and target.startswith(base):
            inside: str | None = target[len(base) :]
        elif urlsplit(target).scheme or target.startswith(("//", "#")):
            inside = None
        else:
            # A host that cannot exist, so that `../` beyond the root shows as a path outside the folder.
            joined = urlsplit(urljoin(f"https://site.invalid/here/{own}", target)).path
            inside = joined.removeprefix("/here/") if joined.startswith("/here/") else joined
        if inside is not None and inside not in addresses:
            yield _dead(target, Location(path=f"pages/{document.name}.md", line=_line_of(target, path)))


def _dead(target: str, at: Location) -> Problem:
    return Problem(
        severity="warning",
        code="dead-link",
        message=f"the link to {unquote(target)} leads to no page of the site",
        hint="look up the address on the built site; an article's ends in its place within the issue",
        at=at,
    )


def _line_of(target: str, path: Path) -> int:
    """The first line of a file that holds `target`; 1 where none does to the letter."""
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    return next((number for number, line in enumerate(lines, 1) if target in line or unquote(target) in line), 1)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1
