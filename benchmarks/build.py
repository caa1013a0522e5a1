#!/usr/bin/env python3
"""A cold build beside Hugo followed by Pagefind extended, over the same issues, in one run.

    python make_corpus.py --issues 1000 --out corpus          (from the shared tools)
    python benchmarks/build.py --corpus corpus [--runs 5] [--profile 50]

The corpus holds the same content twice: `bulletins/`, raw text for wangqi, and `hugo/`, a site with ready-made Markdown
for Hugo. Both start from nothing and end at a site that can be searched. Printed for each run: seconds by the clock,
seconds of processor time (children included), peak memory of all its processes (proportional set size, Linux only), and
the machine's load before it. The ratio is ours to the sum of theirs, by the clock and in processor time; on a machine
that others use as well, only the second one can be trusted.

`hugo` and `pagefind_extended` (or `--pagefind`) are looked for on the PATH; without them only wangqi is measured.
"""

from __future__ import annotations

import argparse
import gc
import pickle
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import measuring
from benchmarks.measuring import Cost

from wangqi.model import Archive, Digest


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="what make_corpus.py made")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--hugo", default="hugo")
    parser.add_argument("--pagefind", default="pagefind_extended", help="a command, may be several words")
    parser.add_argument("--profile", type=int, default=0, metavar="ISSUES", help="also time each stage on so many")
    given = parser.parse_args()
    if given.profile:  # first, since the files of the runs take the system a minute to forget when they are removed
        profile(given.corpus / "bulletins", given.profile)
    with tempfile.TemporaryDirectory(dir=given.corpus) as folder:
        for run in range(given.runs):
            measure(given.corpus, Path(folder) / str(run), given.hugo, given.pagefind.split())
    if given.runs:
        report()


FOUND: dict[str, list[Cost]] = defaultdict(list)


def measure(corpus: Path, folder: Path, hugo: str, pagefind: Sequence[str]) -> None:
    """One cold run of each into a folder of its own."""
    folder.mkdir()
    theirs = measuring.peers(corpus / "hugo", folder / "public", hugo, pagefind)
    for name, found in zip(("hugo", "pagefind"), theirs or (), strict=False):
        note(name, found)
    note("wangqi", measuring.build(corpus / "bulletins", folder / "wangqi"))


def note(name: str, found: Cost) -> None:
    """Keep and print a measurement."""
    FOUND[name].append(found)
    print(f"{name:9} {found}", flush=True)


def report() -> None:
    """Medians, spread and ratios."""
    ours, hugo, pagefind = FOUND["wangqi"], FOUND["hugo"], FOUND["pagefind"]
    print("\n| what | s | CPU s | peak MB | load |\n| --- | ---: | ---: | ---: | ---: |")
    for name, runs in FOUND.items():
        columns = [[run.seconds for run in runs], [run.processor for run in runs], [run.memory for run in runs]]
        cells = [*map(measuring.spread, columns), measuring.spread([run.load for run in runs])]
        print(f"| {name} | {' | '.join(cells)} |")
    if hugo:
        theirs = list(zip(hugo, pagefind, strict=True))
        clocks = [own.seconds / (one.seconds + two.seconds) for own, (one, two) in zip(ours, theirs, strict=True)]
        spent = [own.processor / (one.processor + two.processor) for own, (one, two) in zip(ours, theirs, strict=True)]
        print(f"\nratio by the clock {statistics.median(clocks):.2f} ({min(clocks):.2f} to {max(clocks):.2f}), "
              f"in CPU time {statistics.median(spent):.2f} ({min(spent):.2f} to {max(spent):.2f})")  # fmt: skip


TIMES: dict[str, float] = defaultdict(float)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Add processor time to a stage."""
    start = time.process_time()
    yield
    TIMES[name] += time.process_time() - start


def profile(issues: Path, count: int) -> None:
    """Processor time of each stage on the first issues, in one process, in milliseconds an issue."""
    from wangqi import archive as archives
    from wangqi import bundles, feeds, pages, parse, site, source
    from wangqi.epub import Words, epub
    from wangqi.parse.write_markdown import to_markdown
    from wangqi.render import render
    from wangqi.search.characters import Encoder
    from wangqi.search.documents import documents
    from wangqi.search.segments import segments
    from wangqi.theme import Theme
    from wangqi.words import Segmenter

    config, segmenter, theme = site.load(issues / "none").config, Segmenter(), Theme(None)
    encoder = Encoder(segmenter)
    gc.disable()  # as it is in a build
    with stage("(once) load the segmenter"):
        segmenter.load()
    first = source.find(issues)[0]
    with stage("(once) load the parser"):
        parse.parse(source.read(first, name=first.name), config.words)
    digests = []
    for path in source.find(issues)[:count]:
        with stage("read"):
            raw = source.read(path, name=path.name)
        with stage("parse"):
            parsed = parse.parse(raw, config.words)
        encoded, terms = [], []
        for article in parsed.issue.articles:  # one after the other, as in a build: its words are counted once for both
            with stage("cut and encode"):
                encoded.append(encoder.encode(article))
            with stage("terms"):
                terms.append(segmenter.terms(article))
        with stage("pickle"):
            digest = Digest(parsed=parsed, text=raw.text, terms=tuple(terms), encoded=tuple(encoded))
            digests.append(pickle.loads(pickle.dumps(digest)))
    with stage("assemble"):
        issues_made = [digest.parsed.issue for digest in digests]
        archive, _ = archives.assemble(issues_made, [digest.terms for digest in digests], config)
    edition = pages.Edition(archive, config, pieces=segmenter.title_breaks)
    for index, issue in enumerate(archive.issues):
        digest = next(digest for digest in digests if digest.parsed.issue.at == issue.at)
        with stage("epub"):
            epub(issue, config, Words(label=theme.issue_label(issue), contents=theme.strings.issue.contents))
        with stage("markdown"):
            to_markdown(digest.parsed)
        with stage("contexts of an issue"):
            made = [*pages.issue_pages(archive, config, index, edition)]
            made.append(pages.source_page(edition, index, digest.parsed, digest.text))
        for page in made:
            with stage(f"render {page.template}"):
                render(page, theme)
    with stage("contexts of shared pages"):
        shared = list(pages.shared_pages(archive, config, edition))
    with stage("render shared pages"):
        for page in shared:
            render(page, theme)
    with stage("feeds"):
        list(feeds.feed_files(archive, config))
    bodies = {entry.key: text for entry, text in zip(archive.entries, bodies_of(archive, digests), strict=True)}
    made_of = documents(archive, config, encoded=bodies, url=pages.article_url, label=lambda entry: entry.issue.id)
    with tempfile.TemporaryDirectory() as folder:
        with stage("plan the index"):
            planned = segments(made_of)
        with stage("index: its segments"):
            for segment in planned:
                bundles.write_segment(segment, Path(folder))
        with stage("index: files beside it"):
            bundles.write_beside(planned, Path(folder))
    print(f"\nCPU milliseconds an issue, {len(digests)} issues, one process, {len(archive.entries)} articles")
    for name, spent in TIMES.items():
        print(f"{1000 * spent / max(len(digests), 1):8.1f}  {name}")
    print(f"{1000 * sum(TIMES.values()) / max(len(digests), 1):8.1f}  in all")


def bodies_of(archive: Archive, digests: Sequence[Digest]) -> Iterator[str]:
    """The encoded articles in the archive's order."""
    of = {digest.parsed.issue.at.path: digest for digest in digests}
    for issue in archive.issues:
        yield from of[issue.at.path].encoded


if __name__ == "__main__":
    main()
