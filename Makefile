# Two commands on a fresh machine: `make demo` and `make test`. `make check` before handing in.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := pyproject.toml insignia/pyproject.toml constraints.txt
POSTGRESQL := postgres://postgres@127.0.0.1:5432/postgres

.PHONY: demo test test-insignia coverage test-sqlite test-postgresql check format strangers pictures bench clean

demo: $(VENV)/runtime ## a believable world on this machine, at the address it prints
	$(BIN)/milepost demo

test: test-insignia test-sqlite test-postgresql ## everything, on both databases

test-insignia: $(VENV)/dev strangers
	cd insignia && ../$(BIN)/pytest -n 2

coverage: $(VENV)/dev strangers ## the library's branch coverage; below 98 % it fails
	cd insignia && ../$(BIN)/pytest -n 2 --cov=insignia --cov-branch --cov-report=term-missing:skip-covered

test-sqlite: $(VENV)/dev strangers
	$(BIN)/pytest -n 2

test-postgresql: $(VENV)/dev strangers
	$(BIN)/python tests/postgresql.py $(POSTGRESQL) -- $(BIN)/pytest -n 2 milepost tests/journeys

check: $(VENV)/dev ## format, lint, types, contracts, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/milepost makemigrations --check --dry-run

format: $(VENV)/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

strangers: ## other projects' verifiers, for the tests that ask them
	tests/strangers/install

pictures: $(VENV)/dev ## the README's pictures anew
	$(BIN)/python docs/pictures/take.py

bench: $(VENV)/dev
	$(BIN)/python benchmarks/run.py

$(VENV)/runtime: $(PACKAGES)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable insignia --editable .
	touch $@

$(VENV)/dev: $(PACKAGES)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable 'insignia[dev]' --editable '.[dev]'
	touch $@ $(VENV)/runtime

clean:
	rm -rf $(VENV) .cache
