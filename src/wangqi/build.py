"""The pipeline on one screen: files in, a website out.

    find ─▶ digest (parse, cut, encode) ─▶ assemble ─▶ render and write
             one process a core                │        one process a core
                                               └──────▶ index: Pagefind, side by side

`check` is the same pipeline without what follows `assemble`. Whatever the number of processes, the result is the
same to the byte: every stage is a function of its input alone, and results are taken in the order of the input.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from wangqi import archive as archives
from wangqi import bundles, checks, documents, feeds, pages, parse, source, write
from wangqi.epub import Words, epub
from wangqi.epub import Words, epub
from wangqi.errors import SourceError
from wangqi.model import Archive, Digest, Issue, Location, Problem
from wangqi.parallel import workers
from wangqi.parse.write_markdown import to_markdown
from wangqi.parse.write_markdown import to_markdown
from wangqi.render import render
from wangqi.search.characters import encode
from wangqi.search.documents import Document
from wangqi.search.documents import documents as searchable
from wangqi.site import Site
from wangqi.theme import Theme
from wangqi.words import Segmenter


class Progress(Protocol):
    """Told how far a long stage has come."""

    def stage(self, name: str, total: int) -> Callable[[int], None]:
        """Begin a stage of `total` steps; the function given back is called with each number of steps done."""
        ...


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int) -> Callable[[int], None]:  # noqa: ARG002 - the protocol's words
        """Begin a stage; nothing is shown."""
        return lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The archive, what each issue contributed, and every problem met on the way."""

    archive: Archive
    digests: tuple[Digest, ...]
    """In the order of `archive.issues`."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build did."""

    issues: int
    articles: int
    pages: int
    seconds: float


def gather(site: Site, *, jobs: int = 0, progress: Progress | None = None) -> Gathered:
    """Read every issue of a site and put the archive together. Bad text gives problems, never an exception."""
    paths = source.find(site.issues)
    done = (progress or Silent()).stage("read", len(paths))
    results: list[Digest | Problem] = []
    with workers(jobs, len(paths), _Reader, site) as pool:
        for result in pool.map(_Reader.digest, paths):
            results.append(result)
            done(1)
    digests = [result for result in results if isinstance(result, Digest)]
    archive, across = archives.assemble(
        [digest.parsed.issue for digest in digests], [digest.terms for digest in digests], site.config
    )
    of = {digest.parsed.issue.at.path: digest for digest in digests}
    return Gathered(
        archive=archive,
        digests=tuple(of[issue.at.path] for issue in archive.issues),
        problems=(
            *_empty(site, paths),
            *(result for result in results if isinstance(result, Problem)),
            *(problem for digest in digests for problem in digest.parsed.problems),
            *across,
            *checks.across(archive),
            *feeds.feed_problems(site.config),
        ),
    )


def build(site: Site, gathered: Gathered, output: Path, *, jobs: int = 0, progress: Progress | None = None) -> Report:
    """Write the website of a gathered archive to `output`, whole or not at all."""
    start, progress = time.perf_counter(), progress or Silent()
    archive = gathered.archive
    with write.replacing(output) as folder:
        done = progress.stage("render", len(archive.issues))
        with workers(jobs, len(archive.issues), _Writer, site, gathered, folder) as pool:
            counts = pool.map(_Writer.issue, range(len(archive.issues)))
            count = _Writer(site, gathered, folder).shared()
            for written in counts:
                count += written
                done(1)
        done = progress.stage("index", 1)
        bundles.write_index(_searchable(gathered, site), folder, jobs=jobs, synonyms=site.config.synonyms)
        done(1)
    return Report(
        issues=len(archive.issues),
        articles=len(archive.entries),
        pages=count,
        seconds=time.perf_counter() - start,
    )


class _Reader:
    """Turns one file into its digest; made once a process."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._segmenter = Segmenter(site.terms, stop_words=site.stop_words)

    def digest(self, path: Path) -> Digest | Problem:
        """Read, parse, cut and encode one issue; a file that cannot be read becomes a problem."""
        name = _name(path, self._site.root)
        try:
            text = source.read(path, name=name)
        except SourceError as error:
            at = Location(path=error.path or name, line=error.line or 1, column=error.column or 1)
            return Problem(severity="error", code="unreadable", message=error.message, hint=error.hint, at=at)
        parsed = parse.parse(text, self._site.config.words)
        articles = parsed.issue.articles
        return Digest(
            parsed=parsed,
            text=text.text,
            terms=tuple(self._segmenter.terms(article) for article in articles),
            encoded=tuple(encode(article, self._segmenter) for article in articles),
        )


class _Writer:
    """Renders and writes pages; made once a process."""

    def __init__(self, site: Site, gathered: Gathered, folder: Path) -> None:
        self._gathered, self._config, self._folder = gathered, site.config, folder
        self._theme = Theme(site.root)
        self._edition = pages.Edition(
            gathered.archive,
            site.config,
            pieces=Segmenter(site.terms).title_breaks,
            documents=documents.load(site.root),
            data=pages.Data(
                article=lambda entry: feeds.json_ld_article(entry, site.config),
                issue=lambda issue: feeds.json_ld_issue(issue, site.config),
            ),
        )

    def issue(self, index: int) -> int:
        """Write the pages and files of one issue; how many pages there were."""
        digest, issue = self._gathered.digests[index], self._gathered.archive.issues[index]
        for suffix, content in self._downloads(issue, digest):
            write.put(self._folder, pages.download_url(issue, suffix), content)
        made = pages.issue_pages(self._gathered.archive, self._config, index, self._edition)
        source_page = pages.source_page(self._edition, index, digest.parsed, digest.text)
        return self._write((*made, source_page))

    def shared(self) -> int:
        """Write everything that belongs to no single issue; how many pages there were."""
        archive, config = self._gathered.archive, self._config
        for asset in self._theme.assets():
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


def _searchable(gathered: Gathered, site: Site) -> Iterator[Document]:
    """What goes into the index, in the archive's order."""
    entries = iter(gathered.archive.entries)
    encoded = {next(entries).key: text for digest in gathered.digests for text in digest.encoded}
    theme = Theme(site.root)
    return searchable(
        gathered.archive,
        site.config,
        encoded=encoded,
        url=pages.article_url,
        label=lambda entry: theme.issue_label(entry.issue),
    )


def _empty(site: Site, paths: Sequence[Path]) -> Iterator[Problem]:
    """A folder without issues makes an empty site, which is hardly what was meant."""
    if not paths:
        yield Problem(
            severity="warning",
            code="no-issues",
            message="there is no issue in this folder",
            hint="put .txt or .md files into it, or name another folder with --issues",
            at=Location(path=site.issues.as_posix()),
        )


def _name(path: Path, root: Path) -> str:
    """A path as its user would write it: relative to the site's root where it lies below it."""
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
