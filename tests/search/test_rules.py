"""The rules that live twice, held to one table of cases: here, and by the browser's modules under Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from wangqi.search import characters

CHECKOUT = Path(__file__).resolve().parents[2]
FIXTURES = CHECKOUT / "tests" / "fixtures" / "search"


def cases(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("case", cases("characters"), ids=lambda case: case["text"] or "empty")
def test_python_follows_the_table(case: dict[str, Any]) -> None:
    assert characters.fold(case["text"]) == case["fold"]
    assert characters.tokens(case["text"]) == case["tokens"]


def test_javascript_follows_the_same_tables(tmp_path: Path) -> None:
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        pytest.skip("Node is not installed: the browser's side of the rules was not checked")
    modules = tmp_path / "modules"
    shutil.copytree(CHECKOUT / "static" / "search", modules)
    (modules / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    script = CHECKOUT / "tests" / "search" / "rules.mjs"
    done = subprocess.run([node, script, modules, FIXTURES], capture_output=True, text=True, check=False)
    *failed, count = done.stdout.splitlines() or [""]
    assert done.returncode == 0, done.stderr
    assert failed == []
    assert int(count.split()[0]) > 200
