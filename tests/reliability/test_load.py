"""The documented configuration of nginx, and a moment of load; `python -m tests.reliability.load` tries a minute."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import search_site
from tests.browser.chromium import find
from tests.reliability import load


@pytest.mark.browser
def test_behind_nginx(tmp_path: Path) -> None:
    if load.missing() or not find():
        pytest.skip("nginx, wrk or Chromium is not installed: the site was not tried under load")
    found = load.run(search_site.build(tmp_path), seconds=2, pages=2)
    assert found["faults"] == []
    assert found["searches"] > 10
