# The two commands of a newcomer are `make demo` and `make test`; each makes .venv if it is missing.
# PYTHON names the interpreter that .venv is made with: 3.11, 3.12 or 3.13.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
# More workers than cores do not help, and two suffice for the suite.
WORKERS ?= 2
CORPORA ?= ../shared/corpora
export SECONDSOURCE_CORPORA ?= $(CORPORA)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo test check format corpora slow bench clean

help: ## say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

install: $(STAMP) ## make .venv and install what is pinned

# hatchling and editables come first and pinned, so that building needs no second, unpinned download.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	  || { echo "$(PYTHON) is not Python 3.11, 3.12 or 3.13: name one with 'make PYTHON=python3.12 …'" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt hatchling editables
	$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt --no-build-isolation -e '.[dev,vectors]'
	touch $@

demo: $(STAMP) ## show the whole product on its built-in archive, in ./secondsource-demo
	$(BIN)/secondsource demo

test: $(STAMP) ## the suite: under six minutes, no network
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope -m "not slow and not corpora"

check: $(STAMP) ## format, lint, types, imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP) ## write the code as `make check` wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

corpora: $(STAMP) ## hold extraction and feeds against real input; CORPORA names its folder
	$(BIN)/python -m pytest -p no:randomly -s -m corpora

slow: $(STAMP) ## the tests that take minutes: processes killed, long archives
	$(BIN)/python -m pytest -m slow

bench: $(STAMP) ## measure; prints ratios
	$(BIN)/python -m pytest -p no:randomly -s -m "not slow" benchmarks

clean: ## remove what was made here, .venv included
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache secondsource-demo
