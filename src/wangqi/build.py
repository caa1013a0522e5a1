"""The pipeline on one screen: files in, a website out.

    find ─▶ digest (parse, cut, encode) ─▶ assemble ─▶ render and write
             one process a core                          index for search
                                                         one process a core

`check` is the same pipeline without what follows `assemble`. Whatever the number of processes, the result is the
same to the byte: every stage is a function of its input alone, and what makes one file is put together in the order of
the input.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wangqi import bundles, ledger, pages, verify, write
from wangqi.gather import Gathered, Progress, Silent, gather
from wangqi.ledger import Ledger, Unit
from wangqi.pagefind import MAKER, executable
from wangqi.parallel import uncollected, workers
from wangqi.publish import ASSETS, FEEDS, RECORDS, Writer
from wangqi.search.documents import Document
from wangqi.search.documents import documents as searchable
from wangqi.search.segments import BUNDLED, SINGLE, segments
from wangqi.search.segments import MAKER as OWN
from wangqi.site import Site
from wangqi.store import Store
from wangqi.survey import Survey
from wangqi.theme import Theme

__all__ = ["Gathered", "Progress", "Report", "Silent", "build", "gather"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build did."""

    issues: int
    articles: int
    pages: int
    files: int
    """Of the whole site."""
    seconds: float


def build(
    site: Site,
    gathered: Gathered,
    output: Path,
    *,
    jobs: int = 0,
    progress: Progress | None = None,
    kept: Store | None = None,
    search: bool = True,
    looked: Callable[[], Survey] | None = None,
) -> Report:
    """Write the website of a gathered archive to `output`, whole or not at all.

    `kept`: where it is said what the site that stands there was made from, so that what stays the same is taken over.
    `looked`: gives what was found of that site while the archive was gathered (`ledger.look`); else that is done now.
    Without `search` the search index is that of the site that stands there, and there is no manifest: for a look at the
    pages while one writes. Another build brings both up to date.
    """
    start, progress, kept = time.perf_counter(), progress or Silent(), kept or Store(None)
    archive, count = gathered.archive, len(gathered.archive.issues)
    pagefind = executable() if site.config.pagefind else None
    units, lines = list[Unit](), dict[str, str]()

    def take(made: Iterable[Unit]) -> None:
        for unit in made:
            if unit.again:
                unit = before.units[unit.name]
            units.append(unit)
            lines.update(unit.lines)  # here, where this process would only wait for others

    with write.replacing(output, ledger.spare(kept, output), alike=lambda: before.alike(units)) as folder:
        before = ledger.begin(kept, output, folder, looked or (lambda: ledger.look(kept, output)))
        search = search or bundles.BESIDE not in before.units
        scale = BUNDLED if site.config.bundle else SINGLE
        found = _planned(gathered, site) if search else ()
        planned = segments(found, maker=MAKER if pagefind else OWN, scale=scale)
        arguments = (site, archive, gathered.digests, gathered.segmenter, folder, before, gathered.tools, kept)
        with uncollected(), workers(jobs, count, Writer, *arguments, planned, pagefind) as pool:
            # One issue before all: a template that fails is told of at once, and the templates are compiled for all.
            take(pool.first(Writer.issue, 0) if count else ())
            by_size = sorted(range(len(planned)), key=lambda place: -len(planned[place].documents))
            made = pool.map(Writer.segment, by_size)  # the longest first: what is short fills up the end
            extracts = pool.map(Writer.extract, by_size[::-1])
            work: list[tuple[Callable[[Writer, Any], Sequence[Unit]], Sequence[Any]]] = [
                (Writer.files, (FEEDS, RECORDS, ASSETS)),
                (Writer.part, (pages.OTHERS,)),
                (Writer.issue, range(1, count)),
                (Writer.part, pages.listed(archive)),
            ]
            done, beside = progress.stage("render", sum(len(items) for _, items in work)), None
            for some in pool.each(work):
                take(some)
                done(1)
                if search and not beside and extracts.done:
                    beside = pool.map(Writer.words, [dict(extracts)])
            done = progress.stage("index", 1)
            take(made)
            take((beside or pool.map(Writer.words, [dict(extracts)])) if search else _taken_over(before, folder))
            done(1)
        progress.stage("finish", 1)(1)
        write.sweep(folder, before.gone(units, lines.keys()))
        if search:
            verify.write_manifest(folder, lines)
    ledger.save(kept, output, units)
    return Report(
        issues=count,
        articles=len(archive.entries),
        pages=sum(unit.pages for unit in units),
        files=sum(unit.files for unit in units),
        seconds=time.perf_counter() - start,
    )


def _taken_over(before: Ledger, folder: Path) -> Iterator[Unit]:
    """The search index of the site that stands there."""
    found = (unit for name, unit in before.units.items() if name.startswith(bundles.FOLDER))
    return (kept for unit in found if (kept := before.renew(unit.name, unit.key, folder)))


def _planned(gathered: Gathered, site: Site) -> Iterator[Document]:
    """What goes into the index, in the archive's order, without what it says: `Writer` looks that up."""
    entries = iter(gathered.archive.entries)
    sums = {next(entries).key: found for digest in gathered.digests for found in digest.sums}
    theme = Theme(site.root)
    labels = {issue.id: theme.issue_label(issue) for issue in gathered.archive.issues}
    return searchable(
        gathered.archive,
        site.config,
        encoded={},
        url=pages.article_url,
        label=lambda entry: labels[entry.issue.id],
        sums=sums,
    )
