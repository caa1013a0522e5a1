"""Any bytes, bulletin, Markdown, sidecar, `site.yaml` and query give a result or a message, and no character is lost.

`WANGQI_FUZZ=800` tries that many cases of each instead of the few of a usual run; `python -m tests.reliability.fuzz`
tries a million.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reliability import queries
from tests.reliability.fuzz import cases, text_of
from tests.reliability.targets import QUERIES, TARGETS

COUNT = int(os.environ.get("WANGQI_FUZZ", "60"))
FINDINGS = json.loads(Path(__file__).with_name("findings.json").read_text("ascii"))


@pytest.mark.parametrize("name", TARGETS)
def test_any_text(name: str) -> None:
    target = TARGETS[name]
    pieces = st.one_of(st.sampled_from(target.pieces), st.text(max_size=4))

    @settings(max_examples=COUNT // 20 if target.repeated else COUNT, suppress_health_check=list(HealthCheck))
    @given(st.lists(pieces, max_size=40).map("".join))
    def run(text: str) -> None:
        target.check(text * (target.repeated // len(text) + 1) if target.repeated and text else text)

    run()


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: f"{finding['target']}-{finding['text'][:12]!a}")
def test_what_was_found_stays_mended(finding: dict[str, str]) -> None:
    if finding["target"] == "query":
        if queries.node() is None:
            pytest.skip("Node is not installed: the query parser was not tried")
        assert list(queries.faults([finding["text"]])) == []
    else:
        TARGETS[finding["target"]].check(finding["text"])


def test_any_query() -> None:
    if queries.node() is None:
        pytest.skip("Node is not installed: the query parser was not tried")
    assert list(queries.faults([text_of(data, QUERIES) for data in cases(1, 20 * COUNT)])) == []
