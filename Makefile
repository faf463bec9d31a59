# Bowen from a bare machine: every target makes the environment it needs.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13; do $$python -c "" 2>/dev/null && echo $$python && break; done)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
DATA   ?= data

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types contracts dev quality benchmark daemon endurance docs clean

help:           ## What can be made
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */  make \1|/' | column -t -s '|'

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || test -n "$(PYTHON)" || { echo "no Python 3.11, 3.12 or 3.13 found; name one: make $(MAKECMDGOALS) PYTHON=/path/to/python"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,gguf]"
	$(BIN)/python -m compileall -q spiders pipelines
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

benchmark: $(READY) ## Speed and size beside peers, in CPU time (minutes)
	PYTHONPATH=. $(BIN)/python tests/benchmarks/extract.py --pages 150 --rounds 1
	PYTHONPATH=. $(BIN)/python tests/benchmarks/end_to_end.py
	PYTHONPATH=. $(BIN)/python tests/benchmarks/dedup.py speed --posts 1500 --rounds 1
	PYTHONPATH=. $(BIN)/python tests/benchmarks/translate.py

daemon: $(READY) ## Watch schedule, automation and archive sensor work by themselves (5 minutes)
	PYTHONPATH=. $(BIN)/python tests/benchmarks/daemon.py

endurance: $(READY) ## Kills, traps, drips, pushes cut, takedown, the daemon for real (an hour)
	PYTHONPATH=. $(BIN)/python tests/benchmarks/hard_kills.py 600 100
	PYTHONPATH=. $(BIN)/python tests/benchmarks/endless_calendar.py 5000
	PYTHONPATH=. $(BIN)/python tests/benchmarks/second_run.py 1000
	PYTHONPATH=. $(BIN)/python tests/benchmarks/drip_servers.py 100 400 30 3
	PYTHONPATH=. $(BIN)/python tests/benchmarks/year.py 100 365
	PYTHONPATH=. $(BIN)/python tests/benchmarks/release.py secrets
	PYTHONPATH=. $(BIN)/python tests/benchmarks/release.py cuts
	PYTHONPATH=. $(BIN)/python tests/benchmarks/takedown.py --posts 100000
	PYTHONPATH=. $(BIN)/python tests/benchmarks/daemon.py

docs: $(READY)  ## dbt's sources and column docs, from pipelines/records.py
	$(BIN)/python -m pipelines.store.docs

clean:          ## Remove the environment and all generated data but the sample web
	rm -rf $(VENV) dbt/target dbt/logs
	find data -mindepth 1 -maxdepth 1 ! -name demo -exec rm -rf {} +
