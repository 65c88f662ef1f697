# Everything happens in .venv beside this file; nothing is installed anywhere else.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run test bench-matching check-style check-types check-imports format lock clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/runtime ## Start the bot: on Telegram with TELEGRAM_TOKEN set, else here in the terminal
	@$(BIN)/python -m bot run

test: check-style check-types check-imports ## Run every check that CI runs
	@echo "== pytest"
	@$(BIN)/pytest --numprocesses logical --dist loadfile --cov --cov-report=
	@echo "== coverage"
	@$(BIN)/coverage report
	@echo "== coverage of bot/core: every branch"
	@$(BIN)/coverage report --include='bot/core/*' --fail-under=100
	@echo "== knowledge.yaml"
	@$(BIN)/python -m bot check knowledge.yaml

bench-matching: .venv/dev ## Measure the matching beside other bots': make bench-matching DATA=folder
	@$(BIN)/python -m benchmarks.matching --data "$(DATA)" $(OPTIONS)

check-style: .venv/dev
	@echo "== ruff format"
	@$(BIN)/ruff format --check .
	@echo "== ruff check"
	@$(BIN)/ruff check .
	@echo "== bandit"
	@$(BIN)/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml bot

check-types: .venv/dev
	@echo "== mypy --strict"
	@$(BIN)/mypy

check-imports: .venv/dev
	@echo "== import-linter"
	@$(BIN)/lint-imports --no-logo

format: .venv/dev ## Format the code and repair what ruff can
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

# Pins already in the locks stay; `make lock UPGRADE=--upgrade` takes the newest of everything.
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)

lock: .venv/dev ## Write requirements*.lock anew after a change in pyproject.toml
	$(COMPILE) --output-file requirements-dev.lock --all-extras
	$(COMPILE) --output-file requirements.lock --extra postgres --constraint requirements-dev.lock

clean: ## Remove .venv and all caches; leaves data/ and .env alone
	rm -rf .venv .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find benchmarks bot tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The files .venv/runtime and .venv/dev say that the lock of that name is installed.
.venv/runtime: requirements.lock | $(BIN)/python
	@echo "== installing requirements.lock in .venv"
	@$(INSTALL) -r $<
	@touch $@

.venv/dev: requirements-dev.lock | $(BIN)/python
	@echo "== installing requirements-dev.lock in .venv"
	@$(INSTALL) -r $<
	@touch $@

# The locks name all that is needed: were pip to look for more, it would find newer versions than are locked.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Footnote needs Python 3.11 or newer, and $(PYTHON) is not. Name one that is: make PYTHON=python3.13"; \
		exit 1; }
	@$(PYTHON) -m venv .venv || { \
		rm -rf .venv; \
		echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv"; \
		exit 1; }
