"""Few dependencies, under licences that fit, named in a lock file; and none of them asks the network for anything."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.reliability import supply

CHECKOUT = Path(__file__).resolve().parents[2]
LOCK = CHECKOUT / "requirements-dev.lock"


def test_the_licences_are_listed_and_fit() -> None:
    listed = dict(
        re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", (CHECKOUT / "docs/licences.md").read_text("utf-8"), re.M)
    )
    found = {name: supply.licence(package) for name, (package, _) in supply.needed().items()}
    assert set(found) - set(listed) <= {"exceptiongroup", "colorama"}, "asked for by Python 3.10, and on Windows"
    assert listed == {name: found[name] for name in found if name in listed}, (
        "python -m tests.reliability.supply licences > docs/licences.md"
    )
    for name, expression in found.items():
        assert set(re.split(r" (?:AND|OR) ", expression)) <= supply.GOOD, name


def test_the_lock_file_names_everything_with_hashes_and_no_place() -> None:
    text = LOCK.read_text("utf-8")
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.M))
    assert set(supply.needed()) <= set(locked)
    for asked in map(Requirement, supply.PROJECT["optional-dependencies"]["dev"]):
        if supply.name_of(asked.name) != "wangqi":
            assert asked.specifier.contains(locked[supply.name_of(asked.name)]), asked
    assert text.count("==") <= text.count("--hash=sha256:")
    assert "://" not in text
    assert "--index" not in text


def test_the_sbom_names_what_is_installed() -> None:
    made = supply.sbom()
    assert made["bomFormat"] == "CycloneDX"
    names = {component["name"] for component in made["components"]}
    assert names == set(supply.needed())
    refs = {component["bom-ref"] for component in (made["metadata"]["component"], *made["components"])}
    assert {row["ref"] for row in made["dependencies"]} == refs
    assert all(set(row["dependsOn"]) <= refs for row in made["dependencies"])


def test_a_build_needs_no_network(tmp_path: Path) -> None:
    program = shutil.which("unshare")
    alone = [program or "", "-rn"] if os.geteuid() else [program or "", "-n"]
    if not program or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("taking the network away needs `unshare` and the right to use it")
    (tmp_path / "issues").mkdir()
    text = "---\ndate: 2025-03-07\n---\n\n## 动态\n\n### 甲矿复工\n\n见 <https://example.org/>。\n"
    (tmp_path / "issues" / "a.md").write_text(text, "utf-8")
    line = [*alone, sys.executable, "-m", "wangqi", "build", "--quiet"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "public" / "search" / "index" / "manifest.json").is_file()
