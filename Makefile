# Needs make and a Python of 3.11 or newer, nothing else. `make help` lists the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
INPUT := samples
OUTPUT := output

# The first of these that answers and is new enough.
FIND_PYTHON = for candidate in python3.11 python3 python3.12 python3.13 python; do \
	"$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$candidate"; exit 0; }; \
	done; echo "No Python 3.11 or newer with venv was found on the PATH." >&2; exit 1

.PHONY: help run test check format readme bench live browser soak clean

help:  ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.run-installed  ## Set up, then extract the sample articles (INPUT=...) into tables (OUTPUT=...)
	@$(BIN)/sitrep extract $(INPUT) --out $(OUTPUT)

test: $(VENV)/.dev-installed  ## Set up, then run the tests
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/.dev-installed  ## All that the continuous integration runs: lint, format, types, import contracts, tests, quality gate
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist loadfile

format: $(VENV)/.dev-installed  ## Format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

readme: $(VENV)/.dev-installed  ## Write what the README's examples print today into it
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tools/readme.py README.md

bench: $(VENV)/.bench-installed  ## Measure the speed (ARGS="--size 10000 --kind general"; ARGS=--help lists more)
	@$(BIN)/python benchmarks/bench.py $(ARGS)

live: $(VENV)/.dev-installed  ## Run the Prefect flow on a server of the tests' own: deployments, schedules, crashes; some ten minutes
	@$(BIN)/python -m pytest tests/flows -m live -n 0 -s

browser: $(VENV)/.dev-installed  ## Look at Prefect's UI in a headless Chromium, where there is one
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[browser]'
	@$(BIN)/python -m pytest tests/flows -m browser -n 0

soak: $(VENV)/.dev-installed  ## Kill 300 runs of the plain job and 100 of the flow, and compare the tables; some fifteen minutes
	@SITREP_KILLS=300 SITREP_FLOW_KILLS=100 $(BIN)/python -m pytest tests/test_faults.py tests/test_flow_faults.py -n 0 --durations=8

clean:  ## Take away the environment, the caches and the tables
	rm -rf $(VENV) build src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find $(OUTPUT) -mindepth 1 ! -name README.md -delete
	find src tests flows tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@python=$$($(FIND_PYTHON)) || exit 1; echo "Making $(VENV) with $$python"; "$$python" -m venv $(VENV)

# The stamps are younger than what they depend on once an install has succeeded, so the next call installs nothing.
# Byte code is compiled here: machines that never write it would otherwise start slowly each time. pip does not compile what it installs with -e.
$(VENV)/.run-installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --compile -c constraints.txt -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.dev-installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --compile -c constraints.txt -e '.[dev]'
	@$(BIN)/python -m compileall -q src
	@touch $@ $(VENV)/.run-installed

$(VENV)/.bench-installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --compile -c constraints.txt -e '.[bench]'
	@$(BIN)/python -m compileall -q src
	@touch $@ $(VENV)/.run-installed
