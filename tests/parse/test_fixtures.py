"""Cases that an editor could add: title, `.`, raw text, `.`, the outline that it must give, `.`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.parse.helpers import bulletin, outline

FOLDER = Path(__file__).parents[1] / "fixtures" / "parse"


def cases() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        parts = path.read_text(encoding="utf-8").split("\n.\n")
        found += [
            (f"{path.stem}: {parts[at].strip()}", parts[at + 1], parts[at + 2]) for at in range(0, len(parts) - 2, 3)
        ]
    return found


def test_there_are_cases() -> None:
    assert len(cases()) >= 12


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=name) for name, t, e in cases()])
def test_case(text: str, expected: str) -> None:
    parsed = bulletin(text.replace("␌", "\f"))
    assert outline(parsed) == expected.strip("\n")
    assert not [problem for problem in parsed.problems if problem.code == "lost-characters"]
