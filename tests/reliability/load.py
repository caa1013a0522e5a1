"""A site behind nginx under load: many requests by wrk, and pages in Chromium that search for a while.

    python -m tests.reliability.load [--site public] [--seconds 60] [--pages 10]

Without `--site`, the sample archive is built first. Needs nginx and wrk (`apt-get install nginx wrk`) and Chromium.
Searches are compared with the answers that one page gave at rest; a page's memory is measured at the beginning and at
the end, after the browser was asked to collect garbage. The exit code tells whether anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser.chromium import FLAGS, find

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAMS = ("nginx", "wrk")
ASK = """async ([api, query]) => {
  const { search } = await import(api);
  return search(query, { limit: 20 }).then(
    ({ total, hits }) => [total, hits.map(({ url }) => url)], ({ kind }) => kind);
}"""
CONFIGURATION = """\
daemon off; master_process off; pid %(folder)s/pid; error_log %(folder)s/error.log;
events { worker_connections 1024; }
http {
    include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on;
    client_body_temp_path %(folder)s/a; proxy_temp_path %(folder)s/b; fastcgi_temp_path %(folder)s/c;
    uwsgi_temp_path %(folder)s/d; scgi_temp_path %(folder)s/e;
    server { listen 127.0.0.1:%(port)d; root %(site)s; include %(snippet)s; }
}
"""


def missing() -> list[str]:
    """Programs that are needed and not there."""
    return [
        name for name in PROGRAMS if not shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
    ]


@contextmanager
def nginx(site: Path) -> Iterator[str]:
    """The address of a site that nginx serves with the snippet of the documentation."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        path = Path(folder) / "nginx.conf"
        values = {"folder": folder, "port": port, "site": site.resolve(), "snippet": CHECKOUT / "docs" / "nginx.conf"}
        path.write_text(CONFIGURATION % values, "utf-8")
        Path(folder).chmod(0o755)
        program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
        process = subprocess.Popen([str(program), "-c", str(path), "-e", f"{folder}/error.log"], stderr=subprocess.PIPE)
        try:
            for _ in range(100):
                time.sleep(0.05)
                with socket.socket() as tried:
                    if not tried.connect_ex(("127.0.0.1", port)):
                        break
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait()


