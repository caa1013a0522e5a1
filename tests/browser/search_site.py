"""A small archive for the search tests, built by the command and served as a static host would."""

from __future__ import annotations

import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ISSUES = {
    "2023-03-17": """\
# 石岭矿讯第7期

## 部委动态

### 两部门明确露天煤矿边坡监测要求

新规定要求露天煤矿在雨季每日监测边坡位移，数据保存三年。监测点间距不超过50米，重点区段不超过19.8米。

### 绿色矿山名录更新

绿色矿山名录新增12座矿山，移出3座。移出的矿山两年内不得重新申报绿色矿山。

## 省际动态

### 山西推进煤层气抽采

山西今年计划抽采煤层气9.8亿立方米，App Store 上线了配套的监测软件。（石岭日报）
""",
    "2024-05-10": """\
# 石岭矿讯第19期

## 部委动态

### 矿业权出让收益办法修订

修订后的办法自2024年7月1日起施行。生态修复费用由矿山企业承担，绿色低碳项目可以缓缴。

### 监测数据须实时上传

尾矿库的监测数据须实时上传，PM2.5浓度不得高于35微克。借口设备故障不上传的，限期整改。

## 省际动态

### 内蒙古新能源装机增长

内蒙古新能源装机增长9.85%，露天煤矿的排土场建起光伏电站。一座电站编号20245。

### 江西治理废弃矿山

江西治理废弃矿山二十处，生态修复面积达到百分之五。露天。煤矿分列两句，不算相连。
""",
    "2024-11-22": """\
# 石岭矿讯第47期

## 部委动态

### 全国找矿新增铁矿石资源量

找矿行动新增铁矿石资源量，国土调查同步更新。

## 省际动态

### 青海盐湖提锂

青海盐湖提锂产量增长，企业称“绿色”是底色。<b>粗体</b>与 &amp; 均为正文，露天作业减少。

## 启事

### 征稿启事

本刊征集露天开采的照片。
""",
}
SETTINGS = """\
title: 石岭矿讯
synonyms:
  - 提锂 = 锂提取
dictionary: terms.txt
unsearched_sections: [启事]
"""
TERMS = "边坡位移 50 n\n"


def build(folder: Path, more: str = "") -> Path:
    """Write the archive below a folder and build it, with `more` settings; where the site lies."""
    (folder / "issues").mkdir()
    (folder / "site.yaml").write_text(SETTINGS + more, encoding="utf-8")
    (folder / "terms.txt").write_text(TERMS, encoding="utf-8")
    for day, text in ISSUES.items():
        (folder / "issues" / f"{day}.md").write_text(f"---\ndate: {day}\n---\n\n{text}", encoding="utf-8")
    command = [sys.executable, "-m", "wangqi", "build", "--root", str(folder), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return folder / "public"


class Host(http.server.ThreadingHTTPServer):
    """A static host with the site under a prefix; `down`: it answers nothing, `broken`: addresses that fail."""

    daemon_threads = True
    down = False
    broken = ""
    asked: list[str]

    @property
    def address(self) -> str:
        """Where the site begins."""
        return f"http://127.0.0.1:{self.server_port}/archive/"


class _Handler(http.server.SimpleHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.server.down:
            self.close_connection = True
        elif not self.path.startswith("/archive/") or (self.server.broken and self.server.broken in self.path):
            self.send_error(404)
        else:
            super().do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own page for what is not there, as static hosts do."""
        lost = Path(self.directory) / "404.html"
        if code != 404 or not lost.is_file():
            return super().send_error(code, message, explain)
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(lost.read_bytes())
        return None

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/archive"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        pass


@contextmanager
def served(site: Path) -> Iterator[Host]:
    """The site on a port of its own."""
    host = Host(("127.0.0.1", 0), functools.partial(_Handler, directory=str(site)))
    host.asked = []
    threading.Thread(target=host.serve_forever, daemon=True).start()
    try:
        yield host
    finally:
        host.shutdown()
        host.server_close()
