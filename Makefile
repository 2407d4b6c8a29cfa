# Two commands do all set-up: `make run` and `make test`. Each does the part of the set-up that it needs.
SHELL := /bin/bash
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Imports are two to three times slower without bytecode.
unexport PYTHONDONTWRITEBYTECODE
export DO_NOT_TRACK := 1
export DAGSTER_DISABLE_TELEMETRY := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false

.PHONY: help setup run test check format storm bench clean
.DEFAULT_GOAL := help

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: $(VENV)/.run ## make .venv from the hashed lock, with bytecode and .venv/bin/digov

run: $(VENV)/.run ## build every study of studies/ into data/ (offline after installation)
	@$(BIN)/digov run

test: $(VENV)/.dev ## the whole test suite
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not slow"

check: $(VENV)/.dev ## ruff, mypy, sqlfluff and the convention tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint -q dbt_project/models dbt_project/macros dbt_project/tests
	@$(BIN)/python -m pytest -q tests/conventions

format: $(VENV)/.dev ## let ruff and sqlfluff rewrite the layout
	@$(BIN)/ruff check --fix-only -q . ; $(BIN)/ruff format -q . ; $(BIN)/sqlfluff fix -q dbt_project/models

storm: $(VENV)/.dev ## the long fault suite: random kills over the whole run
	@$(BIN)/python -m pytest -q -m slow tests

bench: $(VENV)/.dev ## benchmarks, as tables
	@$(BIN)/python -m benchmarks

clean: ## remove what a build makes here (data/ stays)
	@rm -rf $(VENV) dbt_project/target dbt_project/logs *.egg-info .pytest_cache .mypy_cache .ruff_cache

$(VENV)/.boot: requirements-bootstrap.lock
	@$(PY) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	  || { echo "digov needs Python 3.11, 3.12 or 3.13 as '$(PY)': found $$($(PY) --version 2>&1). Try: make PY=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(PY) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "digov needs Python's venv module (Debian and Ubuntu: apt-get install python3-venv)"; exit 2; }
	@test -x $(BIN)/python || $(PY) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

# uv installs the hashed lock; where uv cannot reach the index as pip is configured to, pip does it.
$(VENV)/.run: requirements.lock pyproject.toml $(VENV)/.boot
	@echo "Installing from $< (the first time a few minutes)"
	@$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r $< \
	  || $(BIN)/python -m pip install -q --no-deps --require-hashes -r $<
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing the tools for tests from $<"
	@$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r $< \
	  || $(BIN)/python -m pip install -q --no-deps --require-hashes -r $<
	@touch $@
