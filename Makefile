# `make check` checks the sample in this repository; `make test` runs the tests.
# Both set up what they need in .venv, and need only Python 3.11 or later, and git.

# The instant at which the sample is judged. It belongs here, not in a file that relgate reads: a
# repository that could set its own clock could keep its secrets from ever being overdue.
NOW := 2026-11-23T12:00:00Z

VENV := .venv
BIN := $(VENV)/bin
TOOLS := tests/tools/node_modules
# The first interpreter that is new enough. PYTHON=... chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$python; break; }; done)

.PHONY: check test lint generate stale bench bench-smoke clean help

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

check: $(VENV)/.main ## check the sample, as of NOW
	$(BIN)/relgate check --now $(NOW)

test: $(VENV)/.dev $(if $(shell command -v npm 2>/dev/null),$(TOOLS)/.done) ## run the tests
	$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(VENV)/.dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

generate: $(VENV)/.dev ## write compiled models, schemas and the generated parts of the docs
	$(BIN)/python docs/compile_models.py
	$(BIN)/relgate schema --editor modeline
	$(BIN)/python docs/generate.py

stale: $(VENV)/.dev ## fail where a generated file is stale
	$(BIN)/python docs/compile_models.py --check
	$(BIN)/relgate schema --editor modeline --check
	$(BIN)/python docs/generate.py --check

bench: $(VENV)/.main ## measure relgate beside its peers, into bench/RESULTS.md
	$(BIN)/python -m bench.run $(ARGS)

bench-smoke: $(VENV)/.main ## run the benchmarks once, small; fails on error, never on time
	$(BIN)/python -m bench.run --sizes 100 --runs 1 --peers "C loader,yamale"

clean: ## remove the environment and the caches
	rm -rf $(VENV) $(TOOLS) .bench .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info \
	  validator/*/*.so

# An environment of our own, because many systems refuse installs outside one. The stamps make a
# second run immediate; a change of what is installed, or compiled, renews them.
$(VENV)/.main: pyproject.toml setup.py $(wildcard validator/*/*.c)
	@test -n "$(PYTHON)" || { echo "relgate needs Python 3.11 or later; set PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "No virtual environment could be made. On Debian and Ubuntu: apt install python3-venv" >&2; \
	  exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.main
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]'
	@touch $@

# Programs on npm that the tests run where there is npm; the rest is tested without them.
$(TOOLS)/.done: tests/tools/package-lock.json
	npm ci --prefix tests/tools --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
