# Bowen from a bare machine: every target makes the environment it needs.
PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
DATA   ?= data

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types contracts dev quality benchmark docs clean

help:           ## What can be made
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */  make \1|/' | column -t -s '|'

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,gguf]"
	touch $@

demo: $(READY)  ## The main job on four sample blogs, from pages to SQL
	$(BIN)/bowen demo

test: check     ## Everything that must hold: lint, types, import contracts, and all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: lint types contracts ## Lint, types, import contracts

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

dev: $(READY)   ## The Dagster UI on http://127.0.0.1:3000, with schedules and sensors running
	$(BIN)/bowen dev --data-dir $(DATA)

quality: $(READY) ## Figures against the labelled corpus in ../shared/corpus, where that is there
	$(BIN)/python -m pytest tests/quality -q -s -m "corpus or not corpus" -p no:xdist

docs: $(READY)  ## dbt's sources and column docs, from pipelines/records.py
	$(BIN)/python -m pipelines.store.docs

clean:          ## Remove the environment and all generated data but the sample web
	rm -rf $(VENV) dbt/target dbt/logs
	find data -mindepth 1 -maxdepth 1 ! -name demo -exec rm -rf {} +
