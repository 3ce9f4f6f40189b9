# Summit Tracker. Needs Python 3.11 or newer and make; everything else goes into .venv.
PORT ?= 8501
HEADLESS ?= 0
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.DEFAULT_GOAL := help
.PHONY: help run test torture lint bench migration released

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/run.stamp ## serve the dashboard on 127.0.0.1 (PORT=8501) and open it (unless HEADLESS=1)
	$(BIN)/python -m tracker init
	$(BIN)/python -m streamlit run dashboard/app.py --server.address 127.0.0.1 --server.port $(PORT) \
		--server.showEmailPrompt false --server.headless $(if $(filter-out 0 false,$(HEADLESS)),true,false)

test: .venv/test.stamp ## run every test, the browser's and PostgreSQL's included
	$(BIN)/python tests/support/programs.py
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: .venv/test.stamp ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright

bench: .venv/test.stamp ## measure, as tables of ratios: PART=pages, growth or snapshots for one alone
	$(BIN)/python -m bench $(PART)

torture: .venv/test.stamp ## try to lose, corrupt and stop it: SUITE=alterations, damage or editors for one alone
	for suite in $(or $(SUITE),alterations damage editors); do $(BIN)/python -m tests.torture.$$suite || exit 1; done

migration: .venv/run.stamp ## write the migration from the models: NAME="what changes"
	@test -n "$(NAME)" || { echo 'Say what changes: make migration NAME="a pledge names its budget"'; exit 1; }
	$(BIN)/python -m tracker.store.migrations $(NAME)

released: .venv/test.stamp ## keep a snapshot of the newest schema for the tests
	$(BIN)/python -m tests.released

# The stamps are older than their requirements only when there is something new to install.
.venv/run.stamp: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Summit Tracker needs Python 3.11 or newer, with venv (Debian: python3-venv)."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv --clear .venv
	$(PIP) --requirement requirements.txt
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements-dev.txt
	$(PIP) --requirement requirements-dev.txt
	@touch $@
