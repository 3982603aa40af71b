# What a developer or an office types; `make` alone lists it. README explains.

export PORT ?= 8000
PY := .venv/bin/python

.PHONY: help setup run test test-postgres soak bench pictures lint fmt

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 24

# A server sets DEBUG=0 and its own variables; here on a desk it is the demo.
setup run: export DEBUG ?= 1
setup run: export DEMO ?= $(DEBUG)
setup run: export SITE_URL ?= http://127.0.0.1:$(PORT)

setup: ## packages, .venv, database, reference and demo data
	@config/setup.sh

run: setup ## all of that, then the site on http://127.0.0.1:8000 (PORT=8001 for another)
	@exec $(PY) -m config.serve

test: ## every test but the long ones, from nothing, on SQLite
	@config/setup.sh --tests
	@config/test.sh sqlite -m "not soak" $(ARGS)

test-postgres: ## the same without the browser, on PostgreSQL (DATABASE_URL or this machine's)
	@config/setup.sh --tests
	@config/test.sh postgres -m "not soak and not browser" $(ARGS)

soak: ## what takes long: kills, floods, attacks; on SQLite and, where there is one, PostgreSQL
	@config/setup.sh --tests
	@config/test.sh sqlite -m soak -s $(ARGS)
	@config/test.sh postgres-if-any -m soak -s $(ARGS)

bench: ## measure against the targets; ratios for docs/bench.md
	@config/setup.sh --tests
	@DEBUG=1 $(PY) -m tests.bench $(ARGS)

pictures: ## docs/letters/*.png anew, from invented data
	@config/setup.sh --tests
	@$(PY) -m tests.pictures

lint: ## ruff, nothing changed
	@config/setup.sh --tests
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

fmt: ## ruff, mending what it can
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
