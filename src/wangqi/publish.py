"""The files of the site, but for the search index: pages, downloads, feeds and assets, rendered and written.

Issues are independent of one another once the archive is assembled, so their pages are written on all processors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from wangqi import documents, feeds, pages, picture, write
from wangqi.epub import Words, epub
from wangqi.model import Archive, Digest, Issue
from wangqi.parse.write_markdown import to_markdown
from wangqi.render import render
from wangqi.site import Site
from wangqi.theme import Theme
from wangqi.words import Segmenter

_PICTURE = "assets/card.png"
"""What social media show beside a link to any page."""
_SHEET = "assets/site.css"
"""The stylesheets of every page in one."""


class Writer:
    """Renders and writes pages; made once a process."""

    def __init__(
        self, site: Site, archive: Archive, digests: Sequence[Digest], segmenter: Segmenter, folder: Path
    ) -> None:
        self._archive, self._digests, self._config, self._folder = archive, digests, site.config, folder
        self._theme = Theme(site.root)
        self._edition = pages.Edition(
            archive,
            site.config,
            pieces=segmenter.title_breaks,
            documents=documents.load(site.root),
            data=pages.Data(
                article=lambda entry: feeds.json_ld_article(entry, site.config),
                issue=lambda issue: feeds.json_ld_issue(issue, site.config),
            ),
            image=_PICTURE,
        )

    def issue(self, index: int) -> int:
        """Write the pages and files of one issue; how many pages there were."""
        digest, issue = self._digests[index], self._archive.issues[index]
        for suffix, content in self._downloads(issue, digest):
            write.put(self._folder, pages.download_url(issue, suffix), content)
        made = pages.issue_pages(self._archive, self._config, index, self._edition)
        source_page = pages.source_page(self._edition, index, digest.parsed, digest.text)
        return self._write((*made, source_page))

    def shared(self) -> int:
        """Write everything that belongs to no single issue; how many pages there were."""
        archive, config = self._archive, self._config
        assets = self._theme.assets()
        made: dict[str, str | bytes] = {_PICTURE: picture.card(archive), _SHEET: self._theme.stylesheet()}
        for path in made.keys() - {asset.path for asset in assets}:  # what an owner made goes before
            write.put(self._folder, path, made[path])
        for asset in assets:
            write.put(self._folder, asset.path, asset.origin.read_bytes())
        for path, text in feeds.feed_files(archive, config):
            write.put(self._folder, path, text)
        return self._write(pages.shared_pages(archive, config, self._edition))

    def _downloads(self, issue: Issue, digest: Digest) -> Iterator[tuple[str, str | bytes]]:
        """The files of a whole issue that its page offers: suffix and content."""
        words = Words(label=self._theme.issue_label(issue), contents=self._theme.strings.issue.contents)
        yield "epub", epub(issue, self._config, words)
        if pages.is_markdown(issue):
            yield "md", digest.text
        else:
            yield "md", to_markdown(digest.parsed)
            yield "txt", digest.text

    def _write(self, made: Iterable[pages.Page]) -> int:
        count = 0
        for page in made:
            write.put(self._folder, page.path, render(page, self._theme))
            count += 1
        return count
