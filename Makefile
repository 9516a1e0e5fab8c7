# Two commands do everything: `make demo` and `make test`. Both create .venv on their first run
# with exactly the versions of the lock files, and cost seconds after that.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate \
	--custom-compile-command "make lock" $(UPGRADE)

# The tests start the commands hundreds of times, which is not to compile them anew each time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench reference lock clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.installed ## sample messages to store, gaps, validation, drawing and report
	@$(BIN)/policing-kg demo

test: lint ## style, types and all tests but the benchmarks
	$(BIN)/python -m tests.side_by_side

lint: $(VENV)/.tested ## style and types only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.tested ## the speed measurements
	$(BIN)/pytest -m benchmark

reference: $(VENV)/.installed ## what is made from the ontology: JSON-LD context, changes, page
	@$(BIN)/python -m kg.ontology

lock: $(BIN)/python ## renew the lock files (UPGRADE=--upgrade takes the newest versions)
	@$(PIP) install uv
	$(UV_COMPILE) pyproject.toml --group build --output-file requirements.lock
	$(UV_COMPILE) pyproject.toml --all-extras --group test --constraint requirements.lock \
		--output-file requirements-test.lock

clean: ## remove the environment and everything built
	rm -rf $(VENV) build dist demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.benchmarks

# --- the environment -------------------------------------------------------------------------

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "make: no $(PYTHON) here; install Python 3.11 or newer (Debian: apt-get install python3 python3-venv)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "make: $(PYTHON) is older than 3.11; name a newer one: make PYTHON=python3.12 …" >&2; exit 1; }
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv $(VENV); \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1; then \
		$(PYTHON) -m venv --without-pip $(VENV) && \
		$(PYTHON) -m pip --quiet --python $(VENV)/bin/python install pip; \
	elif command -v uv >/dev/null; then uv venv --quiet --seed --python $(PYTHON) $(VENV); \
	else echo "make: $(PYTHON) cannot make an environment; install the package python3-venv (Debian: apt-get install python3-venv)" >&2; exit 1; fi

# The stamps are newer than what they were made from, so a second run installs nothing.
$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing the locked versions into $(VENV) (once; about a minute) …" >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tested: requirements-test.lock $(VENV)/.installed | $(BIN)/python
	@echo "Installing the test tools into $(VENV) (once) …" >&2
	@$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@
