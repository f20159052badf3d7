# Every command works on a fresh machine with Python 3.11+ and make; `make help` lists them.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 5000
UV := 0.13.9
BIN := .venv/bin
export PORT

.PHONY: help setup run demo test check bench soak lock words

help: ## lists the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: .venv/run.stamp .venv/words.stamp ## makes .venv with the locked dependencies and compiles the message catalogues

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Planner needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || { echo "Python lacks venv: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV) || echo "uv can't be had here, pip does it, more slowly"

.venv/run.stamp: requirements.lock | .venv/bin/python
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $<; else $(BIN)/python -m pip install -q --require-hashes -r $<; fi
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $<; else $(BIN)/python -m pip install -q --require-hashes -r $<; fi
	@touch $@

.venv/words.stamp: $(wildcard planner/translations/*/LC_MESSAGES/*.po) | .venv/run.stamp
	@$(BIN)/pybabel -q compile -d planner/translations
	@touch $@

run: setup ## migrates the database and serves on http://127.0.0.1:5000 (PORT=… for another)
	@$(BIN)/flask --app wsgi serve

demo: setup ## the same with a database of its own, filled with the demo company
	@PLANNER_DATABASE_URL=sqlite:///instance/demo.db $(BIN)/flask --app wsgi serve --demo

check: setup .venv/dev.stamp ## formatter, linter, types, import rules, templates, migrations, translations
	@$(BIN)/ruff format --check -q . && $(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo >/dev/null || $(BIN)/lint-imports --no-logo
	@$(BIN)/djlint --lint --quiet templates
	@$(BIN)/python -m pytest -q -p no:cacheprovider tests/test_migrations.py tests/test_translations.py

test: setup .venv/dev.stamp ## every test, the browser's included; on PostgreSQL too where PLANNER_TEST_DATABASE_URL names one
	@$(BIN)/python -m pytest -n 2
	@if [ -n "$$PLANNER_TEST_DATABASE_URL" ]; then echo "Once more on PostgreSQL"; $(BIN)/python -m pytest -n 2 --database "$$PLANNER_TEST_DATABASE_URL"; fi

bench: setup .venv/dev.stamp ## speed, as ratios to a bare hello
	@$(BIN)/python -m bench

soak: setup .venv/dev.stamp ## what takes long: kills, random steps, random requests, races; on PostgreSQL too, as test
	@$(BIN)/python -m pytest -n 2 -m soak
	@if [ -n "$$PLANNER_TEST_DATABASE_URL" ]; then echo "Once more on PostgreSQL"; $(BIN)/python -m pytest -n 2 -m soak --database "$$PLANNER_TEST_DATABASE_URL"; fi

words: .venv/dev.stamp ## gathers every text into the message catalogues
	@$(BIN)/pybabel -q extract -F babel.cfg --no-location --sort-output -k _ -k ngettext:1,2 -k lazy_gettext -k N_ -o planner/translations/messages.pot .
	@$(BIN)/pybabel -q update -N --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -i planner/translations/messages.pot -d planner/translations
	@rm planner/translations/messages.pot

lock: .venv/bin/python ## writes the lock files anew
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group dev --extra postgres -o requirements-dev.lock