def headers(address: str, **sent: str) -> tuple[int, dict[str, str]]:
    """Status and headers of an answer."""
    request = urllib.request.Request(address, headers={key.replace("_", "-"): value for key, value in sent.items()})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, {key.lower(): value for key, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, {key.lower(): value for key, value in error.headers.items()}


def caching(site: Path, origin: str) -> list[str]:
    """What is wrong with the headers for caching."""
    chunk = next(path for path in sorted(site.rglob("*.pf_index"))).relative_to(site).as_posix()
    wrong = []
    status, page = headers(origin)
    if status != 200 or page.get("cache-control") != "no-cache" or "last-modified" not in page:
        wrong.append(f"a page: {status} {page}")
    status, again = headers(origin, If_None_Match=page.get("etag", ""))
    if status != 304:
        wrong.append(f"a page asked for again: {status} {again}")
    status, part = headers(origin + chunk)
    if status != 200 or "immutable" not in part.get("cache-control", "") or "content-encoding" in part:
        wrong.append(f"a file of the index: {status} {part}")
    status, packed = headers(f"{origin}search/api.js", Accept_Encoding="gzip")
    if packed.get("content-encoding") != "gzip" or "javascript" not in packed.get("content-type", ""):
        wrong.append(f"a script: {status} {packed}")
    wrong += [f"{name} is served" for name in (".wangqi-site",) if headers(origin + name)[0] != 404]
    if headers(f"{origin}.well-known/wangqi.sha256")[0] != 200 or headers(f"{origin}no/such/page")[0] != 404:
        wrong.append("the manifest is not served, or what is not there is")
    return wrong


def wrk(address: str, seconds: int, connections: int = 64) -> tuple[float, list[str]]:
    """Requests a second, and what wrk says went wrong."""
    line = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", address]
    said = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    return float(rate[1]) if rate else 0.0, re.findall(r"Socket errors.*|Non-2xx.*", said)


def queries(site: Path) -> list[str]:
    """Strings to look for: pieces of the archive's titles, so that each is found."""
    texts = sorted(site.glob("search/index/*/text/*.json"))
    titles = [json.loads(path.read_bytes())["blocks"][0][0] for path in texts]
    pieces = {title[at : at + 3] for title in titles for at in (0, 3)}
    return sorted(piece for piece in pieces if len(piece) == 3 and piece.isalpha() and not piece.isascii())[:200]


def articles(site: Path) -> list[Path]:
    """The pages of some articles."""
    return [path for path in sorted(site.rglob("issues/*/*.html")) if path.stem.isdigit()][:100]


def memory(page: Page) -> int:
    """Bytes that a page's scripts hold on to."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return int(session.send("Runtime.getHeapUsage")["usedSize"])


def searching(browser: Browser, origin: str, words: Sequence[str], *, seconds: float, count: int) -> dict[str, Any]:
    """Let pages search side by side and compare their answers."""
    chance = random.Random(8)
    first = browser.new_page()
    first.goto(f"{origin}search/")
    right = {word: first.evaluate(ASK, ["/search/api.js", word]) for word in words}
    pages = [browser.new_context().new_page() for _ in range(count)]
    for page in pages:
        page.goto(f"{origin}search/")
        page.evaluate(ASK, ["/search/api.js", words[0]])
    before, asked, wrong = [memory(page) for page in pages], 0, list[str]()
    script = f"async ([api, words]) => Promise.all(words.map((word) => ({ASK})([api, word])))"
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for page in pages:
            some = chance.choices(words, k=5)
            for word, answer in zip(some, page.evaluate(script, ["/search/api.js", some]), strict=True):
                asked += 1
                if answer != right[word]:
                    wrong.append(f"{word}: {json.dumps(answer, ensure_ascii=False)[:200]}")
    after = [memory(page) for page in pages]
    empty = [word for word, answer in right.items() if not isinstance(answer, list) or not answer[0]]
    for page in [first, *pages]:
        page.context.close()
    return {
        "searches": asked,
        "words": len(words),
        "wrong": wrong[:10],
        "not found": empty[:10],
        "memory before, MB": round(max(before) / 1e6, 1),
        "memory after, MB": round(max(after) / 1e6, 1),
    }


def built(folder: Path) -> Path:
    """The sample archive as a site."""
    line = [
        sys.executable,
        "-m",
        "wangqi",
        "build",
        "--quiet",
        "--root",
        str(CHECKOUT),
        "--output",
        str(folder / "public"),
    ]
    subprocess.run(line, check=True)
    return folder / "public"


def run(site: Path, *, seconds: int, pages: int) -> dict[str, Any]:
    """All that is tried; `faults` is empty where all is well."""
    from playwright.sync_api import sync_playwright

    found: dict[str, Any] = {}
    with nginx(site) as origin:
        found["faults"] = caching(site, origin)
        article = articles(site)[0].relative_to(site).as_posix()
        chunk = sorted(site.rglob("*.pf_index"))[0].relative_to(site).as_posix()
        text = sorted(site.rglob("search/index/*/text/*.json"))[0].relative_to(site).as_posix()
        for name, path in {"page": "", "article": article, "chunk": chunk, "text": text}.items():
            rate, errors = wrk(origin + path, max(1, seconds // 4))
            found[f"{name}, requests/s"] = round(rate)
            found["faults"] += errors
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
            said = searching(browser, origin, queries(site), seconds=seconds, count=pages)
            browser.close()
        found |= said
        found["faults"] += [*said["wrong"], *(f"not found: {word}" for word in said["not found"])]
    return found


def main() -> int:
    """Entry point of the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--pages", type=int, default=10)
    given = parser.parse_args()
    if missing() or not find():
        sys.exit(f"not installed: {', '.join([*missing(), *([] if find() else ['Chromium'])])}")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        found = run(given.site or built(Path(folder)), seconds=given.seconds, pages=given.pages)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return int(bool(found["faults"]))


if __name__ == "__main__":
    sys.exit(main())
