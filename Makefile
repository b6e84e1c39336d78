# make run   serves on http://127.0.0.1:8000 with demo content (everything it needs is set up first)
# make test  checks everything, browser tests included
# make help  names the rest

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test unit lint bench setup setup-dev assets lock migration translations clean

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi

help:
	@echo "make run           serve with demo content on 127.0.0.1:8000 (PORT, DATA_DIR … from the environment)"
	@echo "make test          everything: style, types, unit, integration and browser tests"
	@echo "make unit          the tests without a browser"
	@echo "make lint          style and types only"
	@echo "make bench         the figures of docs/benchmarks.md, measured on this machine"
	@echo "make setup         environment, page assets, translations; no database"
	@echo "make lock          pin requirements.in and requirements-dev.in anew, with hashes"
	@echo "make migration     write a migration for changed tables (MESSAGE=\"…\")"
	@echo "make translations  collect page texts into the English catalogue"
	@echo "make clean         remove the environment and built files; data stays"

run: setup
	@$(FLASK) db upgrade
	@$(FLASK) demo load --if-empty
	@exec $(BIN)/python -m collab.serve --demo

test: lint setup-dev
	@bash tests/install-browser.sh
	$(BIN)/pytest -q -n 2 --dist loadfile

unit: setup-dev
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not browser"

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup-dev
	$(BIN)/python -m bench

setup: .venv/run.stamp assets
setup-dev: .venv/dev.stamp assets

# A half-made environment is never taken for a whole one: the stamp comes last.
.venv/run.stamp: requirements.txt | .venv/python.stamp
	@echo "Installing the pinned packages …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/python.stamp
	@echo "Installing the pinned packages, those for the tests included …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@touch $@

.venv/python.stamp:
	@[ -n "$(PYTHON)" ] || { echo "Missing: Python 3.11 or newer (python3)."; exit 1; }
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; \
		echo "Missing: the venv module of $(PYTHON) (on Debian: apt install python3-venv)."; exit 1; }
	@touch $@

assets: | .venv/python.stamp
	@$(BIN)/python -m collab.page_assets
	@$(BIN)/python -c 'from collab.search.german import lemmas; lemmas.Lemmas.open(lemmas.INSTALLED)'
	@$(BIN)/pybabel -q compile -d collab/translations 2>/dev/null || $(BIN)/pybabel compile -d collab/translations

lock: .venv/python.stamp
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header \
		requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header \
		requirements-dev.in -c requirements.txt -o requirements-dev.txt

migration: setup-dev
	$(FLASK) db migrate -m "$(MESSAGE)"

translations: setup-dev
	$(BIN)/pybabel -q extract -F collab/translations/babel.cfg -k _l -k _n:1,2 --no-location -o collab/messages.pot \
		collab templates
	$(BIN)/pybabel -q update -i collab/messages.pot -d collab/translations -l en --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date
	@rm collab/messages.pot

clean:
	rm -rf .venv node_modules collab/static/vendor .pytest_cache .mypy_cache .ruff_cache
