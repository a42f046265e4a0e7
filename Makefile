# Two commands on a fresh machine: `make run`, `make test`. Nothing but Python 3.11+ and make.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help run test check lint quick lock screens bench soak export clean accessibility

help:
	@echo "make run     start with demonstration data on http://localhost:$(PORT)"
	@echo "make test    everything: linters, types, contracts, unit, integration, browser"
	@echo "make check   the quick part, under a minute"
	@echo "make soak    processes killed 200 times each, and memory (SOAK=20: shorter)"
	@echo "make export DIR=folder   every badge of \`make run\`, with all it takes to check them offline"
	@echo "make bench   speed, as ratios beside bare code"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@$(PYTHON) -m venv $(VENV) || { echo "This folder cannot be written: no virtual environment."; exit 1; }

$(VENV)/.run-%: requirements.lock | $(BIN)/python
	@$(BIN)/python -c 'import flask, obstore, av' 2>/dev/null || \
	  $(BIN)/pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@touch $@

$(VENV)/.test-%: requirements-test.lock | $(BIN)/python
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-test.lock
	@touch $@

RUN_STAMP := $(VENV)/.run-$(shell cksum < requirements.lock | cut -d' ' -f1)
TEST_STAMP := $(VENV)/.test-$(shell cksum < requirements-test.lock | cut -d' ' -f1)
# The validator of Open Badges 2.0 lives apart: it wants versions of 2020.
OB2 := .venv-openbadges
OB2_LOCKS := tests/interop/openbadges/build.lock tests/interop/openbadges/validator.lock
OB2_STAMP := $(OB2)/.stamp-$(shell cat $(OB2_LOCKS) | cksum | cut -d' ' -f1)
NODE_STAMP := node_modules/.stamp-$(shell cksum < package-lock.json | cut -d' ' -f1)

$(NODE_STAMP): package-lock.json | $(TEST_STAMP)
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

$(OB2_STAMP): $(OB2_LOCKS) | $(BIN)/python
	@$(BIN)/python -m venv --clear $(OB2)
	@$(OB2)/bin/pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: -r tests/interop/openbadges/build.lock
	@$(OB2)/bin/pip install -qq --disable-pip-version-check --require-hashes --no-deps --no-build-isolation -r tests/interop/openbadges/validator.lock
	@touch $@

run: export PEPITES_DEMO := 1
run: export PORT := $(PORT)
run: $(RUN_STAMP)
	@PEPITES_PUBLIC_URL=$${PEPITES_PUBLIC_URL:-http://localhost:$(PORT)} $(BIN)/flask start

# The badges of `make run`, whether it runs or not.
export: export PEPITES_DEMO := 1
export: $(RUN_STAMP)
	@test -n "$(DIR)" || { echo "make export DIR=folder"; exit 1; }
	@PEPITES_PUBLIC_URL=$${PEPITES_PUBLIC_URL:-http://localhost:$(PORT)} $(BIN)/flask badges export --all "$(DIR)"

lint: $(TEST_STAMP) $(NODE_STAMP)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > /tmp/pepites-imports.$$$$ || { cat /tmp/pepites-imports.$$$$; rm -f /tmp/pepites-imports.$$$$; exit 1; }; rm -f /tmp/pepites-imports.$$$$

check: $(TEST_STAMP) $(NODE_STAMP)
	@$(MAKE) --no-print-directory -j2 lint quick

quick: $(TEST_STAMP)
	@$(BIN)/pytest -q -n 2 -m "not browser and not slow and not postgres"

test: lint $(OB2_STAMP)
	@$(BIN)/python -m tests.support.browser
	@$(BIN)/pytest -q -n 2 -m "not browser" --durations=10
	@$(BIN)/pytest -m browser --durations=10

soak: $(TEST_STAMP)
	@$(BIN)/python -m tests.soak.run

bench: $(TEST_STAMP)
	@$(BIN)/python -m tests.bench.run

accessibility: export KEEP_AXE_ACCOUNT := 1
accessibility: test

screens: $(TEST_STAMP)
	@$(BIN)/python -m tests.support.browser
	@$(BIN)/python -m tests.support.screens

lock: $(TEST_STAMP)
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 -q -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra test --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 -q -o requirements-test.lock
	@$(BIN)/uv pip compile tests/interop/openbadges/build.in --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 -q -o tests/interop/openbadges/build.lock
	@$(BIN)/uv pip compile tests/interop/openbadges/validator.in --override tests/interop/openbadges/overrides.txt --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 -q -o tests/interop/openbadges/validator.lock
	@npm install --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund

clean:
	rm -rf $(VENV) $(OB2) node_modules instance
