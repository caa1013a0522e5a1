"""What `wangqi new` writes: an archive that builds, and files for hosts that are what those hosts read."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.test_cli import wangqi
from wangqi import __version__, scaffold

SCHEMAS = {
    "github": ("vendor.github-workflows", ".github/workflows/publish.yml"),
    "gitlab": ("vendor.gitlab-ci", ".gitlab-ci.yml"),
}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("new")
    asked = [word for host in scaffold.HOSTS for word in ("--publish", host)]
    wangqi("new", "bulletin", *asked, cwd=root)
    return root / "bulletin"


def test_a_dry_run_lists_what_would_be_written(tmp_path: Path) -> None:
    listed = wangqi("new", "bulletin", "--dry-run", cwd=tmp_path).stdout.split()
    assert "bulletin/.github/workflows/publish.yml" in listed
    assert "bulletin/.gitlab-ci.yml" not in listed
    assert not (tmp_path / "bulletin").exists()


def test_the_version_is_written_down(fresh: Path) -> None:
    assert f"wangqi[pdf]=={__version__}\n" in (fresh / "requirements.txt").read_text("utf-8")


@pytest.mark.parametrize("host", SCHEMAS)
def test_a_workflow_fits_its_host_s_schema(fresh: Path, host: str) -> None:
    schema, name = SCHEMAS[host]
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(fresh / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def steps(fresh: Path) -> dict[str, str]:
    """The shell steps of each host's file that concern the site."""
    github = yaml.safe_load((fresh / SCHEMAS["github"][1]).read_text("utf-8"))
    runs: list[Any] = [step.get("run", "") for step in github["jobs"]["build"]["steps"]]
    gitlab = yaml.safe_load((fresh / SCHEMAS["gitlab"][1]).read_text("utf-8"))
    return {"github": "\n".join(runs), "gitlab": "\n".join(gitlab["pages"]["script"])}


@pytest.mark.parametrize("host", SCHEMAS)
def test_the_steps_of_a_workflow_build_the_site_in_a_clean_folder(fresh: Path, tmp_path: Path, host: str) -> None:
    shutil.copytree(fresh, tmp_path / "clone")
    script = steps(fresh)[host]
    assert "pip install --requirement requirements.txt" in script
    # wangqi is here already, and the test asks no registry; everything else runs as it stands.
    script = "\n".join(line for line in script.splitlines() if "pip install" not in line)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "wangqi").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m wangqi "$@"\n', encoding="utf-8")
    (tmp_path / "bin" / "wangqi").chmod(0o755)
    ran = run(tmp_path, script, BASE="https://a.example/b", CI_PAGES_URL="https://a.example/b")
    assert ran.returncode == 0, ran.stderr
    public = tmp_path / "clone" / "public"
    assert "https://a.example/b/issues/2025-01-03/" in (public / "sitemap.xml").read_text("utf-8")
    assert "X-Content-Type-Options" in (public / "_headers").read_text("utf-8")
    assert 'href="/b/' in (public / "404.html").read_text("utf-8"), "sent from any depth"
    if host == "github" and shutil.which("rsync"):
        target = tmp_path / "www"
        target.mkdir()
        (target / "gone.html").touch()
        ran = run(tmp_path, "sh publish/rsync.sh", TARGET=str(target), BASE_URL="https://a.example/b/")
        assert ran.returncode == 0, ran.stderr
        assert (target / "index.html").read_bytes() == (public / "index.html").read_bytes()
        assert not (target / "gone.html").exists()


def run(folder: Path, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    import os

    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=folder / "clone",
        env={**os.environ, "PATH": path, "CI": "true", **variables},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_scripts_and_the_dockerfile_can_be_read(fresh: Path) -> None:
    subprocess.run(["sh", "-n", str(fresh / "publish" / "rsync.sh")], check=True)
    lines = [line for line in (fresh / "Dockerfile").read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert [line.split()[0] for line in lines] == ["FROM", "COPY", "RUN", "WORKDIR", "ENV", "ENTRYPOINT", "CMD"]
    if hadolint := shutil.which("hadolint"):
        subprocess.run([hadolint, str(fresh / "Dockerfile")], check=True)


def test_nginx_takes_the_snippet(fresh: Path, tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed: its snippet was not read")
    whole = tmp_path / "nginx.conf"
    shutil.copy("/etc/nginx/mime.types", tmp_path)
    (tmp_path / "site.conf").write_bytes((fresh / "publish" / "nginx.conf").read_bytes())
    whole.write_text(
        f"pid {tmp_path}/pid; error_log stderr;\nevents {{}}\n"
        f"http {{ access_log off; server {{ listen 127.0.0.1:8199; include {tmp_path}/site.conf; }} }}\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [nginx, "-t", "-c", str(whole), "-p", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr
