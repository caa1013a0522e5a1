"""What wangqi is made of: the packages that a user installs with it, their licences, and the same as an SBOM.

    python -m tests.reliability.supply licences > docs/licences.md
    python -m tests.reliability.supply sbom > dist/wangqi.cdx.json

Both are read from the metadata of what is installed. The SBOM is CycloneDX 1.5 (ECMA-424).
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

EXTRAS: Final = ("pdf", "docx")
"""What a user may install beside the rest; tools for the development are not given to anybody."""
PROJECT: Final = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
GOOD: Final = frozenset(
    {"MIT", "BSD-3-Clause", "BSD-2-Clause", "Apache-2.0", "PSF-2.0", "MPL-2.0", "0BSD", "Zlib", "CC0-1.0"}
)
"""Licences under which a package may be installed beside code under MIT. MPL-2.0 binds its own files alone."""
_SPELLED: Final = {
    "MIT License": "MIT",
    "The MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}
_HEAD: Final = """\
# Licences

wangqi is under the MIT licence ([LICENSE](../LICENSE)). It installs these packages and contains none of them; what it
publishes holds text of its user, its own templates, styles and scripts, and files that Pagefind made.

| Package | Licence | Asked for by |
|---|---|---|
"""
_FOOT: Final = """
All are permissive but tqdm, of which a part is under MPL-2.0: that asks for changes to tqdm's own files to be
published, and for nothing else. pypdfium2 brings PDFium (BSD-3-Clause, Apache-2.0 and others of their kind).

Written by `python -m tests.reliability.supply licences`; a test holds it to what is installed.
"""


def name_of(text: str) -> str:
    """A package's name in its normal form (PEP 503)."""
    return re.sub(r"[-_.]+", "-", text).lower()


def needed() -> dict[str, tuple[Distribution, set[str]]]:
    """Every package that wangqi needs on this machine, with those that ask for it."""
    found: dict[str, tuple[Distribution, set[str]]] = {}
    extras = PROJECT["optional-dependencies"]
    open_ = [("wangqi", PROJECT["dependencies"]), *((f"wangqi[{extra}]", extras[extra]) for extra in EXTRAS)]
    while open_:
        asker, texts = open_.pop()
        for asked in map(Requirement, texts):
            if asked.marker is not None and not asked.marker.evaluate({"extra": ""}):
                continue
            name = name_of(asked.name)
            if name not in found:
                found[name] = (distribution(asked.name), set())
                open_.append((name, found[name][0].requires or []))
            found[name][1].add(asker)
    return dict(sorted(found.items()))


def licence(package: Distribution) -> str:
    """A package's licence as an SPDX expression, from whichever field says it."""
    metadata = package.metadata
    fields = {key: str(metadata[key]) for key in ("License-Expression", "License") if key in metadata}
    if "License-Expression" in fields:
        return fields["License-Expression"]
    said = fields.get("License", "").partition("\n")[0].strip()
    classes = [row.rpartition(" :: ")[2] for row in metadata.get_all("Classifier") or () if row.startswith("License")]
    return next((_SPELLED.get(text, text) for text in (said, *classes) if text and len(text) < 60), "unknown")


def licences() -> str:
    """The page of the documentation."""
    rows = (f"| {name} | {licence(package)} | {', '.join(sorted(by))} |\n" for name, (package, by) in needed().items())
    return _HEAD + "".join(rows) + _FOOT


def sbom() -> dict[str, Any]:
    """The same as a CycloneDX document; without a serial number and a time, so that the same release gives the same."""
    packages = {name: package for name, (package, _) in needed().items()}
    below: dict[str, set[str]] = {}
    for name, (_, askers) in needed().items():
        for asker in askers:
            below.setdefault(asker.partition("[")[0], set()).add(name)
    versions = {"wangqi": PROJECT["version"]} | {name: package.version for name, package in packages.items()}
    refs = {name: f"pkg:pypi/{name}@{version}" for name, version in versions.items()}

    def component(name: str, under: str, kind: str) -> dict[str, Any]:
        said = {"expression": under} if " " in under else {"license": {"id": under}}
        is_ = {"type": kind, "bom-ref": refs[name], "name": name, "version": versions[name], "purl": refs[name]}
        return {**is_, "licenses": [said]}

    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component("wangqi", PROJECT["license"], "application")},
        "components": [component(name, licence(package), "library") for name, package in packages.items()],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(refs[name] for name in below.get(asker, ()))}
            for asker, ref in refs.items()
        ],
    }


if __name__ == "__main__":
    what = sys.argv[1] if len(sys.argv) == 2 else ""
    if what not in ("licences", "sbom"):
        sys.exit("say `licences` or `sbom`")
    sys.stdout.write(licences() if what == "licences" else json.dumps(sbom(), indent=1) + "\n")
