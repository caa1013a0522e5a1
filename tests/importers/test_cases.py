"""The development cases, read from their PDF or DOCX: titles at 0.98, paragraphs at 0.97 or better."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from wangqi.importers import import_file
from wangqi.model import Source
from wangqi.parse import parse
from wangqi.parse.export import to_json
from wangqi.parse.words import field_words

pytest.importorskip("pypdfium2")
SHARED = Path(__file__).parents[3] / "shared"
FILES = sorted(path for path in SHARED.glob("cases/*/source.*"))


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_parse", SHARED / "tools" / "score_parse.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not FILES, reason="the development cases are not beside the checkout")
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}{path.suffix}")
def test_score(path: Path) -> None:
    imported = import_file(path, field_words())
    assert not [problem for problem in imported.problems if problem.severity == "error"]
    saved = parse(Source(path=f"a{imported.suffix}", text=imported.text), field_words())
    gold: dict[str, Any] = json.loads((path.parent / "gold.json").read_text(encoding="utf-8"))
    found = scorer().score(to_json(saved), gold)
    assert found["section"]["f1"] >= 0.97
    assert found["title"]["f1"] >= 0.98
    assert found["paragraph"]["f1"] >= 0.97
    assert found["source_acc"] >= 0.95
    assert (found["lost"], found["compat_left"]) == (0, 0)
