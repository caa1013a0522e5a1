# make site   a virtual environment, wangqi in it, and issues/ built into public/
# make serve  show the site and rebuild it on every change
# make docs   the pages of docs/ that are made from the code
# make test   everything the tests need, then ruff, mypy and pytest

PYTHON ?= python3
BIN := .venv/bin

.PHONY: site serve docs test lint screenshots clean

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
