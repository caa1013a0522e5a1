"""A site that holds every payload in every field, built by the command and served as a static host would."""

from __future__ import annotations

import functools
import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.reliability.payloads import PAYLOADS

RAW_FIELDS = ("title", "body", "source")
MARKDOWN_FIELDS = (
    "section",
    "title",
    "body",
    "bold",
    "link",
    "image",
    "HTML",
    "reference",
    "cite",
    "table",
    "code",
)
OTHER_FIELDS = ("front matter", "section in site.yaml", "query")
CASES = len(PAYLOADS) * len((*RAW_FIELDS, *MARKDOWN_FIELDS, *OTHER_FIELDS))


def one_line(text: str) -> str:
    return " ".join(text.split())


def raw_issue() -> str:
    """Every payload as a title, inside a paragraph and as a source."""
    lines = ["晨岭矿业通讯", "", "第 3 期（总第 12 期）", "", "2025 年 3 月 7 日", "", "重要新闻", ""]
    for n, payload in enumerate(PAYLOADS):
        text = one_line(payload)
        lines += [
            f"第{n}座矿山试行新规 {text}",
            "",
            f"据介绍始{n}甲{text}乙{n}终，",
            "",
            f"试行一年。（{text}）",
            "",
        ]
    return "\n".join(lines)


def markdown_issue() -> str:
    """Every payload in every place that Markdown has for text, addresses and raw HTML."""
    parts = ["---\nnumber: 4\ndate: 2025-03-14\n---\n"]
    for n, payload in enumerate(PAYLOADS):
        text = one_line(payload)
        parts.append(
            f"## 栏{n} {text}\n\n### 题{n} {text}\n\n{text}\n\n甲 **{text}** 乙 [链接]({text}) [链接](<{text}>) "
            f'![{text}]({text}) [引用][r{n}] <a href="{text}">甲</a> <{text}>\n\n[r{n}]: {text} "{text}"\n\n'
            f"| {text} | 乙 |\n|-|-|\n| {text} | 丁 |\n\n```{text}\n{text}\n```\n\n<div {text}>甲</div>\n\n"
            f'<cite data-source="{text}" data-authors="{text}">（{text}）</cite>\n'
        )
    return "\n".join(parts)


def titled_issue(payload: str, day: int) -> str:
    """A payload as an issue's own title, in front matter."""
    front = f"---\ntitle: {json.dumps(one_line(payload))}\ndate: 2024-{1 + day // 28:02}-{1 + day % 28:02}\n---\n"
    return f"{front}\n## 部委动态\n\n### 甲矿复工{day}\n\n甲矿今日复工。\n"


def write_sources(root: Path) -> None:
    (root / "issues").mkdir()
    files = {"a.txt": raw_issue(), "b.md": markdown_issue()}
    files |= {f"t{n:03}.md": titled_issue(payload, n) for n, payload in enumerate(PAYLOADS)}
    for name, text in files.items():
        (root / "issues" / name).write_text(text, encoding="utf-8")
    hostile = '"><script>window.canary=1</script>{{ 7*7 }}'
    for name in (
        "<img src=x onerror=canary=1>.md",
        "..md.md",
        "javascript:alert(1).md",
        "'\" onload=.md",
        "-rf *.md",
    ):
        (root / "issues" / name).write_text(f"## 省际动态\n\n### {hostile}\n\n文件名。\n", encoding="utf-8")
    config = {
        "title": "刊" + hostile,
        "publisher": hostile,
        "description": hostile,
        "copyright": hostile,
        "icp": hostile,
        "contact": hostile,
        "frequency": hostile,
        "founded": hostile,
        "sample": hostile,
        "base_url": "https://example.org/a/",
        "sections": [{"name": one_line(text)} for text in PAYLOADS if one_line(text).isprintable()],
        "dictionary": "terms.txt",
        "synonyms": ["<script>alert(1)</script> = </script><img src=x onerror=alert(1)>"],
    }
    (root / "site.yaml").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
    words = (one_line(text).replace(" ", "") for text in PAYLOADS if one_line(text).isprintable())
    (root / "terms.txt").write_text("".join(f"{word}\n" for word in words if word[0] != "#"), encoding="utf-8")


def build(root: Path) -> Path:
    command = [sys.executable, "-m", "wangqi", "build"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == 0, done.stderr[-3000:]
    return root / "public"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address under which a folder is served while the context lasts."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
