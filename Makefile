# make site   a virtual environment, wangqi in it, and issues/ built into public/
# make serve  show the site and rebuild it on every change
# make docs   the pages of docs/ that are made from the code
# make sbom   what wangqi is made of, for a release (CycloneDX), and docs/licences.md
# make audit  ask a database of known faults about what the lock file names
# make lock   requirements-dev.lock anew, from the newest versions that fit
# make test   everything the tests need, then ruff, mypy and pytest

PYTHON ?= python3
BIN := .venv/bin

.PHONY: site serve docs test lint screenshots clean sbom audit lock

site: .venv/installed
	$(BIN)/wangqi build

serve: .venv/installed
	$(BIN)/wangqi serve

test: .venv/tested lint
	$(BIN)/python -m pytest -n auto

lint: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: .venv/tested
	$(BIN)/python -m tests.docs.reference

sbom: .venv/tested
	mkdir -p dist
	$(BIN)/python -m tests.reliability.supply sbom > dist/wangqi.cdx.json
	$(BIN)/python -m tests.reliability.supply licences > docs/licences.md

audit: .venv/tested
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/pip-audit --disable-pip --requirement requirements-dev.lock

lock: .venv/tested
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra pdf --extra docx --universal --python-version 3.10 \
		--generate-hashes --no-header --quiet --upgrade --output-file requirements-dev.lock

screenshots: .venv/tested
	$(BIN)/python -m tests.browser.screenshots

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

.venv/tested: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m tests.browser.chromium
	touch $@

clean:
	rm -rf .venv public .wangqi dist
