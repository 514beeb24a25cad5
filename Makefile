# make run    start: the Discord bot where DISCORD_TOKEN is set, else a conversation here
# make test   check everything: format, lint, types, tests
# make quality   measure the answers; DATA=FOLDER on another set, else on the sample the tests hold
# make sanitize   build search's C with warnings as errors, run its tests under ASan and UBSan
# Another interpreter: make run PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
MAKEFLAGS += --no-print-directory

.PHONY: run test quality sanitize install format clean

run: .venv/installed
	@exec $(BIN)/newsdesk $(ARGS)

install: .venv/installed

test: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

# The longer set where it is at hand, else the sample that the tests hold.
DATA ?= $(or $(wildcard ../shared/data/squad-v1.1-dev),tests/retrieval/answering/sample)
QUESTIONS ?= 2000

quality: .venv/installed-dev
	$(BIN)/python -m training.quality $(DATA) $(QUESTIONS)

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

# In a copy, because the sanitised library is of use to nothing else. Python's own leaks are not ours.
SANITIZE := build/sanitize
SANITIZE_FLAGS := -std=c11 -pedantic -Wall -Wextra -Wconversion -Wshadow -Werror -g -O1 \
	-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -fPIC -shared

sanitize: .venv/installed-dev
	rm -rf $(SANITIZE) && mkdir -p $(SANITIZE) && cp -R retrieval tests pyproject.toml $(SANITIZE)
	rm -f $(SANITIZE)/retrieval/search/_kernel*.so
	$(CC) $(SANITIZE_FLAGS) -isystem "$$($(BIN)/python -c 'import sysconfig as s; print(s.get_path("include"))')" \
		retrieval/search/_kernel.c -o "$(SANITIZE)/retrieval/search/_kernel$$($(BIN)/python -c \
		'import sysconfig as s; print(s.get_config_var("EXT_SUFFIX"))')"
	cd $(SANITIZE) && LD_PRELOAD="$$($(CC) -print-file-name=libasan.so)" ASAN_OPTIONS=detect_leaks=0 \
		PYTHONPATH=. ../../$(BIN)/python -m pytest tests/retrieval/search/test_kernel.py \
		tests/retrieval/search/test_index.py tests/retrieval/search/test_agreement.py
