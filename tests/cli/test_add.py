"""`wangqi add` on a terminal and in CI, one file and many."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.letters import issues, word
from tests.importers.bombs import write_docx
from tests.test_cli import ISSUE, wangqi

UNDATED = "\n".join(ISSUE.split("\n")[6:])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "issues").mkdir()
    (tmp_path / "来稿").mkdir()
    (tmp_path / "来稿" / "notes.txt").write_text(UNDATED, encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("ci", ["", "true"])
def test_a_missing_date_is_asked_for_on_a_terminal_and_never_in_ci(archive: Path, ci: str) -> None:
    import pty

    ours, theirs = pty.openpty()
    os.write(ours, b"2025-04-04\n")
    done = subprocess.run(
        [sys.executable, "-m", "wangqi", "add", "来稿/notes.txt"],
        cwd=archive,
        env={**os.environ, "CI": ci},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
        timeout=120,
    )
    said = os.read(ours, 65536).decode()
    for end in (ours, theirs):
        os.close(end)
    assert done.returncode == 0, said
    assert ("date of this issue" in said) == (not ci)
    names = [path.name for path in sorted((archive / "issues").iterdir())]
    assert names == (["notes.txt"] if ci else ["2025-04-04.txt", "2025-04-04.yaml"])


def test_of_many_files_each_is_a_line_and_the_same_issue_twice_is_noticed_before(archive: Path) -> None:
    for name in ("一.txt", "二.txt"):
        (archive / "来稿" / name).write_text(ISSUE, encoding="utf-8")
    done = wangqi("add", "来稿", "--dry-run", cwd=archive, code=1)
    assert done.stdout.splitlines() == [
        "1/3 来稿/notes.txt would be issues/notes.txt",
        "  no number, no date, 2 sections, 2 articles, 2 paragraphs",
        "2/3 来稿/一.txt would be issues/2025-03-07.txt",
        "  number 3, 2025-03-07, 2 sections, 2 articles, 2 paragraphs",
    ]
    assert (
        "来稿/二.txt:1:1: error[output] 来稿/二.txt and another file of this run are both 2025-03-07.txt" in done.stderr
    )
    assert "issues/notes.txt:1:1: warning[missing-date]" in done.stderr
    assert "    1  三座露天矿" in wangqi("add", "来稿", "--dry-run", "--outline", cwd=archive, code=1).stdout


def test_a_date_that_is_told_stands_above_the_one_in_a_word_file(archive: Path) -> None:
    issue = issues()[0]
    write_docx(archive / "来稿" / "通讯.docx", word(issue, 7))
    first = wangqi("add", "来稿/通讯.docx", cwd=archive)
    assert f"is issues/{issue.date}.md" in first.stdout
    again = wangqi("add", "来稿/通讯.docx", "--date", "2020-02-03", "--number", "9", cwd=archive)
    assert "is issues/2020-02-03.md" in again.stdout
    assert "  number 9, 2020-02-03, " in again.stdout
