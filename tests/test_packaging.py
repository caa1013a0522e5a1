"""The wheel, built from the sdist, holds the theme and the data and builds a site in an empty folder."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dist = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", dist, ROOT, cwd=dist)
    return next(dist.glob("*.whl"))


def test_the_wheel_holds_the_theme_and_the_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in (("templates", "wangqi/_theme/templates"), ("static", "wangqi/_theme/static")):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                assert f"{inside}/{path.relative_to(ROOT / folder).as_posix()}" in names
    for path in (ROOT / "src" / "wangqi" / "data").rglob("*"):
        if path.is_file():
            assert path.relative_to(ROOT / "src").as_posix() in names


def test_the_wheel_builds_a_new_archive_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    # The packages of this environment serve for the new one, so that the test needs no network.
    venv.create(tmp_path / "venv", with_pip=False, system_site_packages=False)
    python = tmp_path / "venv" / "bin" / "python"
    site = next((tmp_path / "venv").glob("lib/python*/site-packages"))
    others = next(Path(path) for path in sys.path if path.endswith("site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "others.pth").write_text(str(others), encoding="utf-8")
    code = "import wangqi.cli, sys; print(wangqi.__file__); sys.exit(wangqi.cli.main())"
    run(python, "-c", code, "new", "archive", cwd=tmp_path)
    output = run(python, "-c", code, "build", cwd=tmp_path / "archive")
    assert str(site) in output, "the installed wheel was used, not the checkout"
    assert (tmp_path / "archive" / "public" / "index.html").is_file()
    assert (tmp_path / "archive" / "public" / "search" / "api.js").is_file()
