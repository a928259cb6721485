# The two commands a newcomer needs are `make demo` and `make test`.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The first Python that really runs and is new enough; a version manager's shim may exist and fail.
PYTHON := $(shell for name in python3.13 python3; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 13))' >/dev/null 2>&1 \
	&& command -v "$$name" && break; done)
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
EMBEDDED := $(BIN)/python -m dealership.embedded
PORT ?= 8000
WORKERS ?= 2
export PYTHONUNBUFFERED = 1
export UV_PYTHON_DOWNLOADS = never

.PHONY: help install demo demo-reset down test test-fast e2e faults check lint types audit bench otp shell psql lock

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

install: ## virtual environment with the locked requirements (does nothing when they are in)
	@PYTHON="$(PYTHON)" sh requirements/install.sh

demo: install ## services, migrations, demo data, then the program; Ctrl-C stops it
	@exec $(BIN)/python -m dealership.embedded.serve --port $(PORT)

demo-reset: install ## forget the demo's data; the next `make demo` starts over
	@$(EMBEDDED) reset

down: install ## stop the services of this checkout; the data stays
	@$(EMBEDDED) down
	@$(EMBEDDED) down --test

test: install ## all tests but the browser's
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-fast: install ## one process, database kept: for the loop while writing
	@$(BIN)/pytest --reuse-db $(ARGS)

e2e: install ## browser tests
	@for name in "$$CHROMIUM" chromium-headless-shell chromium; do command -v "$$name" && break; done >/dev/null || { \
		echo "Browser tests need chromium: apt-get install chromium-headless-shell, or set CHROMIUM to the path of one."; exit 1; }
	@$(BIN)/pytest -m e2e -n $(WORKERS) --dist worksteal $(ARGS)

faults: export DEALERSHIP_MAX_CONNECTIONS = 1150
faults: install ## full rounds of races and faults, the whole real file; services of their own
	@DEALERSHIP_HOME=/var/tmp/dealership-faults-$$(id -u) $(BIN)/pytest -m faults $(ARGS); code=$$?; \
	DEALERSHIP_HOME=/var/tmp/dealership-faults-$$(id -u) $(EMBEDDED) down --test; exit $$code

lint: install ## the quick half of check
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: install ## mypy, strict
	@$(BIN)/mypy apps dealership docker

check: lint types ## everything that is not a test
	@$(BIN)/djlint --lint --quiet templates apps
	@$(EMBEDDED) up --test
	@sh .ci/django_checks.sh $(BIN)
	@$(BIN)/python .ci/deploy_check.py
	@$(BIN)/bandit --quiet --recursive --severity-level medium --confidence-level medium \
		--configfile pyproject.toml apps dealership 2>/dev/null
	@$(BIN)/python .ci/audit.py requirements/local.txt

audit: install ## known weaknesses of the requirements
	@$(BIN)/python .ci/audit.py requirements/local.txt

bench: install ## speed as ratios to a floor measured in the same run
	@$(BIN)/python -m benchmarks $(ARGS)

otp: install ## second-factor code of a demo user: make otp EMAIL=...
	@$(MANAGE) otp "$(EMAIL)"

shell: install ## a Python shell with the demo's database
	@$(MANAGE) shell

psql: install ## a database shell as the program's own role
	@$(EMBEDDED) psql

lock: install ## solve and lock the requirements again
	@sh requirements/lock.sh $(BIN)/uv
