#!/usr/bin/env python3
"""Our search beside Pagefind extended and MiniSearch, over the same articles, in one browser, in one run.

    python -m venv peers && peers/bin/pip install pagefind-bin-extended==1.5.2
    npm pack minisearch@7 && tar -xzf minisearch-7*.tgz
    python benchmarks/search.py --site public --extended peers/bin/python --minisearch package/dist/es/index.js

`--site` is a built site. Queries are drawn from its own articles with a fixed seed: words of jieba's, compounds of two,
strings that begin inside a word, two words. The truth is what a reader's eye would say: the articles whose title or
one of whose blocks contains the string, white space and case aside. Each engine is used as its users get it: Pagefind
extended indexes the articles in Chinese; MiniSearch gets titles and texts cut by Intl.Segmenter, AND, and its visitor
loads all texts and indexes them before the first answer. Printed: recall and precision of all hits (ours: of the exact
ones), kilobytes of the first query and of a further one (medians, text counted gzipped), milliseconds of the first
query (from a page that has loaded nothing to ten results with what is shown of them; median), and of the later ones.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import os
import random
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from selectolax.lexbor import LexborHTMLParser

from wangqi.search.characters import fold
from wangqi.words import Segmenter

COLD = 6
"""Queries of a set that are put to fresh browsers, two to each."""
SERVED: list[int] = []
RUN: dict[str, str] = {
    "wangqi": """async ([query, limit]) => {
      const { search } = await import("/search/api.js");
      const start = performance.now(), answer = await search(query, { limit: limit ?? Infinity });
      return [performance.now() - start, answer.hits.filter(({ exact }) => exact).map(({ url }) => url)];
    }""",
    "Pagefind extended": """async ([query, limit]) => {
      const pagefind = await import("/peers/pagefind/pagefind.js");
      const start = performance.now(), { results } = await pagefind.search(query);
      const pages = await Promise.all(results.slice(0, limit ?? results.length).map((result) => result.data()));
      return [performance.now() - start, pages.map(({ raw_url, url }) => (raw_url ?? url).replace(/^\\//, ""))];
    }""",
    "MiniSearch + Intl.Segmenter": """async ([query, limit]) => {
      globalThis.mini ??= (async () => {
        const { default: MiniSearch } = await import("/peers/minisearch.js");
        const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
        const parts = (text) => [...segmenter.segment(text)];
        const tokenize = (text) => parts(text).filter((one) => one.isWordLike).map((one) => one.segment);
        const options = { fields: ["title", "text"], storeFields: ["url"], tokenize };
        const index = new MiniSearch(options);
        const documents = await (await fetch("/peers/documents.json")).json();
        index.addAll(documents.map((one, id) => ({ ...one, id })));
        return index;
      })();
      const index = await globalThis.mini;
      const start = performance.now(), hits = index.search(query, { combineWith: "AND" });
      return [performance.now() - start, hits.slice(0, limit ?? hits.length).map(({ url }) => url)];
    }""",
}


class Articles:
    """The articles of a site, and which of them hold a string."""

    def __init__(self, site: Path) -> None:
        self.urls: list[str] = []
        self.units: list[list[str]] = []
        for path in sorted((site / "issues").rglob("*.html")):
            found = LexborHTMLParser(path.read_bytes()).css("article[data-article]")
            if len(found) == 1:
                body = found[0].css("[data-article-body] > *")
                self.urls.append(path.relative_to(site).as_posix())
                self.units.append([found[0].css("h1")[0].text(), *(block.text() for block in body)])
        self.folded = ["\n".join(map(fold, units)) for units in self.units]

    def holding(self, query: str) -> set[str]:
        """Addresses of the articles with every term of a query."""
        terms = [fold(term) for term in query.split()]
        rows = zip(self.urls, self.folded, strict=True)
        return {url for url, text in rows if all(term in text for term in terms)}


def queries(articles: Articles, size: int, seed: int) -> dict[str, list[str]]:
    """Sets of queries, each of which 2 to 80 articles answer."""
    dice, segmenter = random.Random(seed), Segmenter()

    def words() -> list[str]:
        return segmenter.cut(dice.choice(dice.choice(articles.units)))

    def run(count: int) -> str:
        cut = words()
        at = dice.randrange(len(cut))
        row = cut[at : at + count]
        return "".join(row) if all(len(word) > 1 and han(word) for word in row) else ""

    def inside() -> str:
        text = run(2)
        return text[1:] if len(text) > 3 else ""

    makers: dict[str, Callable[[], str]] = {
        "words": lambda: run(1),
        "compounds": lambda: run(2),
        "inside words": inside,
        "two words": lambda: f"{run(1)} {run(1)}",
    }
    made: dict[str, list[str]] = {name: [] for name in makers}
    for name, make in makers.items():
        for _ in range(size * 400):
            query = make()
            parts = query.split()
            if len(parts) == (2 if " " in query else 1) and 2 <= len(articles.holding(query)) <= 80:
                made[name].append(query)
            if len(made[name]) == size:
                break
    return made


def han(text: str) -> bool:
    """Whether a text is Han characters alone."""
    return all("\u4e00" <= char <= "\u9fff" for char in text)


class Handler(http.server.SimpleHTTPRequestHandler):
    """A static host that counts what it sends, texts gzipped, and keeps connections as hosts do."""

    protocol_version, disable_nagle_algorithm = "HTTP/1.1", True

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send and count."""
        data = source.read()
        text = self.path.split("?")[0].endswith((".js", ".json", ".txt", ".html", ".css"))
        SERVED.append(len(gzip.compress(data)) if text else len(data))
        outputfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Say nothing."""


def prepare(site: Path, root: Path, articles: Articles, extended: str, minisearch: Path) -> None:
    """A folder with the site and its peers' indexes."""
    shutil.copytree(site, root)
    peers = root / "peers"
    peers.mkdir()
    shutil.copy(minisearch, peers / "minisearch.js")
    rows = [
        {"url": url, "title": units[0], "text": "\n".join(units[1:])}
        for url, units in zip(articles.urls, articles.units, strict=True)
    ]
    (peers / "documents.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    (root / "blank.html").write_text(
        '<!doctype html><html lang="zh-CN"><link rel="icon" href="data:,">', encoding="utf-8"
    )
    with tempfile.TemporaryDirectory() as folder:
        for url, units in zip(articles.urls, articles.units, strict=True):
            path = Path(folder) / url
            path.parent.mkdir(parents=True, exist_ok=True)
            body = "".join(f"<p>{escape(text)}</p>" for text in units[1:])
            path.write_text(
                f'<!doctype html><html lang="zh-CN"><body><h1>{escape(units[0])}</h1>{body}', encoding="utf-8"
            )
        command = [extended, "-m", "pagefind_bin_extended", "--site", folder, "--output-path", str(peers / "pagefind")]
        subprocess.run([*command, "--silent"], check=True)


def escape(text: str) -> str:
    """A text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def fresh(browser: Browser, address: str) -> Page:
    """A page of a browser that has loaded nothing."""
    page = browser.new_context().new_page()
    page.goto(address)
    return page


@dataclass(slots=True)
class Figures:
    """What was measured, one number a query."""

    recall: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    first_kb: list[float] = field(default_factory=list)
    next_kb: list[float] = field(default_factory=list)
    first_ms: list[float] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        """Take over another's."""
        for name in Figures.__slots__:
            getattr(self, name).extend(getattr(other, name))

    def row(self) -> str:
        """Cells of the table."""
        late = sorted(self.ms)[95 * (len(self.ms) - 1) // 100]
        means = [statistics.fmean(values or [0.0]) for values in (self.recall, self.precision)]
        medians = [statistics.median(values) for values in (self.first_kb, self.next_kb, self.first_ms, self.ms)]
        return " | ".join(f"{value:.1f}" for value in (*means, *medians, late))


def measure(browser: Browser, address: str, engine: str, asked: list[str], articles: Articles) -> Figures:
    """Put a set of queries to an engine."""
    page, figures = fresh(browser, address), Figures()
    page.evaluate(RUN[engine], ["", 1])
    for query in asked:
        figures.ms.append(page.evaluate(RUN[engine], [query, 10])[0])
        found, truth = set(page.evaluate(RUN[engine], [query, None])[1]), articles.holding(query)
        figures.recall.append(100 * len(found & truth) / len(truth))
        figures.precision += [100 * len(found & truth) / len(found)] if found else []
    page.context.close()
    for at in range(0, min(len(asked) - 1, COLD), 2):
        page = fresh(browser, address)
        for cost, query in zip((figures.first_kb, figures.next_kb), asked[at : at + 2], strict=True):
            before, start = len(SERVED), time.perf_counter()
            page.evaluate(RUN[engine], [query, 10])
            if cost is figures.first_kb:
                figures.first_ms.append(1000 * (time.perf_counter() - start))
            cost.append(sum(SERVED[before:]) / 1024)
        page.context.close()
    return figures


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, required=True, help="a built site")
    parser.add_argument("--extended", required=True, help="a Python that has pagefind-bin-extended")
    parser.add_argument("--minisearch", type=Path, required=True, help="MiniSearch's ES module")
    parser.add_argument("--size", type=int, default=40, help="queries a set")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    articles = Articles(options.site)
    sets = queries(articles, options.size, options.seed)
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder) / "site"
        prepare(options.site, root, articles, options.extended, options.minisearch)
        handler = functools.partial(Handler, directory=str(root))
        host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=host.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        load = os.getloadavg()[0]
        print(f"{date.today()}, {len(articles.urls)} articles, {options.size} queries a set, load {load:.1f}\n")
        print("| engine | set | recall | precision | first KB | next KB | first ms | p50 ms | p95 ms |")
        print("|---|---|" + "---:|" * 7)
        for engine in RUN:
            every = Figures()
            for name, asked in sets.items():
                figures = measure(browser, f"http://127.0.0.1:{host.server_port}/blank.html", engine, asked, articles)
                print(f"| {engine} | {name} | {figures.row()} |", flush=True)
                every.add(figures)
            print(f"| **{engine}** | **all** | {every.row()} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
