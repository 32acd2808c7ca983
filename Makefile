# The commands that people and other programs rely on. `make run` and `make test` work from a bare clone.
#
#   make run     the whole portal in the foreground   PORT=8123 DATA_DIR=path DEMO=small|full|none
#   make test    every test, on services of its own   ARGS="tests/workers -k consent" runs some; JOBS=4 takes four processes
#   make check   format, lint, types, migrations, import layers, deployment, known vulnerabilities
#   make bench   the performance table
#   make fuzz    10,000 hostile workbooks             FUZZ_CASES=n FUZZ_SEED=n
#   make setup   dependencies only;  make lock pins them anew (UPGRADE=--upgrade takes newer ones)

SHELL := /bin/bash
BIN := .venv/bin
PACKAGES := jiayu_jobs stations workers employers training dashboard
VALUES := setup/throwaway-values
# Processes of the whole suite, each with services of its own; files keep their order, so that browser tests come last.
JOBS ?= 2

.PHONY: run setup environment test check bench fuzz lock \
	check-format check-lint check-templates check-types check-migrations check-layers check-deployment check-security \
	check-vulnerabilities

run: environment
	@exec $(BIN)/python -m jiayu_jobs.embedded.run

environment:
	@setup/environment
	@setup/packages

setup: environment
	@setup/browser

test: setup
	@mkdir -p var
	PYTHONHASHSEED=0 $(BIN)/python -m pytest --junitxml=var/junit.xml $(if $(ARGS),$(ARGS),-n $(JOBS) --dist loadfile --no-loadscope-reorder)
	@test -n "$(ARGS)" || $(BIN)/python -m tests.browser_ran var/junit.xml

check: check-format check-lint check-templates check-types check-migrations check-layers check-deployment \
	check-security check-vulnerabilities

check-format: environment
	$(BIN)/ruff format --check .

check-lint: environment
	$(BIN)/ruff check .

check-templates: environment
	$(BIN)/djlint templates --lint --quiet

check-types: environment
	$(VALUES) $(BIN)/mypy manage.py $(PACKAGES)

check-migrations: environment
	$(VALUES) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

check-layers: environment
	$(BIN)/lint-imports

check-deployment: environment
	DJANGO_SETTINGS_MODULE=jiayu_jobs.settings.production $(VALUES) \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

check-security: environment
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml --severity-level medium $(PACKAGES) manage.py

check-vulnerabilities: environment
	@setup/audit

bench: environment
	$(BIN)/python -m tests.bench

fuzz: environment
	FUZZ_CASES=$${FUZZ_CASES:-10000} $(BIN)/python -m pytest -q tests/imports/test_fuzz.py

lock:
	@setup/environment
	for list in requirements-installer requirements requirements-dev requirements-node; do \
		$(BIN)/uv pip compile -q $(UPGRADE) --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			$$list.in -o $$list.txt || exit 1; \
	done
	npm install --package-lock-only --ignore-scripts
	! grep -n '"resolved"' package-lock.json
