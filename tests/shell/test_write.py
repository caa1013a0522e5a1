"""The output folder: the old site or the new one, never a mixture, and never somebody else's folder."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from wangqi import write
from wangqi.errors import OutputError


def build(output: Path, text: str) -> None:
    with write.replacing(output) as folder:
        write.put(folder, "index.html", text)
        write.put(folder, "a/b/c.html", text)


def pages(output: Path) -> set[str]:
    return {path.read_text(encoding="utf-8") for path in output.rglob("*.html")}


def leftovers(output: Path) -> list[str]:
    return [path.name for path in output.parent.iterdir() if path != output]


def test_a_new_site_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    output = tmp_path / "deep" / "public"
    build(output, "old")
    write.put(output, "extra.html", "old")
    build(output, "new")
    assert pages(output) == {"new"}
    assert leftovers(output) == []


def test_an_exception_leaves_the_old_site(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, "old")
    with pytest.raises(OutputError), write.replacing(output) as folder:
        write.put(folder, "", "new")
    assert pages(output) == {"old"}
    assert leftovers(output) == []


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(OutputError, match="not made by wangqi"):
        build(tmp_path / "mine", "new")
    assert (tmp_path / "mine" / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_a_symlink_and_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").touch()
    for name in ("link", "file"):
        with pytest.raises(OutputError, match="is not a folder"):
            build(tmp_path / name, "new")


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    build(tmp_path / "public", "new")
    assert pages(tmp_path / "public") == {"new"}


@pytest.mark.parametrize("path", ["../out.html", "a/../../out.html", "/etc/out.html"])
def test_no_path_leaves_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(OutputError, match="leaves the site"), write.replacing(tmp_path / "public") as folder:
        write.put(folder, path, "x")


def test_two_builds_at_once(tmp_path: Path) -> None:
    output = tmp_path / "public"
    with write.replacing(output), pytest.raises(OutputError, match="another build"):
        build(output, "second")


def test_a_kill_between_two_renames_is_mended(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, "old")
    output.rename(tmp_path / ".public.wangqi-old")
    with pytest.raises(RuntimeError), write.replacing(output):
        raise RuntimeError
    assert pages(output) == {"old"}


def test_half_a_character_does_not_stop_a_page(tmp_path: Path) -> None:
    write.put(tmp_path, "a.html", "前\ud800后")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "前\ufffd后"


def test_a_file_is_written_anew_and_its_other_names_keep_what_they_held(tmp_path: Path) -> None:
    write.put(tmp_path, "a/b.html", "older and longer")
    write.put(tmp_path, "a/b.html", "new")
    assert (tmp_path / "a" / "b.html").read_text(encoding="utf-8") == "new"
    (tmp_path / "other.html").hardlink_to(tmp_path / "a" / "b.html")
    outside = tmp_path / "outside.html"
    outside.write_text("outside", encoding="utf-8")
    (tmp_path / "c.html").symlink_to(outside)
    for path in ("a/b.html", "c.html"):
        write.put(tmp_path, path, "newest")
        assert (tmp_path / path).read_text(encoding="utf-8") == "newest"
    assert (tmp_path / "other.html").read_text(encoding="utf-8") == "new"
    assert outside.read_text(encoding="utf-8") == "outside"


def test_what_is_in_the_way_of_a_file_goes(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file where a folder must be", encoding="utf-8")
    (tmp_path / "b.html" / "deep").mkdir(parents=True)
    for path in ("a/b/c.html", "b.html"):
        write.put(tmp_path, path, "new")
        assert (tmp_path / path).read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is for systems that have it")
def test_kills_leave_one_whole_site(tmp_path: Path) -> None:
    """Kill a writing process at many moments: each time the folder holds one generation, complete."""
    output = tmp_path / "public"
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from wangqi import write
        for generation in range(10_000):
            with write.replacing(Path(sys.argv[1])) as folder:
                for page in range(20):
                    write.put(folder, f"{page}/index.html", f"{sys.argv[2]}-{generation}")
            print(flush=True)
        """
    )
    for attempt in range(20):
        process = subprocess.Popen([sys.executable, "-c", script, str(output), str(attempt)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()  # the first generation stands
        time.sleep(attempt * 0.0007)
        process.kill()
        process.wait()
        process.stdout.close()
        assert len(list(output.rglob("*.html"))) == 20
        assert len(pages(output)) == 1
