# make run    start: the Discord bot where DISCORD_TOKEN is set, else a conversation here
# make test   check everything: format, lint, types, tests
# Another interpreter: make run PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
MAKEFLAGS += --no-print-directory

.PHONY: run test install format clean

run: .venv/installed
	@exec $(BIN)/newsdesk $(ARGS)

install: .venv/installed

test: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

format: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv build dist *.egg-info retrieval/search/*.so .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Everything below speaks on standard error, so that `echo question | make run` prints the answer alone.
.venv/installed: .venv/bin/python pyproject.toml constraints.txt $(wildcard retrieval/search/*.c)
	@echo "Installing Newsdesk into .venv ..." >&2
	@$(PIP_INSTALL) --editable . >&2
	@touch $@

.venv/installed-dev: .venv/bin/python pyproject.toml constraints.txt $(wildcard retrieval/search/*.c)
	@echo "Installing Newsdesk and its development tools into .venv ..." >&2
	@$(PIP_INSTALL) --editable '.[dev]' >&2
	@touch $@ .venv/installed

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Newsdesk needs Python 3.11 or newer, and $(PYTHON) is not: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv >&2
